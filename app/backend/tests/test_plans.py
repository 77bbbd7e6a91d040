"""How PostgreSQL carries out what the stores ask for, on a full database: never by reading a
whole table."""

import asyncio
import inspect
import re
from collections.abc import Awaitable, Callable, Iterator
from datetime import date
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, get_args

import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

import app.store
from app import rate_limit
from app.database_url import parse_database_url
from app.db import create_engine
from app.migrate import migrate
from app.schemas import Sort, TaskChange, TaskNew, TaskQuery
from app.settings import load_settings
from app.store import account, conversations, tasks
from tests.conftest import new_database
from tests.support.load import HEAVY_USER, load
from tests.support.postgres import PostgresServer

USER = "user-7"
TALK = 7  # a conversation of USER: see load.py
QUERIES: dict[str, dict[str, Any]] = {
    "all": {},
    "a later page": {"limit": 20, "offset": 60},
    "beyond the end": {"offset": 500_000},
    "open": {"completed": False},
    "priority": {"priority": ["high", "low"]},
    "tag": {"tag": ["home"]},
    "tags": {"tag": ["home", "garden"]},
    "due": {"due_from": date(2026, 3, 1), "due_to": date(2026, 3, 31)},
    "search": {"q": "bank"},
    "search, rare": {"q": "number777"},
    "search, short": {"q": "b"},
    "search, two words": {"q": "inv buy"},
    "everything": {"completed": True, "tag": ["work"], "q": "mil", "due_from": date(2026, 1, 1)},
    **{f"by {sort}": {"sort": sort} for sort in get_args(Sort)},
}

Call = Callable[[AsyncSession], Awaitable[object]]


def listing(user: str, query: dict[str, Any]) -> Call:
    return lambda session: tasks.list_tasks(session, user, TaskQuery(**query))


# By store function; a list of tasks is asked for in many ways, by an ordinary and a heavy user.
CALLS: dict[str, dict[str, Call]] = {
    "tasks.list_tasks": {
        f"{name}, {user}": listing(user, query)
        for name, query in QUERIES.items()
        for user in (USER, HEAVY_USER)
    },
    "tasks.count_tags": {"": lambda session: tasks.count_tags(session, USER)},
    "tasks.get_task": {"": lambda session: tasks.get_task(session, USER, 50_007)},
    "tasks.add_task": {"": lambda session: tasks.add_task(session, USER, TaskNew(title="t"))},
    "tasks.change_task": {
        "": lambda session: tasks.change_task(session, USER, 50_007, TaskChange(priority="low"))
    },
    "tasks.delete_task": {"": lambda session: tasks.delete_task(session, USER, 50_007)},
    "account.delete_account": {"": lambda session: account.delete_account(session, USER)},
    "conversations.list_conversations": {
        "": lambda session: conversations.list_conversations(session, USER, limit=20, offset=0),
        "beyond": lambda session: conversations.list_conversations(
            session, USER, limit=20, offset=900
        ),
    },
    "conversations.get_conversation": {
        "": lambda session: conversations.get_conversation(session, USER, TALK)
    },
    "conversations.begin_conversation": {
        "": lambda session: conversations.begin_conversation(session, USER, "t")
    },
    "conversations.rename_conversation": {
        "": lambda session: conversations.rename_conversation(session, USER, TALK, "t")
    },
    "conversations.use_conversation": {
        "": lambda session: conversations.use_conversation(session, USER, TALK)
    },
    "conversations.delete_conversation": {
        "": lambda session: conversations.delete_conversation(session, USER, TALK)
    },
    "conversations.last_messages": {
        "": lambda session: conversations.last_messages(session, USER, TALK, limit=51),
        "older": lambda session: conversations.last_messages(
            session, USER, TALK, limit=51, before=50_000
        ),
    },
    "conversations.add_message": {
        "": lambda session: conversations.add_message(
            session, USER, TALK, role="user", content="hello"
        )
    },
}
EACH = [(function, case) for function, cases in CALLS.items() for case in cases]


@pytest.fixture(scope="module")
def full_database(postgres: PostgresServer) -> Iterator[str]:
    for url in new_database(postgres):
        migrate(load_settings({"DATABASE_URL": url}, serving=False))
        load(url)
        yield url


def statements(url: str, work: Callable[[AsyncEngine], Awaitable[object]]) -> list[Any]:
    """(SQL, parameters) of all that `work` has the driver send."""
    sent: list[Any] = []

    async def main() -> None:
        engine = create_engine(parse_database_url(url, "DATABASE_URL"), pool_size=1)
        event.listen(
            engine.sync_engine,
            "before_cursor_execute",
            lambda _conn, _cursor, sql, parameters, *_: sent.append((sql, parameters)),
        )
        await work(engine)
        await engine.dispose()

    asyncio.run(main())
    return sent


def nodes(url: str, sql: str, parameters: Any) -> list[dict[str, Any]]:
    """All nodes of the plan."""
    with psycopg.connect(url) as database:
        found = database.execute(f"EXPLAIN (FORMAT JSON) {sql}".encode(), parameters).fetchone()
    assert found is not None
    flat: list[dict[str, Any]] = []
    waiting = [found[0][0]["Plan"]]
    while waiting:
        node = waiting.pop()
        flat.append(node)
        waiting += node.get("Plans", [])
    return flat


def plans(url: str, work: Callable[[AsyncEngine], Awaitable[object]]) -> list[dict[str, Any]]:
    sent = statements(url, work)
    assert sent
    return [node for sql, parameters in sent for node in nodes(url, sql, parameters)]


def in_a_session(call: Call) -> Callable[[AsyncEngine], Awaitable[object]]:
    async def work(engine: AsyncEngine) -> None:
        async with AsyncSession(engine) as session:
            await call(session)
            await session.rollback()

    return work


def unbounded(node: dict[str, Any]) -> bool:
    """Whether the node reads a table, or an index, past the rows of other users: from one end to
    the other, or until it has found enough."""
    kind = node["Node Type"]
    if kind in ("Index Scan", "Index Only Scan"):
        return re.search(r"user_id|\bid =", node.get("Index Cond", "")) is None
    return bool(kind == "Seq Scan")


@pytest.mark.parametrize(("function", "case"), EACH)
def test_no_statement_reads_past_the_rows_of_others(
    full_database: str, function: str, case: str
) -> None:
    found = plans(full_database, in_a_session(CALLS[function][case]))
    assert [node for node in found if unbounded(node)] == []


def test_counting_a_use_reads_no_whole_table(full_database: str) -> None:
    found = plans(full_database, lambda engine: rate_limit.take(engine, "somebody", "chat", 1))
    assert len({n["Node Type"] for n in found}) > 1
    assert [node for node in found if node["Node Type"] == "Seq Scan"] == []


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ({"q": "number777"}, "task_search_idx"),
        ({"due_from": date(2026, 3, 1), "due_to": date(2026, 3, 2)}, "task_user_id_due_on_id_idx"),
        ({"sort": "due"}, "task_user_id_due_on_id_idx"),
        ({}, "task_user_id_id_idx"),
    ],
)
def test_a_user_of_many_tasks_has_the_right_index(
    full_database: str, query: dict[str, Any], index: str
) -> None:
    found = plans(full_database, in_a_session(listing(HEAVY_USER, query)))
    assert index in {node.get("Index Name") for node in found}


def test_a_search_of_a_user_of_few_tasks_stays_with_them(full_database: str) -> None:
    found = plans(full_database, in_a_session(listing(USER, {"q": "number"})))
    assert "task_search_idx" not in {node.get("Index Name") for node in found}


def test_every_function_of_a_store_is_looked_at() -> None:
    public = {
        f"{module.name}.{name}"
        for module in iter_modules(app.store.__path__)
        for name, function in inspect.getmembers(
            import_module(f"app.store.{module.name}"), inspect.iscoroutinefunction
        )
        if not name.startswith("_") and function.__module__ == f"app.store.{module.name}"
    }
    assert public - CALLS.keys() == set(), "say in CALLS how these are called"
