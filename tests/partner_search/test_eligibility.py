"""Who may found a project with whom: a table of proposals, and what is said of them."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from countries.models import CountryTier
from partner_search.eligibility import (
    REFUSALS,
    Side,
    facts_on,
    partner_kinds,
    verdict,
    verdict_for_two,
    why_not,
)
from partner_search.models import PartnershipRule
from schools.models import Validation, ValidationState
from schools.queries import current_validation
from tests import people

pytestmark = pytest.mark.django_db

NOW = datetime.date(2026, 11, 25)
PLUS_TIME = datetime.date(2013, 5, 1)

# Founders, a day, the scope asked for -> kind, answer, the line that decides. A country with + joins later.
TABLE = [
    # today
    ("GR PL", "2026-11-25", None, "european", "allowed", "european"),
    ("GR PL", "2026-11-25", "european", "european", "allowed", "european"),
    ("GR TR", "2026-11-25", None, "european", "allowed", "european"),
    ("TR NO", "2026-11-25", None, "european", "allowed", "european"),
    ("GR UA", "2026-11-25", None, "european", "unconfirmed", "european"),
    ("UA GE", "2026-11-25", None, "european", "unconfirmed", "european"),
    ("GR GR", "2026-11-25", None, "national", "allowed", "national"),
    ("UA UA", "2026-11-25", None, "national", "unconfirmed", "national"),
    ("GR GR", "2026-11-25", "european", "no", "not", "one_country"),
    ("GR PL", "2026-11-25", "national", "no", "not", "many_countries"),
    ("GR GR PL", "2026-11-25", "national", "no", "not", "many_countries"),
    ("GR GR +PL", "2026-11-25", "national", "national", "allowed", "national"),
    ("GR GR +PL", "2026-11-25", None, "national", "allowed", "national"),
    ("GR GR PL", "2026-11-25", None, "european", "allowed", "european"),
    ("GR PL UA", "2026-11-25", None, "european", "unconfirmed", "european"),
    ("GR PL +UA", "2026-11-25", None, "european", "allowed", "european"),
    ("GR PL DE FR IT ES PT SE FI DK", "2026-11-25", None, "european", "allowed", "european"),
    # one school, or too few founders
    ("GR", "2026-11-25", None, "no", "not", "few_national"),
    ("GR", "2026-11-25", "european", "no", "not", "few_european"),
    ("GR +PL", "2026-11-25", None, "no", "not", "few_european"),
    ("GR +GR", "2026-11-25", None, "no", "not", "few_national"),
    ("+GR +PL", "2026-11-25", None, "no", "not", "few_european"),
    # outside the programme
    ("GR GB", "2026-11-25", None, "no", "not", "outside"),
    ("GR PL +CH", "2026-11-25", None, "no", "not", "outside"),
    ("US US", "2026-11-25", None, "no", "not", "outside"),
    ("GR GB", "2013-05-01", None, "no", "unconfirmed", "outside"),
    # 2013: with a neighbour it takes two core schools
    ("GR PL", "2013-05-01", None, "european", "unconfirmed", "european"),
    ("GR UA", "2013-05-01", None, "no", "unconfirmed", "plus"),
    ("UA GE", "2013-05-01", None, "no", "unconfirmed", "plus"),
    ("GR PL UA", "2013-05-01", None, "european", "unconfirmed", "european"),
    ("GR TR UA", "2013-05-01", None, "european", "unconfirmed", "european"),
    ("GR GR UA", "2013-05-01", None, "european", "unconfirmed", "european"),
    ("GR UA GE", "2013-05-01", None, "no", "unconfirmed", "plus"),
    ("GR UA +PL", "2013-05-01", None, "no", "unconfirmed", "plus"),
    ("GR PL +UA", "2013-05-01", None, "european", "unconfirmed", "european"),
    # no national projects before September 2014
    ("GR GR", "2013-05-01", None, "no", "not", "no_national"),
    ("GR GR", "2014-08-31", None, "no", "not", "no_national"),
    ("GR GR", "2014-09-01", None, "national", "unconfirmed", "national"),
    ("GR PL", "2014-08-31", "national", "no", "not", "no_national"),
    ("UA UA", "2014-09-01", None, "no", "unconfirmed", "plus"),
    # the end of 2021
    ("GR UA", "2021-12-31", None, "no", "unconfirmed", "plus"),
    ("GR UA", "2022-01-01", None, "european", "unconfirmed", "european"),
    ("GR PL", "2021-12-31", None, "european", "unconfirmed", "european"),
    ("GR PL", "2022-01-01", None, "european", "allowed", "european"),
    ("GR GR", "2021-12-31", None, "national", "unconfirmed", "national"),
    ("GR GR", "2022-01-01", None, "national", "allowed", "national"),
    # before anything any source states
    ("GR PL", "2005-01-01", None, "european", "unconfirmed", "european"),
    ("GR PL", "2004-12-31", None, "no", "unconfirmed", "no_source"),
    ("GR GR", "2004-12-31", None, "no", "not", "no_national"),
    ("GR UA", "2012-12-31", None, "no", "unconfirmed", "no_source_plus"),
    ("GR UA", "2013-01-01", None, "no", "unconfirmed", "plus"),
]


def sides(text, **fields):
    return [Side(code.lstrip("+"), founder=not code.startswith("+"), **fields) for code in text.split()]


def rule(key, first, last=None, doubt=""):
    row = PartnershipRule(key=key, valid_from=first, valid_to=last, source="a test", doubt=doubt)
    row.full_clean()
    row.save()
    return row


@pytest.mark.parametrize(("who", "day", "scope", "kind", "answer", "reason"), TABLE)
def test_a_proposal_of_the_table(who, day, scope, kind, answer, reason):
    found = verdict(sides(who), datetime.date.fromisoformat(day), scope=scope)
    assert (found.kind, found.answer, found.reason) == (kind, answer, reason)
    assert found.rules and all(r.text and r.source and r.dates for r in found.all_rules)
    assert found.headline and found.explanation


def test_the_table_meets_every_line_but_the_one_of_people():
    assert {row[5] for row in TABLE} == {r.reason for r in REFUSALS} - {"unvalidated"} | {
        "european",
        "national",
    }


def test_the_order_of_the_schools_does_not_matter():
    for who, iso, scope, *_ in TABLE:
        day = datetime.date.fromisoformat(iso)
        there, back = verdict(sides(who), day, scope=scope), verdict(sides(who)[::-1], day, scope=scope)
        assert (there.kind, there.answer, there.reason) == (back.kind, back.answer, back.reason), who


def test_ten_schools_are_the_most():
    assert verdict(sides("GR " + "PL " * 9), NOW).kind == "european"
    with pytest.raises(ValueError, match="at most 10"):
        verdict(sides("GR " + "PL " * 10), NOW)


def test_a_school_named_twice_counts_once():
    assert verdict([Side("GR", school=1), Side("GR", school=1)], NOW).reason == "few_national"
    assert verdict([Side("GR", school=1), Side("GR", school=2)], NOW).kind == "national"
    assert verdict([Side("GR", school=1), Side("GR")], NOW).kind == "national"
    twice = [Side("GR", school=1, founder=False), Side("GR", school=1), Side("PL", school=2)]
    for order in (twice, twice[::-1]):
        assert verdict(order, NOW).kind == "european"


def test_each_answer_names_its_rules_with_source_and_days():
    found = verdict(sides("GR UA"), NOW)
    assert [r.key for r in found.rules] == ["european_founders", "plus_equal", "countries"]
    founders, equal, countries = found.rules
    assert (founders.first, founders.last, founders.confirmed) == (datetime.date(2005, 1, 1), None, True)
    assert "etwinning.fr" in founders.source
    assert (equal.confirmed, equal.unsure) == (False, "The rule itself is not confirmed.")
    assert (countries.confirmed, countries.unsure) == (True, "The first day is not confirmed.")
    assert "not confirmed" in found.explanation and "As far as we know" in found.headline


def test_the_rule_of_2013_says_that_its_end_is_not_confirmed():
    lead = verdict(sides("GR UA"), PLUS_TIME).lead
    assert lead and lead.key == "plus_founders" and lead.unsure == "The last day is not confirmed."
    assert lead.dates == "From Jan. 1, 2013 to Dec. 31, 2021."


def consequences(who, day=NOW, scope=None, **fields):
    return [r.key for r in verdict(sides(who, **fields), day, scope=scope).consequences]


def test_consequences_follow_from_the_kind():
    european = consequences("GR PL", funding="public")
    assert european == ["founding", "eql_two_nql"]
    assert consequences("GR GR", funding="public") == ["founding", "national_no_eql"]
    assert consequences("GR GR +PL", funding="public") == ["founding", "national_no_eql"]
    assert consequences("GR GB", funding="public") == []
    national = verdict(sides("GR GR"), NOW).sentences
    assert any("can never get the European Quality Label, even if others join later" in s for s in national)


def test_a_private_school_is_told_its_condition():
    assert "school_kind" in consequences("GR PL", funding="private")
    assert "school_kind" in consequences("GR PL")
    assert "school_kind" not in consequences("GR PL", validated=True)
    assert "school_kind" in consequences("GR PL", funding="private", validated=True)


def test_special_needs_are_named_as_not_confirmed():
    found = verdict([Side("GR", level="special"), Side("PL")], NOW)
    assert found.kind == "european" and "special needs" in found.sentences[-1]
    assert not any("special needs" in s for s in verdict(sides("GR PL"), NOW).sentences)


def test_an_operator_changes_the_rules_without_a_release():
    row = PartnershipRule.objects.get(key="plus_equal")
    row.valid_to = datetime.date(2027, 8, 31)
    row.save()
    day = datetime.date(2027, 9, 1)
    assert verdict(sides("GR UA"), day).reason == "no_source_plus"
    rule("plus_founders", day)
    assert (verdict(sides("GR UA"), day).answer, verdict(sides("GR PL UA"), day).answer) == ("not", "allowed")
    PartnershipRule.objects.filter(key="national_founders").update(valid_to=NOW)
    ended = verdict(sides("GR GR"), day)
    assert ended.reason == "no_national" and "On that day there are no national" in ended.explanation


def test_a_rule_that_ended_is_named_at_its_latest_dates():
    PartnershipRule.objects.filter(key="national_founders").update(valid_to=datetime.date(2016, 8, 31))
    rule("national_founders", datetime.date(2018, 9, 1), datetime.date(2020, 8, 31))
    assert verdict(sides("GR GR"), datetime.date(2019, 1, 1)).kind == "national"
    for day, first in ((datetime.date(2017, 1, 1), 2014), (NOW, 2018)):
        ended = verdict(sides("GR GR"), day)
        assert ended.reason == "no_national" and ended.lead and ended.lead.first
        assert ended.lead.first.year == first


def test_a_country_that_left_is_outside_from_the_next_day():
    CountryTier.objects.filter(country="TR").update(valid_to=NOW)
    assert verdict(sides("GR TR"), NOW).kind == "european"
    later = verdict(sides("GR TR"), NOW + datetime.timedelta(days=1))
    assert later.reason == "outside" and "Türkiye" in later.explanation


@pytest.mark.parametrize(
    ("first", "last"),
    [("2022-01-01", None), ("2025-01-01", "2025-12-31"), (None, None), (None, "2022-01-01")],
)
def test_rows_of_a_rule_may_not_overlap(first, last):
    days = [datetime.date.fromisoformat(day) if day else None for day in (first, last)]
    with pytest.raises(ValidationError, match="covers some of these days"):
        rule("plus_equal", *days)
    assert rule("plus_equal", None, datetime.date(2021, 12, 31)).pk


def test_the_database_refuses_days_upside_down_and_a_rule_twice():
    for first, last in ((NOW, PLUS_TIME), (datetime.date(2005, 1, 1), None)):
        with pytest.raises(IntegrityError), transaction.atomic():
            PartnershipRule.objects.create(key="founding", valid_from=first, valid_to=last, source="a test")
    with pytest.raises(IntegrityError), transaction.atomic():
        PartnershipRule.objects.create(key="roles", source="a test")


def test_all_rules_of_the_programme_are_there():
    rows = PartnershipRule.objects.all()
    assert rows.count() == 14
    assert {row.key for row in rows if not row.confirmed} == {"plus_founders", "plus_equal"}


# --- two people -----------------------------------------------------------------------------------------


def of_two(reader, person):
    return verdict_for_two(reader, current_validation(reader), current_validation(person), NOW)


def test_two_confirmed_people_of_two_countries_may_start():
    found = of_two(people.validated("GR"), people.validated("PL"))
    assert (found.kind, found.headline) == ("european", "You two may start a European project")


def test_two_people_of_one_school_need_another():
    school = people.school("GR")
    found = of_two(people.validated("GR", at=school), people.validated("GR", at=school))
    assert (found.kind, found.headline) == ("no", "You two may not start a project now")


@pytest.mark.parametrize("state", [ValidationState.PENDING, ValidationState.REFUSED, None])
def test_nobody_starts_before_both_are_confirmed(state):
    reader = people.validated("GR")
    validations = Validation.objects.filter(user=reader)
    assert of_two(reader, people.validated("PL")).kind == "european"
    if state is None:
        validations.delete()
    else:
        validations.update(state=state, note="Not known there.")
    found = of_two(reader, people.validated("PL"))
    assert (found.kind, found.reason, found.lead.key) == ("no", "unvalidated", "validation")
    assert found.headline.startswith("Not yet")


def test_a_facet_knows_what_kind_each_country_makes(django_assert_num_queries):
    with django_assert_num_queries(2):
        kinds = partner_kinds("GR", NOW)
    assert len(kinds) == 44 and set(kinds) == set(facts_on(NOW).tiers)
    assert (kinds["GR"], kinds["PL"], kinds["UA"]) == ("national", "european", "european")
    assert partner_kinds("UA", PLUS_TIME)["GR"] == "no"
    with django_assert_num_queries(0):
        assert partner_kinds("GR", NOW) == kinds


def test_each_no_of_the_facet_names_its_rule():
    assert set(partner_kinds(None, NOW).values()) == {"no"}
    assert why_not(None, ["PL"], NOW)["PL"].startswith("The national office checks")
    assert why_not("GR", ["UA"], PLUS_TIME)["UA"].startswith("A new project with a neighbouring country")
    assert set(partner_kinds("GB", NOW).values()) == {"no"}
    assert why_not("GB", ["PL"], NOW)["PL"].startswith("Schools of the programme")


def test_without_any_row_nothing_is_confirmed():
    CountryTier.objects.all().delete()
    PartnershipRule.objects.all().delete()
    found = verdict(sides("GR PL"), NOW)
    assert (found.kind, found.answer, found.rules) == ("no", "unconfirmed", ())
    assert why_not("GR", ["PL"], NOW)["PL"] == "No source we have says what held on that day."
