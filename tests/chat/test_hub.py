"""The hub with fake wires on a loop: order, gaps, catching up, hiding, cutting, slow readers."""

import asyncio

import pytest
from django.db import OperationalError

from chat import hub as hubs
from chat import queries
from chat.queries import BATCH, Told
from tests.chat.stage import AUTHOR, Stage, played, rest


def test_catching_up_then_live(monkeypatch):
    async def scene(stage: Stage) -> None:
        reader = stage.reader()
        await rest()
        told = [frame for frame in reader.got.frames if frame["type"] != "here"]
        assert told[3] == {"type": "caught_up", "room": "7", "seq": 3}
        stage.happens(4, 5)
        assert reader.seqs() == [1, 2, 3, 4, 5]
        assert stage.reads == [0]

    played(scene, monkeypatch, 3)


def test_batches_and_after(monkeypatch):
    async def scene(stage: Stage) -> None:
        reader = stage.reader(seq=10)
        await rest(0.2)
        assert reader.seqs() == list(range(11, 2 * BATCH + 51))
        assert stage.reads == [10, 10 + BATCH, 10 + 2 * BATCH]

    played(scene, monkeypatch, 2 * BATCH + 50)


def test_nothing_live_before_caught_up(monkeypatch):
    async def scene(stage: Stage) -> None:
        stage.pause = asyncio.Event()
        reader = stage.reader()
        await rest()
        stage.happens(4, 5)
        assert reader.seqs() == []
        stage.pause.set()
        await rest()
        assert reader.seqs() == [1, 2, 3, 4, 5]
        told = [frame for frame in reader.got.frames if frame["type"] != "here"]
        assert told[5] == {"type": "caught_up", "room": "7", "seq": 5}

    played(scene, monkeypatch, 3)


def test_threads_may_publish_the_other_way_round(monkeypatch):
    async def scene(stage: Stage) -> None:
        reader = stage.reader()
        await rest()
        stage.happens(1)
        stage.happens(3)
        stage.happens(4)
        assert reader.seqs() == [1]
        stage.happens(2)
        assert reader.seqs() == [1, 2, 3, 4]
        assert stage.reads == [0]
        stage.happens(3, 2)
        assert reader.seqs() == [1, 2, 3, 4]

    played(scene, monkeypatch)


def test_an_event_that_never_comes_is_read_from_the_database(monkeypatch):
    async def scene(stage: Stage) -> None:
        reader = stage.reader()
        await rest()
        stage.happens(1)
        stage.happens(3)
        await rest(0.05)
        assert reader.seqs() == [1, 2, 3]
        assert stage.reads == [0, 1]

    played(scene, monkeypatch)


def test_a_read_that_began_before_the_room_was_live_is_not_shared(monkeypatch):
    """Who comes as the last reader has gone, and something happened in between, gets that too."""

    async def scene(stage: Stage) -> None:
        stage.pause = asyncio.Event()
        first = stage.reader(1, seq=3)
        await rest()
        stage.hub.remove(first)
        stage.happens(4)
        second = stage.reader(2, seq=3)
        await rest()
        stage.pause.set()
        await rest()
        assert second.seqs() == [4]

    played(scene, monkeypatch, 3)


def test_readers_of_the_same_share_one_read(monkeypatch):
    async def scene(stage: Stage) -> None:
        readers = [stage.reader(pk) for pk in range(1, 50)]
        await rest()
        assert stage.reads == [0]
        assert all(reader.seqs() == [1, 2, 3] for reader in readers)

    played(scene, monkeypatch, 3)


def test_events_of_the_hidden_are_hidden_live_and_later(monkeypatch):
    async def scene(stage: Stage) -> None:
        reader, other = stage.reader(1, hidden=frozenset({AUTHOR})), stage.reader(2)
        await rest()
        stage.happens(2)
        stage.happens(3, author=5)
        assert reader.seqs() == other.seqs() == [1, 2, 3]
        events = [frame for frame in reader.got.frames if frame["type"] not in ("caught_up", "here")]
        assert events[0] == {"type": "hidden", "room": "7", "seq": 1}
        assert [event["type"] for event in events] == ["hidden", "hidden", "message"]
        assert "hidden" not in other.kinds()

    played(scene, monkeypatch, 1)


def test_a_hand_of_the_hidden_is_not_told(monkeypatch):
    async def scene(stage: Stage) -> None:
        reader, other = stage.reader(1, hidden=frozenset({AUTHOR})), stage.reader(2)
        stage.room(type="hand", room="7", about=AUTHOR, handle="x", name="X", on=True)
        assert "hand" not in reader.kinds()
        hand = next(frame for frame in other.got.frames if frame["type"] == "hand")
        assert "about" not in hand and hand["handle"] == "x"

    played(scene, monkeypatch)


def test_who_reads_nothing_is_skipped_and_catches_up(monkeypatch):
    async def scene(stage: Stage) -> None:
        slow, quick = stage.reader(1), stage.reader(2)
        await rest()
        slow.got.full = True
        stage.happens(1, 2, 3)
        await rest()
        assert (slow.seqs(), quick.seqs()) == ([], [1, 2, 3])
        slow.got.full = False
        stage.happens(4)
        await rest()
        assert slow.seqs() == quick.seqs() == [1, 2, 3, 4]
        assert slow.kinds()[-1] == "caught_up"

    played(scene, monkeypatch)


def test_caught_up_waits_for_room_too(monkeypatch):
    async def scene(stage: Stage) -> None:
        reader = stage.reader()
        reader.got.full = True
        await rest()
        stage.happens(1)
        reader.got.full = False
        await rest()
        kinds = [kind for kind in reader.kinds() if kind != "here"]
        assert kinds[-1] == "caught_up" and reader.seqs() == [1]

    played(scene, monkeypatch)


def test_who_never_reads_is_let_go(monkeypatch):
    monkeypatch.setattr(hubs, "STALLED", 0.01)

    async def scene(stage: Stage) -> None:
        reader = stage.reader()
        reader.got.full = True
        await rest(0.1)
        assert reader.codes == [hubs.TOO_SLOW]

    played(scene, monkeypatch, 1)


def test_a_database_that_is_away_is_asked_again(monkeypatch):
    sleep = asyncio.sleep
    monkeypatch.setattr(asyncio, "sleep", lambda seconds: sleep(min(seconds, 0.01)))

    async def scene(stage: Stage) -> None:
        good = stage.events_after

        def away_twice(room: int, seq: int) -> list[Told]:
            if len(stage.reads) < 2:
                stage.reads.append(seq)
                raise OperationalError
            return good(room, seq)

        monkeypatch.setattr(queries, "events_after", away_twice)
        reader = stage.reader()
        await sleep(0.2)
        assert reader.seqs() == [1] and len(stage.reads) == 3

    played(scene, monkeypatch, 1)


@pytest.mark.parametrize("event", [{"type": "closed"}, {"type": "seat_ended", "user": 1}])
def test_cuts_of_a_room(event, monkeypatch):
    async def scene(stage: Stage) -> None:
        reader, other = stage.reader(1), stage.reader(2)
        await rest()
        stage.room(**event)
        stage.happens(1)
        assert (reader.got.frames[-1]["type"], reader.got.frames[-1]["code"]) == ("cut", event["type"])
        assert reader.codes == [4403] and reader.seqs() == []
        assert other.codes == ([4403] if event["type"] == "closed" else [])

    played(scene, monkeypatch)


def test_cuts_of_a_user_and_a_session(monkeypatch):
    async def scene(stage: Stage) -> None:
        one, two = stage.reader(1, session="a"), stage.reader(1, session="b")
        other = stage.reader(2, session="c")
        stage.hub.take("session:a", {"type": "signed_out"})
        assert (one.codes, two.codes) == ([4401], [])
        stage.hub.take("user:1", {"type": "suspended"})
        assert two.codes == [4403] and other.codes == []

    played(scene, monkeypatch)


def test_a_block_cuts_the_direct_room_and_hides_elsewhere(monkeypatch):
    async def scene(stage: Stage) -> None:
        reader = stage.reader(1, two=(1, 2))
        stage.hub.subscribe(reader, 8, seq=0)
        stage.hub.take("user:1", {"type": "block", "other": 2})
        assert set(reader.subs) == {8} and reader.codes == []
        assert reader.got.frames[-1] == {"type": "cut", "room": "7", "code": "blocked"}
        assert reader.hidden == {2}
        stage.hub.take("user:1", {"type": "unblock", "other": 2})
        assert not reader.hidden

    played(scene, monkeypatch)


def test_a_right_taken_away_meanwhile_is_asked_anew(monkeypatch):
    async def scene(stage: Stage) -> None:
        asked = []

        async def ask() -> int:
            asked.append(1)
            if len(asked) == 1:
                stage.hub.take("room:1", {"type": "closed"})
            return len(asked)

        assert await stage.hub.undisturbed(ask) == 2

    played(scene, monkeypatch)


def test_what_leaves_is_forgotten(monkeypatch):
    async def scene(stage: Stage) -> None:
        reader = stage.reader(1)
        await rest()
        stage.hub.remove(reader)
        stage.hub.remove(reader)
        assert (stage.hub.rooms, stage.hub.users, stage.hub.sessions) == ({}, {}, {})
        stage.happens(1)
        assert reader.seqs() == []

    played(scene, monkeypatch)
