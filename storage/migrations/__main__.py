"""`python -m storage.migrations "What changes"`: write the next revision by comparing models with a fresh database."""

import asyncio
import sys
import tempfile
import warnings
from pathlib import Path

from alembic import command

from storage.database import Database
from storage.migrating import alembic_config


async def write(message: str) -> None:
    """A new numbered revision beside the others; indexes on expressions have to be added by hand."""
    number = len(list((Path(__file__).parent / "versions").glob("[0-9]*.py"))) + 1
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{folder}/fresh.db")
        await database.migrate()
        async with database.engine.connect() as connection:
            await connection.run_sync(
                lambda c: command.revision(alembic_config(c), message, autogenerate=True, rev_id=f"{number:04}")
            )
        await database.dispose()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit('usage: python -m storage.migrations "What changes"')
    warnings.filterwarnings("ignore", message="autogenerate skipping")
    asyncio.run(write(sys.argv[1]))
