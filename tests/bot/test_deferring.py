"""Models of the Bot API that are built when something is made of them: few are before, and each can be."""

import json
from pathlib import Path

from aiogram import methods, types
from pydantic import BaseModel

from tests.bot.calling import Caller

MODELS = [
    one
    for module in (types, methods)
    for one in map(vars(module).get, module.__all__)
    if isinstance(one, type) and issubclass(one, BaseModel)
]
BUILT = """
import json
from aiogram import types
from tests.bot.test_deferring import MODELS
waiting = sum(not one.__pydantic_complete__ for one in MODELS)
ready = types.Message.__pydantic_complete__, types.Update.__pydantic_complete__
link = types.ChatInviteLink.model_validate({
    "invite_link": "x", "creator": {"id": 1, "is_bot": False, "first_name": "A"},
    "creates_join_request": False, "is_primary": False, "is_revoked": False,
})
said = [type(link.creator).__name__, link.model_dump(exclude_unset=True)["creator"]]
for one in MODELS:
    one.model_rebuild()
print(json.dumps([waiting, ready, said, [one.__name__ for one in MODELS if not one.__pydantic_complete__]]))
"""


def test_most_wait_and_every_one_can_be_built(calls: Caller, tmp_path: Path) -> None:
    """In a process of its own: here others have built some, and all of them would stay in memory."""
    ran = calls.program(BUILT, env={}, cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    waiting, ready, said, unbuilt = json.loads(ran.stdout)
    assert len(MODELS) > 500
    assert waiting > len(MODELS) * 0.7
    assert ready == [True, True]
    assert said == ["User", {"id": 1, "is_bot": False, "first_name": "A"}]
    assert unbuilt == []
