"""Work that happens later: the job table's runner with retry and back-off, the reaper, the schedule.

Owns the workers' heartbeats and the schedule's rows; the jobs themselves are rows of django-tasks-db.
May import common."""
