"""A user with a row in every table, each of which says SECRET wherever it can."""

from dataclasses import dataclass

import psycopg

SECRET = "victims-s3cret"
TABLES = ("task", "conversation", "message")

Rows = dict[str, list[tuple[object, ...]]]


@dataclass(frozen=True)
class Victim:
    """Whose rows another user tries to reach; `ids` by the name of a path parameter."""

    user: str
    ids: dict[str, int]
    database_url: str

    def rows(self) -> Rows:
        """All that the user has, to compare before and after."""
        with psycopg.connect(self.database_url) as database:
            return {
                table: database.execute(
                    f"SELECT * FROM {table} WHERE user_id = %s ORDER BY id".encode(), [self.user]
                ).fetchall()
                for table in TABLES
            }


def make_victim(database_url: str, user: str) -> Victim:
    """Store the victim's rows."""
    with psycopg.connect(database_url) as database:

        def insert(table: str, columns: str, *values: object) -> int:
            places = ", ".join(["%s"] * (len(values) + 1))
            row = database.execute(
                f"INSERT INTO {table} (user_id, {columns}) VALUES ({places}) RETURNING id".encode(),
                [user, *values],
            ).fetchone()
            assert row is not None
            return int(row[0])

        task = insert("task", "title, description, tags", SECRET, SECRET, [SECRET])
        conversation = insert("conversation", "title", SECRET)
        message = insert(
            "message", "conversation_id, role, content", conversation, "assistant", SECRET
        )
    ids = {"task_id": task, "conversation_id": conversation, "message_id": message}
    return Victim(user, ids, database_url)
