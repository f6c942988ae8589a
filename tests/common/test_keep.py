"""What is kept of a page depends on its named values and the language, and on nothing else."""

from itertools import count

import pytest
from django.template import Context, Template
from django.utils import translation

from common.templatetags import keep


@pytest.fixture
def render(monkeypatch):
    monkeypatch.setattr(keep, "_kept", {})
    template = Template('{% load keep %}{% keep "part" name %}{{ name }} {{ number }}{% endkeep %}')
    numbers = count(1)
    return lambda name: template.render(Context({"name": name, "number": next(numbers)}))


def test_it_is_rendered_once_for_the_same_values(render):
    assert [render("A"), render("A")] == ["A 1", "A 1"]


def test_it_is_rendered_anew_for_other_values_and_languages(render):
    assert [render("A"), render("B")] == ["A 1", "B 2"]
    with translation.override("el"):
        assert render("A") == "A 3"


def test_what_it_keeps_is_escaped_like_the_rest(render):
    assert render("<b>") == "&lt;b&gt; 1"


def test_it_forgets_rather_than_grow_for_ever(render, monkeypatch):
    monkeypatch.setattr(keep, "MOST", 2)
    for name in "ABCDE":
        render(name)
    assert len(keep._kept) <= 2
