"""People in one room: talk, change, delete, a server that dies, being sent out while reading."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import NewPage
from tests.browser.site import Site

pytestmark = pytest.mark.browser


@pytest.fixture
def host(site: Site, new_page: NewPage) -> Page:
    """The page of somebody who has just opened a room, by the form."""
    page = new_page("teacher_gr", width=1440)
    page.goto(site.url("/rooms/"))
    page.locator("main").get_by_role("link", name="Open a room").click()
    page.get_by_label("Name", exact=True).fill("Letters and leaves")
    page.locator("main form button.btn").first.click()
    page.wait_for_url(re.compile(r"/rooms/\d+/$"))
    expect(page.locator("#here-number")).to_have_text("1")
    return page


def come_in(page: Page, host: Page, site: Site) -> Page:
    """Come into the open room of a host by its door."""
    page.goto(host.url)
    page.get_by_role("button", name="Come in").click()
    expect(page.locator("#here-number")).not_to_be_empty()
    return page


@pytest.fixture
def guest(host: Page, site: Site, new_page: NewPage) -> Page:
    """A second person in the room, on a phone."""
    return come_in(new_page("owner"), host, site)


def say(page: Page, text: str) -> None:
    """Write a message and press Enter."""
    page.locator("#say").fill(text)
    page.locator("#say").press("Enter")


def texts(page: Page) -> list[str]:
    """What the page shows of the talk, in its order."""
    return page.locator(".msg:not(.msg-waits) .msg-body").all_inner_texts()


def numbers(page: Page) -> list[int]:
    """The numbers of the messages on the page, in its order."""
    return [
        int(seq)
        for seq in page.locator("#rows .msg[data-seq]").evaluate_all(
            "rows => rows.map(row => row.dataset.seq)"
        )
    ]


def shows(page: Page, text: str):
    """Expect one message with a text on a page, and return its row."""
    row = page.locator(".msg:not(.msg-waits)").filter(has_text=text)
    expect(row).to_have_count(1)
    return row


def test_two_people_talk_and_see_each_other_write(host: Page, guest: Page):
    expect(host.locator("#here-number")).to_have_text("2")
    guest.locator("#say").press_sequentially("Good eve")
    expect(host.locator("#typing")).to_contain_text("is writing")
    say(guest, "Good evening, **all**!")
    row = shows(host, "Good evening, all!")
    expect(row.locator("strong")).to_have_text("all")
    expect(host.locator("#typing")).to_be_empty()
    say(host, "Welcome <b>in</b>")
    expect(shows(guest, "Welcome <b>in</b>").locator("b:not(.msg-who b)")).to_have_count(0)
    assert texts(host) == texts(guest) == ["Good evening, all!", "Welcome <b>in</b>"]
    assert numbers(host) == numbers(guest) == [1, 2]
    guest.reload()
    assert texts(guest) == ["Good evening, all!", "Welcome <b>in</b>"]


def menu(page: Page, text: str, act: str) -> None:
    """Open the menu of a message and press what it offers."""
    shows(page, text).locator(".msg-acts").click()
    page.locator("#acts").get_by_role("button", name=act).click()


def test_a_message_is_changed_answered_reacted_to_kept_and_deleted(host: Page, guest: Page):
    say(guest, "We met at eigth")
    shows(host, "We met at eigth")
    guest.locator("#say").press("ArrowUp")
    expect(guest.locator("#say")).to_have_value("We met at eigth")
    say(guest, "We meet at eight")
    expect(shows(host, "We meet at eight").locator("[data-part=edited]")).to_be_visible()
    menu(host, "We meet at eight", "👍")
    expect(shows(guest, "We meet at eight").locator(".react")).to_have_text("👍 1")
    shows(guest, "We meet at eight").locator(".react").click()
    expect(shows(host, "We meet at eight").locator(".react")).to_have_text("👍 2")
    shows(host, "We meet at eight").locator(".react").click()
    expect(shows(guest, "We meet at eight").locator(".react")).to_have_text("👍 1")
    menu(host, "We meet at eight", "Decision")
    expect(shows(guest, "We meet at eight").locator(".msg-kind")).to_contain_text("Decision, marked by")
    expect(host.locator("#room-aside")).to_contain_text("We meet at eight")
    menu(host, "We meet at eight", "Pin")
    expect(guest.locator("#room-kept")).to_contain_text("We meet at eight")
    menu(host, "We meet at eight", "Answer")
    say(host, "Fine with me")
    expect(shows(guest, "Fine with me").locator(".msg-quote")).to_contain_text("We meet at eight")
    menu(guest, "marked by", "Delete")
    guest.locator("#ask").get_by_role("button", name="Delete").click()
    expect(host.get_by_text("This message was deleted.")).to_have_count(1)
    expect(host.locator("#room-kept")).not_to_contain_text("We meet at eight")
    host.reload()
    expect(host.get_by_text("We meet at eight")).to_have_count(0)


def test_nothing_is_lost_or_twice_when_the_server_dies_in_mid_conversation(
    host: Page, guest: Page, site: Site
):
    say(host, "before")
    shows(guest, "before")
    site.server.kill()
    expect(guest.locator("#state")).to_be_visible()
    say(guest, "while it was away 1")
    say(guest, "while it was away 2")
    say(host, "also away")
    expect(guest.locator(".msg-waits")).to_have_count(2)
    site.server.start()
    for page in (host, guest):
        for text in ("while it was away 1", "while it was away 2", "also away"):
            shows(page, text)
        expect(page.locator(".msg-waits")).to_have_count(0)
        expect(page.locator("#state")).to_be_hidden()
    say(guest, "after")
    shows(host, "after")
    assert texts(host) == texts(guest)
    assert numbers(host) == numbers(guest) == [1, 2, 3, 4, 5]


def test_what_was_not_stored_outlives_the_page(host: Page, guest: Page, site: Site):
    site.server.kill()
    expect(guest.locator("#state")).to_be_visible()
    say(guest, "written on the train")
    guest.locator("#say").fill("and half a sentence")
    expect(guest.locator(".msg-waits")).to_have_count(1)
    site.server.start()
    guest.reload()
    shows(host, "written on the train")
    shows(guest, "written on the train")
    expect(guest.locator("#say")).to_have_value("and half a sentence")


def test_who_is_sent_out_while_reading_reads_no_more(host: Page, guest: Page, site: Site, new_page: NewPage):
    third = come_in(new_page("teacher_pl", width=768), host, site)
    say(host, "between us")
    for page in (guest, third):
        shows(page, "between us")
    people = new_page("teacher_gr", width=1440)
    people.goto(host.url + "people/")
    name = guest.evaluate("document.getElementById('room').dataset.handle")
    row = people.locator(f".seats li:has(a[href='/people/{name}/'])")
    row.locator("summary").click()
    row.get_by_label("Reason").fill("Off topic, again and again.")
    row.get_by_role("button", name="Send out").click()
    expect(guest.locator("#state")).to_have_text("You are no longer in this room.")
    expect(guest.locator(".msg")).to_have_count(0)
    expect(guest.locator("#say")).to_have_count(0)
    say(third, "still here")
    shows(host, "still here")
    guest.reload()
    assert "between us" not in guest.content()


def test_a_room_closed_while_one_reads_stays_to_read(host: Page, guest: Page, new_page: NewPage):
    say(host, "the last word")
    shows(guest, "the last word")
    form = new_page("teacher_gr", width=1440)
    form.goto(host.url + "edit/")
    form.locator("summary").click()
    form.get_by_role("button", name="Close it for good").click()
    expect(guest.locator("#state")).to_contain_text("This room is closed")
    shows(guest, "the last word")
    expect(guest.locator("#say")).to_have_count(0)


def test_new_messages_wait_below_while_one_reads_above(host: Page, guest: Page):
    for n in range(25):
        say(host, f"line {n}\n\nand more of it")
    shows(guest, "line 24")
    guest.locator("#log").evaluate("log => log.scrollTo(0, -log.scrollHeight / 2)")
    seen = guest.evaluate("document.elementFromPoint(150, 400).closest('.msg').dataset.seq")
    say(host, "something new")
    expect(guest.locator("#to-end")).to_be_visible()
    assert guest.evaluate("document.elementFromPoint(150, 400).closest('.msg').dataset.seq") == seen
    expect(guest.locator("#since")).to_be_attached()
    guest.locator("#to-end").click()
    expect(guest.locator("#to-end")).to_be_hidden()
    expect(shows(guest, "something new")).to_be_in_viewport()


def test_a_room_can_be_read_and_written_to_without_javascript(host: Page, site: Site, new_page: NewPage):
    plain = new_page("owner", javascript=False)
    plain.goto(host.url)
    plain.get_by_role("button", name="Come in").click()
    plain.locator("#say").fill("by a plain form")
    plain.get_by_role("button", name="Send").click()
    shows(host, "by a plain form")
    say(host, "read without a script")
    shows(host, "read without a script")
    plain.get_by_role("link", name="Show what is new").click()
    shows(plain, "read without a script").locator(".msg-acts").click()
    plain.get_by_role("button", name="👍").click()
    expect(shows(host, "read without a script").locator(".react")).to_have_text("👍 1")
    shows(plain, "read without a script").locator(".msg-acts").click()
    plain.get_by_role("link", name="Answer").click()
    plain.locator("#say").fill("an answer")
    plain.get_by_role("button", name="Send").click()
    expect(shows(host, "an answer").locator(".msg-quote")).to_contain_text("read without a script")


def test_the_talk_is_a_log_and_all_is_done_by_keyboard(host: Page, guest: Page):
    log = guest.get_by_role("log", name="Messages")
    expect(log).to_be_attached()
    say(host, "hear me")
    row = shows(guest, "hear me")
    assert re.search(r"\d\d:\d\d", row.locator(".msg-who").inner_text())
    row.locator(".msg-acts").focus()
    guest.keyboard.press("Enter")
    expect(guest.locator("#acts")).to_be_visible()
    guest.keyboard.press("Escape")
    expect(guest.locator("#acts")).to_be_hidden()
    expect(row.locator(".msg-acts")).to_be_focused()
    guest.get_by_role("button", name="More about this room").click()
    guest.get_by_role("button", name="Do not read new messages aloud").click()
    expect(guest.locator("#log")).to_have_attribute("aria-live", "off")


def test_a_picture_and_a_file_are_sent(host: Page, guest: Page):
    picture = io.BytesIO()
    Image.new("RGB", (640, 480), "seagreen").save(picture, "PNG")
    guest.locator("#say").fill("our garden")
    files: list[FilePayload] = [
        {"name": "garden.png", "mimeType": "image/png", "buffer": picture.getvalue()},
        {"name": "list.txt", "mimeType": "text/plain", "buffer": b"mint\nthyme\n"},
    ]
    guest.locator("#say-form [name=files]").set_input_files(files)
    expect(guest.locator("#say-files li")).to_have_count(2)
    guest.locator("#say").press("Enter")
    row = shows(host, "our garden")
    shown = row.locator(".files img")
    expect(shown).to_have_attribute("alt", re.compile("garden"))
    assert shown.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") == 640
    with host.expect_download() as download:
        row.get_by_role("link", name="list.txt").click()
    assert download.value.path().read_bytes() == b"mint\nthyme\n"
    expect(guest.locator("#say-files li")).to_have_count(0)
    expect(guest.locator("#say")).to_have_value("")


def test_a_file_that_cannot_be_taken_is_said_beside_the_form(host: Page):
    host.locator("#say").fill("see this")
    bad: FilePayload = {"name": "page.html", "mimeType": "text/html", "buffer": b"<script>alert(1)</script>"}
    host.locator("#say-form [name=files]").set_input_files([bad])
    host.locator("#say").press("Enter")
    expect(host.locator("#say-error")).to_be_visible()
    expect(host.locator("#say")).to_have_value("see this")
    host.get_by_role("button", name="Take page.html away").click()
    host.locator("#say").press("Enter")
    shows(host, "see this")
