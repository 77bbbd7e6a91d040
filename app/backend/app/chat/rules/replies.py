"""How answers are worded."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.chat.rules.intents import Action, Complete, Delete, Filter, Reopen, Update
from app.chat.rules.memory import Outcome, Task

NAMED_AT_MOST = 10

HELP = """I did not understand that. I work by simple rules. You can say for example:
- add buy milk tomorrow #shopping high priority
- add call the bank: ask about the new card
- show open tasks, what is due this week?, #work, search milk
- done with 2, complete buy milk, reopen it
- rename it to buy oat milk, move it to friday, make it urgent, tag it with #home
- delete it, delete all done tasks"""
GREETING = 'Hello! I look after your tasks. Say for example "add buy milk tomorrow", or "help".'
WELCOME = "You are welcome."
NOTHING_DONE = "All right, nothing was changed."
NO_QUESTION = "There is nothing to say yes or no to. What shall I do?"
WHICH_TASK = 'I do not know which task you mean. Name it, as in "complete buy milk", or list them.'


def numbered(tasks: Sequence[Task], today: date) -> str:
    """The tasks one a line, numbered from 1."""
    return "\n".join(f"{n}. {describe(task, today)}" for n, task in enumerate(tasks, 1))


def describe(task: Task, today: date) -> str:
    """One task in a line, with what differs from the ordinary."""
    parts = [f"{task['title']} (#{task['id']})"]
    if task.get("due_on"):
        parts.append(f"due {say_date(task['due_on'], today)}")
    if task.get("priority") in ("high", "low"):
        parts.append(f"{task['priority']} priority")
    parts += [f"#{tag}" for tag in task.get("tags", ())]
    if task.get("completed"):
        parts.append("done")
    return ", ".join(parts)


def say_date(iso: str, today: date) -> str:
    """ "tomorrow", "Friday, 27 November" or, of another year, with the year."""
    day = date.fromisoformat(iso)
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get((day - today).days)
    if near:
        return near
    said = f"{day:%A}, {day.day} {day:%B}"
    return said if day.year == today.year else f"{said} {day.year}"


def listed(page: dict[str, Any], wanted: Filter, today: date) -> str:
    """The answer to a question for tasks."""
    items, total = page["items"], page["total"]
    if not items:
        return f"You have {_counted(0, wanted)}."
    heading = f"You have {_counted(total, wanted)}"
    if total > len(items):
        heading += f". Here are the first {len(items)}"
    return f"{heading}:\n{numbered(items, today)}"


def _counted(count: int, wanted: Filter) -> str:
    words = [str(count) if count else "no", wanted.before, "task" if count == 1 else "tasks"]
    return " ".join(word for word in [*words, wanted.after] if word)


def which(tasks: Sequence[Task], action: Action, today: date) -> str:
    """The question which of several is meant."""
    return f"Which one shall I {_verb(action)}?\n{numbered(tasks, today)}\nSay its number."


def confirm(tasks: Sequence[Task], total: int, today: date) -> str:
    """The question before several are deleted."""
    more = f" (the first {len(tasks)} of {total})" if total > len(tasks) else ""
    shown = numbered(tasks, today)
    return f"Shall I delete these {len(tasks)} tasks{more}? Say yes or no.\n{shown}"


def none_found(action: Action, words: str) -> str:
    """No task fits what the user named."""
    kind = {Complete: "open ", Reopen: "done "}.get(type(action), "")
    named = f" that fits \u201c{words}\u201d" if words else " to " + _verb(action)
    return f"I found no {kind}task{named}."


def done(action: Action, tasks: Sequence[Task], outcomes: Sequence[Outcome], today: date) -> str:
    """What came of an action on `tasks`, each with its outcome."""
    good = [task for task, outcome in zip(tasks, outcomes, strict=False) if not outcome.error]
    lines = [_did(action, good, today)] if good else []
    for task, outcome in zip(tasks, outcomes, strict=False):
        if outcome.error:
            name = task.get("title") or f"#{task['id']}"
            lines.append(f"I could not {_verb(action)} {name}: {outcome.error}")
    return "\n".join(lines)


def added(outcome: Outcome, today: date) -> str:
    """What came of adding a task."""
    if outcome.result is None:
        return f"I could not add that: {outcome.error}"
    return f"Added: {describe(outcome.result, today)}."


def failed(outcome: Outcome) -> str:
    """A list could not be had."""
    return f"I could not look at your tasks: {outcome.error}"


def _did(action: Action, tasks: Sequence[Task], today: date) -> str:
    if len(tasks) > NAMED_AT_MOST:
        names = f"{len(tasks)} tasks"
    elif isinstance(action, Update):
        names = "; ".join(describe(task, today) for task in tasks)
    else:
        names = ", ".join(task.get("title") or f"#{task['id']}" for task in tasks)
    said = {Complete: "Done", Reopen: "Open again", Delete: "Deleted", Update: "Changed"}
    return f"{said[type(action)]}: {names}."


def _verb(action: Action) -> str:
    verbs = {Complete: "complete", Reopen: "reopen", Delete: "delete", Update: "change"}
    return verbs[type(action)]
