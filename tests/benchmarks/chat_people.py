"""Fills the scratch site of the benchmark: `python -m tests.benchmarks.chat_people N FILE [--quick]`.

`demo_sessions` signs N people in and seats them in a room, and in a second one for what is not stored. Prints
the two rooms' numbers. The quick form makes its few people by itself first: the whole demo takes long.
"""

import io
import sys

import django


def main(count: int, file: str, *, quick: bool) -> None:
    """Make tables, people, seats and sessions."""
    django.setup()
    from django.core.management import call_command

    from tests import people

    call_command("migrate", verbosity=0)
    for number in range(count if quick else 0):
        people.validated(email=f"t0{number}@demo.example", handle=f"t0{number}")
    for name in (f"{file}.stored", file):
        told = io.StringIO()
        call_command("demo_sessions", count, name, room="new", stdout=told)
        print(told.getvalue().split()[-1].rstrip("."))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], quick="--quick" in sys.argv)
