"""How the bot gets its updates and files."""

from pathlib import PurePosixPath

from bot.sandbox import rendering
from bot.sandbox.calls import Call
from bot.sandbox.records import Json, Webhook
from bot.sandbox.refusals import bad_request
from bot.sandbox.world import World

DOWNLOAD_BYTES = 20 * 1024 * 1024
LONGEST_POLL = 50


def get_me(world: World, _: Call) -> Json:
    abilities = {
        "can_join_groups": True,
        "can_read_all_group_messages": not world.setting("privacy", True),
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return rendering.bot_user(world) | abilities


async def get_updates(world: World, call: Call) -> list[Json]:
    world.updates.refuse_beside_webhook()
    world.updates.allow(call.array("allowed_updates"))
    limit = min(max(call.number("limit", 100), 1), 100)
    seconds = min(max(call.number("timeout"), 0), LONGEST_POLL)
    return await world.updates.poll(call.number("offset"), limit, seconds)


def set_webhook(world: World, call: Call) -> bool:
    url = call.text("url")
    secret = call.text("secret_token")
    if url and not url.startswith(("http://", "https://")):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not all(sign.isascii() and (sign.isalnum() or sign in "_-") for sign in secret):
        raise bad_request("secret token contains unallowed characters")
    world.updates.allow(call.array("allowed_updates"))
    _drop_pending(world, call)
    connections = min(max(call.number("max_connections", 40), 1), 100)
    world.state.webhook = Webhook(url, secret, connections)
    if url:
        world.updates.interrupt("terminated by setWebhook request")
    world.updates.bell.ring()
    return True


def delete_webhook(world: World, call: Call) -> bool:
    _drop_pending(world, call)
    world.state.webhook = Webhook()
    world.updates.bell.ring()
    return True


def get_webhook_info(world: World, _: Call) -> Json:
    hook = world.state.webhook
    shown: Json = {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
        "max_connections": hook.max_connections if hook.url else None,
        "last_error_date": hook.last_error_date,
        "last_error_message": hook.last_error_message,
        "allowed_updates": world.state.allowed_updates,
    }
    return {name: value for name, value in shown.items() if value is not None}


def get_file(world: World, call: Call) -> Json:
    if not call.text("file_id"):
        raise bad_request("file_id not specified")
    found = world.state.files.get(call.text("file_id"))
    if not found:
        raise bad_request("invalid file_id")
    if found.size > DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    shown = {"file_id": found.id, "file_unique_id": found.unique_id, "file_size": found.size}
    suffix = PurePosixPath(found.name).suffix
    return shown | {"file_path": f"{found.kind}s/{found.id}/file{suffix if suffix[1:].isalnum() else ''}"}


def _drop_pending(world: World, call: Call) -> None:
    if call.flag("drop_pending_updates"):
        world.updates.drop()


METHODS = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "getFile": get_file,
}
