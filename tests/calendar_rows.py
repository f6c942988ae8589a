"""The rows of the matrix of school calendars and lessons."""

from typing import Any

from schools.models import Calendar, LessonSlot, Validation
from tests.matrix import ON, Cell, Row, no_get, no_post, page, row
from tests.world import World

CHANGES: dict[str, Cell] = {"calendar_file": 422, "period_add": 422, "calendar_remove": ON}
PERIOD: dict[str, Cell] = {"period": 422, "period_remove": ON}


def rows() -> list[Row]:
    """Return every row: own country and another's."""
    return [
        row("calendars", "GET", main="support_gr", **officers(200)),
        row("calendars", "GET", main="central", note="a country", query="?country=PL", **officers(200)),
        row("calendars", "POST", main="support_gr", note="empty", **officers(422)),
        no_get("calendars_file"),
        row("calendars_file", "POST", main="support_gr", note="empty", **officers(422)),
        page("lessons"),
        row("lessons", "POST", 422, note="empty"),
        no_get("lesson_remove", arguments=a_lesson),
        row("lesson_remove", "POST", 404, teacher_gr=ON, arguments=a_lesson),
        page("calendar", arguments=a_calendar),
        row("calendar", "GET", 200, main="support_gr", arguments=an_empty_calendar, note="empty"),
        no_post("calendar", arguments=a_calendar),
        row("period", "GET", main="support_gr", arguments=a_period, **officers(200)),
        *(no_get(name, arguments=a_calendar) for name in CHANGES),
        no_get("period_remove", arguments=a_period),
        no_get("calendar_undo", arguments=a_change),
        row("calendar_undo", "POST", arguments=a_change, **officers(ON)),
        *(row(name, "POST", arguments=a_calendar, **officers(cell)) for name, cell in CHANGES.items()),
        *(row(name, "POST", arguments=a_period, **officers(cell)) for name, cell in PERIOD.items()),
        *(
            row(name, "POST", arguments=a_foreign_calendar, note="other country", **central_only(cell))
            for name, cell in CHANGES.items()
        ),
        row("period", "GET", arguments=a_foreign_period, note="other country", **central_only(200)),
        *(
            row(name, "POST", arguments=a_foreign_period, note="other country", **central_only(cell))
            for name, cell in PERIOD.items()
        ),
        no_get("school_calendar", arguments=her_school),
        row("school_calendar", "POST", arguments=her_school, teacher_gr=ON, **officers(ON)),
    ]


def officers(cell: Cell) -> dict[str, Any]:
    """Say what national support of Greece and central support get; everyone else may not."""
    return {"everyone": 403, "support_gr": cell, "central": cell}


def central_only(cell: Cell) -> dict[str, Any]:
    """Say what central support gets; to national support of another country there is no such thing."""
    return {"everyone": 403, "support_gr": 404, "central": cell}


def a_calendar(_world: World) -> dict[str, Any]:
    """Name the calendar of Greece."""
    return {"calendar_id": Calendar.objects.get(country="GR", region="").pk}


def an_empty_calendar(_world: World) -> dict[str, Any]:
    """Name the calendar of a region, which has no periods."""
    return {"calendar_id": Calendar.objects.exclude(region="").get().pk}


def a_foreign_calendar(_world: World) -> dict[str, Any]:
    """Name the calendar of Poland."""
    return {"calendar_id": Calendar.objects.get(country="PL").pk}


def a_period(world: World) -> dict[str, Any]:
    """Name a term of Greece."""
    return _first_period(a_calendar(world)["calendar_id"])


def a_foreign_period(world: World) -> dict[str, Any]:
    """Name a holiday of Poland."""
    return _first_period(a_foreign_calendar(world)["calendar_id"])


def _first_period(calendar: int) -> dict[str, Any]:
    period = Calendar.objects.get(pk=calendar).periods.earliest("first")
    return {"calendar_id": calendar, "period_id": period.pk}


def a_change(world: World) -> dict[str, Any]:
    """Name the last change of the calendar of Greece."""
    found = a_calendar(world)
    change = Calendar.objects.get(pk=found["calendar_id"]).changes.get()
    return {**found, "change_id": change.pk}


def a_lesson(_world: World) -> dict[str, Any]:
    """Name the lesson of teacher_gr."""
    return {"slot_id": LessonSlot.objects.get().pk}


def her_school(world: World) -> dict[str, Any]:
    """Name the school of teacher_gr."""
    return {"school_id": Validation.objects.current().get(user=world.people["teacher_gr"]).school_id}
