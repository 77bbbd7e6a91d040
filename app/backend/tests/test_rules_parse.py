"""Sentences and what they mean, seen from Monday, 23 November 2026."""

from datetime import date
from typing import Any

import pytest

from app.chat.rules.intents import (
    Add,
    Answer,
    Change,
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
    Unknown,
    Update,
)
from app.chat.rules.parse import parse

TODAY = date(2026, 11, 23)
IT = Target(pronoun="one")
THEM = Target(pronoun="many")


def words(text: str) -> Target:
    return Target(words=text)


ADDED: list[tuple[str, dict[str, Any]]] = [
    ("add buy milk", {"title": "buy milk"}),
    ("Add buy milk.", {"title": "buy milk"}),
    ("please add a task to call mum", {"title": "call mum"}),
    ("Could you please add buy milk to my list?", {"title": "buy milk"}),
    ("add: buy milk", {"title": "buy milk"}),
    ("create a new task called Write report", {"title": "Write report"}),
    ("new task: water the plants", {"title": "water the plants"}),
    ("put eggs on my todo list", {"title": "eggs"}),
    ("todo: fix the bike", {"title": "fix the bike"}),
    ("I need to pay the rent", {"title": "pay the rent"}),
    ("I have to see the dentist on 3 December", {"title": "see the dentist", "due_on": "2026-12-03"}),
    ("remind me to stretch tonight", {"title": "stretch", "due_on": "2026-11-23"}),
    ("don't forget to lock the door", {"title": "lock the door"}),
    ("set a reminder to buy milk tomorrow", {"title": "buy milk", "due_on": "2026-11-24"}),
    ("no wait, add buy milk", {"title": "buy milk"}),
    ("add buy milk tomorrow", {"title": "buy milk", "due_on": "2026-11-24"}),
    ("add buy milk today", {"title": "buy milk", "due_on": "2026-11-23"}),
    ("add taxes by friday", {"title": "taxes", "due_on": "2026-11-27"}),
    ("add taxes due friday", {"title": "taxes", "due_on": "2026-11-27"}),
    ("add taxes due on 24 December", {"title": "taxes", "due_on": "2026-12-24"}),
    ("add taxes on Dec 24th", {"title": "taxes", "due_on": "2026-12-24"}),
    ("add taxes by 2026-12-31", {"title": "taxes", "due_on": "2026-12-31"}),
    ("add taxes due 31.12.2026", {"title": "taxes", "due_on": "2026-12-31"}),
    ("add taxes by 12/31", {"title": "taxes", "due_on": "2026-12-31"}),
    ("add taxes by the 30th", {"title": "taxes", "due_on": "2026-11-30"}),
    ("add taxes in 3 days", {"title": "taxes", "due_on": "2026-11-26"}),
    ("add taxes in two weeks", {"title": "taxes", "due_on": "2026-12-07"}),
    ("add taxes next week", {"title": "taxes", "due_on": "2026-11-30"}),
    ("add taxes next tuesday", {"title": "taxes", "due_on": "2026-12-01"}),
    ("add taxes by the end of the month", {"title": "taxes", "due_on": "2026-11-30"}),
    ("add taxes the day after tomorrow", {"title": "taxes", "due_on": "2026-11-25"}),
    ("add taxes before friday", {"title": "taxes", "due_on": "2026-11-26"}),
    ("add call mum tomorrow about the party", {"title": "call mum about the party", "due_on": "2026-11-24"}),
    ("add buy milk high priority", {"title": "buy milk", "priority": "high"}),
    ("add buy milk with low priority", {"title": "buy milk", "priority": "low"}),
    ("add buy milk, priority: high", {"title": "buy milk", "priority": "high"}),
    ("add buy milk, urgent", {"title": "buy milk", "priority": "high"}),
    ("add call the bank urgently", {"title": "call the bank", "priority": "high"}),
    ("add an important task: call the bank", {"title": "call the bank", "priority": "high"}),
    ("add a high priority task to call the bank", {"title": "call the bank", "priority": "high"}),
    ("add buy milk, low", {"title": "buy milk", "priority": "low"}),
    ("add buy milk #shopping #home", {"title": "buy milk", "tags": ["shopping", "home"]}),
    ("add buy milk tagged shopping and home", {"title": "buy milk", "tags": ["shopping", "home"]}),
    ("add buy milk with tags shopping, home", {"title": "buy milk", "tags": ["shopping", "home"]}),
    (
        "add buy milk tomorrow #Shopping high priority",
        {"title": "buy milk", "due_on": "2026-11-24", "tags": ["shopping"], "priority": "high"},
    ),
    (
        "add buy milk high priority due friday #shopping: 2 litres, the organic one",
        {
            "title": "buy milk",
            "description": "2 litres, the organic one",
            "priority": "high",
            "due_on": "2026-11-27",
            "tags": ["shopping"],
        },
    ),
    ("add buy milk: 2 litres", {"title": "buy milk", "description": "2 litres"}),
    ("add buy milk note: ask Tim about tomorrow", {"title": "buy milk", "description": "ask Tim about tomorrow"}),
    ("add buy milk with the note 2 litres", {"title": "buy milk", "description": "2 litres"}),
    ("add buy milk: 2 litres due tomorrow", {"title": "buy milk", "description": "2 litres", "due_on": "2026-11-24"}),
    ("add a task for tomorrow: buy milk", {"title": "buy milk", "due_on": "2026-11-24"}),
    # Words that elsewhere mean something, in titles.
    ('add "delete the old photos tomorrow"', {"title": "delete the old photos tomorrow"}),
    ("add 'read #1: tomorrow, high priority'", {"title": "read #1: tomorrow, high priority"}),
    ("add a task called \u201cshow all done tasks\u201d", {"title": "show all done tasks"}),
    ('add "tomorrow never dies" tomorrow', {"title": "tomorrow never dies", "due_on": "2026-11-24"}),
    ('add watch "Friday Night" on saturday', {"title": "watch Friday Night", "due_on": "2026-11-28"}),
    ("add delete old mails", {"title": "delete old mails"}),
    ("add show mum the photos", {"title": "show mum the photos"}),
    ("add complete the form", {"title": "complete the form"}),
    ("add prepare tomorrow's slides", {"title": "prepare tomorrow's slides"}),
    ("add prepare the monday meeting by friday", {"title": "prepare the monday meeting", "due_on": "2026-11-27"}),
    ("add buy a high chair", {"title": "buy a high chair"}),
    ("add send the important letter", {"title": "send the important letter"}),
    ("add sit in the sun", {"title": "sit in the sun"}),
    ("add meet at 10:30", {"title": "meet at 10:30"}),
    ("add read https://example.org/a", {"title": "read https://example.org/a"}),
    ("add fix issue #42", {"title": "fix issue #42"}),
    ("add use 1/2 cup of flour", {"title": "use 1/2 cup of flour"}),
    ("add upgrade to python 3.11", {"title": "upgrade to python 3.11"}),
    ("add buy mum's present", {"title": "buy mum's present"}),
    ("add celebrate on 30 February", {"title": "celebrate on 30 February"}),
]  # fmt: skip

LISTED: list[tuple[str, dict[str, Any]]] = [
    ("show my tasks", {}),
    ("list", {}),
    ("What are my tasks?", {}),
    ("list all tasks", {}),
    ("what do I have to do?", {"completed": False}),
    ("show open tasks", {"completed": False}),
    ("open tasks", {"completed": False}),
    ("what is left?", {"completed": False}),
    ("show done tasks", {"completed": True}),
    ("which tasks are finished?", {"completed": True}),
    ("what have I not done yet?", {"completed": False}),
    ("done tasks", {"completed": True}),
    ("what did I finish?", {"completed": True}),
    ("show high priority tasks", {"priority": ["high"]}),
    ("show urgent open tasks", {"priority": ["high"], "completed": False}),
    ("high priority", {"priority": ["high"]}),
    ("#work", {"tag": ["work"]}),
    ("show #work and #home", {"tag": ["work", "home"]}),
    ("show tasks tagged work", {"tag": ["work"]}),
    ("overdue", {"completed": False, "due_to": "2026-11-22", "sort": "due"}),
    ("show overdue tasks", {"completed": False, "due_to": "2026-11-22", "sort": "due"}),
    ("what is due today?", {"completed": False, "due_from": "2026-11-23", "due_to": "2026-11-23", "sort": "due"}),
    ("what's due tomorrow", {"completed": False, "due_from": "2026-11-24", "due_to": "2026-11-24", "sort": "due"}),
    ("what is due this week?", {"completed": False, "due_from": "2026-11-23", "due_to": "2026-11-29", "sort": "due"}),
    ("what do I have next week?", {"completed": False, "due_from": "2026-11-30", "due_to": "2026-12-06", "sort": "due"}),
    ("show tasks due in the next 3 days", {"completed": False, "due_from": "2026-11-23", "due_to": "2026-11-26", "sort": "due"}),
    ("what is due by friday?", {"completed": False, "due_to": "2026-11-27", "sort": "due"}),
    ("tasks due after 1 December", {"completed": False, "due_from": "2026-12-02", "sort": "due"}),
    ("what is due this month", {"completed": False, "due_from": "2026-11-01", "due_to": "2026-11-30", "sort": "due"}),
    ("what is due between monday and friday?", {"completed": False, "due_from": "2026-11-30", "due_to": "2026-12-04", "sort": "due"}),
    ("today", {"completed": False, "due_from": "2026-11-23", "due_to": "2026-11-23", "sort": "due"}),
    ("what about tomorrow?", {"completed": False, "due_from": "2026-11-24", "due_to": "2026-11-24", "sort": "due"}),
    ("show done tasks due this week", {"completed": True, "due_from": "2026-11-23", "due_to": "2026-11-29", "sort": "due"}),
    ("search milk", {"q": "milk"}),
    ("find tasks about the party", {"q": "party"}),
    ("search for open tasks with milk", {"q": "milk", "completed": False}),
    ('search "tomorrow never dies"', {"q": "tomorrow never dies"}),
    ("do I have any tasks about milk?", {"q": "milk"}),
    ("show my tasks by priority", {"sort": "-priority"}),
    ("list tasks sorted by due date", {"sort": "due"}),
    ("how many open tasks do I have?", {"completed": False}),
    ("I want to see my tasks", {}),
    ("can you show me what's overdue?", {"completed": False, "due_to": "2026-11-22", "sort": "due"}),
]  # fmt: skip

MEANT: list[tuple[str, Intent]] = [
    ("done", Complete(IT)),
    ("mark it done", Complete(IT)),
    ("mark it as done please", Complete(IT)),
    ("it's done", Complete(IT)),
    ("that is done", Complete(IT)),
    ("done with 3", Complete(Target(numbers=(3,)))),
    ("complete #17", Complete(Target(ids=(17,)))),
    ("complete 1 and 3", Complete(Target(numbers=(1, 3)))),
    ("mark task 2 as complete", Complete(Target(numbers=(2,)))),
    ("complete the milk one", Complete(words("milk"))),
    ("complete the second one", Complete(Target(ordinal=2))),
    ("tick off the last one", Complete(Target(ordinal=-1))),
    ("I finished the report", Complete(words("report"))),
    ("I'm done with the report", Complete(words("report"))),
    ("the report is done", Complete(words("report"))),
    ("check off buy milk", Complete(words("buy milk"))),
    ("mark them all as done", Complete(THEM)),
    ('complete "delete everything"', Complete(words("delete everything"))),
    ("complete", Missing("")),
    ("reopen it", Reopen(IT)),
    ("mark it as not done", Reopen(IT)),
    ("mark the report as open", Reopen(words("report"))),
    ("the report is not done yet", Reopen(words("report"))),
    ("uncheck 2", Reopen(Target(numbers=(2,)))),
    ("delete it", Delete(IT)),
    ("please delete that one", Delete(IT)),
    ("delete the milk task", Delete(words("milk"))),
    ("remove buy milk from my list", Delete(words("buy milk"))),
    ("delete #5", Delete(Target(ids=(5,)))),
    ("delete 1, 2 and 3", Delete(Target(numbers=(1, 2, 3)))),
    ("delete them", Delete(THEM)),
    ("get rid of the milk task", Delete(words("milk"))),
    ('delete "tomorrow never dies"', Delete(words("tomorrow never dies"))),
    ("delete", Missing("")),
    ("rename it to buy oat milk", Update(IT, Change({"title": "buy oat milk"}))),
    ('rename "buy milk" to "delete it tomorrow"', Update(words("buy milk"), Change({"title": "delete it tomorrow"}))),
    ("change the title of milk to oat milk", Update(words("milk"), Change({"title": "oat milk"}))),
    ("make it high priority", Update(IT, Change({"priority": "high"}))),
    ("make the milk task urgent", Update(words("milk"), Change({"priority": "high"}))),
    ("set the priority of 2 to low", Update(Target(numbers=(2,)), Change({"priority": "low"}))),
    ("change its priority", Missing("")),
    ("lower the priority of it", Update(IT, Change({"priority": "low"}))),
    ("move it to friday", Update(IT, Change({"due_on": "2026-11-27"}))),
    ("reschedule the report to next monday", Update(words("report"), Change({"due_on": "2026-11-30"}))),
    ("set the due date of #7 to 24 December", Update(Target(ids=(7,)), Change({"due_on": "2026-12-24"}))),
    ("milk is due tomorrow", Update(words("milk"), Change({"due_on": "2026-11-24"}))),
    ("postpone it by 2 days", Update(IT, Change(postpone=(2, "days")))),
    ("push the report back a week", Update(words("report"), Change(postpone=(1, "week")))),
    ("remove the due date of it", Update(IT, Change({"due_on": None}))),
    ("tag it with home", Update(IT, Change(add_tags=("home",)))),
    ("add #home to it", Update(IT, Change(add_tags=("home",)))),
    ("add tag work to the milk task", Update(words("milk"), Change(add_tags=("work",)))),
    ("remove #home from it", Update(IT, Change(remove_tags=("home",)))),
    ("remove tag work from #3", Update(Target(ids=(3,)), Change(remove_tags=("work",)))),
    ("add a note to milk: only organic", Update(words("milk"), Change({"description": "only organic"}))),
    ("yes", Answer(True)),
    ("Yes, delete them!", Answer(True)),
    ("ok go ahead", Answer(True)),
    ("no", Answer(False)),
    ("never mind", Answer(False)),
    ("no, keep them", Answer(False)),
    ("2", Choose(Target(numbers=(2,)))),
    ("the first one", Choose(Target(ordinal=1))),
    ("both", Choose(THEM)),
    ("hello", Greeting()),
    ("thanks!", Thanks()),
    ("add", Missing("")),
    ("what is the meaning of life?", Unknown()),
    ("help", Unknown()),
    ("what can you do?", Unknown()),
    ("please translate this long letter into the French language for me", Unknown()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fields"), ADDED, ids=[text for text, _ in ADDED])
def test_what_is_added(text: str, fields: dict[str, Any]) -> None:
    assert parse(text, TODAY) == Add(fields)


@pytest.mark.parametrize(("text", "arguments"), LISTED, ids=[text for text, _ in LISTED])
def test_what_is_listed(text: str, arguments: dict[str, Any]) -> None:
    intent = parse(text, TODAY)
    assert isinstance(intent, List)
    assert intent.filter.arguments == arguments


@pytest.mark.parametrize(("text", "meant"), MEANT, ids=[text for text, _ in MEANT])
def test_what_is_meant(text: str, meant: Intent) -> None:
    intent = parse(text, TODAY)
    if isinstance(meant, Missing):
        assert isinstance(intent, Missing)
        assert intent.question
    else:
        assert intent == meant


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("delete all done tasks", {"completed": True}),
        ("delete done tasks", {"completed": True}),
        ("delete everything", {}),
        ("delete all my tasks", {}),
        ("delete all #work tasks", {"tag": ["work"]}),
        ("remove all tasks about milk", {"q": "milk"}),
        ("clear all completed tasks", {"completed": True}),
    ],
)
def test_many_to_delete(text: str, arguments: dict[str, Any]) -> None:
    intent = parse(text, TODAY)
    assert isinstance(intent, Delete)
    assert intent.target.filter is not None
    assert intent.target.filter.arguments == arguments


def test_of_long_texts_only_a_task_with_a_description_is_understood() -> None:
    assert parse(f"delete {'a ' * 300}", TODAY) == Unknown()
    added = parse(f"add buy milk: {'a ' * 1900}", TODAY)
    assert isinstance(added, Add)
    assert (added.fields["title"], len(added.fields["description"])) == ("buy milk", 3799)


@pytest.mark.parametrize("text", ["\ue000", "#", '""', "(((", "\n", "a" * 4000, "add " * 1000, "?"])
def test_nonsense_is_no_error(text: str) -> None:
    assert parse(text, TODAY) is not None
