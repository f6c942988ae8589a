"""Q4: reading, searching, writing and signing up work without JavaScript."""

import re

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def bare(new_page):
    return lambda part="anonymous", width=390: new_page(part, width=width, javascript=False)


def test_reading(bare, site):
    page = bare("teacher_gr", width=1440)
    page.goto(site.url("/people/"))
    first = page.locator("ol.people h3 a").first
    name = first.inner_text()
    first.click()
    assert name in page.get_by_role("heading", level=1).inner_text()


def test_searching(bare, site):
    page = bare("teacher_gr", width=1440)
    page.goto(site.url("/people/"))
    page.locator('#people input[name="q"], input[name="q"]').first.fill("łucja")
    page.locator('input[name="q"]').first.press("Enter")
    assert "q=" in page.url
    assert page.locator("ol.people h3 a").first.inner_text() == "Łucja Próbna"


def test_searching_by_a_facet(bare, site):
    page = bare("teacher_gr", width=1440)
    page.goto(site.url("/people/"))
    page.locator('#facets input[name="country"][value="PL"]').check()
    page.locator('#facets button[type="submit"]').last.click()
    assert "country=PL" in page.url
    countries = page.locator("ol.people .person-school").all_inner_texts()
    assert countries
    assert all("Poland" in each for each in countries)


def test_searching_on_a_phone(bare, site):
    """The filters are a sheet there; without scripts its button still opens it."""
    page = bare("teacher_gr")
    page.goto(site.url("/people/"))
    page.get_by_role("button", name=re.compile("Filters")).first.click()
    assert page.locator('#facets button[type="submit"]').last.is_visible()


def test_writing(bare, site):
    page = bare("ambassador")
    page.goto(site.url("/contacts/write/teacher_pl/"))
    page.locator('textarea[name="message"]').fill("A letter sent without any script.")
    page.get_by_role("button", name="Send").click()
    page.goto(site.url("/contacts/?box=sent"))
    page.locator(".letter-folded > summary").first.click()
    assert page.get_by_text("A letter sent without any script.").first.is_visible()


def test_signing_up_and_finding_a_school(bare, site):
    page = bare()
    page.goto(site.url("/accounts/signup/"))
    page.locator('[name="name"]').fill("Plain Person")
    page.locator('[name="email"]').fill("plain@school.example")
    page.locator('[name="password1"]').fill("a small garden in spring")
    page.locator('[name="country"]').select_option("PL")
    page.locator('[name="password1"]').press("Enter")
    assert page.url.endswith("/accounts/confirm-email/")

    newcomer = bare("newcomer")
    newcomer.goto(site.url("/schools/"))
    newcomer.get_by_label("Name or town of the school").fill("dimotiko larisa")
    newcomer.get_by_role("button", name="Search", exact=True).click()
    newcomer.locator("#found").get_by_text("3ο Δημοτικό Σχολείο").first.wait_for()
