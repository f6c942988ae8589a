"""The time zone a user reads times in."""

import zoneinfo


def zone_of(name: str) -> zoneinfo.ZoneInfo:
    """Return the time zone `name`, UTC for one that this machine does not know."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")
