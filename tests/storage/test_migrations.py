"""What stands in an older database survives every step up, and a step down takes only what had no place before."""

from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage.database import Database, MigrationRefused, newest_revision
from storage.migrating import alembic_config

OLD_ROWS = """
INSERT INTO programmes (id, code, title, municipality, zone, social_quantile, created_at)
VALUES (1, 'sever', 'Программа', 'Район', 'Asia/Krasnoyarsk', 25, '2021-08-25');
INSERT INTO measures (id, programme_id, place, title, kind) VALUES (1, 1, 1, 'Семинар', 'мероприятие');
INSERT INTO cells (id, measure_id, year, printed) VALUES (1, 1, 2021, 'по графику');
INSERT INTO stages (id, cell_id, ordinal, text, phrase) VALUES (1, 1, 0, '', 'по графику');
INSERT INTO tasks (id, programme_id, kind, stage_id, academic_year, occurrence, title, phrase, deadline, state,
wants_verdict, created_at)
VALUES (1, 1, 'measure', 1, 2021, 0, 'Семинар', 'по графику', '2021-12-31', 'open', false, '2021-08-25');
INSERT INTO task_seats (task_id, position, role) VALUES (1, 0, 'coordinator');
INSERT INTO term_questions (programme_id, stage_id, year, question, choices, answer)
VALUES (1, 1, 2021, 'Когда?', '[]', '["2021-12-31"]')
"""
NEW_ROWS = """
INSERT INTO monitorings (id, programme_id, place, title, phrase) VALUES (1, 1, 1, 'Мониторинг', '2 раза в год');
INSERT INTO stages (id, monitoring_id, ordinal, text, phrase) VALUES (2, 1, 0, '', '2 раза в год');
INSERT INTO tasks (id, programme_id, kind, stage_id, academic_year, occurrence, title, phrase, deadline, state,
wants_verdict, created_at)
VALUES (2, 1, 'measure', 2, 2021, 0, 'Мониторинг', '', '2021-12-31', 'open', false, '2021-08-25');
INSERT INTO task_seats (task_id, position, role) VALUES (2, 0, 'coordinator');
INSERT INTO task_events (task_id, at, what) VALUES (2, '2021-08-25', 'state');
INSERT INTO term_questions (programme_id, stage_id, year, phrase, question, choices)
VALUES (1, 2, 2021, '2 раза в год', 'Когда?', '[]');
INSERT INTO term_questions (programme_id, stage_id, year, phrase, question, choices)
VALUES (1, 1, 2021, 'по плану', 'Когда?', '[]');
INSERT INTO schools (id, programme_id, place, short_name) VALUES (1, 1, 1, 'Речная СОШ');
INSERT INTO people (id, name) VALUES (1, 'Анна');
INSERT INTO ioms (id, programme_id, person_id, school_id, control, state) VALUES (1, 1, 1, 1, 'май', 'открыт');
INSERT INTO stages (id, iom_id, ordinal, text, phrase) VALUES (3, 1, 0, '', 'май');
INSERT INTO tasks (id, programme_id, kind, stage_id, academic_year, occurrence, title, phrase, deadline, state,
wants_verdict, created_at)
VALUES (3, 1, 'iom_review', 3, 2021, 0, 'Проверка ИОМ', '', '2022-05-31', 'open', false, '2021-08-25');
INSERT INTO task_seats (task_id, position, role) VALUES (3, 0, 'deputy')
"""
TWO_ORIGINS = "INSERT INTO stages (iom_id, monitoring_id, ordinal, text, phrase) VALUES (1, 1, 1, '', '')"


async def to(database: Database, revision: str) -> None:
    async with database._schema_connection() as connection:
        await connection.run_sync(lambda c: command.downgrade(alembic_config(c), revision))


async def insert(database: Database, statements: str) -> None:
    async with database.transaction() as session:
        for statement in statements.split(";"):
            await session.execute(text(statement))


async def column(database: Database, statement: str) -> list[Any]:
    async with database.reading() as session:
        return list((await session.execute(text(statement))).scalars())


def test_the_numbers_of_files_follow_the_history() -> None:
    """A start compares the last number with the database, without alembic."""
    history = ScriptDirectory.from_config(alembic_config())
    assert history.get_heads() == [newest_revision()]


async def test_a_database_of_a_newer_release_is_refused(database: Database) -> None:
    async with database.transaction() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(MigrationRefused, match="9999"):
        await database.migrate()


async def test_rows_of_the_first_tables_survive_the_second(database: Database) -> None:
    await to(database, "0001")
    await insert(database, OLD_ROWS)
    await database.migrate()
    assert await column(database, "SELECT day_off FROM programmes") == ["keep"]
    assert await column(database, "SELECT phrase FROM term_questions") == ["по графику"]
    assert await column(database, "SELECT title FROM tasks JOIN stages ON stages.id = tasks.stage_id") == ["Семинар"]


async def test_a_step_down_takes_only_what_had_no_place_before(database: Database) -> None:
    await to(database, "0001")
    await insert(database, OLD_ROWS)
    await database.migrate()
    await insert(database, NEW_ROWS)
    await to(database, "0001")
    assert await column(database, "SELECT id FROM tasks") == [1]
    assert await column(database, "SELECT task_id FROM task_seats") == [1]
    assert await column(database, "SELECT stage_id FROM term_questions") == [1]
    await database.migrate()
    assert await column(database, "SELECT cell_id FROM stages") == [1]


async def test_a_step_of_a_plan_comes_from_one_place(database: Database) -> None:
    await to(database, "0001")
    await insert(database, OLD_ROWS)
    await database.migrate()
    await insert(database, NEW_ROWS)
    with pytest.raises(IntegrityError, match="one_origin"):
        await insert(database, TWO_ORIGINS)


async def test_rows_point_somewhere_again_after_a_step(sqlite: Database) -> None:
    async with sqlite.reading() as session:
        assert (await session.execute(text("PRAGMA foreign_keys"))).scalar_one() == 1
    await to(sqlite, "0001")
    async with sqlite.transaction() as session:
        assert (await session.execute(text("PRAGMA foreign_keys"))).scalar_one() == 1


async def test_a_step_that_would_leave_orphans_changes_nothing(sqlite: Database) -> None:
    await to(sqlite, "0001")
    async with sqlite.engine.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        await driver.execute("PRAGMA foreign_keys=OFF")
        await driver.execute("INSERT INTO cells (measure_id, printed) VALUES (4711, 'сентябрь')")
        await driver.execute("PRAGMA foreign_keys=ON")
    with pytest.raises(MigrationRefused, match="point nowhere"):
        await sqlite.migrate()
    assert await column(sqlite, "SELECT version_num FROM alembic_version") == ["0001"]
