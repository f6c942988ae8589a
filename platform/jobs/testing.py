"""Jobs in tests: none runs by itself; `run_all` runs what waits."""

from jobs.runner import run_next


def run_all() -> int:
    """Run every job that is ready, and those they enqueue; return how many ran.

    Raises AssertionError with the job's traceback when one fails.
    """
    done = 0
    while row := run_next("test"):
        done += 1
        if row.exception_class_path:
            raise AssertionError(f"job {row.task_path} failed:\n{row.traceback}")
    return done
