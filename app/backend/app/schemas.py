"""What the API takes and gives."""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from app.models import DESCRIPTION_LENGTH, TITLE_LENGTH


def _no_nul(value: str) -> str:
    if "\0" in value:
        raise ValueError("must not contain NUL characters")
    return value


def _in_utc(value: datetime) -> datetime:
    return value.astimezone(UTC)


def _without_defaults(schema: dict[str, Any]) -> None:
    for field in schema["properties"].values():
        field.pop("default", None)


Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=TITLE_LENGTH),
    AfterValidator(_no_nul),
]
Description = Annotated[
    str, StringConstraints(max_length=DESCRIPTION_LENGTH), AfterValidator(_no_nul)
]
Timestamp = Annotated[datetime, AfterValidator(_in_utc)]


class TaskNew(BaseModel):
    """A task to be added."""

    model_config = ConfigDict(extra="forbid")

    title: Title
    description: Description = ""
    completed: bool = False


class TaskChange(BaseModel):
    """What to change of a task: fields that are left out stay as they are."""

    # The defaults are never used, since only fields that were sent are applied: none is shown.
    model_config = ConfigDict(extra="forbid", json_schema_extra=_without_defaults)

    title: Title = ""
    description: Description = ""
    completed: bool = False


class TaskRead(BaseModel):
    """A task as it is stored."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    title: str
    description: str
    completed: bool
    created_at: Timestamp
    updated_at: Timestamp


class TaskPage(BaseModel):
    """A part of the user's tasks, newest first. `total` counts all that match the filter."""

    items: list[TaskRead]
    total: int
    limit: int
    offset: int


class Problem(BaseModel):
    """An error, in the form of RFC 9457 (application/problem+json)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: Annotated[str, Field(description="Stable name of the cause, for programs")]
    request_id: str | None = None
    errors: Annotated[
        list[dict[str, str]] | None, Field(description="Where the input is wrong, and how")
    ] = None
