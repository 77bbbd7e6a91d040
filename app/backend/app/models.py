"""The tables. The rules that keep the data whole are the database's, not only Python's."""

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Text,
    TypeDecorator,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel

TITLE_LENGTH = 200
DESCRIPTION_LENGTH = 4000
MESSAGE_LENGTH = 16_000
USER_ID_LENGTH = 255
MESSAGE_ROLES = ("user", "assistant")
MESSAGE_STATUSES = ("complete", "stopped", "failed")
TAGS_PER_TASK = 10
TAG_LENGTH = 30
PRIORITIES = ("low", "medium", "high")  # stored as 1, 2, 3
DEFAULT_PRIORITY: Final = "medium"

# What a task is searched by. ASCII punctuation separates words, so that the parser of PostgreSQL
# sees no addresses, numbers with signs or markup, each of which it would take as one word.
# Tags are made text by way of a tsvector, because array_to_string is not immutable. The
# parentheses are those that PostgreSQL sets, so that the two can be compared.
SEARCH_DOCUMENT = (
    "to_tsvector('simple'::regconfig, translate("
    "(((title || ' ') || description) || ' ') || array_to_tsvector(tags)::text, "
    "'!\"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~', repeat(' ', 32)))"
)

# Neither null, empty, too long, too many, nor with a comma inside.
TAGS_ARE_SOUND = (
    "string_to_array(array_to_string(tags, ','), ',') = tags AND array_to_string(tags, ',') ~ "
    f"'^([^,]{{1,{TAG_LENGTH}}}(,[^,]{{1,{TAG_LENGTH}}}){{0,{TAGS_PER_TASK - 1}}})?$'"
)

# Named by rule, so that a migration can drop or change a constraint by its name.
NAMING = {
    "pk": "%(table_name)s_pkey",
    "fk": "%(table_name)s_%(column_0_name)s_fkey",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "ck": "%(table_name)s_%(constraint_name)s_check",
    "ix": "%(table_name)s_%(column_0_N_name)s_idx",
}


class Priority(TypeDecorator[str]):
    """One of PRIORITIES here, and in the database a number that orders as they do."""

    impl = SmallInteger
    cache_ok = True

    def process_bind_param(self, value: str | None, _: Dialect) -> int | None:
        return None if value is None else PRIORITIES.index(value) + 1

    def process_result_value(self, value: int | None, _: Dialect) -> str | None:
        return None if value is None else PRIORITIES[value - 1]


class Table(SQLModel):
    """Base of all tables of this service (the frontend keeps its own in the same database)."""

    metadata = MetaData(naming_convention=NAMING)


def _id() -> Column[int]:
    return Column("id", BigInteger, Identity(always=True), primary_key=True)


def _created_at() -> Column[datetime]:
    return Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now())


def _updated_at() -> Column[datetime]:
    return Column(
        "updated_at",
        DateTime(timezone=True),
        nullable=False,
        server_default=func.now(),
        onupdate=func.now(),
    )


def _user_id_check() -> CheckConstraint:
    return CheckConstraint(f"char_length(user_id) BETWEEN 1 AND {USER_ID_LENGTH}", name="user_id")


class Task(Table, table=True):
    """Something a user wants done. Ids grow, so ordering by id is ordering by creation."""

    __tablename__ = "task"
    __table_args__ = (
        _user_id_check(),
        CheckConstraint(f"char_length(title) BETWEEN 1 AND {TITLE_LENGTH}", name="title"),
        CheckConstraint("btrim(title) <> ''", name="title_not_blank"),
        CheckConstraint(f"char_length(description) <= {DESCRIPTION_LENGTH}", name="description"),
        Index(None, "user_id", "id"),
        CheckConstraint(f"priority BETWEEN 1 AND {len(PRIORITIES)}", name="priority"),
        CheckConstraint(TAGS_ARE_SOUND, name="tags"),
        Index(None, "user_id", "completed", "id"),
        Index(None, "user_id", "due_on", "id"),
        # Without a list of entries that wait to be sorted in: each search would read it through.
        Index(
            "task_search_idx",
            text(SEARCH_DOCUMENT),
            postgresql_using="gin",
            postgresql_with={"fastupdate": "off"},
        ),
    )

    id: int | None = Field(default=None, sa_column=_id())
    user_id: str = Field(sa_type=Text)
    title: str = Field(sa_type=Text)
    description: str = Field(
        default="", sa_column=Column(Text, nullable=False, server_default=text("''"))
    )
    completed: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    priority: str = Field(
        default=DEFAULT_PRIORITY,
        sa_column=Column(Priority, nullable=False, server_default=text("2")),
    )
    tags: list[str] = Field(
        default_factory=list,
        sa_column=Column(ARRAY(Text), nullable=False, server_default=text("'{}'::text[]")),
    )
    due_on: date | None = Field(default=None, sa_type=Date)
    created_at: datetime | None = Field(default=None, sa_column=_created_at())
    updated_at: datetime | None = Field(default=None, sa_column=_updated_at())


class Conversation(Table, table=True):
    """A chat of one user."""

    __tablename__ = "conversation"
    __table_args__ = (
        _user_id_check(),
        CheckConstraint(f"char_length(title) <= {TITLE_LENGTH}", name="title"),
        # What a message's foreign key points at: the owner cannot differ.
        UniqueConstraint("id", "user_id"),
        Index(None, "user_id", "updated_at", "id"),
    )

    id: int | None = Field(default=None, sa_column=_id())
    user_id: str = Field(sa_type=Text)
    title: str = Field(
        default="", sa_column=Column(Text, nullable=False, server_default=text("''"))
    )
    created_at: datetime | None = Field(default=None, sa_column=_created_at())
    updated_at: datetime | None = Field(default=None, sa_column=_updated_at())


class Message(Table, table=True):
    """One turn in a conversation, by the same user as the conversation itself."""

    __tablename__ = "message"
    __table_args__ = (
        ForeignKeyConstraint(
            ["conversation_id", "user_id"],
            ["conversation.id", "conversation.user_id"],
            ondelete="CASCADE",
        ),
        CheckConstraint(f"role IN {MESSAGE_ROLES}", name="role"),
        CheckConstraint(f"char_length(content) <= {MESSAGE_LENGTH}", name="content"),
        CheckConstraint("jsonb_typeof(tool_calls) = 'array'", name="tool_calls"),
        CheckConstraint(f"status IN {MESSAGE_STATUSES}", name="status"),
        # For reading a conversation in order, and for the cascade.
        Index(None, "conversation_id", "user_id", "id"),
    )

    id: int | None = Field(default=None, sa_column=_id())
    conversation_id: int = Field(sa_type=BigInteger)
    user_id: str = Field(sa_type=Text)
    role: str = Field(sa_type=Text)
    content: str = Field(sa_type=Text)
    tool_calls: list[dict[str, Any]] = Field(
        default_factory=list,
        sa_column=Column(JSONB, nullable=False, server_default=text("'[]'::jsonb")),
    )
    status: str = Field(
        default="complete",
        sa_column=Column(Text, nullable=False, server_default=text("'complete'")),
    )
    created_at: datetime | None = Field(default=None, sa_column=_created_at())


class RateLimit(Table, table=True):
    """How much of a bucket ("writes", "chat") a user has used since `started_at`.

    Unlogged: the counts are worth neither a disk write nor anything after a crash.
    """

    __tablename__ = "rate_limit"
    __table_args__ = (Index(None, "started_at"), {"prefixes": ["UNLOGGED"]})

    user_id: str = Field(sa_column=Column(Text, primary_key=True))
    bucket: str = Field(sa_column=Column(Text, primary_key=True))
    started_at: datetime = Field(sa_type=DateTime(timezone=True))
    used: int = Field(sa_column=Column(Integer, nullable=False))
