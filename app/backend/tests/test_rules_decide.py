"""What follows from earlier turns: pure decisions, seen from Monday, 23 November 2026."""

from datetime import date
from typing import Any

import pytest

from app.chat.rules.decide import decide, remember
from app.chat.rules.memory import Call, Memory, Outcome, Reply, Task, Turn

TODAY = date(2026, 11, 23)


def task(number: int, title: str, **fields: Any) -> Task:
    return {"id": number, "title": title, "completed": False, "tags": [], "due_on": None} | fields


def page(*tasks: Task, total: int | None = None) -> dict[str, Any]:
    return {"items": list(tasks), "total": len(tasks) if total is None else total}


MILK, OAT, BREAD = task(11, "buy milk"), task(12, "buy oat milk"), task(13, "bread")
SHOWN = Turn("show my tasks", (Outcome("list_tasks", {}, page(MILK, OAT, BREAD)),))
ADDED = Turn("add bread", (Outcome("add_task", {"title": "bread"}, BREAD),))


def step(text: str, *earlier: Turn) -> Any:
    return decide(Turn(text), remember(earlier, TODAY), TODAY)


@pytest.mark.parametrize(
    ("text", "earlier", "calls"),
    [
        ("complete it", [ADDED], [("complete_task", {"id": 13})]),
        ("done with 2", [SHOWN], [("complete_task", {"id": 12})]),
        ("done with 7", [SHOWN], [("complete_task", {"id": 7})]),
        ("complete #12", [SHOWN], [("complete_task", {"id": 12})]),
        ("complete 1 and 3", [SHOWN], [("complete_task", {"id": i}) for i in (11, 13)]),
        ("complete them", [SHOWN], [("complete_task", {"id": i}) for i in (11, 12, 13)]),
        ("complete the bread one", [SHOWN], [("complete_task", {"id": 13})]),
        ("reopen the last one", [SHOWN], [("update_task", {"id": 13, "completed": False})]),
        ("delete the second one", [SHOWN], [("delete_task", {"id": 12})]),
        ("rename 1 to milk", [SHOWN], [("update_task", {"id": 11, "title": "milk"})]),
        # It is the one added last, the numbers are still those of the list before.
        ("delete it", [SHOWN, ADDED], [("delete_task", {"id": 13})]),
        (
            "complete the cheese one",
            [SHOWN],
            [("list_tasks", {"completed": False, "q": "cheese", "limit": 20})],
        ),
        (
            "complete all #work tasks",
            [],
            [("list_tasks", {"completed": False, "tag": ["work"], "limit": 100})],
        ),
    ],
)
def test_which_calls_follow(
    text: str, earlier: list[Turn], calls: list[tuple[str, dict[str, Any]]]
) -> None:
    assert step(text, *earlier) == tuple(Call(name, arguments) for name, arguments in calls)


@pytest.mark.parametrize("text", ["complete it", "delete that", "complete the last one"])
def test_it_is_asked_for_when_nothing_was_spoken_of(text: str) -> None:
    answer = step(text)
    assert isinstance(answer, Reply)
    assert "which task you mean" in answer.text


def test_it_is_asked_for_when_several_were_shown() -> None:
    answer = step("complete it", SHOWN)
    assert isinstance(answer, Reply)
    assert "3. bread (#13)" in answer.text
    assert step("the bread one", SHOWN, Turn("complete it")) == (Call("complete_task", {"id": 13}),)
    assert step("bread", SHOWN, Turn("complete it")) == (Call("complete_task", {"id": 13}),)
    # Two have milk: the question stays.
    again = step("milk", SHOWN, Turn("complete it"))
    assert isinstance(again, Reply)
    assert step("1", SHOWN, Turn("complete it"), Turn("milk")) == (
        Call("complete_task", {"id": 11}),
    )


def test_the_title_that_is_just_the_words_is_meant() -> None:
    turn = Turn("delete buy milk", (Outcome("list_tasks", {}, page(OAT, MILK)),))
    assert decide(turn, Memory(), TODAY) == (Call("delete_task", {"id": 11}),)


def test_each_of_several_is_accounted_for() -> None:
    outcomes = (
        Outcome("complete_task", {"id": 11}, MILK | {"completed": True}),
        Outcome("complete_task", {"id": 13}, error="There is no task #13."),
    )
    memory = remember([SHOWN], TODAY)
    answer = decide(Turn("complete 1 and 3", outcomes), memory, TODAY)
    assert isinstance(answer, Reply)
    assert answer.text == "Done: buy milk.\nI could not complete bread: There is no task #13."


def test_a_list_that_could_not_be_had_is_told() -> None:
    outcomes = (Outcome("list_tasks", {}, error="The database cannot be reached right now."),)
    for text in ("show my tasks", "delete all done tasks", "complete cheese"):
        answer = decide(Turn(text, outcomes), Memory(), TODAY)
        assert isinstance(answer, Reply)
        assert "database" in answer.text


def test_what_was_said_too_long_ago_does_not_mislead() -> None:
    """Without the turn that showed the list, the task it led to is still what "it" means."""
    done = Outcome("complete_task", {"id": 12}, OAT | {"completed": True})
    assert step("reopen it", Turn("complete it", (done,))) == (
        Call("update_task", {"id": 12, "completed": False}),
    )


def test_a_turn_of_a_language_model_is_remembered_by_its_tools() -> None:
    turn = Turn("Was habe ich zu tun?", (Outcome("list_tasks", {}, page(MILK, OAT)),))
    assert step("done with 2", turn) == (Call("complete_task", {"id": 12}),)


def test_a_list_is_told_with_what_matters() -> None:
    items = [
        task(1, "a", due_on="2026-11-24", priority="high", tags=["x"]),
        task(2, "b", due_on="2027-01-05", priority="low", completed=True),
        task(3, "c", due_on="2026-11-27", priority="medium"),
    ]
    turn = Turn("show open #x tasks", (Outcome("list_tasks", {}, page(*items, total=5)),))
    answer = decide(turn, Memory(), TODAY)
    assert isinstance(answer, Reply)
    assert answer.text.splitlines() == [
        "You have 5 open tasks tagged #x. Here are the first 3:",
        "1. a (#1), due tomorrow, high priority, #x",
        "2. b (#2), due Tuesday, 5 January 2027, low priority, done",
        "3. c (#3), due Friday, 27 November",
    ]
