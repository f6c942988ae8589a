"""The files of the look: their weight (figures of issue 3), their order, no style or script in templates."""

import gzip
import re
from itertools import chain
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

FRONTEND = settings.BASE_DIR / "frontend"
STATIC = FRONTEND / "static"
TEMPLATES = sorted((FRONTEND / "templates").rglob("*.html"))
KB = 1024
IMPORT = re.compile(r'^import .* from "\./([\w-]+\.js)";', re.M)
STYLE = re.compile(r"<style|\sstyle=|<[^>]*\son[a-z]+=", re.I)
SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", re.I)


def packed(files: list[Path]) -> int:
    """Return the bytes a browser gets, each file compressed by itself as it is served."""
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in files)


def linked() -> list[str]:
    """Return the style sheets in the order in which every page loads them."""
    return sheets_in(FRONTEND / "templates/parts/styles.html")


def sheets_in(template: Path) -> list[str]:
    """Return the style sheets that a template links."""
    return re.findall(r"css/([\w-]+\.css)", template.read_text())


def test_styles_are_light_and_all_are_loaded(record_property):
    common = [STATIC / "css" / name for name in linked()]
    own = [sheets_in(path) for path in TEMPLATES if path.name != "styles.html"]
    heaviest = max(packed([*common, *(STATIC / "css" / name for name in names)]) for names in own)
    record_property("css_kb", round(heaviest / KB, 1))
    assert {*linked(), *chain.from_iterable(own)} == {path.name for path in (STATIC / "css").glob("*.css")}
    assert heaviest <= 20 * KB


def test_the_layers_are_named_before_all_else():
    assert linked()[0] == "tokens.css"
    first = re.sub(r"/\*.*?\*/", "", (STATIC / "css/tokens.css").read_text(), flags=re.S).split("{")[0]
    assert "@layer reset, tokens, base, layout, components, utilities;" in first


def scripts_in(template: Path) -> set[Path]:
    """Return the scripts that a template asks for, and those that they ask for."""
    found = {STATIC / name for name in re.findall(r"'([\w/.-]+\.js)'", template.read_text())}
    new = found
    while new:
        asked = {path.parent / name for path in new for name in IMPORT.findall(path.read_text())}
        new = asked - found
        found = found | new
    return found


def test_scripts_of_a_page_are_light_and_all_are_loaded(record_property):
    base = FRONTEND / "templates/base.html"
    pages = [scripts_in(path) for path in TEMPLATES if path != base]
    bare = scripts_in(FRONTEND / "templates/chat/room.html")  # it leaves the common one out
    heaviest = max(packed(sorted(own if own == bare else own | scripts_in(base))) for own in pages)
    record_property("js_kb", round(heaviest / KB, 1))
    assert scripts_in(base).union(*pages) == set(STATIC.rglob("*.js"))
    assert "{% block htmx %}{% endblock %}" in (FRONTEND / "templates/chat/room.html").read_text()
    assert heaviest <= 25 * KB


def test_fonts_are_light():
    sizes = {path.stem: path.stat().st_size for path in (STATIC / "fonts").glob("*.woff2")}
    assert sum(sizes.values()) <= 82 * KB
    western = [size for name, size in sizes.items() if name.startswith("literata-latin")]
    one_more = max(size for name, size in sizes.items() if not name.startswith("literata-latin"))
    assert len(western) == 2
    assert sizes["literata-latin"] + one_more <= 65 * KB
    assert sum(western) <= 65 * KB


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(FRONTEND / "templates")))
def test_templates_hold_no_style_and_no_script(path: Path):
    text = path.read_text()
    assert not STYLE.search(text)
    assert not SCRIPT.search(text)


@pytest.mark.parametrize(
    "bad", ['<p style="color:red">', "<style>", '<a onclick="x()">', "<script>alert(1)</script>"]
)
def test_the_search_for_style_and_script_finds_them(bad: str):
    assert STYLE.search(bad) or SCRIPT.search(bad)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(FRONTEND / "templates")))
def test_templates_can_be_read(path: Path):
    assert get_template(str(path.relative_to(FRONTEND / "templates")))


def test_every_icon_that_a_template_asks_for_is_drawn():
    sprite = set(re.findall(r'<symbol id="i-([\w-]+)"', (STATIC / "icons.svg").read_text()))
    asked = {name for path in TEMPLATES for name in re.findall(r'{% icon "([\w-]+)"', path.read_text())}
    assert asked - sprite == set()


def test_every_class_of_a_template_is_styled():
    styles = "".join(path.read_text() for path in (STATIC / "css").glob("*.css"))
    styled = set(re.findall(r"\.([a-zA-Z][\w-]*)", styles))
    unknown: dict[str, str] = {}
    for path in TEMPLATES:
        for value in re.findall(r'class="([^"{}]+)"', path.read_text()):
            unknown |= {name: path.name for name in value.split() if name not in styled}
    assert unknown == {}
