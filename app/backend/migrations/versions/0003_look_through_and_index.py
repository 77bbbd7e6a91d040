"""Look the old rows through for the constraints of 0002, and index what it added.

Reads and writes go on meanwhile: nothing here needs a lock that they conflict with, and nothing
runs in a transaction. So an interrupt leaves some of it done, and running it again does it all.
"""

from alembic import op
from sqlalchemy import text

revision = "0003"
down_revision = "0002"

CONSTRAINTS = (
    ("task", "task_priority_check"),
    ("task", "task_tags_check"),
    ("message", "message_status_check"),
)
SEARCH_DOCUMENT = (
    "to_tsvector('simple'::regconfig, translate("
    "title || ' ' || description || ' ' || array_to_tsvector(tags)::text, "
    "'!\"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~', repeat(' ', 32)))"
)
INDEXES = (
    ("task_user_id_due_on_id_idx", "task (user_id, due_on, id)"),
    ("task_search_idx", f"task USING gin ({SEARCH_DOCUMENT}) WITH (fastupdate = off)"),
)


def upgrade() -> None:
    with op.get_context().autocommit_block():
        # Nobody waits behind these, so they may wait for whoever is at work.
        before = op.get_bind().scalar(text("SHOW lock_timeout"))
        op.execute("SET lock_timeout = '10min'")
        for table, constraint in CONSTRAINTS:
            op.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {constraint}")
        for name, definition in INDEXES:
            # What an interrupt left is there by name, but invalid.
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            op.execute(f"CREATE INDEX CONCURRENTLY {name} ON {definition}")
        op.execute(f"SET lock_timeout = '{before}'")
