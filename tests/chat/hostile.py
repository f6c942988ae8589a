"""Hostile handshakes and frames (B3)."""

import json
from collections.abc import Iterator
from typing import Any

from tests.chat.site import ChatSite


def origins(site: ChatSite) -> list[str | None]:
    """Origins that are not our own."""
    port = site.port
    return [
        None, "null", "", "http://evil.example", "https://evil.example", f"http://evil.example:{port}",
        f"http://localhost.evil.example:{port}", f"http://evil.example/localhost:{port}", "http://localhost",
        f"http://localhost:{port + 1}", f"http://localhost:{port}@evil.example", "http://[", "http://[::1",
        f"ftp://localhost:{port}", f"ws://localhost:{port}", "file://", "chrome-extension://abc", "http://",
        "http://\xe9.example", f"http://127.0.0.1:{port}", "x" * 4_000, f"//localhost:{port}",
        f"http://localhost:{port}\t.evil.example", "http://localhost:99999999", "http://localhost:-1",
    ]  # fmt: skip


ROOMS = (
    "999999", "0", "-1", "1.5", "1e3", "١", "", "abc", "9" * 19, "9" * 30, "9" * 3_000, "null", "%00", "1%00",
    "../1",
    "1;drop", "%F0%9F%98%80", "1%0d%0aX: y", "+1",
    "0x1", "%20%201", "[1]", "true", "1,2", "%ff%fe",
)  # fmt: skip
COOKIES = (
    "", "sessionid=", "sessionid=x", "sessionid=" + "a" * 32, "sessionid=" + "a" * 3_000, "sessionid=%00",
    "sessionid=../../etc", "sessionid=' OR 1=1 --", "sessionid=\"", "=", ";;;;", "sessionid", "csrftoken=abc",
    "sessionid=\xe9\xe9\xe9\xe9\xe9\xe9\xe9\xe9", "sessionid=a; sessionid=b",
)  # fmt: skip


def handshakes(site: ChatSite, rooms: tuple[int, int]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield query and rest of handshakes that must not be let in."""
    yield from (("", {"handle": "ann", "origin": origin}) for origin in origins(site))
    yield from ((f"?room={rooms[0]}", {"origin": origin}) for origin in origins(site)[:5])
    yield from (("", {"headers": {"Cookie": cookie}}) for cookie in COOKIES)
    yield from ((f"?room={room}", {"handle": "ann"}) for room in ROOMS)
    yield from ((f"?room={rooms[0]}&after={n}", {"handle": "mallory"}) for n in (0, 5, -1, "x", 2**63))
    yield from (
        ("", {"handle": "ann", "path": path})
        for path in ("/", "/ws", "/ws/1/", "/wss/", "/ws/../ws/x", "/people/")
    )
    yield "", {"handle": "ann", "headers": {"Host": "evil.example"}}
    yield (
        "",
        {"handle": "ann", "headers": {"X-Forwarded-Host": "evil.example"}, "origin": "http://evil.example"},
    )


def odd(*values: Any) -> tuple[Any, ...]:
    """Return values of any types."""
    return values


WRONG: list[Any] = [1, 1.5, True, None, [], {}, "", "x", -1, 10**19, 2**64]


def _subscriptions(here: str, there: str) -> list[Any]:
    """Versions, types and rooms that are none."""
    made: list[Any] = [
        {"v": v, "type": "typing", "room": here} for v in odd(0, 2, "1", None, [], {}, -1, "x" * 500)
    ]
    made += [
        {"type": kind}
        for kind in odd(*WRONG, "hello", "ack", "cut", "MESSAGE", "__class__", "\ud800", "a" * 9_000)
    ]
    made += [{"type": "subscribe", "room": each} for each in odd(*WRONG, there)]
    made += [
        {"type": "subscribe", "room": here, "after": each}
        for each in odd(1.5, True, [], {}, "", "x", -1, 2**64)
    ]
    return made


def _messages(here: str, there: str) -> list[Any]:
    """Messages to nowhere, and without a good key, text, answer or language."""
    made: list[Any] = [
        {"type": "message", "room": each, "cid": "a", "body": "b"}
        for each in odd(*WRONG, there, "\ud800", "9" * 5_000)
    ]
    made += [
        {"type": "message", "room": here, "cid": each, "body": "b"}
        for each in odd(1, [], {}, "", "c" * 65, "\ud800", "\x00")
    ]
    bodies = odd(1, [], {}, "", " \n ", "\ud800", "a\x00b", "x" * 16_385, "ß" * 8_193, "x" * 60_000)
    made += [{"type": "message", "room": here, "cid": "b", "body": each} for each in bodies]
    made += [
        {"type": "message", "room": here, "cid": "r", "body": "b", "reply_to": each}
        for each in odd("1", -1, 2**64, [])
    ]
    made += [
        {"type": "message", "room": here, "cid": "l", "body": "b", "language": each}
        for each in odd(1, "x" * 9, [])
    ]
    return made


def _changes(here: str, there: str) -> list[Any]:
    """Changes of what is not there, with what cannot be."""
    made: list[Any] = []
    for kind in odd("edit", "delete", "reaction", "pin", "mark"):
        made += [
            {"type": kind, "room": here, "message": each, "body": "b"} for each in odd(*WRONG[1:], 999_999)
        ]
        made.append({"type": kind, "room": there, "message": 1, "body": "b"})
        made.append({"type": kind, "room": here, "message": 999_999, "cid": "\ud800"})
    made += [
        {"type": "reaction", "room": here, "message": 1, "emoji": each}
        for each in odd("", "a", "<b>", "👍" * 17, 1, "\ud800")
    ]
    made += [
        {"type": "reaction", "room": here, "message": 1, "emoji": "👍", "on": each}
        for each in odd("yes", 1, None, [])
    ]
    made += [
        {"type": "mark", "room": here, "message": 1, "mark": each}
        for each in odd("", "x", "decisions", 1, [])
    ]
    made += [{"type": "read", "room": here, "seq": each} for each in odd(*WRONG[1:3], "1", -1, 2**64)]
    return made


NO_JSON = (
    "", " ", "{", "}", "[]", "null", "1", '"x"', "{'a':1}", "NaN", "[" * 30_000, '{"a":' * 9_000, "\ufeff{}",
    '{"type":"typing","room":1e999}', "9" * 5_000, '{"type":"read","room":"1","seq":' + "9" * 5_000 + "}",
    b"", b"\x00", b"\xff\xfe", b'{"type":"typing"}', b"x" * 30_000,
)  # fmt: skip


def frames(room: int, foreign: int) -> list[str | bytes]:
    """Frames that deserve an error, each of another kind."""
    here, there = str(room), str(foreign)
    made = [*_subscriptions(here, there), *_messages(here, there), *_changes(here, there)]
    return [*(json.dumps(each) for each in made), *NO_JSON]
