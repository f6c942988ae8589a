"""S2: a right that ends cuts the open sockets within five seconds."""

import asyncio
import http.cookiejar
import re
import time
import urllib.parse
import urllib.request
from collections.abc import Awaitable, Callable

import pytest

from tests.chat import places
from tests.chat.client import Reader, refused
from tests.chat.site import ChatSite, make_room
from tests.people import PASSWORD

AT_ONCE = 5.0


def people(site: ChatSite, *names: str) -> tuple[list[str], int]:
    """Make people of this test alone and a room of theirs; return handles and the room's id."""
    handles = [f"{name}{len(site.sessions)}" for name in names]
    with site.database():
        site.add_people(*handles)
        return handles, make_room(site, *handles).pk


async def read(site: ChatSite, handle: str, room: int) -> Reader:
    reader = await Reader.open(site, handle, room)
    await reader.frame(type="caught_up")
    return reader


async def say(reader: Reader, room: int, body: str) -> None:
    cid = f"c{time.monotonic_ns()}"
    await reader.send(type="message", room=str(room), cid=cid, body=body)
    await reader.frame(type="ack", cid=cid)


@pytest.mark.parametrize(
    ("what", "code"), [("send_out", "seat_ended"), ("leave", "seat_ended"), ("close", "closed")]
)
def test_a_seat_or_a_room_that_ends_cuts_at_once(what, code, chat):
    (host, guest), room = people(chat, "host", "guest")

    async def run() -> None:
        keeper, reader = await read(chat, host, room), await read(chat, guest, room)
        await say(keeper, room, "before")
        await reader.frame(type="message", body="before")
        chat.do(what, room=room, user=guest, by=host)
        cut = await reader.frame(AT_ONCE, type="cut", room=str(room))
        assert cut["code"] == code
        assert await reader.closed(AT_ONCE) == 4403
        if what == "close":
            assert await keeper.closed(AT_ONCE) == 4403
            return
        await say(keeper, room, "after")
        assert reader.find(body="after") is None
        assert await refused(chat, f"?room={room}", handle=guest) == 403

    asyncio.run(run())


def test_a_cut_room_leaves_the_others_of_the_socket(chat):
    (host, guest), room = people(chat, "host", "guest")
    with chat.database():
        other = make_room(chat, host, guest).pk

    async def run() -> None:
        reader = await read(chat, guest, room)
        await reader.send(v=1, type="subscribe", room=str(other))
        await reader.frame(type="caught_up", room=str(other))
        chat.do("send_out", room=room, user=guest, by=host)
        await reader.frame(AT_ONCE, type="cut", room=str(room))
        await say(reader, other, "still here")
        await reader.send(type="message", room=str(room), cid="x", body="no")
        assert (await reader.frame(type="error", cid="x"))["code"] == "not_found"
        await reader.close()

    asyncio.run(run())


def test_who_is_suspended_is_out(chat):
    (_host, guest), room = people(chat, "host", "guest")

    async def run() -> None:
        reader = await read(chat, guest, room)
        chat.do("suspend", user=guest)
        assert await reader.closed(AT_ONCE) == 4403
        assert await refused(chat, handle=guest) == 403

    asyncio.run(run())


@pytest.mark.parametrize("swapped", [False, True])
def test_a_block_closes_the_direct_room_for_both(swapped, chat):
    handles = [f"one{len(chat.sessions)}", f"two{len(chat.sessions)}"]
    with chat.database():
        room = places.direct(*chat.add_people(*handles)).pk

    async def run() -> None:
        one, two = await read(chat, handles[0], room), await read(chat, handles[1], room)
        await say(one, room, "before")
        by, user = handles[::-1] if swapped else handles
        chat.do("block", by=by, user=user)
        for reader, handle in ((one, handles[0]), (two, handles[1])):
            assert (await reader.frame(AT_ONCE, type="cut"))["code"] == "blocked"
            assert await reader.closed(AT_ONCE) == 4403
            assert await refused(chat, f"?room={room}", handle=handle) == 403

    asyncio.run(run())


def test_in_a_shared_room_a_block_hides_each_from_the_other(chat):
    (ann, ben, witness), room = people(chat, "ann", "ben", "witness")

    async def run() -> None:
        readers = [await read(chat, handle, room) for handle in (ann, ben, witness)]
        one, two, third = readers
        await say(one, room, "seen")
        await two.frame(type="message", body="seen")
        chat.do("block", by=ann, user=ben)
        await say(one, room, "of ann")
        await say(two, room, "of ben")
        chat.do("raise_hand", user=ann, room=room)
        await say(third, room, "of the witness")
        for reader in readers:
            await reader.frame(body="of the witness")
            assert reader.seqs(room) == [1, 2, 3, 4]
        assert two.find(type="hidden", seq=2) and two.find(body="of ann") is None
        assert one.find(type="hidden", seq=3) and one.find(body="of ben") is None
        assert third.find(body="of ann") and third.find(body="of ben") and third.find(type="hand")
        assert two.find(type="hand") is None
        late = await Reader.open(chat, ben, room, after=0)
        await late.frame(type="caught_up")
        assert [f["type"] for f in late.frames if f.get("seq") and f["type"] != "caught_up"] == [
            "hidden", "hidden", "message", "message",
        ]  # fmt: skip
        assert set(late.find(type="hidden") or {}) == {"type", "room", "seq"}
        for reader in (*readers, late):
            await reader.close()

    asyncio.run(run())


class Pages:
    """A browser without scripts: signs in by the form, posts others."""

    def __init__(self, site: ChatSite, email: str) -> None:
        self.site, self.jar = site, http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.post("/accounts/login/", login=email, password=PASSWORD)

    def post(self, path: str, **form: str) -> str:
        """Post a form with the token of its page; return the page that follows."""
        page = self.opener.open(self.site.base + path).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token, path
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], **form}).encode()
        request = urllib.request.Request(
            self.site.base + path, data, {"Origin": self.site.base, "Referer": self.site.base + path}
        )
        answer: str = self.opener.open(request).read().decode()
        return answer

    def session(self) -> str:
        """Return the key of the session."""
        return next(str(cookie.value) for cookie in self.jar if cookie.name == "sessionid")


def pages(site: ChatSite, handle: str) -> Pages:
    from accounts.models import User

    with site.database():
        email = User.objects.get(handle=handle).email
    browser = Pages(site, email)
    site.sessions[f"{handle}!"] = browser.session()
    return browser


def sign_out(browser: Pages, _second: Pages) -> None:
    browser.post("/accounts/logout/")


def new_password(_browser: Pages, second: Pages) -> None:
    fresh = "a new long passphrase"
    second.post("/accounts/password/change/", oldpassword=PASSWORD, password1=fresh, password2=fresh)


def end_in_the_list(_browser: Pages, second: Pages) -> None:
    second.post("/accounts/sessions/")


@pytest.mark.parametrize("how", [sign_out, new_password, end_in_the_list])
def test_a_session_that_ends_closes_its_sockets(how: Callable[[Pages, Pages], Awaitable[None]], chat):
    (guest,), room = people(chat, "guest")
    first = pages(chat, guest)
    chat.sessions["first"] = first.session()
    second = pages(chat, guest)

    async def run() -> None:
        reader = await read(chat, "first", room)
        await asyncio.to_thread(how, first, second)
        assert await reader.closed(AT_ONCE) == 4401
        assert await refused(chat, handle="first") == 403

    asyncio.run(run())
