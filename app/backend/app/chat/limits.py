"""How many answers may be in the making at once, in this process."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from app.http.problems import ApiError

RETRY_SECONDS = "5"


class StreamLimits:
    """At most `total` at once, and of one user at most `per_user`."""

    def __init__(self, *, total: int, per_user: int) -> None:
        self._total = total
        self._per_user = per_user
        self._running: Counter[str] = Counter()

    @contextmanager
    def place(self, user_id: str) -> Iterator[None]:
        """A place for one answer. Raises ApiError 429 too_many_streams or 503 busy."""
        if self._running[user_id] >= self._per_user:
            raise ApiError(
                429,
                "too_many_streams",
                f"At most {self._per_user} answers at once. Wait for one to end, or stop it.",
                headers={"Retry-After": RETRY_SECONDS},
            )
        if self._running.total() >= self._total:
            raise ApiError(
                503,
                "busy",
                "The assistant is busy. Try again in a moment.",
                headers={"Retry-After": RETRY_SECONDS},
            )
        self._running[user_id] += 1
        try:
            yield
        finally:
            self._running[user_id] -= 1
            if not self._running[user_id]:
                del self._running[user_id]
