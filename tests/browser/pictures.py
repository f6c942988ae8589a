"""Make the two pictures of the README from a demo site: `python -m tests.browser.pictures`."""

import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import find_chromium, launch_arguments
from tests.browser.site import ROOT, Site, running

FOLDER = ROOT / "docs" / "pictures"
SHOTS: dict[str, tuple[str, str, Literal["light", "dark"]]] = {
    "landing": ("anonymous", "/?subject=environmental-education#answer", "light"),
    "people": ("owner", "/people/?country=GR&country=PL&country=IT&language=en:B1", "light"),
}


def take(browser: Browser, site: Site, name: str) -> None:
    """Take one picture into the folder of the README."""
    part, path, scheme = SHOTS[name]
    context = browser.new_context(viewport={"width": 1280, "height": 860}, color_scheme=scheme)
    if part in site.sessions:
        context.add_cookies([{"name": "sessionid", "value": site.sessions[part], "url": site.base}])
    page = context.new_page()
    page.goto(site.url(path), wait_until="networkidle")
    page.evaluate("window.scrollTo(0, 0)")
    page.screenshot(path=FOLDER / f"{name}.png")
    context.close()


def main() -> None:
    """Fill a demo site with a thousand teachers and their portraits, and take its pictures."""
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
