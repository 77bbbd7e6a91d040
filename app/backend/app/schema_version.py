"""Which migrations this code knows, and what a database's revision means to it."""

import re
from ast import literal_eval
from enum import StrEnum
from pathlib import Path

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"

# At the top of every script, as alembic wants it.
ASSIGNED = re.compile(r"^(revision|down_revision)\b[^=\n]*=\s*(.+)$", re.MULTILINE)

# Not alembic's usual name, which another service in the same database may want as well.
VERSION_TABLE = "todo_backend_version"


class SchemaState(StrEnum):
    """A schema that is ahead is fine: migrations only add while older code still serves, and
    during a rolling update the old pods must stay ready after the new migration has run."""

    AT_HEAD = "at_head"
    AHEAD = "ahead"
    BEHIND = "behind"
    MISSING = "missing"

    @property
    def usable(self) -> bool:
        return self in (SchemaState.AT_HEAD, SchemaState.AHEAD)


class KnownMigrations:
    """The migrations shipped with this code. Their scripts are read and not run: a server that
    starts has no other use for alembic, which takes long to load."""

    def __init__(self) -> None:
        scripts = [_assigned(script) for script in (MIGRATIONS / "versions").glob("*.py")]
        self.revisions = frozenset(str(script["revision"]) for script in scripts)
        heads = self.revisions.difference(*(_followed(script) for script in scripts))
        if len(heads) != 1:
            raise ValueError(
                f"the migrations end in {sorted(heads)}: `alembic merge` makes one of it"
            )
        (self.head,) = heads

    def state(self, revision: str | None) -> SchemaState:
        """What `revision`, read from the database (None: no version there), means."""
        if revision is None:
            return SchemaState.MISSING
        if revision == self.head:
            return SchemaState.AT_HEAD
        return SchemaState.BEHIND if revision in self.revisions else SchemaState.AHEAD


def _assigned(script: Path) -> dict[str, object]:
    found = ASSIGNED.findall(script.read_text("utf-8"))
    return {name: literal_eval(value) for name, value in found}


def _followed(script: dict[str, object]) -> tuple[object, ...]:
    """The revisions before one: several where it merges, none where it is the first."""
    before = script["down_revision"]
    return before if isinstance(before, tuple) else (before,)
