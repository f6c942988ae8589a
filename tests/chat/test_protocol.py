"""docs/protocol.md names every command, frame, code and limit that the code has."""

import re
from pathlib import Path

import pytest

from chat import commands, socket, sweep
from chat.data import WHY
from chat.hub import TOO_SLOW
from chat.models import ChangeKind

DOCUMENT = (Path(__file__).resolve().parent.parent.parent / "docs" / "protocol.md").read_text(
    encoding="utf-8"
)
CHAT = Path(commands.__file__).resolve().parent
TOLD = (
    "hello",
    "message",
    "hidden",
    "caught_up",
    "ack",
    "error",
    "cut",
    "here",
    "typing",
    "room_changed",
    "standing",
)
CLOSES = (socket.TOO_LARGE, socket.TOO_MANY, sweep.SIGNED_OUT, sweep.NOT_ALLOWED, TOO_SLOW)


def rows() -> set[str]:
    """The first cell of every row of the document's tables."""
    return set(re.findall(r"^\| `?([\w, ]+?)`? \|", DOCUMENT, re.MULTILINE))


@pytest.mark.parametrize("code", WHY)
def test_every_error_has_its_row(code):
    assert code in rows()


@pytest.mark.parametrize("kind", [*commands._COMMANDS, *TOLD, *ChangeKind.values, "hand", "notification"])
def test_every_frame_has_its_row(kind):
    assert kind in rows()


def test_every_frame_that_the_code_tells_is_known_here():
    source = "".join(path.read_text(encoding="utf-8") for path in CHAT.rglob("*.py"))
    told = set(re.findall(r'(?:"type": |type=)"(\w+)"', source)) - {"event"}
    assert told <= {*TOLD, *ChangeKind.values, "websocket"}


@pytest.mark.parametrize("code", CLOSES)
def test_every_close_code_has_its_row(code):
    assert str(code) in rows()


def test_an_undocumented_code_is_seen():
    assert "no_such_code" not in rows() and "not_found" in rows()
