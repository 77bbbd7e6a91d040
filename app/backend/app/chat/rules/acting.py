"""The tool calls that carry an action out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.chat.rules.dates import shift
from app.chat.rules.intents import Action, Change, Complete, Delete, Update
from app.chat.rules.memory import Call, Outcome, Task

SEARCHED_AT_MOST = 200


@dataclass(frozen=True)
class Done:
    """An action that was carried out: `outcomes` are those of the `tasks`, in order."""

    tasks: tuple[Task, ...]
    outcomes: tuple[Outcome, ...]


def calls_for(
    action: Action, tasks: tuple[Task, ...], outcomes: Sequence[Outcome], today: date
) -> tuple[Call, ...] | Done:
    """The calls still to be made for `action` on `tasks`, or what came of them."""
    if isinstance(action, Update) and _needs_state(action.change):
        # As they are now, not as they were when they were shown.
        if not outcomes:
            return (Call("list_tasks", {"sort": "-updated", "limit": SEARCHED_AT_MOST}),)
        current = {task["id"]: task for task in (outcomes[0].result or {}).get("items", ())}
        tasks = tuple(current.get(task["id"], task) for task in tasks)
        outcomes = outcomes[1:]
    if not outcomes:
        return tuple(_call(action, task, today) for task in tasks)
    made = tuple(outcomes[: len(tasks)])
    latest = (outcome.result or task for task, outcome in zip(tasks, made, strict=False))
    return Done(tasks if isinstance(action, Delete) else tuple(latest), made)


def _needs_state(change: Change) -> bool:
    return bool(change.add_tags or change.remove_tags or change.postpone)


def _call(action: Action, task: Task, today: date) -> Call:
    arguments: dict[str, Any] = {"id": task["id"]}
    if isinstance(action, Complete):
        return Call("complete_task", arguments)
    if isinstance(action, Delete):
        return Call("delete_task", arguments)
    if isinstance(action, Update):
        return Call("update_task", arguments | _changes(action.change, task, today))
    return Call("update_task", arguments | {"completed": False})


def _changes(change: Change, task: Task, today: date) -> dict[str, Any]:
    values = dict(change.fields)
    if change.add_tags or change.remove_tags:
        kept = [tag for tag in task.get("tags", ()) if tag not in change.remove_tags]
        values["tags"] = list(dict.fromkeys([*kept, *change.add_tags]))
    if change.postpone:
        due_on = date.fromisoformat(task["due_on"]) if task.get("due_on") else today
        values["due_on"] = str(shift(due_on, *change.postpone))
    return values
