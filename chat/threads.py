"""The threads that keep database work off the loop that serves sockets: readers, and one writer.

Connections stay open between calls: Django would close them after each. After an error they are closed, so
that the next call opens a good one.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

T = TypeVar("T")
READERS = 4
_readers = ThreadPoolExecutor(READERS, thread_name_prefix="chat-read")
_writer = ThreadPoolExecutor(1, thread_name_prefix="chat-write")


async def reading(work: Callable[[], T]) -> T:
    """Return what `work` returns, done in a reader's thread."""
    return await asyncio.get_running_loop().run_in_executor(_readers, _guarded, work)


async def writing(work: Callable[[], T]) -> T:
    """Return what `work` returns, done in the one writer's thread, after all that was asked for before."""
    return await asyncio.get_running_loop().run_in_executor(_writer, _guarded, work)


def _guarded(work: Callable[[], T]) -> T:
    try:
        return work()
    except Exception:
        connections.close_all()
        raise
