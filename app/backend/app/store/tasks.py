"""The tasks of one user. Another user's task does not exist here.

No function makes more than one statement that changes something, so that none needs a
transaction around it.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.models import Task
from app.schemas import TaskChange, TaskNew, TaskQuery
from app.store.task_filter import conditions, order, search

TAGS_LISTED = 200
# Tasks of one user that are looked through without the index of words.
FEW = 500


async def list_tasks(
    session: AsyncSession, user_id: str, query: TaskQuery
) -> tuple[Sequence[Task], int]:
    """The part of the user's tasks that `query` asks for, and how many match it in all."""
    source, wanted = Task, conditions(user_id, query)
    if (searched := search(query)) is not None:
        # To search is dear: once for both the page and the count. Without a search the two are
        # better apart, because an index alone answers the count.
        found = await _search(session, user_id, wanted, searched)
        matching = found.cte("matching").prefix_with("MATERIALIZED")
        source, wanted = aliased(Task, matching), []
    count = select(func.count()).select_from(source).where(*wanted).correlate(None)
    page = (
        select(source, count.scalar_subquery())
        .where(*wanted)
        .order_by(*order(query.sort, source))
        .limit(query.limit)
        .offset(query.offset)
    )
    rows = (await session.execute(page)).all()
    if rows:
        return [row[0] for row in rows], rows[0][1]
    if query.offset == 0:
        return [], 0
    return [], (await session.execute(count)).scalar_one()


async def _search(
    session: AsyncSession,
    user_id: str,
    wanted: list[ColumnElement[bool]],
    searched: ColumnElement[bool],
) -> Select[Any]:
    """Which tasks to take. The index of words is everybody's: a beginning that many words have is
    dear in it, however few tasks the user has. So few are looked through one by one."""
    some = select(literal(1)).where(col(Task.user_id) == user_id).limit(FEW + 1).subquery()
    count = await session.execute(select(func.count()).select_from(some))
    if count.scalar_one() > FEW:
        return select(Task).where(*wanted, searched)
    mine = select(Task).where(*wanted).cte("mine").prefix_with("MATERIALIZED")
    return select(mine).where(searched)


async def count_tags(session: AsyncSession, user_id: str) -> Sequence[tuple[str, int]]:
    """The user's tags and on how many tasks each is, most used first, at most TAGS_LISTED."""
    name = func.unnest(col(Task.tags)).column_valued("name", joins_implicitly=True)
    uses = func.count()
    statement = (
        select(name, uses)
        .select_from(Task)
        .where(col(Task.user_id) == user_id)
        .group_by(name)
        .order_by(uses.desc(), name)
        .limit(TAGS_LISTED)
    )
    return [(row[0], row[1]) for row in await session.execute(statement)]


async def get_task(session: AsyncSession, user_id: str, task_id: int) -> Task | None:
    """The task, or None when the user has none with this id."""
    found = await session.execute(select(Task).where(*_owned(user_id, task_id)))
    return found.scalar_one_or_none()


async def add_task(session: AsyncSession, user_id: str, new: TaskNew) -> Task:
    """Store a new task and return it as stored."""
    statement = insert(Task).values(user_id=user_id, **new.model_dump()).returning(Task)
    return (await session.execute(statement)).scalar_one()


async def change_task(
    session: AsyncSession, user_id: str, task_id: int, change: TaskChange
) -> Task | None:
    """Apply the fields that were set in `change`; None when the user has no such task."""
    values: dict[str, Any] = change.model_dump(exclude_unset=True)
    if not values:
        return await get_task(session, user_id, task_id)
    statement = update(Task).where(*_owned(user_id, task_id)).values(**values).returning(Task)
    return (await session.execute(statement)).scalar_one_or_none()


async def delete_task(session: AsyncSession, user_id: str, task_id: int) -> bool:
    """Whether there was such a task to delete."""
    statement = delete(Task).where(*_owned(user_id, task_id)).returning(col(Task.id))
    return (await session.execute(statement)).scalar_one_or_none() is not None


def _owned(user_id: str, task_id: int) -> tuple[ColumnElement[bool], ...]:
    return col(Task.user_id) == user_id, col(Task.id) == task_id
