"""Two of the cast find each other: search, reasons, verdict, weeks, a letter declined, another accepted."""

import re

import pytest

from tests.browser.cast import sign_in
from tests.browser.conftest import NewPage
from tests.browser.site import Site

pytestmark = pytest.mark.browser


def own_page(page, site):
    """Return the address of the page that others see of who is signed in, and the name on it."""
    page.goto(site.url("/profile/"))
    page.get_by_role("link", name="See it as others do").click()
    return re.sub(r"^https?://[^/]+", "", page.url), page.locator("h1 bdi").inner_text()


def find_in_poland(page, site, name):
    """Search by what matters, best match first; the row of `name` says why."""
    page.goto(site.url("/people/?country=PL&language=en:B1&partner=european&sort=match"))
    row = page.locator("li.person").filter(has_text=name)
    assert row.locator(".why mark").count() == 2
    assert "reasons:" in row.locator(".why").inner_text()
    row.get_by_role("link", name=re.compile("^Compare")).click()
    page.wait_for_url(re.compile("#fit$"))


def read_the_page(page, name):
    """Both sides are compared; the verdict names its rule, the weeks are counted."""
    page.get_by_role("heading", name="Why you two fit").wait_for()
    assert page.locator(".match mark").count() >= 2
    verdict = page.locator(".verdict")
    assert "European project" in verdict.inner_text() and "Source:" in verdict.inner_text()
    weeks = page.locator("#weeks")
    assert re.search(r"\d+ weeks you both teach", weeks.inner_text()), weeks.inner_text()
    assert weeks.locator(".wk-both").count() > 10


def send(page, words):
    page.get_by_role("link", name=re.compile("^Write")).first.click()
    page.locator('textarea[name="message"]').fill(words)
    with page.expect_navigation():
        page.get_by_role("button", name="Send").click()


def letter(page, site, name):
    """Return the letter from `name` in the inbox."""
    page.goto(site.url("/contacts/"))
    return page.locator(".letters > li").filter(has_text=name)


def test_declined_with_dates_then_three_others_then_a_contact(site: Site, new_page: NewPage):
    parts = ("teacher.gr", "teacher.pl", "member")
    greek, polish, other = (sign_in(new_page(width=1440), site, part) for part in parts)
    _, greek_name = own_page(greek, site)
    _, polish_name = own_page(polish, site)
    other_address, other_name = own_page(other, site)

    find_in_poland(greek, site, polish_name)
    read_the_page(greek, polish_name)
    send(greek, "Shall our gardens write to each other before the summer?")

    asked = letter(polish, site, greek_name)
    asked.locator("summary", has_text="Not now").click()
    with polish.expect_navigation():
        asked.get_by_role("button", name="The dates do not fit").click()

    greek.goto(site.url("/contacts/?box=sent"))
    sent = greek.locator(".letters > li").filter(has_text=polish_name)
    assert "The dates do not fit" in sent.inner_text()
    sent.get_by_role("link", name=re.compile("^Three others")).click()
    others = greek.locator("li.person")
    assert others.count() == 3
    assert polish_name not in " ".join(others.all_inner_texts())

    greek.goto(site.url(other_address))
    send(greek, "Legends of two seas: would your class like to draw ours?")
    with other.expect_navigation():
        letter(other, site, greek_name).get_by_role("button", name=re.compile("^Accept")).click()
    for page, name in ((greek, other_name), (other, greek_name)):
        page.goto(site.url("/contacts/?box=contacts"))
        assert page.get_by_role("link", name=name).first.is_visible()
