"""What exists in the sandbox, as plain data: the whole of it can be written to one JSON file and read back."""

from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]

MEMBERS = frozenset({"creator", "administrator", "member", "restricted"})
ADMINISTRATORS = frozenset({"creator", "administrator"})


@dataclass(slots=True)
class Person:
    """Somebody played on the page or by a test; `started` once they wrote to the bot."""

    id: int
    first_name: str
    username: str | None = None
    started: bool = False
    blocked: bool = False
    deactivated: bool = False


@dataclass(slots=True)
class Message:
    """One message; `content` holds the fields of the Bot API's Message that depend on its kind (text, photo, poll…)."""

    id: int
    chat_id: int
    sender_id: int
    date: int
    content: Json
    version: int
    markup: Json | None = None
    reply_to: int | None = None
    edit_date: int | None = None
    deleted: bool = False
    edits: list[Json] = field(default_factory=list)
    reactions: dict[int, list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Chat:
    """A private chat has its person's id; `members` maps people and the bot to the status of a ChatMember."""

    id: int
    kind: str
    title: str = ""
    members: dict[int, str] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    last_message_id: int = 0
    action: str = ""

    @property
    def is_broadcast(self) -> bool:
        return self.kind == "channel"

    def has(self, member_id: int) -> bool:
        return self.members.get(member_id, "left") in MEMBERS

    def administers(self, member_id: int) -> bool:
        return self.members.get(member_id, "left") in ADMINISTRATORS


@dataclass(slots=True)
class Invite:
    link: str
    chat_id: int
    creates_join_request: bool = False
    name: str | None = None
    expire_date: int | None = None
    member_limit: int | None = None
    revoked: bool = False
    joined: int = 0


@dataclass(slots=True)
class JoinRequest:
    chat_id: int
    person_id: int
    date: int
    link: str


@dataclass(slots=True)
class StoredFile:
    """A file's description; its bytes are kept beside the state, by `id`."""

    id: str
    unique_id: str
    kind: str
    name: str
    mime_type: str
    size: int
    width: int = 0
    height: int = 0


@dataclass(slots=True)
class Click:
    """A callback query: `answer` stays None until the bot answered it."""

    id: str
    person_id: int
    chat_id: int
    message_id: int
    date: int
    answer: Json | None = None


@dataclass(slots=True)
class Poll:
    """Votes of a poll: person → places of the options chosen."""

    id: str
    chat_id: int
    message_id: int
    votes: dict[int, list[int]] = field(default_factory=dict)


@dataclass(slots=True)
class Webhook:
    """Where updates go; an empty address means that they are fetched by getUpdates."""

    url: str = ""
    secret_token: str = ""
    max_connections: int = 40
    last_error_date: int | None = None
    last_error_message: str | None = None


@dataclass(slots=True)
class State:
    """Everything that outlives the process under `--keep`; `now` stays None while the calendar is the system's."""

    people: dict[int, Person] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    invites: dict[str, Invite] = field(default_factory=dict)
    join_requests: list[JoinRequest] = field(default_factory=list)
    files: dict[str, StoredFile] = field(default_factory=dict)
    clicks: dict[str, Click] = field(default_factory=dict)
    polls: dict[str, Poll] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    pending: list[Json] = field(default_factory=list)
    allowed_updates: list[str] | None = None
    webhook: Webhook = field(default_factory=Webhook)
    counters: dict[str, int] = field(default_factory=dict)
    now: str | None = None
    flow: Literal["real", "frozen"] = "frozen"
