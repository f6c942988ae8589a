"""The hub with fake wires on a loop: order, gaps, catching up, hiding, cutting, presence, slow readers."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from chat import hub as hubs
from chat import presence
from chat.hub import Hub
from chat.queries import BATCH, Told
from tests.chat.fakes import FakeSocket

ROOM = 7
AUTHOR = 9


def text(seq: int) -> str:
    return f'{{"type":"message","seq":{seq}}}'


class Stage:
    """A hub whose database is a number: so many events are stored."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, stored: int = 0) -> None:
        self.hub, self.stored, self.reads = Hub(), stored, list[int]()
        self.pause: asyncio.Event | None = None
        monkeypatch.setattr(hubs, "reading", self.reading)
        monkeypatch.setattr(hubs.queries, "events_after", self.events_after)
        monkeypatch.setattr(hubs, "PATIENCE", 0.01)
        monkeypatch.setattr(hubs, "POLL", 0.001)
        for name in ("SOON", "LATER"):
            monkeypatch.setattr(presence, name, 0.005)

    async def reading(self, work: Callable[[], Any]) -> Any:
        found = work()
        if self.pause:
            await self.pause.wait()
        return found

    def events_after(self, _room: int, seq: int) -> list[Told]:
        self.reads.append(seq)
        return [Told(n, AUTHOR, text(n)) for n in range(seq + 1, min(self.stored, seq + BATCH) + 1)]

    def reader(self, user_id: int = 1, *, seq: int = 0, **more: Any) -> FakeSocket:
        two, visible = more.pop("two", ()), more.pop("visible", True)
        socket = FakeSocket(user_id, **more)
        self.hub.add(socket)
        self.hub.subscribe(socket, ROOM, seq=seq, two=two, visible=visible)
        return socket

    def happens(self, *seqs: int, author: int = AUTHOR) -> None:
        """Publish these events, stored already."""
        self.stored = max(self.stored, *seqs)
        for seq in seqs:
            self.happen_together(seq, author=author)

    def happen_together(self, *seqs: int, author: int = AUTHOR) -> None:
        """Publish events that were stored together."""
        self.stored = max(self.stored, *seqs)
        told = [(seq, author, text(seq)) for seq in seqs]
        self.hub.take(f"room:{ROOM}", {"type": "event", "told": told})

    def room(self, **event: Any) -> None:
        self.hub.take(f"room:{ROOM}", event)


def played(
    scene: Callable[[Stage], Awaitable[None]], monkeypatch: pytest.MonkeyPatch, stored: int = 0
) -> None:
    async def run() -> None:
        await asyncio.wait_for(scene(Stage(monkeypatch, stored)), 10)

    asyncio.run(run())


async def rest(seconds: float = 0.02) -> None:
    await asyncio.sleep(seconds)


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
    monkeypatch.setattr(hubs.asyncio, "sleep", lambda seconds: sleep(min(seconds, 0.01)))

    async def scene(stage: Stage) -> None:
        good, monkey = stage.events_after, stage.reads
        hubs.queries.events_after = lambda room, seq: (
            1 // 0 if not monkey.append(seq) and len(monkey) < 3 else good(room, seq)
        )  # type: ignore
        reader = stage.reader()
        await sleep(0.2)
        assert reader.seqs() == [1]

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


def test_presence_leaves_out_the_invisible_and_the_hidden(monkeypatch):
    async def scene(stage: Stage) -> None:
        one = stage.reader(1, hidden=frozenset({2}))
        two, unseen = stage.reader(2, hidden=frozenset({1})), stage.reader(3, visible=False)
        await rest(0.05)
        here = {
            each.user_id: [f for f in each.got.frames if f["type"] == "here"][-1]
            for each in (one, two, unseen)
        }
        handles = {pk: sorted(person["handle"] for person in frame["people"]) for pk, frame in here.items()}
        assert handles == {1: ["u1"], 2: ["u2"], 3: ["u1", "u2"]}
        assert {pk: frame["count"] for pk, frame in here.items()} == {1: 1, 2: 1, 3: 2}

    played(scene, monkeypatch)


def test_of_many_only_the_number_is_told(monkeypatch):
    async def scene(stage: Stage) -> None:
        readers = [stage.reader(pk) for pk in range(1, presence.NAMED + 2)]
        await rest(0.05)
        here = [f for f in readers[0].got.frames if f["type"] == "here"][-1]
        assert here == {"type": "here", "room": "7", "count": presence.NAMED + 1}

    played(scene, monkeypatch)


def test_typing_reaches_the_others_only(monkeypatch):
    async def scene(stage: Stage) -> None:
        one, two, three = stage.reader(1), stage.reader(2), stage.reader(3, hidden=frozenset({1}))
        unseen = stage.reader(4, visible=False)
        stage.hub.typing(one.subs[ROOM])
        stage.hub.typing(unseen.subs[ROOM])
        assert [("typing" in each.kinds()) for each in (one, two, three)] == [False, True, False]
        assert two.kinds().count("typing") == 1

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
