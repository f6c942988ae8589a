"""Calendar files as offices have them: what is read, and what is refused with its line."""

import datetime
import io
import zipfile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schools.calendars.csv_file import read_csv
from schools.calendars.files import MOST_BYTES, BadFile
from schools.calendars.ical_file import read_ical
from schools.models import PeriodKind

DAY = datetime.date
ATHENS = ZoneInfo("Europe/Athens")
HEAD = "region,kind,from,to"
TERM, HOLIDAY = PeriodKind.TERM, PeriodKind.HOLIDAY


def csv_of(*lines, head=HEAD):
    return "\n".join((head, *lines)).encode()


def ical_of(*lines):
    """A calendar of one event of these lines; they begin on line 3."""
    return "\r\n".join(
        ("BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", "")
    ).encode()


def calendar_of(*lines):
    """A calendar of these lines; they begin on line 2."""
    return "\n".join(("BEGIN:VCALENDAR", *lines, "END:VCALENDAR")).encode()


def read(content, kind=HOLIDAY, zone=ATHENS):
    return [(each.first, each.last, each.name) for each in read_ical(content, kind, zone)]


def told(call, *given_to):
    with pytest.raises(BadFile) as refused:
        call(*given_to)
    return refused.value.told


def told_ical(content):
    return told(read_ical, content, HOLIDAY, ATHENS)


def days(regions):
    return {region: [(each.kind, *each.days[1:]) for each in found] for region, found in regions.items()}


WINTER = (HOLIDAY, DAY(2026, 12, 21), DAY(2027, 1, 3))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (csv_of(",term,2026-09-07,2027-06-25"), {"": [(TERM, DAY(2026, 9, 7), DAY(2027, 6, 25))]}),
        (csv_of("Κρήτη , Holiday ,21.12.2026, 3/1/2027"), {"Κρήτη": [WINTER]}),
        (csv_of(";holiday;2026/12/21;2027.1.3", head=HEAD.replace(",", ";")), {"": [WINTER]}),
        (csv_of("2027-01-03,2026-12-21,holiday,", head="To,From,Kind,Region"), {"": [WINTER]}),
        (b"\xef\xbb\xbf" + csv_of(",holiday,2026-12-21,2027-01-03"), {"": [WINTER]}),
        (csv_of('"Nord, Ost",holiday,2026-12-21,2027-01-03'), {"Nord, Ost": [WINTER]}),
        (csv_of("", "A,holiday,2026-12-21,2027-01-03", ",,,", "B,holiday,2026-12-21,2027-01-03"),
         {"A": [WINTER], "B": [WINTER]}),
        (csv_of("NORD,holiday,2026-12-21,2027-01-03", "Nord,holiday,2026-10-28,2026-10-28"),
         {"NORD": [WINTER, (HOLIDAY, DAY(2026, 10, 28), DAY(2026, 10, 28))]}),
        (csv_of(",holiday,2026-12-21,2027-01-03").replace(b"\n", b"\r"), {"": [WINTER]}),
    ],
)  # fmt: skip
def test_csv_is_read_as_offices_write_it(content, expected):
    assert days(read_csv(content)) == expected


def test_a_column_for_names_may_be_added():
    found = read_csv(csv_of(",holiday,2026-12-21,2027-01-03,  Winter\tbreak ", head=HEAD + ",name"))
    assert [each.name for each in found[""]] == ["Winter break"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (",vacation,2026-12-21,2027-01-03", "The kind is “term” or “holiday”."),
        (",holiday,2027-01-03,2026-12-21", "It ends before it begins."),
        (",holiday,2026-02-30,2026-03-01", "There is no such day: 2026-02-30."),
        (",holiday,2026-12-21", "Write the days as 2026-09-07 or 7.9.2026."),
        (",holiday,12/21/2026,2027-01-03", "There is no such day: 12/21/2026."),
        (",holiday,٢٠٢٦-12-21,2027-01-03", "Write the days as 2026-09-07 or 7.9.2026."),
        (",holiday,2026-12-21,2027-12-22", "It is longer than a year."),
        (",holiday,1999-12-21,2000-01-03", "Its days lie outside the years 2000 to 2100."),
        (",holiday,2100-12-21,2101-01-03", "Its days lie outside the years 2000 to 2100."),
        (f"{'x' * 121},holiday,2026-12-21,2027-01-03", "The name of the region is longer than 120 letters."),
        (",term,2026-09-07,2027-06-25", "These days are in the file already."),
    ],
)
def test_a_bad_line_is_told_with_its_number(line, words):
    content = csv_of(",term,2026-09-07,2027-06-25", "", line)
    assert told(read_csv, content) == [f"Line 4: {words}"]


def test_a_row_of_several_lines_is_told_by_its_first():
    content = csv_of('"Nord\nund Ost",term,2026-09-07,2027-06-25', '"a\nb",x,,', ",x,,")
    assert [each.split(":")[0] for each in told(read_csv, content)] == ["Line 4", "Line 6"]


def test_twenty_bad_lines_are_told_and_the_rest_counted():
    found = told(read_csv, csv_of(*[",x,,"] * 22))
    assert (len(found), found[19][:8], found[20]) == (21, "Line 21:", "And 2 more lines.")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (csv_of(), "There is no period below the first line."),
        (b"", "Line 1: The first line names the columns; missing: region, kind, from, to."),
        (csv_of(",term", head="region,kind,from"), "Line 1: The first line names the columns; missing: to."),
        (csv_of('"open,term,2026-09-07,2027-06-25'), "Line 2: The quotation marks or commas"),
        (csv_of(*[",x,,"] * 5_001), "Line 5002: There are more than 5,000 lines."),
        (csv_of("Κρήτη,term,2026-09-07,2027-06-25").decode().encode("cp1253"), "Line 2: This is no text"),
        (csv_of(",term,2026-09-07,2027-06-25").decode().encode("utf-16"), "Line 1: This is no text"),
        (csv_of(",term\0,2026-09-07,2027-06-25"), "Line 2: This is no text: it holds an empty byte."),
        (csv_of("x" * 9) + b"\n" * MOST_BYTES, "Line 999973: Here the file passes 1 MB."),
    ],
)
def test_a_csv_file_that_cannot_be_read_says_where(content, words):
    assert told(read_csv, content)[0].startswith(words)


@pytest.mark.parametrize(
    ("lines", "first", "last"),
    [
        # The end of a day-long event is the day after it (RFC 5545, 3.6.1).
        (["DTSTART;VALUE=DATE:20261221", "DTEND;VALUE=DATE:20270104"], DAY(2026, 12, 21), DAY(2027, 1, 3)),
        (["DTSTART;VALUE=DATE:20261221"], DAY(2026, 12, 21), DAY(2026, 12, 21)),
        (["DTSTART:20261221", "DTEND:20261222"], DAY(2026, 12, 21), DAY(2026, 12, 21)),
        (["DTSTART;VALUE=DATE:20261221", "DTEND;VALUE=DATE:20261221"], DAY(2026, 12, 21), DAY(2026, 12, 21)),
        (["DTSTART;VALUE=DATE:20261221", "DURATION:P2W"], DAY(2026, 12, 21), DAY(2027, 1, 3)),
        (["DTSTART:20261221T080000", "DTEND:20261222T140000"], DAY(2026, 12, 21), DAY(2026, 12, 22)),
        (["DTSTART:20261221T000000", "DTEND:20261222T000000"], DAY(2026, 12, 21), DAY(2026, 12, 21)),
        (["DTSTART:20261221T080000"], DAY(2026, 12, 21), DAY(2026, 12, 21)),
        # Midnights of Athens given in UTC, in winter and in summer.
        (["DTSTART:20261220T220000Z", "DTEND:20270103T220000Z"], DAY(2026, 12, 21), DAY(2027, 1, 3)),
        (["DTSTART:20270630T210000Z", "DTEND:20270901T210000Z"], DAY(2027, 7, 1), DAY(2027, 9, 1)),
        (["DTSTART;TZID=Europe/Athens:20261221T000000", "DTEND;TZID=Europe/Athens:20261222T000000"],
         DAY(2026, 12, 21), DAY(2026, 12, 21)),
        # The zone of whoever made the file does not move its days.
        (["DTSTART;TZID=America/New_York:20261221T000000", "DTEND;TZID=America/New_York:20261222T000000"],
         DAY(2026, 12, 21), DAY(2026, 12, 21)),
        (["DTSTART;TZID=Customized Time Zone:20261221T000000",
          "DTEND;TZID=Customized Time Zone:20261222T000000"], DAY(2026, 12, 21), DAY(2026, 12, 21)),
    ],
)  # fmt: skip
def test_an_event_gives_its_first_and_last_day(lines, first, last):
    assert read(ical_of(*lines)) == [(first, last, "")]


def test_names_are_unfolded_and_unescaped_also_within_a_letter():
    name = "SUMMARY;LANGUAGE=el:Χειμώνας\\, χιόνι\\; \\\\ και\\nγιορτή".encode()
    for cut in range(24, len(name)):
        folded = name[:cut] + b"\r\n " + name[cut:]
        content = ical_of("DTSTART;VALUE=DATE:20261221", "@").replace(b"@", folded)
        assert read(content)[0][2] == "Χειμώνας, χιόνι; \\ και γιορτή"


def test_marks_that_do_not_print_and_endless_names_are_cut():
    assert read(ical_of("DTSTART;VALUE=DATE:20261221", "SUMMARY:\u202ea\x07" + "b" * 500))[0][2] == (
        "a" + "b" * 119
    )


def test_alarms_zones_tasks_and_notes_are_passed_over():
    content = calendar_of(
        "BEGIN:VTIMEZONE", "TZID:Europe/Athens", "BEGIN:STANDARD", "DTSTART:19961027T040000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "END:STANDARD", "END:VTIMEZONE",
        "BEGIN:VTODO", "DTSTART;VALUE=DATE:20200101", "RRULE:FREQ=DAILY", "END:VTODO",
        "BEGIN:VEVENT", "DTSTART;VALUE=DATE:20261221", "DESCRIPTION:BEGIN:VEVENT",
        "BEGIN:VALARM", "TRIGGER:-PT15M", "DURATION:PT5M", "REPEAT:2", "END:VALARM", "END:VEVENT",
    )  # fmt: skip
    assert read(content) == [(DAY(2026, 12, 21), DAY(2026, 12, 21), "")]


def test_a_bom_and_the_same_days_twice_do_no_harm():
    event = ("BEGIN:VEVENT", "DTSTART;VALUE=DATE:20261221", "END:VEVENT")
    content = b"\xef\xbb\xbf" + calendar_of(*event, *event)
    assert [each.kind for each in read_ical(content, TERM, ATHENS)] == [TERM]


@pytest.mark.parametrize("name", ["RRULE:FREQ=SECONDLY", "RDATE:20270101", "EXDATE:20270101",
                                  "RECURRENCE-ID:20270101", "rrule:FREQ=YEARLY;COUNT=999999999"])  # fmt: skip
def test_events_that_repeat_are_refused_with_the_line(name):
    words = "Line 4: This event repeats. Give each holiday its own event."
    assert told_ical(ical_of("DTSTART;VALUE=DATE:20261221", name)) == [words]


UNREADABLE = "Line 2: This event has no first and last day that can be read."


@pytest.mark.parametrize(
    "lines",
    [
        ["SUMMARY:No day"],
        ["DTSTART:"],
        ["DTSTART;VALUE=DATE:20261321"],
        ["DTSTART;VALUE=DATE:99991231"],
        ["DTSTART;VALUE=DATE:20261221", "DURATION:P9999999999D"],
        ["DTSTART;VALUE=DATE:20261221", "DTEND:20261222T000000"],
        ["DTSTART;VALUE=DATE:20261221", "DURATION:P1D", "DTEND;VALUE=DATE:20261222"],
        # icalendar looks a zone up as a file, and reads a list of values where one is meant.
        ["DTSTART;TZID=Europe:20261221T000000"],
        [f"DTSTART;TZID={'x' * 500}:20261221T000000"],
        ["DTSTART;VALUE=DA,E:20261221"],
    ],
)
def test_an_event_without_days_is_refused_with_the_line(lines):
    assert told_ical(ical_of(*lines)) == [UNREADABLE]


def test_all_bad_events_are_told_at_once():
    bad = ("BEGIN:VEVENT", "SUMMARY:x", "END:VEVENT")
    backwards = ("BEGIN:VEVENT", "DTSTART:20261221", "DTEND:20261220", "END:VEVENT")
    assert told_ical(calendar_of(*bad, *backwards)) == [UNREADABLE, "Line 5: It ends before it begins."]


def nested(depth):
    return "".join(f"BEGIN:X-{number}\n" for number in range(depth)).encode()


def a_zip():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("calendar.ics", calendar_of())
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "There is no event in this file."),
        (calendar_of(), "There is no event in this file."),
        (b"hello: world", "Line 1: This stands outside BEGIN:VCALENDAR and END:VCALENDAR."),
        (csv_of(",term,2026-09-07,2027-06-25"), "Line 1: This stands outside"),
        (calendar_of() + b"\nX:1", "Line 3: This stands outside"),
        (calendar_of("no colon here"), "Line 2: This line has no name and no colon."),
        (calendar_of("BEGIN:VCALENDAR"), "Line 2: This is nested where it cannot be."),
        (calendar_of("BEGIN:VEVENT", "BEGIN:VEVENT"), "Line 3: This is nested where it cannot be."),
        (b"BEGIN:VCALENDAR\n" + nested(50_000), "Line 5: This is nested where it cannot be."),
        (calendar_of("BEGIN:VEVENT", "END:VTODO"), "Line 3: This closes what is not open."),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261221", "Line 3: The file ends inside VEVENT of l"),
        (calendar_of("BEGIN:VEVENT", "DTSTART:20261221", "DTSTART:20261222"), "Line 4: This event says the"),
        (calendar_of("BEGIN:VEVENT", "SUMMARY:" + "x" * 2_000), "Line 3: This line is longer than 2,000"),
        (calendar_of(*("BEGIN:VEVENT", "END:VEVENT") * 2_001), "Line 4002: There are more than 2,000 "),
        (calendar_of("SUMMARY:Χειμώνας").decode().encode("cp1253"), "Line 2: This is no text in UTF-8."),
        (calendar_of().decode().encode("utf-16"), "Line 1: This is no text in UTF-8."),
        (calendar_of("X:\0"), "Line 2: This is no text: it holds an empty byte."),
        (calendar_of("X: one", " two \xff").decode().encode("latin-1"), "Line 2: This is no text in UTF-8."),
        (a_zip(), "Line 1: This is no text"),
        (b"BEGIN:VCALENDAR\n" + b"X:1\n" * 300_000, "Line 249998: Here the file passes 1 MB."),
    ],
)  # fmt: skip
def test_an_ical_file_that_is_huge_recursive_or_broken_is_refused_with_the_line(content, words):
    assert told_ical(content)[0].startswith(words)


GOOD = calendar_of(
    "BEGIN:VEVENT", "DTSTART;TZID=Europe/Athens:20261221T000000", "DURATION:P2W", "SUMMARY:W", "END:VEVENT",
    "BEGIN:VEVENT", "DTSTART;VALUE=DATE:20261028", "DTEND;VALUE=DATE:20261029", "END:VEVENT",
)  # fmt: skip
edits = st.lists(
    st.tuples(
        st.integers(0, len(GOOD)),
        st.integers(0, 6),
        st.one_of(
            st.binary(max_size=3),
            st.sampled_from([b":", b";", b",", b"\r\n ", b"\nBEGIN:VEVENT", b"\nEND:VEVENT", b'"', b"P9"]),
        ),
    ),
    min_size=1,
    max_size=4,
)  # fmt: skip


@given(edits)
@settings(max_examples=150, deadline=None)
def test_a_file_broken_anywhere_is_read_or_refused_and_nothing_else(broken):
    content = bytearray(GOOD)
    for place, gone, instead in broken:
        content[place : place + gone] = instead
    try:
        assert read_ical(bytes(content), HOLIDAY, ATHENS)
    except BadFile as refused:
        assert refused.told
