"""The one writer of a process: what is sent while it works is stored together next (group commit)."""

import asyncio
import logging
from collections.abc import Sequence

from chat.actions import send_messages
from chat.data import Draft, Outcome, Refused
from chat.threads import writing

logger = logging.getLogger(__name__)
MOST_AT_ONCE = 100
BUSY, GATHER = 0.02, 0.004  # seconds: so soon after the last, a transaction waits so long for company


class Writer:
    """Takes drafts on the loop and answers each once its transaction has committed."""

    def __init__(self) -> None:
        self._pending: list[tuple[Draft, asyncio.Future[Outcome]]] = []
        self._task: asyncio.Task[None] | None = None
        self._stored_at = 0.0

    async def send(self, draft: Draft) -> Outcome:
        """Store a message; return what became of it."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Outcome] = loop.create_future()
        self._pending.append((draft, future))
        if self._task is None or self._task.done():
            self._task = loop.create_task(self._run())
        return await future

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while self._pending:
            if loop.time() - self._stored_at < BUSY:
                await asyncio.sleep(GATHER)
            batch, self._pending = self._pending[:MOST_AT_ONCE], self._pending[MOST_AT_ONCE:]
            outcomes = await _store([draft for draft, _future in batch])
            self._stored_at = loop.time()
            for (_draft, future), outcome in zip(batch, outcomes, strict=True):
                if not future.done():
                    future.set_result(outcome)


async def _store(drafts: Sequence[Draft]) -> list[Outcome]:
    try:
        return await writing(lambda: send_messages(drafts))
    except Exception:  # the database is away or full: nobody is told that it is stored
        logger.exception("%d messages could not be stored", len(drafts))
        return [Refused("failed") for _draft in drafts]
