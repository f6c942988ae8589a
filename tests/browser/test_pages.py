"""A1, A2, B8: axe, width, console and requests on every page of the matrix."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import pages
from tests.browser.watch import Watch

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# No preload: no rule of these tags needs it, and where a sheet imports another it breaks the page's policy.
OPTIONS = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": TAGS}, "preload": False}
WIDTHS = (390, 768, 1440)
OTHER_VIEWS = [(width, scheme) for width in WIDTHS for scheme in ("light", "dark")][1:]
SEND = """([field, value]) => {
  const found = document.querySelector(`main form[method=post] [name="${field}"]:not([type=radio])`);
  found.value = value; found.form.noValidate = true;
  found.form.requestSubmit([...found.form.querySelectorAll('button:not([type=button])')].at(-1));
}"""
REST = [pytest.param(look, marks=pytest.mark.long) for look in pages.rest_of_admin()]
pytestmark = pytest.mark.browser


def visit(page, site, look):
    """Open a page, its form sent empty if errors are wanted; return what the watch saw."""
    watch = Watch(page, site.base)
    if look.status >= 400:
        watch.expect(look.status)
    answer = page.goto(site.url(look.address or site.urls[look.row]))
    assert answer.status == look.status
    if look.errors:
        watch.expect(400, 422)
        told = page.locator('main [aria-invalid="true"], main [role="alert"]')
        assert told.count() == 0
        page.evaluate(SEND, pages.FORMS[look.row])
        told.first.wait_for(state="attached")
        page.wait_for_load_state()
    return watch


def violations(page):
    """Return what axe finds with the window as tall as the page, nothing scrolled out of sight."""
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": page.viewport_size["width"], "height": min(max(height, 844), 12_000)})
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{each['id']}: {node['html'][:200]} {node['failureSummary'][:200]}"
        for each in found
        for node in each["nodes"]
    ]


def too_wide(page):
    """Return what makes the page wider than a window of 320 px, if anything does."""
    page.set_viewport_size({"width": 320, "height": 844})
    return page.evaluate(
        """() => document.documentElement.scrollWidth <= 320 ? [] :
        [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > 321)
        .slice(0, 5).map(e => e.outerHTML.slice(0, 120))"""
    )


def check_page(page, site, look):
    watch = visit(page, site, look)
    assert violations(page) == []
    assert watch.found == []


@pytest.mark.parametrize("look", [*pages.as_main(), *REST], ids=str)
def test_a_page_as_its_main_user(look, site, new_page):
    page = new_page(look.part)
    check_page(page, site, look)
    assert too_wide(page) == []


@pytest.mark.long
@pytest.mark.parametrize(("width", "scheme"), OTHER_VIEWS)
@pytest.mark.parametrize("look", [*pages.as_main(), *REST], ids=str)
def test_a_page_in_every_width_and_scheme(look, width, scheme, site, new_page):
    check_page(new_page(look.part, width=width, scheme=scheme), site, look)


@pytest.mark.long
@pytest.mark.parametrize("look", pages.as_others(), ids=str)
def test_a_page_as_the_others_of_the_cast(look, site, new_page):
    check_page(new_page(look.part, width=1440), site, look)


def test_what_axe_and_the_watch_should_see_they_see(site, new_page):
    page = new_page()
    watch = Watch(page, site.base)
    page.goto(site.url("/"))
    page.evaluate("""() => { document.querySelector('main').insertAdjacentHTML('beforeend',
        '<img src="/no-such-picture">');
        document.body.insertAdjacentHTML('beforeend', '<div id="wide">wide</div>');
        document.getElementById('wide').style.inlineSize = '900px'; }""")
    page.wait_for_load_state("networkidle")
    assert any(found.startswith("image-alt") for found in violations(page))
    assert too_wide(page) != []
    assert any("404" in found for found in watch.found)
