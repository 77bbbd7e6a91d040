"""The next step in a conversation: tools to call, or an answer.

Nothing is kept between requests. What is in mind is found by deciding the earlier turns again,
from what the user said and what the tools answered then.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeGuard

from app.chat.rules import replies
from app.chat.rules.acting import calls_for
from app.chat.rules.intents import (
    Action,
    Add,
    Answer,
    Choose,
    Complete,
    Delete,
    Greeting,
    Intent,
    List,
    Missing,
    Reopen,
    Target,
    Thanks,
    Update,
)
from app.chat.rules.memory import Call, Memory, Outcome, Pending, Reply, Step, Task, Turn
from app.chat.rules.parse import parse
from app.chat.rules.resolving import Candidates, resolve

MAX_DELETED = 100


def remember(turns: Iterable[Turn], today: date) -> Memory:
    """What is in mind after `turns`."""
    memory = Memory()
    for turn in turns:
        step = decide(turn, memory, today)
        memory = step.memory if _accounts_for(step, turn, memory, today) else _seen(turn, memory)
    return memory


def _accounts_for(step: Step, turn: Turn, memory: Memory, today: date) -> TypeGuard[Reply]:
    """Whether `step` is how `turn` ended. It is not when the turn was stopped, or was another
    model's, or rested on what was said too long ago to be in mind."""
    if not isinstance(step, Reply):
        return False
    return not turn.outcomes or not isinstance(decide(Turn(turn.text), memory, today), Reply)


def decide(turn: Turn, memory: Memory, today: date) -> Step:
    """The next step of `turn`, of which the `outcomes` are there so far."""
    intent = parse(turn.text, today)
    if memory.pending and (step := _answered(intent, memory.pending, turn.outcomes, memory, today)):
        return step
    if isinstance(intent, Add):
        return _add(intent, turn.outcomes, today)
    if isinstance(intent, List):
        return _list(intent, turn.outcomes, today)
    if isinstance(intent, Complete | Reopen | Delete | Update):
        return _act(intent, turn.outcomes, memory, today)
    return Reply(_small_answer(intent), Memory(memory.shown, memory.focus))


def _small_answer(intent: Intent) -> str:
    match intent:
        case Missing(question):
            return question
        case Greeting():
            return replies.GREETING
        case Thanks():
            return replies.WELCOME
        case Answer():
            return replies.NO_QUESTION if intent.yes else replies.NOTHING_DONE
        case _:
            return replies.HELP


def _add(intent: Add, outcomes: Sequence[Outcome], today: date) -> Step:
    if not outcomes:
        return (Call("add_task", intent.fields),)
    task = outcomes[0].result
    return Reply(replies.added(outcomes[0], today), Memory(focus=(task,) if task else ()))


def _list(intent: List, outcomes: Sequence[Outcome], today: date) -> Step:
    if not outcomes:
        return (Call("list_tasks", intent.filter.arguments),)
    page = outcomes[0].result
    if page is None:
        return Reply(replies.failed(outcomes[0]), Memory())
    shown = tuple(page["items"])
    focus = shown if len(shown) == 1 else ()
    return Reply(replies.listed(page, intent.filter, today), Memory(shown, focus))


def _answered(
    intent: Intent, asked: Pending, outcomes: Sequence[Outcome], memory: Memory, today: date
) -> Step | None:
    """The step after an answer to what was asked; None when it was no answer."""
    if isinstance(intent, Answer):
        if not intent.yes:
            return Reply(replies.NOTHING_DONE, Memory(memory.shown))
        if asked.confirming or len(asked.tasks) == 1:
            return _carry_out(asked.action, asked.tasks, outcomes, memory, today)
        return Reply(replies.which(asked.tasks, asked.action, today), memory)
    if not isinstance(intent, Choose):
        return None
    chosen = _chosen(intent.target, asked.tasks)
    if not chosen:
        return Reply(replies.which(asked.tasks, asked.action, today), memory)
    return _carry_out(asked.action, chosen, outcomes, memory, today)


def _chosen(target: Target, tasks: tuple[Task, ...]) -> tuple[Task, ...]:
    found = resolve(target, Memory(shown=tasks), None)
    if target.pronoun == "many":
        return tasks
    known = {task["id"] for task in tasks}
    if isinstance(found, Candidates) and (target.numbers or target.ids or len(found.tasks) == 1):
        return tuple(task for task in found.tasks if task["id"] in known)
    return ()


def _act(action: Action, outcomes: Sequence[Outcome], memory: Memory, today: date) -> Step:
    """Find the tasks that are meant, ask when that is not clear, and do it."""
    found = resolve(action.target, memory, action)
    if isinstance(found, str):
        return Reply(found, Memory(memory.shown, memory.focus))
    total = 0
    if isinstance(found, Call):
        if not outcomes:
            return (found,)
        page = outcomes[0].result
        if page is None:
            return Reply(replies.failed(outcomes[0]), Memory(memory.shown))
        outcomes = outcomes[1:]
        total = page["total"]
        found = _narrowed(tuple(page["items"]), action.target)
    tasks = found.tasks
    if not tasks:
        return Reply(replies.none_found(action, action.target.words), Memory(memory.shown))
    if len(tasks) > 1 and not found.all_meant:
        question = replies.which(tasks, action, today)
        return Reply(question, Memory(tasks, (), Pending(action, tasks)))
    if len(tasks) > 1 and isinstance(action, Delete):
        question = replies.confirm(tasks, total, today)
        return Reply(question, Memory(tasks, tasks, Pending(action, tasks, confirming=True)))
    return _carry_out(action, tasks, outcomes, memory, today)


def _narrowed(items: tuple[Task, ...], target: Target) -> Candidates:
    """Of several that fit the words, the one whose title is just these."""
    if target.filter is not None:
        return Candidates(items[:MAX_DELETED], all_meant=True)
    exact = tuple(task for task in items if task["title"].lower() == target.words.lower())
    return Candidates(exact if len(exact) == 1 else items)


def _carry_out(
    action: Action,
    tasks: tuple[Task, ...],
    outcomes: Sequence[Outcome],
    memory: Memory,
    today: date,
) -> Step:
    step = calls_for(action, tasks, outcomes, today)
    if isinstance(step, tuple):
        return step
    made = step.outcomes
    text = replies.done(action, step.tasks, made, today)
    if isinstance(action, Delete):
        return Reply(text, Memory(memory.shown))
    changed = tuple(outcome.result for outcome in made if outcome.result)
    return Reply(text, Memory(memory.shown, changed))


def _seen(turn: Turn, memory: Memory) -> Memory:
    """What a turn outside the rules showed or touched."""
    shown, focus = memory.shown, memory.focus
    for outcome in turn.outcomes:
        if outcome.result is None:
            continue
        if outcome.name == "list_tasks":
            shown = tuple(outcome.result.get("items", ()))
            focus = shown if len(shown) == 1 else ()
        elif outcome.name != "delete_task":
            focus = (outcome.result,)
    return Memory(shown, focus)
