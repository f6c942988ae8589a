"""Group commit: what comes while a transaction runs is stored together in the next, each answered its own."""

import asyncio
from typing import Any

import pytest

from chat import writer
from chat.data import Draft, Refused, Sent


class Store:
    """Stands for the writing thread: keeps the batches, and can be slow or away."""

    def __init__(self) -> None:
        self.batches: list[list[Any]] = []
        self.gate = asyncio.Event()
        self.away = False

    async def write(self, work: Any) -> Any:
        await self.gate.wait()
        return work()

    def send_messages(self, drafts: Any) -> list[Any]:
        if self.away:
            raise OSError("the disk is full")
        self.batches.append(list(drafts))
        return [Sent(draft) for draft in drafts]


@pytest.fixture
def store(monkeypatch) -> Store:
    made = Store()
    monkeypatch.setattr(writer, "writing", made.write)
    monkeypatch.setattr(writer, "send_messages", made.send_messages)
    return made


def numbers(count: int) -> list[Draft]:
    """Drafts of which the writer, which looks into none, sees the number only."""
    return list(range(count))  # type: ignore[arg-type]


def test_what_comes_meanwhile_is_stored_together_and_in_order(store):
    async def play() -> list[Any]:
        mine = writer.Writer()
        first = asyncio.create_task(mine.send(numbers(1)[0]))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        others = [asyncio.create_task(mine.send(draft)) for draft in numbers(251)[1:]]
        await asyncio.sleep(0)
        store.gate.set()
        return await asyncio.wait_for(asyncio.gather(first, *others), 5)

    assert asyncio.run(play()) == [Sent(number) for number in range(251)]
    assert [len(batch) for batch in store.batches] == [1, 100, 100, 50]
    assert [draft for batch in store.batches for draft in batch] == list(range(251))


def test_a_transaction_that_fails_answers_failed_and_the_next_is_stored(store):
    async def play() -> tuple[Any, Any]:
        mine = writer.Writer()
        store.gate.set()
        store.away = True
        failed = await asyncio.gather(*(mine.send(draft) for draft in numbers(3)))
        store.away = False
        return failed, await mine.send(numbers(1)[0])

    failed, stored = asyncio.run(play())
    assert failed == [Refused("failed")] * 3
    assert stored == Sent(0)


def test_who_left_before_the_answer_holds_up_nobody(store):
    async def play() -> Any:
        mine = writer.Writer()
        gone = asyncio.create_task(mine.send(numbers(1)[0]))
        stays = asyncio.create_task(mine.send(numbers(2)[1]))
        await asyncio.sleep(0)
        gone.cancel()
        store.gate.set()
        return await asyncio.wait_for(stays, 5)

    assert asyncio.run(play()) == Sent(1)
    assert store.batches == [[0, 1]]


def test_a_writer_whose_work_was_cut_starts_again(store):
    mine = writer.Writer()

    async def cut() -> None:
        task = asyncio.create_task(mine.send(numbers(1)[0]))
        await asyncio.sleep(0.01)
        task.cancel()

    async def again() -> Any:
        store.gate = asyncio.Event()
        store.gate.set()
        return await asyncio.wait_for(mine.send(numbers(2)[1]), 5)

    asyncio.run(cut())
    assert asyncio.run(again()) == Sent(1)
