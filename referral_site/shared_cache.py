"""The page cache in a Valkey or Redis that all processes and machines share: CACHE_URL.

One that does not answer, is full or was wiped may cost a reader a moment and nothing else: what
cannot be read is made anew. Nor is each request to wait for it in vain; after a failure this
process leaves it alone for a second. The log says so, without naming a page.
"""

import logging
import time
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

PAUSE = 1.0  # seconds
logger = logging.getLogger(__name__)


class SharedCache(RedisCache):
    # Of the class: Django makes one cache for each thread.
    left_alone_until = 0.0

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        if self.is_left_alone():
            return default
        try:
            return super().get(key, default, version)
        except RedisError as error:
            self.leave_alone("read", error)
            return default

    def set(self, key: str, value: Any, *arguments: Any, **options: Any) -> None:
        if self.is_left_alone():
            return
        try:
            super().set(key, value, *arguments, **options)
        except RedisError as error:
            self.leave_alone("written", error)

    def is_left_alone(self) -> bool:
        return time.monotonic() < SharedCache.left_alone_until

    def leave_alone(self, done: str, error: RedisError) -> None:
        SharedCache.left_alone_until = time.monotonic() + PAUSE
        logger.warning("The page cache cannot be %s (%s).", done, type(error).__name__)
