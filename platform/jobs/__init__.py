"""Work that happens later: the job table's runner with retry and back-off, the reaper, the schedule.

May import common."""
