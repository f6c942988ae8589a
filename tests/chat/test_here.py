"""The hub with fake wires on a loop: who is here, who is writing."""

from chat import presence
from tests.chat.stage import ROOM, Stage, played, rest


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
