"""The client session of tests."""

from bot.session import Session


class QuickSession(Session):
    """Without the quarter of a second that aiogram grants TLS connections at closing."""

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
