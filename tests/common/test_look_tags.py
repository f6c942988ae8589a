"""Passport pictures, the open tab, and how fields are printed."""

import re

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.html import strip_tags

from common.templatetags.staffroom import avatar, initials, tint


class Person:
    def __init__(self, pk: int, name: str) -> None:
        self.pk, self.name = pk, name


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Anna Maria Kowalska", "A\u200cK"),
        ("Ελένη", "Ε"),
        ("ليلى الطبشوري", "ل\u200cا"),
        ("- Χ. Ψ.", "Χ\u200cΨ"),
        ("", ""),
    ],
)
def test_initials_are_the_first_and_last_words(name: str, letters: str):
    assert initials(name) == letters


def test_a_tint_never_changes_and_all_eight_are_used():
    assert tint(7) == tint(7)
    assert {tint(pk) for pk in range(200)} == set(range(1, 9))


def test_a_name_is_escaped():
    assert "<b" not in avatar(Person(1, "<b x"), "l").replace("<span", "")
    assert "avatar avatar-l" in avatar(Person(1, "A B"), "l")


def shown(template: str, path: str) -> str:
    request = RequestFactory().get(path)
    return Template(template).render(Context({"request": request}))


def test_the_open_page_is_marked_and_so_are_the_pages_below_it():
    assert shown('{% current "people" %}', "/people/") == ' aria-current="page"'
    assert shown('{% current "people" %}', "/people/someone/") == ' aria-current="true"'
    assert shown('{% current "people" %}', "/contacts/") == ""
    assert shown('{% current "home" %}', "/contacts/") == ""
    assert shown('{% current "no_such_page" %}', "/") == ""


class Asks(forms.Form):
    age = forms.IntegerField(label="Age", help_text="In years", min_value=3)
    about = forms.CharField(label="About", required=False, widget=forms.Textarea)
    found = forms.BooleanField(label="Found", required=False)
    levels = forms.MultipleChoiceField(
        label="Levels", choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple
    )


def test_a_field_has_its_label_its_hint_and_its_error_tied_to_it():
    html = str(Asks({"age": "1", "found": "on"}))
    assert '<label for="id_age">Age</label>' in html
    described = re.search(r'<input[^>]*name="age"[^>]*aria-describedby="([^"]+)"', html)
    assert described
    assert all(f'id="{name}"' in html for name in described[1].split())
    assert re.search(r'name="age"[^>]*aria-invalid="true"', html)
    assert html.index('name="age"') < html.index('id="id_age_error"')


def test_what_may_stay_empty_says_so():
    html = str(Asks())
    assert "(optional)" in html.split('name="about"')[0]
    assert strip_tags(html).count("(optional)") == 1


def test_several_boxes_are_a_group_with_a_legend():
    html = str(Asks({}))
    group = re.search(r"<fieldset.*?</fieldset>", html, re.S)
    assert group
    assert '<legend class="label">Levels</legend>' in group[0]
    assert group[0].count('class="pick"') == 2
    assert 'id="id_levels_error"' in group[0]
