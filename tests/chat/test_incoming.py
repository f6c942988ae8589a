"""Taking off masks and checking texts gives what Autobahn's own code gives, in pieces too."""

import random
from types import SimpleNamespace

import pytest
from autobahn.websocket import utf8validator, xormasker

from chat import incoming

TEXTS = (
    b"", b"plain", "Žluťoučký kůň, Ελλάδα, 🦔".encode(), b"\xff", b"a\x80b", b"\xc0\xaf", b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80", "ß".encode()[:1], "🦔".encode()[:3], b"ok \xe2\x28\xa1",
)  # fmt: skip


def _cut(data: bytes, chance: random.Random) -> list[bytes]:
    marks = sorted(chance.randrange(len(data) + 1) for _ in range(chance.randrange(4)))
    return [data[start:end] for start, end in zip([0, *marks], [*marks, len(data)], strict=True)]


@pytest.mark.parametrize("size", [0, 1, 3, 4, 5, 126, 127, 128, 1_000, 65_537])
def test_the_mask_comes_off(size):
    chance = random.Random(size)
    data, mask = chance.randbytes(size), chance.randbytes(4)
    ours, theirs = incoming.Unmasker(mask, size), xormasker.create_xor_masker(mask, size)
    for piece in _cut(data, chance):
        assert ours.process(piece) == theirs.process(piece)
        assert ours.pointer() == theirs.pointer()


@pytest.mark.parametrize("text", TEXTS)
def test_the_same_texts_are_utf_8(text):
    chance = random.Random(len(text))
    ours, theirs = incoming.TextCheck(), utf8validator.Utf8Validator()
    for _ in range(20):
        ours.reset()
        theirs.reset()
        told = [(ours.validate(piece), theirs.validate(piece)) for piece in _cut(text, chance)]
        whole = [all(each[side][0] for each in told) and told[-1][side][1] for side in (0, 1)]
        assert whole[0] == whole[1]
        assert told[-1][0] == told[-1][1] or not whole[0]


def test_something_faster_stays(monkeypatch):
    faster = SimpleNamespace(__module__="wsaccel.xormask")
    monkeypatch.setattr(incoming.protocol, "create_xor_masker", faster)
    monkeypatch.setattr(incoming.protocol, "Utf8Validator", utf8validator.Utf8Validator)
    incoming.install()
    assert incoming.protocol.create_xor_masker is faster
    assert incoming.protocol.Utf8Validator is incoming.TextCheck
