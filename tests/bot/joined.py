"""People who have already come in, written straight into the tables."""

from datetime import datetime

from storage.database import Database
from storage.models import Programme
from storage.queries.invitations import Invited, invite, join
from storage.queries.programmes import new_programme, programme_by_code
from storage.rights import Role

CODE, ZONE = "nazarovo", "Asia/Krasnoyarsk"


async def joined(
    database: Database, telegram_id: int, now: datetime, role: Role = Role.COORDINATOR, name: str = "Ольга"
) -> int:
    """The id of a person of the programme, made with its first one."""
    async with database.transaction() as session:
        programme = await programme_by_code(session, CODE)
        if programme is None:
            programme = await new_programme(session, CODE, "Программа", "Район", ZONE, now)
        assert isinstance(programme, Programme)
        token = await invite(session, programme, Invited(name, role), now)
        outcome = await join(session, token, telegram_id, None, now)
        return int(outcome.person_id)  # type: ignore[union-attr]
