"""What the assistant is asked, and in which situation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.chat.schemas import MessageRead


@dataclass(frozen=True)
class Question:
    """A message of the user, after the `history` of its conversation (oldest first). `headers`
    identify the user and the request to the tools."""

    text: str
    history: Sequence[MessageRead]
    time_zone: str
    headers: Mapping[str, str]

    def today(self) -> date:
        """The calendar day at the user's place."""
        return datetime.now(ZoneInfo(self.time_zone)).date()
