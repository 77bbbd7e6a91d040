"""What a sentence can mean."""

from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True)
class Filter:
    """Arguments of list_tasks, and how to say them ("3 open tasks due this week")."""

    arguments: dict[str, Any] = field(default_factory=dict)
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Target:
    """Which tasks are meant; one of the fields says it.

    `pronoun` is "one" (it) or "many" (them), `numbers` count in the list shown last, `ids` are
    given as #17, `ordinal` counts from 1, or from the end when it is negative.
    """

    pronoun: Literal["one", "many"] | None = None
    numbers: tuple[int, ...] = ()
    ids: tuple[int, ...] = ()
    ordinal: int | None = None
    words: str = ""
    filter: Filter | None = None


@dataclass(frozen=True)
class Change:
    """What to change of a task. `fields` are arguments of update_task; tags are added to and
    taken from those it has; `postpone` is a count and a unit, from its own due date."""

    fields: dict[str, Any] = field(default_factory=dict)
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    postpone: tuple[int, str] | None = None


@dataclass(frozen=True)
class Add:
    fields: dict[str, Any]


@dataclass(frozen=True)
class List:
    filter: Filter


@dataclass(frozen=True)
class Complete:
    target: Target


@dataclass(frozen=True)
class Reopen:
    target: Target


@dataclass(frozen=True)
class Delete:
    target: Target


@dataclass(frozen=True)
class Update:
    target: Target
    change: Change


@dataclass(frozen=True)
class Choose:
    """An answer to a question: which of those that were offered."""

    target: Target


@dataclass(frozen=True)
class Answer:
    """Yes or no."""

    yes: bool


@dataclass(frozen=True)
class Missing:
    """A wish that lacks something; `question` asks for it."""

    question: str


@dataclass(frozen=True)
class Greeting:
    pass


@dataclass(frozen=True)
class Thanks:
    pass


@dataclass(frozen=True)
class Unknown:
    """Nothing that the rules know: the answer is help."""


Action = Complete | Reopen | Delete | Update
Intent = Add | List | Action | Choose | Answer | Missing | Greeting | Thanks | Unknown
