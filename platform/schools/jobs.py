"""What schools do by themselves."""

from django.utils import timezone

from jobs.schedule import every
from schools.calendars.actions import UNDO
from schools.models import CalendarChange


@every("schools.calendar_changes", hours=24)
def forget_changes() -> int:
    """Delete the changes of calendars that can no longer be undone; return how many."""
    return CalendarChange.objects.filter(at__lt=timezone.now() - UNDO).delete()[0]
