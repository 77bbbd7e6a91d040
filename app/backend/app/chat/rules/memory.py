"""What a conversation leaves in mind: the list shown last, what "it" is, an open question."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.chat.rules.intents import Action

Task = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """A tool call that is wished for."""

    name: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """A tool call that was made: its `result`, or the `error` in its place."""

    name: str
    arguments: dict[str, Any]
    result: dict[str, Any] | None = None
    error: str | None = None


@dataclass(frozen=True)
class Pending:
    """A question that was asked: do `action` on which of `tasks`, or on all of them?"""

    action: Action
    tasks: tuple[Task, ...]
    confirming: bool = False


@dataclass(frozen=True)
class Memory:
    """`shown` is the numbered list that the user saw last, `focus` what "it" or "them" means."""

    shown: tuple[Task, ...] = ()
    focus: tuple[Task, ...] = ()
    pending: Pending | None = None


@dataclass(frozen=True)
class Turn:
    """What the user said, and the tools that were used for it."""

    text: str
    outcomes: Sequence[Outcome] = ()


@dataclass(frozen=True)
class Reply:
    """An answer, and what is in mind after it."""

    text: str
    memory: Memory


Step = tuple[Call, ...] | Reply
