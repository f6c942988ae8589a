"""What an import does to the schools that are there, and what stops it."""

import datetime
import gzip
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import PersonChange
from schools.importer import report
from schools.models import School, Validation
from tests import people

pytestmark = pytest.mark.usefixtures("towns")
DESCRIPTION = """
title = "Invented"
format = "csv"
key = ["id"]
[constants]
country = "GR"
[columns]
name = "name"
town = "town"
"""


class Register:
    """A small register that a test changes and imports again."""

    def __init__(self, folder: Path) -> None:
        self.description, self.file = folder / "invented.toml", folder / "invented.csv"
        self.description.write_text(DESCRIPTION)
        self.rows = [f"{n},School {n},Πάτρα" for n in range(1, 21)]

    def bring_in(self, *options: str, data: bytes | None = None) -> None:
        self.file.write_bytes(
            data if data is not None else ("\n".join(["id,name,town", *self.rows]) + "\n").encode()
        )
        call_command("import_schools", str(self.description), str(self.file), *options)


@pytest.fixture
def register(tmp_path: Path) -> Register:
    made = Register(tmp_path)
    made.bring_in()
    return made


def last_line(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out.strip().splitlines()[-1]


def test_importing_again_changes_nothing(register, capsys):
    register.bring_in()
    assert last_line(capsys) == ("read 20, created 0, updated 0, unchanged 20, merged 0, skipped 0, closed 0")
    assert School.objects.count() == 20


def test_importing_again_updates_and_never_doubles(register, capsys):
    register.rows[0] = "1,New Name,Θεσσαλονίκη"
    register.bring_in()
    assert last_line(capsys).startswith("read 20, created 0, updated 1, unchanged 19")
    school = School.objects.get(register_key="1")
    assert (school.name, school.town) == ("New Name", "Θεσσαλονίκη")
    assert "thessaloniki" in school.terms
    assert School.objects.count() == 20


def test_a_new_name_is_told_to_the_search_of_the_people_there(register):
    here = people.validated(at=School.objects.get(register_key="1"))
    former = people.validated(at=School.objects.get(register_key="2"))
    Validation.objects.filter(user=former).update(ended_at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    elsewhere = people.validated(at=School.objects.get(register_key="3"))
    PersonChange.objects.all().delete()
    register.rows[0], register.rows[1] = "1,New Name,Πάτρα", "2,New Name too,Πάτρα"
    register.bring_in()
    assert list(PersonChange.objects.values_list("user", flat=True)) == [here.pk]
    assert elsewhere.pk != here.pk


def test_a_school_that_left_is_closed_keeps_its_people_and_may_come_back(register):
    school = School.objects.get(register_key="20")
    person = people.validated(at=school)
    left = register.rows.pop()
    register.bring_in()
    school.refresh_from_db()
    assert school.closed_on == datetime.datetime.now(datetime.UTC).date()
    assert Validation.objects.current().get(user=person).school_id == school.pk
    register.rows.append(left)
    register.bring_in()
    school.refresh_from_db()
    assert school.closed_on is None


def test_left_is_judged_within_one_description(register):
    proposed = people.school(name="Proposed", confirmed=False)
    other = people.school(name="Other", register="other", register_key="1")
    register.bring_in()
    assert not School.objects.filter(pk__in=[proposed.pk, other.pk], closed_on__isnull=False).exists()


def test_more_than_a_tenth_closes_only_when_allowed(register):
    del register.rows[:2]
    register.bring_in()
    assert School.objects.open().count() == 18
    del register.rows[:2]
    register.rows[0] = "5,New Name,Πάτρα"
    with pytest.raises(CommandError, match=r"2 of 18 schools have left .* Nothing was changed"):
        register.bring_in()
    assert School.objects.open().count() == 18
    assert not School.objects.filter(name="New Name").exists()
    register.bring_in("--allow-closing")
    assert School.objects.open().count() == 16


def test_a_dry_run_changes_nothing_and_says_what_would_change(register, capsys):
    register.rows[0] = "1,New Name,Πάτρα"
    register.bring_in("--dry-run")
    assert last_line(capsys).startswith("Dry run: read 20, created 0, updated 1, unchanged 19")
    assert not School.objects.filter(name="New Name").exists()


def test_a_school_that_a_teacher_proposed_is_taken_over(register):
    proposed = people.school(name="SCHOOL TWENTY-ONE", town="ΠΑΤΡΑ", confirmed=False)
    person = people.validated(at=proposed)
    register.rows.append("21,School Twenty-One,Πάτρα")
    register.bring_in()
    proposed.refresh_from_db()
    assert (proposed.register, proposed.register_key, proposed.confirmed) == ("invented", "21", True)
    assert School.objects.count() == 21
    assert Validation.objects.current().get(user=person).school_id == proposed.pk


GOOD = "id,name,town\n1,One,Πάτρα\n2,Two,Πάτρα\n"


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (GOOD.encode("utf-16-be"), "is not utf-8"),
        (GOOD.encode() + b"3,\xff\xfe,x\n", "is not utf-8"),
        (gzip.compress(GOOD.encode(), mtime=0)[:-12], "truncated or damaged"),
        (b"\x1f\x8bnot gzip at all", "truncated or damaged"),
        (GOOD.encode() + b"3,Thr", "breaks off in line 4"),
        (GOOD.encode() + b'3,"Three,x\n', "unexpected end of data"),
        (GOOD.replace("name", "nom").encode(), "has no column name"),
        (b"", "has no column"),
        (
            GOOD.encode() + b"3,,x\n",
            "1 of 3 rows would be skipped, more than 20 %. The first: line 4, no name",
        ),
        (GOOD.encode() + b"3\n4,Four,x\n", "too few columns"),
    ],
)
def test_a_broken_file_changes_nothing(register, data, complaint):
    before = list(School.objects.order_by("pk").values())
    with pytest.raises(CommandError, match=complaint) as refused:
        register.bring_in("--allow-closing", data=data)
    assert str(refused.value).endswith("Nothing was changed.")
    assert list(School.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    ("data", "complaint"),
    [('[{"name": "One"', "breaks off"), ('{"rows": 1}', "no list of rows"), ("[" * 100_000, "breaks off")],
)
def test_a_broken_json_file_is_refused(tmp_path, data, complaint):
    (tmp_path / "tree.toml").write_text(
        DESCRIPTION.replace("csv", "json").replace("title", "rows = 'rows'\ntitle")
    )
    (tmp_path / "tree.json").write_text(data)
    with pytest.raises(CommandError, match=complaint):
        call_command("import_schools", str(tmp_path / "tree.toml"), tmp_path / "tree.json")


def test_half_a_letter_leaves_out_its_row(tmp_path):
    rows = [f'{{"id": {n}, "name": "School {n}", "town": ""}}' for n in range(9)]
    rows[3] = '{"id": 3, "name": "Half \\ud800", "town": ""}'
    (tmp_path / "tree.toml").write_text(DESCRIPTION.replace("csv", "json"))
    (tmp_path / "tree.json").write_text(f"[{','.join(rows)}]")
    call_command("import_schools", str(tmp_path / "tree.toml"), tmp_path / "tree.json")
    assert School.objects.count() == 8


def test_a_file_that_is_not_there_is_named(register):
    with pytest.raises(CommandError, match=r"There is no file nowhere\.csv"):
        call_command("import_schools", str(register.description), "nowhere.csv")


def test_the_report_keeps_the_lines_of_other_registers(register, tmp_path):
    table = tmp_path / "report.md"
    register.bring_in("--report", str(table))
    other = tmp_path / "another.toml"
    other.write_text(DESCRIPTION)
    call_command("import_schools", str(other), str(register.file), "--report", str(table))
    register.rows.append("21,,Πάτρα")
    register.bring_in("--report", str(table))
    lines = report.lines(table)
    assert lines["another"] == "| another | 20 | 20 | 0 | 0 | 0 | 0 | 0 | - |"
    assert lines["invented"] == "| invented | 21 | 0 | 0 | 20 | 0 | 1 | 0 | no name: 1 |"
    for line in lines.values():
        read, *parts = (int(cell) for cell in line.split("|")[2:8])
        assert read == sum(parts)


def test_a_long_import_shows_progress(register, capsys):
    register.rows = [f"{n},School {n},Πάτρα" for n in range(1, 2_101)]
    register.bring_in()
    assert "read 2,000" in capsys.readouterr().err
