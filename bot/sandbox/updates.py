"""Updates on their way to the bot: they wait in order until they are confirmed."""

from collections.abc import Sequence

from aiogram.types import Update

from bot.sandbox.bells import Bell
from bot.sandbox.records import Json, State
from bot.sandbox.refusals import conflict

KINDS = frozenset(Update.model_fields) - {"update_id"}
ONLY_WHEN_ASKED_FOR = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"


class UpdateQueue:
    """The bot's updates; `allowed_updates` is remembered from one call to the next."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.bell = Bell()
        self._polls = 0
        self._ended_by = OTHER_POLL

    @property
    def pending(self) -> list[Json]:
        return self.state.pending

    def put(self, kind: str, payload: Json) -> None:
        if self._is_wanted(kind):
            self.state.counters["update"] += 1
            self.pending.append({"update_id": self.state.counters["update"], kind: payload})
            self.bell.ring()

    def allow(self, kinds: Sequence[str] | None) -> None:
        """A list that names nothing known restores the default; None leaves things as they are."""
        if kinds is not None:
            self.state.allowed_updates = [kind for kind in kinds if kind in KINDS] or None

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """Confirm what came before `offset`, then wait for what follows. Raises both 409s."""
        self.refuse_beside_webhook()
        mine = self.interrupt(OTHER_POLL)
        self._confirm(offset)
        await self.bell.until(lambda: bool(self.pending) or self._polls != mine, seconds)
        if self._polls != mine:
            raise conflict(self._ended_by)
        return self.pending[:limit]

    def refuse_beside_webhook(self) -> None:
        if self.state.webhook.url:
            raise conflict(WEBHOOK_ACTIVE)

    def interrupt(self, reason: str) -> int:
        """End the long poll that is under way, which is answered 409 with this reason."""
        self._polls += 1
        self._ended_by = reason
        self.bell.ring()
        return self._polls

    def confirm(self, update: Json) -> None:
        self.state.pending = [one for one in self.pending if one is not update]
        self.bell.ring()

    def holds(self, update: Json) -> bool:
        return any(one is update for one in self.pending)

    def drop(self) -> None:
        self.pending.clear()

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self.state.pending = self.pending[offset:]
        else:
            self.state.pending = [update for update in self.pending if update["update_id"] >= offset]

    def _is_wanted(self, kind: str) -> bool:
        allowed = self.state.allowed_updates
        return kind in allowed if allowed else kind not in ONLY_WHEN_ASKED_FOR
