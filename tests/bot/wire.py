"""A Telegram reduced to a wire: a client session that writes what is sent to a socket, and the end that listens to it.

Where thousands of messages are the point and HTTP is not, it costs a tenth of the sandbox.
"""

import asyncio
import json
from collections import Counter, deque
from collections.abc import AsyncGenerator
from typing import Any, Self

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import SendMessage, TelegramMethod


class Wire(BaseSession):
    """One connection; answers come in the order of the requests."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self.port = port
        self._waiting: deque[asyncio.Future[bool]] = deque()
        self._writer: asyncio.StreamWriter | None = None
        self._opening = asyncio.Lock()

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:  # noqa: ASYNC109
        assert isinstance(method, SendMessage)
        answered: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        writer = await self._connected()
        self._waiting.append(answered)
        writer.write(json.dumps([method.chat_id, method.text]).encode() + b"\n")
        return await answered

    async def _connected(self) -> asyncio.StreamWriter:
        async with self._opening:
            if self._writer is None:
                reader, self._writer = await asyncio.open_connection("127.0.0.1", self.port)
                self._reading = asyncio.ensure_future(self._read(reader))
            return self._writer

    async def _read(self, reader: asyncio.StreamReader) -> None:
        while await reader.readline():
            self._waiting.popleft().set_result(True)

    async def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            await self._writer.wait_closed()
            await self._reading

    async def stream_content(
        self, url: str, headers: dict[str, Any] | None = None, timeout: int = 30, chunk_size: int = 65536,  # noqa: ASYNC109
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:  # fmt: skip
        raise AssertionError("files do not travel by this wire")
        yield b""


class Ear:
    """Hears what comes over every wire, and says that it came."""

    def __init__(self) -> None:
        self.heard: Counter[tuple[int, str]] = Counter()
        self.port = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._listen, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def _listen(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                chat, text = json.loads(line)
                self.heard[chat, text] += 1
                writer.write(b"ok\n")
        except ConnectionError:
            pass  # a process was killed in the middle of a word
        finally:
            writer.close()
