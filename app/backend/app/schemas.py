"""What the API takes and gives."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from app.models import (
    DEFAULT_PRIORITY,
    DESCRIPTION_LENGTH,
    TAG_LENGTH,
    TAGS_PER_TASK,
    TITLE_LENGTH,
    Task,
)

MAX_BIGINT = 2**63 - 1


def no_nul(value: str) -> str:
    """A validator: PostgreSQL stores no NUL characters."""
    if "\0" in value:
        raise ValueError("must not contain NUL characters")
    return value


def _calendar_date(value: object) -> object:
    """Pydantic would also take a time stamp for the day it falls on."""
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError("must be a date in the form YYYY-MM-DD")
    if isinstance(value, str | date | None) and not isinstance(value, datetime):
        return value
    raise ValueError("must be a date in the form YYYY-MM-DD")


def _lower(value: str) -> str:
    lower = value.lower()
    if len(lower) > TAG_LENGTH:  # a few letters become two
        raise ValueError(f"should have at most {TAG_LENGTH} characters in lower case")
    return lower


def _unique(values: list[str]) -> list[str]:
    return list(dict.fromkeys(values))


def _in_utc(value: datetime) -> datetime:
    return value.astimezone(UTC)


def _without_defaults(schema: dict[str, Any]) -> None:
    for field in schema["properties"].values():
        field.pop("default", None)


Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=TITLE_LENGTH),
    AfterValidator(no_nul),
]
Description = Annotated[
    str, StringConstraints(max_length=DESCRIPTION_LENGTH), AfterValidator(no_nul)
]
Tag = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=TAG_LENGTH, pattern=r"^[^,]*$"
    ),
    AfterValidator(no_nul),
    AfterValidator(_lower),
]
Tags = Annotated[list[Tag], Field(max_length=TAGS_PER_TASK), AfterValidator(_unique)]
Priority = Literal["low", "medium", "high"]
CalendarDate = Annotated[date, BeforeValidator(_calendar_date)]
SearchText = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(no_nul)]
Sort = Literal[
    "created", "-created", "due", "-due", "priority", "-priority",
    "title", "-title", "updated", "-updated",
]  # fmt: skip
Timestamp = Annotated[datetime, AfterValidator(_in_utc)]


class TaskNew(BaseModel):
    """A task to be added."""

    model_config = ConfigDict(extra="forbid")

    title: Title
    description: Description = ""
    completed: bool = False
    priority: Priority = DEFAULT_PRIORITY
    tags: Tags = []
    due_on: CalendarDate | None = None


class TaskChange(BaseModel):
    """What to change of a task: fields that are left out stay as they are."""

    # The defaults are never used, since only fields that were sent are applied: none is shown.
    model_config = ConfigDict(extra="forbid", json_schema_extra=_without_defaults)

    title: Title = ""
    description: Description = ""
    completed: bool = False
    priority: Priority = DEFAULT_PRIORITY
    tags: Tags = []
    due_on: CalendarDate | None = None


class TaskRead(BaseModel):
    """A task as it is stored."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    title: str
    description: str
    completed: bool
    priority: Priority
    tags: list[str]
    due_on: date | None
    created_at: Timestamp
    updated_at: Timestamp


class TaskQuery(BaseModel):
    """Which tasks are wanted, in which order. All that is given has to hold."""

    completed: Annotated[bool | None, Field(description="Only done, or only open tasks")] = None
    priority: Annotated[list[Priority], Field(description="Any of these")] = []
    tag: Annotated[Tags, Field(description="All of these")] = []
    due_from: Annotated[CalendarDate | None, Field(description="Due on this day or later")] = None
    due_to: Annotated[CalendarDate | None, Field(description="Due on this day or earlier")] = None
    q: Annotated[
        SearchText | None,
        Field(description="Each word begins a word of the title, the description or a tag"),
    ] = None
    sort: Annotated[
        Sort, Field(description="`-` is for descending; tasks without a date are last in both")
    ] = "-created"
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    offset: Annotated[int, Field(ge=0, le=1_000_000)] = 0


class TaskPage(BaseModel):
    """A part of the user's tasks, as ordered. `total` counts all that match the filter."""

    items: list[TaskRead]
    total: int
    limit: int
    offset: int

    @classmethod
    def of(cls, tasks: Sequence[Task], total: int, query: TaskQuery) -> Self:
        """The answer to `query`: the tasks found, and how many there are in all."""
        items = [TaskRead.model_validate(task) for task in tasks]
        return cls(items=items, total=total, limit=query.limit, offset=query.offset)


class TagCount(BaseModel):
    """A tag, and on how many of the user's tasks it is."""

    name: str
    count: int


class TagList(BaseModel):
    """The user's tags, most used first."""

    items: list[TagCount]


class Problem(BaseModel):
    """An error, in the form of RFC 9457 (application/problem+json)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: Annotated[str, Field(description="Stable name of the cause, for programs")]
    request_id: str | None = None
    conversation_id: Annotated[
        int | None, Field(description="Of a chat: where the user's message is stored")
    ] = None
    errors: Annotated[
        list[dict[str, str]] | None, Field(description="Where the input is wrong, and how")
    ] = None
