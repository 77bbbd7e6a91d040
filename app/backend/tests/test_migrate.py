"""Migrations, run as the program that the deployment runs."""

import json
import time
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from app import schema_version
from app.database_url import parse_database_url
from app.migrate import ADVISORY_LOCK, alembic_config, migrate, tell_schema
from app.models import Table
from app.schema_version import VERSION_TABLE, KnownMigrations
from app.settings import load_settings
from tests.support.gate import gate_before
from tests.support.postgres import changed, free_port
from tests.support.processes import finish, run, start

HEAD = KnownMigrations().head


def test_what_the_server_reads_is_what_alembic_knows() -> None:
    scripts = ScriptDirectory.from_config(alembic_config())
    known = KnownMigrations()
    assert known.head == scripts.get_current_head()
    assert known.revisions == {script.revision for script in scripts.walk_revisions()}


@pytest.mark.parametrize(
    ("scripts", "head"),
    [
        ([("a", None), ("b", "a")], "b"),
        ([("a", None), ("b", "a"), ("c", "a"), ("d", ("b", "c"))], "d"),
        ([("a", None), ("b", "a"), ("c", "a")], None),
        ([], None),
    ],
)
def test_scripts_that_end_in_one_migration_have_a_head(
    scripts: list[tuple[str, object]],
    head: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "versions").mkdir()
    for name, before in scripts:
        text = f"revision: str = {name!r}\ndown_revision: str | None = {before!r}\n"
        (tmp_path / "versions" / f"{name}.py").write_text(text)
    monkeypatch.setattr(schema_version, "MIGRATIONS", tmp_path)
    if head is None:
        with pytest.raises(ValueError, match="alembic merge"):
            KnownMigrations()
    else:
        assert KnownMigrations().head == head


def test_an_empty_database_is_brought_to_head_once(empty_database: str) -> None:
    environ = {"DATABASE_URL": empty_database}
    code, (line,) = run("app.migrate", environ)
    assert code == 0
    assert (line["message"], line["changed"], line["to"]) == ("schema is up to date", True, HEAD)

    code, (line,) = run("app.migrate", environ)
    assert code == 0
    assert (line["changed"], line["from"], line["to"]) == (False, HEAD, HEAD)


def test_the_schema_is_left_for_the_deployment_where_that_asks_for_it(tmp_path: Path) -> None:
    file = tmp_path / "termination-log"
    tell_schema("0004", file)
    assert not file.exists()
    file.touch()
    tell_schema(None, file)
    assert file.read_text() == ""
    tell_schema("0004", file)
    assert json.loads(file.read_text()) == {"schema": "0004"}


def test_the_migrations_give_what_the_models_say(database_url: str) -> None:
    target = parse_database_url(database_url, "DATABASE_URL")
    with create_engine(target.url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, Table.metadata) == []


def test_of_many_at_once_one_migrates_and_all_succeed(empty_database: str) -> None:
    environ = {"DATABASE_URL": empty_database}
    outcomes = [finish(process) for process in [start("app.migrate", environ) for _ in range(3)]]
    assert [code for code, _ in outcomes] == [0, 0, 0]
    assert sorted(lines[-1]["changed"] for _, lines in outcomes) == [False, False, True]


def test_a_lock_that_is_never_given_back_is_not_waited_for_for_ever(empty_database: str) -> None:
    with psycopg.connect(empty_database) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
        started = time.monotonic()
        code, (line,) = run(
            "app.migrate", {"DATABASE_URL": empty_database, "MIGRATE_LOCK_SECONDS": "1"}
        )
        assert time.monotonic() - started < 10
    assert code == 1
    assert "another migration has held the lock for 1 s" in line["cause"]


def test_a_newer_schema_is_left_alone(empty_database: str) -> None:
    environ = {"DATABASE_URL": empty_database}
    migrate(load_settings(environ, serving=False))
    with psycopg.connect(empty_database) as connection:
        connection.execute(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")
    code, (line,) = run("app.migrate", environ)
    assert code == 0
    assert line["message"].startswith("schema is newer")
    assert line["to"] == "9999"


def test_a_failed_migration_leaves_nothing_half_done(empty_database: str) -> None:
    with psycopg.connect(empty_database) as connection:
        connection.execute("CREATE TABLE conversation (id int)")
    code, lines = run("app.migrate", {"DATABASE_URL": empty_database})
    assert code == 1
    assert 'relation "conversation" already exists' in lines[-1]["cause"]
    with psycopg.connect(empty_database) as connection:
        assert connection.execute("SELECT to_regclass('task')").fetchone() == (None,)


def test_a_wrong_password_is_named_at_once_and_never_printed(empty_database: str) -> None:
    url = changed(empty_database, password="not-the-p4ssword")
    started = time.monotonic()
    code, (line,) = run("app.migrate", {"DATABASE_URL": url})
    assert time.monotonic() - started < 10
    assert code == 1
    assert "the user or the password in the URL is wrong" in line["cause"]
    assert "not-the-p4ssword" not in str(line)


@pytest.mark.parametrize("environ", [{}, {"DATABASE_URL": "mysql://u:s3cret@h/d"}])
def test_wrong_settings_are_one_line(environ: dict[str, str]) -> None:
    code, (line,) = run("app.migrate", environ)
    assert code == 1
    assert "DATABASE_URL" in line["cause"]
    assert "s3cret" not in str(line)


def test_a_database_that_is_away_is_waited_for_within_bounds() -> None:
    url = f"postgresql://u:s3cret@127.0.0.1:{free_port()}/d"
    code, lines = run("app.migrate", {"DATABASE_URL": url, "MIGRATE_CONNECT_SECONDS": "2"})
    assert code == 1
    assert [line["message"] for line in lines[:-1]] == ["waiting for the database"] * (
        len(lines) - 1
    )
    assert len(lines) >= 2
    assert "nothing listens at that address" in lines[-1]["cause"]
    assert "gave up after 2 s" in lines[-1]["cause"]


def test_a_database_that_comes_up_meanwhile_is_used(empty_database: str) -> None:
    gate, url = gate_before(empty_database)
    gate.close()
    process = start("app.migrate", {"DATABASE_URL": url})
    assert process.stdout is not None
    assert "waiting for the database" in process.stdout.readline()
    gate.open()
    code, lines = finish(process)
    assert code == 0
    assert lines[-1]["changed"] is True
