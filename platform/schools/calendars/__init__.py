"""School calendars: terms and holidays of countries and regions, and the weeks and lessons of two schools.

The calendars are national support's (`actions`, from files by `csv_file` and `ical_file`); what they mean for
people is worked out here (`weeks`, `shared`, `slots`), and other apps ask for it by the names below.
"""

from schools.calendars.queries import calendar_ids, calendar_of, calendars_of, weeks_by_calendar
from schools.calendars.shared import SharedYear, shared_year
from schools.calendars.slots import CommonSlots, common_slots

__all__ = [
    "CommonSlots",
    "SharedYear",
    "calendar_ids",
    "calendar_of",
    "calendars_of",
    "common_slots",
    "shared_year",
    "weeks_by_calendar",
]
