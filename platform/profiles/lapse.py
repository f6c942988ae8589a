"""When "looking for partners" ends by itself: on 30 June and 31 December (issue 3, point 6)."""

import datetime

LAPSE_DAYS = ((6, 30), (12, 31))
NOTICE = datetime.timedelta(days=14)


def lapse_after(day: datetime.date) -> datetime.date:
    """Return the first lapse day later than `day`."""
    days = [datetime.date(year, *ends) for year in (day.year, day.year + 1) for ends in LAPSE_DAYS]
    return next(end for end in days if end > day)


def latest_end(day: datetime.date) -> datetime.date:
    """Return the last day one may choose on `day`: the lapse day that is over 14 days off."""
    return lapse_after(day + NOTICE)
