"""Demo people, thought out: the same for the same seed, and as the site's rules want them."""

import random
import string

import pytest

from config.demo import plans, texts
from config.demo.data import table
from config.demo.schools import Town, school_of
from countries.models import CountryTier
from countries.queries import today
from profiles.models import CEFR, Role
from profiles.subjects import LANGUAGES, SUBJECTS
from schools.models import Level

TOWNS = {
    code: [Town(number, f"{code}town{number}", "", 50.0, 10.0) for number in range(1, 8)]
    for code in table("countries")
}


def plan(number: int, seed: int = 1) -> plans.Plan:
    return plans.plan_of(number, seed, TOWNS)


def told(plan: plans.Plan) -> list[object]:
    """Return everything about a plan; the school by its key."""
    return [*(value for name, value in vars(plan).items() if name != "school"), plan.school.register_key]


def test_the_same_seed_makes_the_same_people() -> None:
    assert [told(plan(number)) for number in range(1, 60)] == [told(plan(number)) for number in range(1, 60)]
    assert [told(plan(number, 2)) for number in range(1, 9)] != [told(plan(number)) for number in range(1, 9)]


@pytest.mark.django_db
def test_the_countries_are_the_programmes() -> None:
    codes = set(CountryTier.objects.on(today()).values_list("country_id", flat=True))
    assert set(table("countries")) == codes
    assert len(codes) == 44
    assert {plan(number).country for number in range(1, 45)} == codes


def test_every_list_has_what_the_countries_ask_for() -> None:
    for code, settings in table("countries").items():
        assert settings["writes"] in table("texts"), code
        assert settings["language"] in LANGUAGES, code
        assert settings["names"] or code in table("names"), code
        for levels in (["early"], ["primary"], ["lower_secondary"], ["upper_secondary"], ["special"]):
            assert school_of(code, levels, TOWNS[code], random.Random(1)).name
    assert len([language for language in table("texts") if language != "en"]) >= 8


def test_the_patterns_hold_only_known_placeholders() -> None:
    def placeholders(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for language in table("schools").values():
        for patterns in language.values():
            assert all(placeholders(each) <= {"town", "n"} for each in patterns)
    for language in table("texts").values():
        for sentences in language.values():
            assert all(placeholders(each) <= {"town", "n", "a", "b", "theme"} for each in sentences)


def test_people_keep_the_rules() -> None:
    for number in range(1, 400):
        one = plan(number)
        assert one.name.strip() and len(one.name) <= 80
        assert 3 <= one.ages[0] <= one.ages[1] <= 19
        assert 1 <= one.class_size <= 60
        assert one.levels and set(one.levels) <= set(Level.values)
        assert one.subjects and set(one.subjects) <= set(SUBJECTS)
        assert one.role in Role.values
        assert {code for code, _, _ in one.speaks} <= set(LANGUAGES)
        assert all(level in CEFR.values for _, level, _ in one.speaks)
        assert 0 <= one.active_days_ago <= one.joined_days_ago
        assert len(one.about) <= 3000 and len(one.looking_for) <= 200
        assert set(one.school.levels) == set(one.levels)


def test_they_are_varied() -> None:
    some = [plan(number) for number in range(1, 600)]
    assert len({one.name for one in some}) > 560
    assert len({one.about for one in some}) > 450
    assert {one.state for one in some} == {"confirmed", "pending", "asked", "refused"}
    assert {one.about_language for one in some} == set(table("texts"))
    assert 0.4 < sum(bool(one.looking_for) for one in some) / len(some) < 0.7
    assert len({one.active_days_ago // 30 for one in some}) >= 12
    scripts = "".join(theme for one in some for theme in one.themes)
    assert all(letter in scripts for letter in ("ω", "ш", "ა", "ք", "م"))


def test_a_text_keeps_to_its_language() -> None:
    dice = random.Random(3)
    assert texts.theme_in("en", ["ზღაპრები"], dice) in table("themes")["en"]
    assert texts.theme_in("el", ["bees", "μύθοι"], dice) == "μύθοι"
