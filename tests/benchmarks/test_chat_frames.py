"""The hand-written parser of the load client, and what it counts."""

import asyncio

import pytest

from tests.benchmarks.chat_frames import PING, TEXT, Parser, client_frame, text_of
from tests.benchmarks.chat_reader import Reader, Tally


def server_frame(text: bytes, opcode: int = TEXT) -> bytes:
    size = len(text)
    if size < 126:
        return bytes((0x80 | opcode, size)) + text
    if size < 1 << 16:
        return bytes((0x80 | opcode, 126)) + size.to_bytes(2, "big") + text
    return bytes((0x80 | opcode, 127)) + size.to_bytes(8, "big") + text


SIZES = (0, 1, 125, 126, 300, 65_535, 65_536, 70_000)


@pytest.mark.parametrize("step", [1, 2, 3, 7, 1_000, 1_000_000])
def test_frames_of_every_length_are_cut_whatever_arrives_together(step: int) -> None:
    sizes = SIZES[:5] if step < 1_000 else SIZES
    stream = b"".join(server_frame(b"x" * size) for size in sizes) + server_frame(b"p", PING)
    seen: list[tuple[int, int]] = []
    parser = Parser(lambda opcode, _data, start, end: seen.append((opcode, end - start)))
    for at in range(0, len(stream), step):
        parser.feed(stream[at : at + step])
    assert seen == [*((TEXT, size) for size in sizes), (PING, 1)]


@pytest.mark.parametrize("wrong", [client_frame(b"masked"), b"\x01\x01a"])
def test_what_no_server_sends_is_refused(wrong: bytes) -> None:
    with pytest.raises(ValueError, match="frame"):
        Parser(lambda *_: None).feed(wrong)


def test_a_message_has_its_length_and_number() -> None:
    assert len(text_of(7)) == 300
    assert text_of(7).startswith("n=00000007 ")


def counted(*numbers: int) -> Tally:
    """Return the tally of a reader of our server to whom these numbers of a room come."""

    async def read() -> Tally:
        reader = Reader(tally := Tally(), b"", ours=True)
        reader.data_received(b"HTTP/1.1 101 Switching Protocols\r\n\r\n")
        reader.data_received(server_frame(b'{"type":"caught_up","room":"1","seq":4}'))
        for seq in numbers:
            reader.data_received(server_frame(b'{"type":"message","room":"1","seq":%d,"cid":"n=00"}' % seq))
        return tally

    return asyncio.run(read())


@pytest.mark.parametrize(
    ("numbers", "received", "twice", "disorder"),
    [((5, 6, 7), 3, 0, 0), ((5, 7), 2, 0, 0), ((5, 7, 6), 3, 0, 1), ((5, 5, 6), 3, 1, 0), ((4,), 1, 1, 0)],
)
def test_what_comes_twice_or_late_is_counted(
    numbers: tuple[int, ...], received: int, twice: int, disorder: int
) -> None:
    tally = counted(*numbers)
    assert (tally.received, tally.twice, tally.disorder) == (received, twice, disorder)
