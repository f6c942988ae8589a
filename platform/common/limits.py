"""Rate limits that tell: how often a person or address may do a thing, counted in the cache.

Limits live in settings-like constants of the app that uses them; `RATE_LIMITS=relaxed` raises them.
"""

import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache

RELAXED_FACTOR = 1000


@dataclass(frozen=True)
class Limit:
    """`times` in `seconds`, per key."""

    name: str
    times: int
    seconds: int


def wait_for(limit: Limit, key: object) -> int:
    """Count one use of `limit` by `key`; return 0 if it is allowed, else the seconds until the next is.

    A fixed window: simple, one cache entry per key, never more than twice the limit across a border.
    """
    times = limit.times * (RELAXED_FACTOR if settings.RATE_LIMITS_RELAXED else 1)
    now = time.time()
    window = int(now // limit.seconds)
    name = f"limit:{limit.name}:{key}:{window}"
    try:
        used = cache.incr(name)
    except ValueError:  # the first of this window, unless another was faster
        used = 1 if cache.add(name, 1, timeout=limit.seconds) else cache.incr(name)
    return 0 if used <= times else max(1, int((window + 1) * limit.seconds - now) + 1)
