"""Where the sandbox says it is: on loopback, and reachable by that very address."""

import aiohttp
import pytest

from bot.sandbox.server import Sandbox


async def test_nobody_else_is_let_in_unasked(sandbox: Sandbox) -> None:
    assert sandbox.url.startswith("http://127.0.0.1:")
    assert [host for host, _ in sandbox._runner.addresses] == ["127.0.0.1"]


@pytest.mark.parametrize(("host", "shown"), [("0.0.0.0", "127.0.0.1"), ("localhost", "localhost")])
async def test_addresses_can_be_opened(host: str, shown: str) -> None:
    async with Sandbox(host=host, page_port=0) as sandbox, aiohttp.ClientSession() as session:
        for address in (sandbox.url, sandbox.page_url, sandbox.clock_url):
            assert address.startswith(f"http://{shown}:")
            async with session.get(address) as response:
                assert response.status == 200


@pytest.mark.parametrize(("host", "shown"), [("::", "[::1]"), ("::1", "[::1]")])
def test_addresses_of_the_newer_kind(host: str, shown: str) -> None:
    assert Sandbox(host=host, port=8081).url == f"http://{shown}:8081"
