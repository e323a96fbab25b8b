"""Records as the Bot API shows them. Fields that aiogram and python-telegram-bot insist on are always there."""

from bot.sandbox.records import Chat, Invite, Json, Message, Person, Poll, StoredFile
from bot.sandbox.world import BOT_NAME, BOT_USERNAME, World

RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
    "can_pin_messages",
    "can_post_messages",
    "can_edit_messages",
)
GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


def bot_user(world: World) -> Json:
    name = world.setting("name", {}).get("") or BOT_NAME
    return {"id": world.bot_id, "is_bot": True, "first_name": name, "username": BOT_USERNAME}


def person_user(person: Person) -> Json:
    shown = {"id": person.id, "is_bot": False, "first_name": person.first_name, "language_code": "ru"}
    return shown | ({"username": person.username} if person.username else {})


def user(world: World, user_id: int) -> Json:
    return bot_user(world) if user_id == world.bot_id else person_user(world.person(user_id))


def chat(world: World, shown: Chat) -> Json:
    if shown.kind != "private":
        return {"id": shown.id, "type": shown.kind, "title": shown.title}
    person = world.person(shown.id)
    named = {"id": person.id, "type": "private", "first_name": person.first_name}
    return named | ({"username": person.username} if person.username else {})


def full_chat(world: World, shown: Chat) -> Json:
    full = chat(world, shown) | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(GIFTS, False),
    }
    if shown.kind != "private":
        full["permissions"] = {"can_send_messages": True}
    pinned = [shown.messages[number] for number in shown.pinned if not shown.messages[number].deleted]
    return full | ({"pinned_message": message(world, pinned[-1])} if pinned else {})


def message(world: World, shown: Message, *, with_reply: bool = True) -> Json:
    """A Message as the bot sees it: reply keyboards do not come back, a reply is shown one step deep."""
    place = world.chat(shown.chat_id)
    made: Json = {"message_id": shown.id, "date": shown.date, "chat": chat(world, place)} | shown.content
    if place.is_broadcast:
        made["sender_chat"] = chat(world, place)
    else:
        made["from"] = user(world, shown.sender_id)
    if "poll" in made:
        made["poll"] = poll(world, world.state.polls[made["poll"]["id"]])
    if shown.edit_date:
        made["edit_date"] = shown.edit_date
    if shown.markup and "inline_keyboard" in shown.markup:
        made["reply_markup"] = shown.markup
    quoted = place.messages.get(shown.reply_to or 0)
    if with_reply and quoted and not quoted.deleted:
        made["reply_to_message"] = message(world, quoted, with_reply=False)
    return made


def member(world: World, place: Chat, user_id: int) -> Json:
    status = place.members.get(user_id, "left")
    shown: Json = {"status": status, "user": user(world, user_id)}
    match status:
        case "creator":
            shown["is_anonymous"] = False
        case "administrator":
            shown |= {"can_be_edited": False, "is_anonymous": False} | dict.fromkeys(RIGHTS, True)
        case "kicked":
            shown["until_date"] = 0
    return shown


def invite(world: World, shown: Invite) -> Json:
    made: Json = {
        "invite_link": shown.link,
        "creator": bot_user(world),
        "creates_join_request": shown.creates_join_request,
        "is_primary": False,
        "is_revoked": shown.revoked,
    }
    optional = {"name": shown.name, "expire_date": shown.expire_date, "member_limit": shown.member_limit}
    waiting = [one for one in world.state.join_requests if one.link == shown.link]
    if shown.creates_join_request:
        optional["pending_join_request_count"] = len(waiting)
    return made | {name: value for name, value in optional.items() if value is not None}


def file(shown: StoredFile) -> Json:
    made: Json = {"file_id": shown.id, "file_unique_id": shown.unique_id, "file_size": shown.size}
    if shown.kind == "photo":
        return made | {"width": shown.width, "height": shown.height}
    return made | {"file_name": shown.name, "mime_type": shown.mime_type}


def poll(world: World, shown: Poll) -> Json:
    """The poll of its message, with the votes as they stand."""
    settled: Json = world.chat(shown.chat_id).messages[shown.message_id].content["poll"]
    chosen = [place for places in shown.votes.values() for place in places]
    options = [option | {"voter_count": chosen.count(place)} for place, option in enumerate(settled["options"])]
    voters = sum(1 for places in shown.votes.values() if places)
    return settled | {"options": options, "total_voter_count": voters}
