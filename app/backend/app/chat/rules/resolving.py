"""Which tasks a target means, from what is in mind, or which question to the tools would tell."""

import re
from dataclasses import dataclass
from typing import Any

from app.chat.rules import replies
from app.chat.rules.intents import Action, Complete, Reopen, Target
from app.chat.rules.memory import Call, Memory, Task

LOOKED_AT = 20
LOOKED_AT_MOST = 100


@dataclass(frozen=True)
class Candidates:
    """Tasks that may be meant. `all_meant`: the user spoke of several."""

    tasks: tuple[Task, ...]
    all_meant: bool = False


def resolve(target: Target, memory: Memory, action: Action | None) -> Candidates | Call | str:
    """The tasks meant by `target`, or the call that finds them, or what to ask the user."""
    if target.pronoun:
        return _pronoun(target.pronoun, memory)
    if target.numbers or target.ids:
        found = [_numbered(number, memory) for number in target.numbers]
        found += [_known(task_id, memory) for task_id in target.ids]
        return Candidates(tuple(found), all_meant=True)
    if target.ordinal is not None:
        return _ordinal(target.ordinal, memory)
    if target.filter is not None:
        arguments = _state_for(action) | target.filter.arguments | {"limit": LOOKED_AT_MOST}
        return Call("list_tasks", arguments)
    shown = [task for task in memory.shown if _fits(target.words, task)]
    if len(shown) == 1:
        return Candidates((shown[0],))
    if action is None:
        return Candidates(tuple(shown))
    arguments = _state_for(action) | {"q": target.words[:200], "limit": LOOKED_AT}
    return Call("list_tasks", arguments)


def _state_for(action: Action | None) -> dict[str, Any]:
    """Only open tasks can be completed, only done ones reopened."""
    if isinstance(action, Complete | Reopen):
        return {"completed": isinstance(action, Reopen)}
    return {}


def _pronoun(pronoun: str, memory: Memory) -> Candidates | str:
    if pronoun == "many":
        tasks = memory.focus if len(memory.focus) > 1 else memory.shown or memory.focus
        return Candidates(tasks, all_meant=True) if tasks else replies.WHICH_TASK
    tasks = memory.focus or memory.shown
    return Candidates(tasks) if tasks else replies.WHICH_TASK


def _numbered(number: int, memory: Memory) -> Task:
    """The n-th of the list shown last; without such a line it is an id."""
    if 1 <= number <= len(memory.shown):
        return memory.shown[number - 1]
    return _known(number, memory)


def _known(task_id: int, memory: Memory) -> Task:
    known = (task for task in (*memory.focus, *memory.shown) if task["id"] == task_id)
    return next(known, {"id": task_id})


def _ordinal(ordinal: int, memory: Memory) -> Candidates | str:
    index = ordinal - 1 if ordinal > 0 else ordinal
    if -len(memory.shown) <= index < len(memory.shown):
        return Candidates((memory.shown[index],))
    if ordinal == -1 and memory.focus:
        return Candidates((memory.focus[-1],))
    return replies.WHICH_TASK


def _fits(words: str, task: Task) -> bool:
    """As the search of the tasks does: each word begins a word of the title."""
    title = re.findall(r"\w+", task.get("title", "").lower())
    wanted = re.findall(r"\w+", words.lower())
    return bool(wanted) and all(any(has.startswith(word) for has in title) for word in wanted)
