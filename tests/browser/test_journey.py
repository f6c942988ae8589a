"""From sign-up to the first contact request, as a teacher would go: all through pages and the mail file."""

import re

import pytest

pytestmark = pytest.mark.browser
PASSWORD = "a small garden in spring"  # long enough, nobody's
EMAIL = "new.teacher@school.example"


def mailed_link(site, recipient):
    """Return the confirmation link of the latest mail to someone."""
    mail = next(mail for mail in site.mails() if f"To: {recipient}" in mail)
    link = re.search(r"http://localhost:\d+\S*confirm-email\S+", mail)
    assert link, mail
    return link[0]


def sign_up(page, site):
    page.goto(site.url("/"))
    page.get_by_role("link", name="Join").first.click()
    page.get_by_label("Your name").fill("Δοκιμαστική Δασκάλα")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Country of your school").select_option("GR")
    page.locator("main form button[type=submit], main form button:not([type])").last.click()
    page.get_by_role("heading", name="Confirm your e-mail").first.wait_for()


def confirm(page, site):
    page.goto(mailed_link(site, EMAIL))
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_url("**/welcome/")


def choose_school(page, site):
    """Find a school by its Greek name, typed in Latin letters: it was made as 3ο Δημοτικό Σχολείο, Λάρισα."""
    page.goto(site.url("/schools/"))
    page.get_by_label("Name or town of the school").fill("dimotiko larisa")
    found = page.locator("#found li").filter(has_text="3ο Δημοτικό Σχολείο").filter(has_text="Λάρισα").first
    found.wait_for()
    page.wait_for_url(re.compile("q=dimotiko"))
    found.get_by_role("button").click()
    page.wait_for_url("**/welcome/")


def fill_profile(page, site):
    page.goto(site.url("/profile/"))
    page.get_by_label("Pupils’ ages, from").select_option("8")
    page.get_by_label("To", exact=True).select_option("11")
    page.get_by_label("Primary", exact=True).check()
    page.locator('[name="subjects"]').first.check()
    page.locator('select[name$="-language"]').first.select_option("en")
    page.locator('select[name$="-level"]').first.select_option("B2")
    page.get_by_label("About me").fill("We grow beans and write letters.")
    with page.expect_navigation():
        page.get_by_role("button", name="Save profile").click()
    assert page.locator('main [aria-invalid="true"]').count() == 0


def validate(page, site):
    page.goto(site.url("/validation/"))
    waits = page.locator("li.topic").filter(has_text="Δοκιμαστική Δασκάλα")
    with page.expect_navigation():
        waits.get_by_role("button", name=re.compile("^Confirm")).click()


def search(page, site):
    """Search with three facets: country, working language, and the pupils' ages."""
    page.goto(site.url("/people/"))
    count = page.locator("#people").inner_text()
    box(page, "country", "PL")
    box(page, "language", "en")
    page.locator('[name="age_from"]').first.evaluate("e => { e.value = '7'; }")
    page.locator('[name="age_from"]').first.dispatch_event("change")
    page.wait_for_url(re.compile("age_from=7"))
    assert page.locator("#people").inner_text() != count
    return page.locator("ol.people h3 a").first


def box(page, name, value):
    """Tick a box of a facet, open or not, and wait until the address says so."""
    found = page.locator(f'#facets input[name="{name}"][value="{value}"]')
    found.evaluate("e => { const d = e.closest('details'); if (d) d.open = true; }")
    found.check()
    page.wait_for_url(re.compile(f"{name}={value}"))


def test_from_sign_up_to_the_first_contact_request(site, new_page):
    page = new_page(width=1440)
    sign_up(page, site)
    confirm(page, site)
    choose_school(page, site)
    fill_profile(page, site)
    page.goto(site.url("/welcome/"))
    assert page.get_by_role("heading", name="Profile written").is_visible()
    validate(new_page("support_gr", width=1440), site)
    page.goto(site.url("/welcome/"))
    page.get_by_role("heading", name=re.compile("everything is done")).wait_for()

    first = search(page, site)
    name = first.inner_text()
    first.click()
    page.get_by_role("heading", level=1, name=name).wait_for()
    page.get_by_role("link", name=re.compile("Write")).first.click()
    page.locator('textarea[name="message"]').fill("Shall our classes write to each other in spring?")
    page.get_by_role("button", name="Send").click()
    page.wait_for_load_state()
    page.goto(site.url("/contacts/?box=sent"))
    page.locator(".letter-folded > summary").first.click()
    page.get_by_text("Shall our classes write to each other in spring?").wait_for()
