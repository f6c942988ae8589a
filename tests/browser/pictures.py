"""Make the pictures of docs/pictures from a demo site: `python -m tests.browser.pictures`."""

import os
import tempfile
from pathlib import Path
from typing import Literal, NamedTuple

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from tests.browser.cast import sign_in
from tests.browser.chromium import find_chromium, launch_arguments
from tests.browser.site import ROOT, Site, running

FOLDER = ROOT / "docs" / "pictures"


class Shot(NamedTuple):
    """Who looks at which page (a part with a dot is of the demo's cast), in which window.

    `follow` names what to press first.
    """

    part: str
    path: str
    follow: tuple[str, ...] = ()
    width: int = 1280
    height: int = 860
    scheme: Literal["light", "dark"] = "light"


FIRST_PERSON = (".person a[href^='/people/']",)
DIARIES = ("main a[href^='/rooms/']:has-text('Climate diaries')",)
SHOTS = {
    "landing": Shot("anonymous", "/?subject=environmental-education#answer"),
    "people": Shot("owner", "/people/?country=GR&country=PL&country=IT&language=en:B1"),
    "person": Shot("teacher.gr", "/people/?sort=match&available=1", FIRST_PERSON, height=1100),
    "outbox": Shot("teacher_gr", "/contacts/?box=sent"),
    "room": Shot("teacher.gr", "/rooms/", DIARIES),
    "room-phone": Shot("teacher.gr", "/rooms/", DIARIES, width=390, height=844, scheme="dark"),
}


def take(browser: Browser, site: Site, name: str) -> None:
    """Take one picture into the folder of the pictures."""
    shot = SHOTS[name]
    size: ViewportSize = {"width": shot.width, "height": shot.height}
    context = browser.new_context(viewport=size, color_scheme=shot.scheme)
    if shot.part in site.sessions:
        context.add_cookies([{"name": "sessionid", "value": site.sessions[shot.part], "url": site.base}])
    page = context.new_page()
    if "." in shot.part:
        sign_in(page, site, shot.part)
    page.goto(site.url(shot.path), wait_until="networkidle")
    for selector in shot.follow:
        page.locator(selector).first.click()
        page.wait_for_load_state("networkidle")
    if name.startswith("room"):
        page.wait_for_function("document.getElementById('here-count').textContent")
    else:
        page.evaluate("window.scrollTo(0, 0)")
    page.screenshot(path=FOLDER / f"{name}.png")
    context.close()


def main() -> None:
    """Fill a demo site with a thousand teachers and their portraits, and take its pictures."""
    os.environ["RATE_LIMITS"] = ""  # as everybody has them: the pages name them
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder), "--teachers", "1000") as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=launch_arguments())
        for name in SHOTS:
            take(browser, site, name)
        browser.close()


if __name__ == "__main__":
    main()
