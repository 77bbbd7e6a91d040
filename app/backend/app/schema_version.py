"""Which migrations this code knows, and what a database's revision means to it."""

from enum import StrEnum
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"

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


def alembic_config() -> Config:
    """Alembic's configuration, without any file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


class KnownMigrations:
    """The migrations shipped with this code."""

    def __init__(self) -> None:
        scripts = ScriptDirectory.from_config(alembic_config())
        self.revisions = frozenset(script.revision for script in scripts.walk_revisions())
        self.head = scripts.get_current_head()

    def state(self, revision: str | None) -> SchemaState:
        """What `revision`, read from the database (None: no version there), means."""
        if revision is None:
            return SchemaState.MISSING
        if revision == self.head:
            return SchemaState.AT_HEAD
        return SchemaState.BEHIND if revision in self.revisions else SchemaState.AHEAD
