"""One site and one browser for all browser tests; a context for each member of the cast."""

import signal
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.chromium import find_chromium, launch_arguments
from tests.browser.site import Site, running

NewPage = Callable[..., Page]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The running site, filled; it ends with the tests, also when they are told to end."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with running(tmp_path_factory.mktemp("site"), "--teachers", "200", "--no-pictures") as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    path = find_chromium()
    if not path:
        pytest.skip("no Chromium here; set CHROMIUM to its path")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=launch_arguments())
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser: Browser, site: Site) -> Iterator[NewPage]:
    """Make pages: `new_page("teacher_gr", width=390, scheme="dark", javascript=False)`."""
    contexts: list[BrowserContext] = []

    def make(
        part: str = "anonymous", width: int = 390, scheme: Any = "light", javascript: bool = True
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 844},
            color_scheme=scheme,
            java_script_enabled=javascript,
            locale="en-GB",
            reduced_motion="reduce",
        )
        contexts.append(context)
        if part in site.sessions:
            context.add_cookies([{"name": "sessionid", "value": site.sessions[part], "url": site.base}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        return page

    yield make
    for context in contexts:
        context.close()
