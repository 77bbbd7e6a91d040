"""What happens while the assistant answers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Literal

from app.chat.schemas import ConversationRead, MessageRead


class ChatFailure(Exception):
    """The assistant cannot answer. `code` is for programs and `detail` for people."""

    def __init__(
        self,
        code: str,
        status: int,
        detail: str,
        *,
        retryable: bool = True,
        retry_after: str | None = None,
    ) -> None:
        super().__init__(detail)
        self.code = code
        self.status = status
        self.detail = detail
        self.retryable = retryable
        self.retry_after = retry_after

    @property
    def title(self) -> str:
        """The name of its kind, as in a problem document."""
        return HTTPStatus(self.status).phrase


@dataclass(frozen=True)
class Delta:
    """A piece of the answer's text."""

    text: str


@dataclass(frozen=True)
class ToolUse:
    """A tool is running, has done its work, or could not."""

    id: str
    name: str
    arguments: dict[str, Any] = field(default_factory=dict)
    status: Literal["running", "done", "failed"] = "running"
    result: Any = None
    error: str | None = None


@dataclass(frozen=True)
class Finished:
    """The last event when all is stored: the answer, complete or stopped."""

    message: MessageRead
    conversation: ConversationRead


@dataclass(frozen=True)
class Failed:
    """The last event when something went wrong. `message` is what was stored of the answer."""

    failure: ChatFailure
    message: MessageRead | None


Progress = Delta | ToolUse
Event = Progress | Finished | Failed
Tell = Callable[[Progress], None]
