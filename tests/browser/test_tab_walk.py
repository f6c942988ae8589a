"""A2: the Tab key reaches every stop; each is marked, in sight and not covered, and none holds one fast."""

import pytest

from tests.browser import pages
from tests.browser.test_pages import visit

MOST_STOPS = 600
DATE_STOPS = 4  # day, month, year, and the button of the calendar
pytestmark = pytest.mark.browser
STOP = """() => {
  const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return null;
  const name = e.outerHTML.slice(0, 120);
  window.__stops = window.__stops || new Map();
  const times = window.__stops.get(e) || 0;
  window.__stops.set(e, times + 1);
  if (times) return {again: true, name, inside: e.type === 'date' && times < DATE_STOPS};
  const rects = [...e.getClientRects()].filter(r => r.width > 0 && r.height > 0);
  if (!rects.length) return {name, wrong: 'hidden'};
  const seen = rects.some(r => {
    const points = [[.5, .5], [.1, .5], [.9, .5], [.5, .1], [.5, .9]];
    return points.some(([a, b]) => {
      const at = document.elementFromPoint(r.left + r.width * a, r.top + r.height * b);
      const own = [e, ...(e.labels || [])];
      return at && (at.contains(e) || own.some(one => one.contains(at)));
    });
  });
  if (!seen) return {name, wrong: 'covered or out of sight'};
  const mark = x => { const s = getComputedStyle(x); return [s.outlineStyle + s.outlineWidth + s.outlineColor,
    s.boxShadow, s.borderColor, s.backgroundColor, s.textDecoration].join('|'); };
  const watched = [e, ...(e.labels || []), e.parentElement, e.nextElementSibling].filter(Boolean);
  const focused = watched.map(mark).join();
  e.blur();
  const plain = watched.map(mark).join();
  e.focus({preventScroll: true, focusVisible: true});
  return focused === plain ? {name, wrong: 'not marked'} : {name};
}""".replace("DATE_STOPS", str(DATE_STOPS))


def walk(page):
    """Press Tab through a page; return what is wrong with its stops, and how many there are."""
    wrong: list[str] = []
    stops, last = 0, ""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None or (stop.get("again") and stop["name"] != last):
            return wrong, stops
        if stop.get("inside"):
            continue
        if stop.get("again"):
            return [*wrong, f"held fast: {stop['name']}"], stops
        stops, last = stops + 1, stop["name"]
        if "wrong" in stop:
            wrong.append(f"{stop['wrong']}: {stop['name']}")
    return [*wrong, "no end"], stops


def check_walk(page, site, look):
    visit(page, site, look)
    wrong, stops = walk(page)
    assert wrong == []
    assert stops > 0


FEW = [
    look
    for look in pages.as_main()
    if look.row in ("GET home", "GET people all", "GET write_to", "GET account_login")
]


@pytest.mark.parametrize("look", FEW, ids=str)
def test_the_tab_key_walks_a_page(look, site, new_page):
    check_walk(new_page(look.part, width=1440), site, look)


@pytest.mark.long
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("look", pages.as_main(), ids=str)
def test_the_tab_key_walks_every_page(look, width, site, new_page):
    check_walk(new_page(look.part, width=width), site, look)


def test_a_covered_and_an_unmarked_stop_are_seen(site, new_page):
    page = new_page(width=1440)
    page.goto(site.url("/"))
    page.evaluate("""() => { document.body.insertAdjacentHTML('afterbegin',
        '<button id="under">a</button><i id="over"></i><button id="bare">b</button>');
        const over = document.getElementById('over').style;
        const under = document.getElementById('under').getBoundingClientRect();
        over.position = 'absolute'; over.background = 'red';
        for (const side of ['left', 'top', 'width', 'height']) over[side] = under[side] + 'px';
        document.getElementById('bare').style.cssText = 'outline: none !important; transition: none'; }""")
    wrong, _ = walk(page)
    assert any("covered" in found and "under" in found for found in wrong)
    assert any("not marked" in found and "bare" in found for found in wrong)
