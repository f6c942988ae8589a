"""What was stored together goes out together: in order, to everyone once, hidden where it must be."""

import asyncio

from chat import hub as hubs
from chat.queries import Told
from chat.wire import Frame
from tests.chat.stage import AUTHOR, ROOM, Stage, played, rest, text


def test_one_write_for_what_was_stored_together(monkeypatch):
    async def scene(stage: Stage) -> None:
        reader = stage.reader()
        await rest()
        writes: list[Frame] = []
        monkeypatch.setattr(reader.got, "write", writes.append)
        stage.happen_together(1, 2, 3)
        assert [frame.texts for frame in writes] == [(text(1), text(2), text(3))]

    played(scene, monkeypatch)


def test_a_part_of_it_that_a_reader_has_already_is_not_told_again(monkeypatch):
    async def scene(stage: Stage) -> None:
        stage.stored = 2
        reader = stage.reader()
        await rest()
        stage.happen_together(1, 2, 3)
        await rest()
        assert reader.seqs() == [1, 2, 3]

    played(scene, monkeypatch)


def test_what_waited_for_those_before_follows_at_once(monkeypatch):
    async def scene(stage: Stage) -> None:
        reader = stage.reader()
        await rest()
        stage.happens(1)
        stage.happen_together(4, 5)
        assert reader.seqs() == [1]
        stage.happen_together(2, 3)
        assert reader.seqs() == [1, 2, 3, 4, 5]

    played(scene, monkeypatch)


def test_only_those_of_a_blocked_author_are_hidden(monkeypatch):
    async def scene(stage: Stage) -> None:
        reader, other = stage.reader(hidden=frozenset({AUTHOR})), stage.reader(2)
        await rest()
        told = [(1, AUTHOR, text(1)), (2, AUTHOR + 1, text(2)), (3, AUTHOR, text(3))]
        stage.hub.take(f"room:{ROOM}", {"type": "event", "told": told})
        kinds = ["hidden", "message", "hidden"]
        assert [kind for kind in reader.kinds() if kind in kinds] == kinds
        assert reader.seqs() == other.seqs() == [1, 2, 3]
        assert "hidden" not in other.kinds()

    played(scene, monkeypatch)


def test_a_reader_with_a_full_buffer_catches_up(monkeypatch):
    async def scene(stage: Stage) -> None:
        reader = stage.reader()
        await rest()
        reader.got.full = True
        stage.happen_together(1, 2)
        reader.got.full = False
        await rest()
        assert reader.seqs() == [1, 2]

    played(scene, monkeypatch)


def test_parts_stay_small():
    long = "x" * (hubs.LARGEST_WRITE // 2)
    told = [Told(seq, AUTHOR, long) for seq in range(1, 6)]
    assert [[each.seq for each in part] for part in hubs._parts(told)] == [[1, 2], [3, 4], [5]]
    huge = [Told(1, AUTHOR, long * 5), Told(2, AUTHOR, "x")]
    assert [len(part) for part in hubs._parts(huge)] == [1, 1]


def test_a_cut_comes_before_what_is_stored_after_it(monkeypatch):
    async def scene(stage: Stage) -> None:
        reader = stage.reader()
        await asyncio.sleep(0.01)
        stage.room(type="seat_ended", user=1)
        stage.happen_together(1, 2)
        assert reader.seqs() == []
        assert reader.codes == [4403]

    played(scene, monkeypatch)
