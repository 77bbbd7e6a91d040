"""Priority, tags and due date of tasks, status of messages, and counters for rate limits.

Only adds. Each lock is held for a moment: a column with a constant default rewrites nothing, and
the constraints bind new rows now while the old ones are looked through by 0003.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0002"
down_revision = "0001"

TAGS_ARE_SOUND = (
    "string_to_array(array_to_string(tags, ','), ',') = tags AND "
    "array_to_string(tags, ',') ~ '^([^,]{1,30}(,[^,]{1,30}){0,9})?$'"
)


def upgrade() -> None:
    op.add_column(
        "task", sa.Column("priority", sa.SmallInteger(), nullable=False, server_default="2")
    )
    op.add_column("task", sa.Column("tags", ARRAY(sa.Text()), nullable=False, server_default="{}"))
    op.add_column("task", sa.Column("due_on", sa.Date()))
    op.add_column(
        "message", sa.Column("status", sa.Text(), nullable=False, server_default="complete")
    )
    _check("task", "priority", "priority BETWEEN 1 AND 3")
    _check("task", "tags", TAGS_ARE_SOUND)
    _check("message", "status", "status IN ('complete', 'stopped', 'failed')")
    op.create_table(
        "rate_limit",
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("bucket", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "bucket", name="rate_limit_pkey"),
        prefixes=["UNLOGGED"],
    )
    op.create_index("rate_limit_started_at_idx", "rate_limit", ["started_at"])


def _check(table: str, name: str, condition: str) -> None:
    op.create_check_constraint(
        op.f(f"{table}_{name}_check"), table, condition, postgresql_not_valid=True
    )
