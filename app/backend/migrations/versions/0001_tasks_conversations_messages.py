"""Tasks, conversations and messages."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.schema import SchemaItem

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "task",
        *_identified_and_owned("task"),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("completed", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        _time("created_at"),
        _time("updated_at"),
        _check("char_length(title) BETWEEN 1 AND 200", "task_title_check"),
        _check("btrim(title) <> ''", "task_title_not_blank_check"),
        _check("char_length(description) <= 4000", "task_description_check"),
    )
    op.create_index("task_user_id_id_idx", "task", ["user_id", "id"])
    op.create_index("task_user_id_completed_id_idx", "task", ["user_id", "completed", "id"])

    op.create_table(
        "conversation",
        *_identified_and_owned("conversation"),
        sa.Column("title", sa.Text(), nullable=False, server_default=sa.text("''")),
        _time("created_at"),
        _time("updated_at"),
        _check("char_length(title) <= 200", "conversation_title_check"),
        sa.UniqueConstraint("id", "user_id", name="conversation_id_user_id_key"),
    )
    op.create_index(
        "conversation_user_id_updated_at_id_idx", "conversation", ["user_id", "updated_at", "id"]
    )

    op.create_table(
        "message",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("conversation_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("tool_calls", JSONB(), nullable=False, server_default=sa.text("'[]'::jsonb")),
        _time("created_at"),
        sa.PrimaryKeyConstraint("id", name="message_pkey"),
        _check("role IN ('user', 'assistant')", "message_role_check"),
        _check("char_length(content) <= 16000", "message_content_check"),
        _check("jsonb_typeof(tool_calls) = 'array'", "message_tool_calls_check"),
        sa.ForeignKeyConstraint(
            ["conversation_id", "user_id"],
            ["conversation.id", "conversation.user_id"],
            name="message_conversation_id_fkey",
            ondelete="CASCADE",
        ),
    )
    op.create_index(
        "message_conversation_id_user_id_id_idx", "message", ["conversation_id", "user_id", "id"]
    )


def _identified_and_owned(table: str) -> tuple[SchemaItem, ...]:
    return (
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"{table}_pkey"),
        _check("char_length(user_id) BETWEEN 1 AND 255", f"{table}_user_id_check"),
    )


def _time(name: str) -> sa.Column[object]:
    return sa.Column(
        name, sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")
    )


def _check(condition: str, name: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(name))
