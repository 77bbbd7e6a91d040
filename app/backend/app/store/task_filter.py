"""Which tasks match a query, and in which order, as SQL."""

import re
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, Text, func, literal, literal_column
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlmodel import col

from app.models import SEARCH_DOCUMENT, Task
from app.schemas import TaskQuery

# The same characters that SEARCH_DOCUMENT takes for spaces, and spaces themselves.
_BETWEEN_WORDS = re.compile(r"[\s!-/:-@\[-`{-~]+")


def conditions(user_id: str, query: TaskQuery) -> list[ColumnElement[bool]]:
    """What a task of the user must fulfil to be in the answer to `query`, but for its search."""
    found: list[ColumnElement[bool]] = [_owned_by(user_id, query.sort)]
    if query.completed is not None:
        found.append(col(Task.completed) == query.completed)
    if query.priority:
        found.append(col(Task.priority).in_(query.priority))
    if query.tag:
        found.append(col(Task.tags).contains(query.tag))
    if query.due_from is not None:
        found.append(col(Task.due_on) >= query.due_from)
    if query.due_to is not None:
        found.append(col(Task.due_on) <= query.due_to)
    return found


def search(query: TaskQuery) -> ColumnElement[bool] | None:
    """What the search of `query` asks of a task; None when it asks for no word."""
    words = _words(query.q or "")
    return _each_begins_a_word(words) if words else None


def order(sort: str, source: type[Task]) -> list[SQLColumnExpression[Any]]:
    """What to order tasks of `source` by: those without a due date last in both directions, ties
    newest first. Ids grow, so they order by creation."""
    keys: dict[str, SQLColumnExpression[Any]] = {
        "created": col(source.id),
        "due": col(source.due_on),
        "priority": col(source.priority),
        "title": func.lower(col(source.title)),
        "updated": col(source.updated_at),
    }
    name = sort.removeprefix("-")
    directed = keys[name].desc() if sort.startswith("-") else keys[name].asc()
    if name == "created":
        user = col(source.user_id)
        return [user.desc() if sort.startswith("-") else user.asc(), directed]
    return [directed.nulls_last() if name == "due" else directed, col(source.id).desc()]


def _owned_by(user_id: str, sort: str) -> ColumnElement[bool]:
    if sort.removeprefix("-") != "created":
        return col(Task.user_id) == user_id
    # A range of one. After `=`, to order by user and id is to order by id, and for a user of many
    # tasks PostgreSQL likes to walk the primary key for that, past the tasks of everybody else.
    return col(Task.user_id).between(user_id, user_id)


def _words(search: str) -> list[str]:
    """The words of `search`. What has neither a letter nor a digit is nowhere indexed."""
    return [word for word in _BETWEEN_WORDS.split(search) if any(map(str.isalnum, word))]


def _each_begins_a_word(words: list[str]) -> ColumnElement[bool]:
    # Nothing that has a meaning within the quotes is left in a word.
    prefixes = " & ".join(f"'{word}':*" for word in words)
    simple: ColumnElement[Any] = literal_column("'simple'::regconfig")
    document = literal_column(SEARCH_DOCUMENT, TSVECTOR)
    return document.bool_op("@@")(func.to_tsquery(simple, literal(prefixes, Text)))
