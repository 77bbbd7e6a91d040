"""What the chat and the conversations take and give."""

from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from app.models import TITLE_LENGTH
from app.schemas import MAX_BIGINT, Timestamp, no_nul

QUESTION_LENGTH = 4000


def _time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("is no IANA time zone, such as Europe/Berlin") from None
    return name


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be blank")
    return text


class ToolCall(BaseModel):
    """A tool that the assistant used, and what came of it: a result or an error."""

    id: str
    name: str
    arguments: dict[str, Any]
    result: Any = None
    error: str | None = None


class MessageRead(BaseModel):
    """One turn of a conversation as it is stored."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    role: Literal["user", "assistant"]
    content: str
    tool_calls: list[ToolCall]
    status: Literal["complete", "stopped", "failed"]
    created_at: Timestamp


class MessagePage(BaseModel):
    """A part of a conversation, oldest first. `has_more`: there are older ones."""

    items: list[MessageRead]
    has_more: bool


class ConversationRead(BaseModel):
    """A conversation as it is stored."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    title: str
    created_at: Timestamp
    updated_at: Timestamp


class ConversationPage(BaseModel):
    """A part of the user's conversations, last used first."""

    items: list[ConversationRead]
    total: int
    limit: int
    offset: int


class ConversationChange(BaseModel):
    """A new title."""

    model_config = ConfigDict(extra="forbid")

    title: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=TITLE_LENGTH),
        AfterValidator(no_nul),
    ]


class ChatRequest(BaseModel):
    """A message to the assistant. Without `conversation_id` a conversation begins."""

    model_config = ConfigDict(extra="forbid")

    message: Annotated[
        str,
        StringConstraints(min_length=1, max_length=QUESTION_LENGTH),
        AfterValidator(no_nul),
        AfterValidator(_not_blank),
    ]
    conversation_id: Annotated[int, Field(ge=1, le=MAX_BIGINT)] | None = None
    time_zone: Annotated[
        str,
        StringConstraints(max_length=64),
        AfterValidator(_time_zone),
        Field(description="IANA name: decides what today is"),
    ] = "UTC"


class ChatReply(BaseModel):
    """The assistant's answer."""

    conversation_id: int
    user_message_id: int
    message: MessageRead
    reply: str
    tool_calls: list[ToolCall]
    model: str
    rule_based: bool


class ChatConfig(BaseModel):
    """Which model answers. `rule_based`: none does, plain English is understood by rules."""

    model: str
    rule_based: bool
