"""The catalogues are whole: every string in Greek and Polish, placeholders kept, compiled as written."""

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings

LOCALE = Path(settings.LOCALE_PATHS[0])
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]


def catalogue(language: str, ending: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"django.{ending}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_untranslated_or_doubtful(language: str):
    entries = polib.pofile(str(catalogue(language, "po")))
    assert len(entries) > 500
    assert [e.msgid for e in entries if not e.translated() or e.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_those_of_the_original(language: str):
    wrong = []
    for entry in polib.pofile(str(catalogue(language, "po"))):
        wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        for text in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            if set(PLACEHOLDER.findall(text)) - wanted or (
                not entry.msgid_plural and wanted - set(PLACEHOLDER.findall(text))
            ):
                wrong.append((entry.msgid, text))
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_that_of_the_text(language: str):
    def texts(entries: polib.POFile | polib.MOFile) -> dict[str, object]:
        return {e.msgid: e.msgstr_plural or e.msgstr for e in entries if e.msgid}

    assert texts(polib.mofile(str(catalogue(language, "mo")))) == texts(
        polib.pofile(str(catalogue(language, "po")))
    )


def test_every_string_in_templates_is_in_the_catalogue():
    """The simple strings of templates, found without gettext: what makemessages would find is there."""
    known = {entry.msgid.replace("%%", "%") for entry in polib.pofile(str(catalogue(LANGUAGES[0], "po")))}
    pattern = re.compile(r"""{%\s*translate\s+(?:"([^"]+)"|'([^']+)')""")
    folder = LOCALE.parent / "templates"
    found = {
        (a or b)
        for path in folder.rglob("*.html")
        for a, b in pattern.findall(path.read_text(encoding="utf-8"))
    }
    assert len(found) > 200
    assert found - known == set()
