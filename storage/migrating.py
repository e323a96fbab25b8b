"""Climbing the history of the tables by alembic, which is imported only where there is something to climb."""

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection

from storage.database import MIGRATIONS, MigrationRefused


def alembic_config(connection: Connection | None = None) -> Config:
    """The configuration of migrations; they travel inside the package, so no alembic.ini is needed."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("version_path_separator", "os")
    config.attributes["connection"] = connection
    return config


def climb(connection: Connection, revision: str) -> None:
    """Up to a revision, or down to «base». Raises MigrationRefused, and nothing is changed."""
    before = _tables_version(connection)
    go = command.downgrade if revision == "base" else command.upgrade
    try:
        go(alembic_config(connection), revision)
    except CommandError as error:
        raise MigrationRefused(str(error)) from error
    if before != _tables_version(connection) and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise MigrationRefused("the migration would leave rows that point nowhere, so nothing was changed")


def _tables_version(connection: Connection) -> int:
    """Differs after SQLite's tables changed; PostgreSQL keeps its references by itself."""
    if connection.dialect.name != "sqlite":
        return 0
    return int(connection.exec_driver_sql("PRAGMA schema_version").scalar_one())
