"""Signing the cast of the demo in, as people do."""

from playwright.sync_api import Page

from tests.browser.site import Site

PASSWORD = "staffroom-demo"  # of every demo site, which says so on its sign-in page


def sign_in(page: Page, site: Site, part: str) -> Page:
    """Sign a part of the demo in (`teacher.gr`), and let the site speak English to it."""
    page.goto(site.url("/accounts/login/"))
    page.locator('[name="login"]').fill(f"{part}@demo.example")
    page.locator('[name="password"]').fill(PASSWORD)
    with page.expect_navigation():
        page.locator('main form button[type="submit"]').first.click()
    page.goto(site.url("/account/settings/"))
    page.locator('[name="language"]').select_option("en")
    with page.expect_navigation():
        page.locator('main form:has([name="language"]) button').first.click()
    return page
