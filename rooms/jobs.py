"""What happens by itself: rooms whose end has come close."""

from jobs.schedule import every
from rooms import actions


@every("rooms.close_ended", minutes=5)
def close_ended_rooms() -> int:
    """Close the rooms whose end has passed; return how many."""
    return actions.close_ended_rooms()
