"""Page requests beside the sockets: so many a second, whatever the server does meanwhile."""

import asyncio
import itertools
from typing import Any

PATHS = ("/", "/people/", "/rooms/", "/notifications/", "/people/?language=en")


class Pages:
    """Asks for pages as a signed-in person from now on, until `end`."""

    def __init__(self, port: int, cookie: str, rate: float) -> None:
        self._port, self._cookie, self._rate = port, cookie, rate
        self._asked: set[asyncio.Task[int]] = set()
        self._codes: list[int] = []
        self._task = asyncio.create_task(self._go_on())

    async def _go_on(self) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        for number, path in enumerate(itertools.cycle(PATHS)):
            await asyncio.sleep(max(0.0, began + number / self._rate - loop.time()))
            task = asyncio.create_task(self._get(path))
            self._asked.add(task)
            task.add_done_callback(self._note)

    def _note(self, task: "asyncio.Task[int]") -> None:
        self._asked.discard(task)
        self._codes.append(task.result())

    async def _get(self, path: str) -> int:
        """Return the status of the answer, read to its end."""
        inward, outward = await asyncio.open_connection("127.0.0.1", self._port)
        lines = [f"GET {path} HTTP/1.1", f"Host: localhost:{self._port}", f"Cookie: {self._cookie}"]
        outward.write("\r\n".join([*lines, "Connection: close", "", ""]).encode())
        answer = await inward.read()
        outward.close()
        return int(answer[9:12])

    async def end(self) -> dict[str, Any]:
        """Ask no more; return how many pages were served, and the statuses that were not 200."""
        self._task.cancel()
        await asyncio.gather(*self._asked)
        return {"pages": len(self._codes), "bad": [code for code in self._codes if code != 200][:3]}
