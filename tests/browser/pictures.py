"""Make the pictures of the README from a running demo: `python -m tests.browser.pictures [ADDRESS]`."""

import sys
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

from tests.browser.chromium import find_chromium, launch_arguments

PICTURES = Path(__file__).resolve().parent.parent.parent / "docs" / "pictures"
SIZE: ViewportSize = {"width": 1280, "height": 860}
SEARCH = "/people/?level=primary&age_from=9&age_to=11&language=en:B1&available=1"


def take(page: Page, base: str) -> None:
    """Save the landing page and a search as `landing.png` and `people.png`."""
    page.goto(base + "/")
    page.screenshot(path=PICTURES / "landing.png")
    page.goto(base + "/accounts/login/")
    page.fill("[name=login]", "teacher.gr@demo.example")
    page.fill("[name=password]", "staffroom-demo")
    page.click("main button[type=submit]")
    page.goto(base + "/account/settings/")
    page.select_option("[name=language]", "en")
    page.click("main form button[type=submit]")
    page.goto(base + SEARCH)
    page.screenshot(path=PICTURES / "people.png")


def main() -> None:
    """Take the pictures of the demo at ADDRESS (default: where `./run` serves)."""
    base = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=launch_arguments())
        take(browser.new_page(viewport=SIZE), base)
        browser.close()


if __name__ == "__main__":
    main()
