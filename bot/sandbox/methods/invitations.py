"""Invite links and the requests that come through them."""

from bot.sandbox import events, rendering
from bot.sandbox.access import administered_chat
from bot.sandbox.calls import Call
from bot.sandbox.records import Chat, Invite, JoinRequest, Json
from bot.sandbox.refusals import bad_request
from bot.sandbox.world import World

NO_RIGHTS = "not enough rights to manage chat invite link"
LIMIT_BESIDE_APPROVAL = "member limit can't be specified for links requiring administrator approval"


def create_chat_invite_link(world: World, call: Call) -> Json:
    chat = administered_chat(world, call, NO_RIGHTS)
    invite = Invite(f"https://t.me/+{world.opaque_id('invite')[:16]}", chat.id)
    _settle(invite, call)
    world.state.invites[invite.link] = invite
    return rendering.invite(world, invite)


def edit_chat_invite_link(world: World, call: Call) -> Json:
    invite = _invite(world, call)
    _settle(invite, call)
    return rendering.invite(world, invite)


def revoke_chat_invite_link(world: World, call: Call) -> Json:
    invite = _invite(world, call)
    invite.revoked = True
    return rendering.invite(world, invite)


def approve_chat_join_request(world: World, call: Call) -> bool:
    chat, request = _take_request(world, call)
    invite = world.state.invites.get(request.link)
    if invite:
        invite.joined += 1
    events.set_member(world, chat, request.person_id, "member", by=world.bot_id, invite=invite)
    return True


def decline_chat_join_request(world: World, call: Call) -> bool:
    _take_request(world, call)
    return True


def _settle(invite: Invite, call: Call) -> None:
    """Raises where approval and a limit of members are wanted at once."""
    limit, approval = call.optional_number("member_limit"), call.flag("creates_join_request")
    if limit is not None and approval:
        raise bad_request(LIMIT_BESIDE_APPROVAL)
    if limit is not None and not 1 <= limit <= 99_999:
        raise bad_request("member_limit must be between 1 and 99999")
    if len(call.text("name")) > 32:
        raise bad_request("invite link name is too long")
    invite.name = call.text("name") or None
    invite.expire_date = call.optional_number("expire_date")
    invite.member_limit = limit
    invite.creates_join_request = approval


def _invite(world: World, call: Call) -> Invite:
    chat = administered_chat(world, call, NO_RIGHTS)
    found = world.state.invites.get(call.text("invite_link"))
    if not found or found.chat_id != chat.id or found.revoked:
        raise bad_request("INVITE_HASH_EXPIRED")
    return found


def _take_request(world: World, call: Call) -> tuple[Chat, JoinRequest]:
    chat = administered_chat(world, call, NO_RIGHTS)
    person_id = call.number("user_id")
    if chat.has(person_id):
        raise bad_request("USER_ALREADY_PARTICIPANT")
    for request in world.state.join_requests:
        if (request.chat_id, request.person_id) == (chat.id, person_id):
            world.state.join_requests.remove(request)
            return chat, request
    raise bad_request("HIDE_REQUESTER_MISSING")


METHODS = {
    "createChatInviteLink": create_chat_invite_link,
    "editChatInviteLink": edit_chat_invite_link,
    "revokeChatInviteLink": revoke_chat_invite_link,
    "approveChatJoinRequest": approve_chat_join_request,
    "declineChatJoinRequest": decline_chat_join_request,
}
