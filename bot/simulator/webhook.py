"""Delivery of updates to a webhook, as ``WebhookActor`` does it.

Updates of one chat (messages) or one person (pressed buttons) go one after another; others go at
the same time over several connections. A refused delivery is repeated: at once, then ever later,
up to two minutes. A method in the webhook's answer is called, except those that read or end.
"""

import asyncio
import contextlib
import json
from collections import deque
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

import httpx
from httpx_aiohttp import AiohttpTransport

from bot.simulator.faults import ConnectionDroppedError
from bot.simulator.methods.call import Call
from bot.simulator.refusals import RefusedError
from bot.simulator.telegram import Moment, Telegram, Webhook
from bot.simulator.updates import Update

DELIVERY = "update"  # where witnesses name methods
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
TIMEOUT = 60.0  # seconds a webhook may take
LONGEST_WAIT = 120.0  # times ``retry_unit``; the real server waits 60 to 120 seconds at most
_NOT_IN_ANSWERS = frozenset({"deletewebhook", "setwebhook", "close", "logout"})


class Deliverer:
    """A task that empties the queue into the webhook, if there is one."""

    def __init__(self, telegram: Telegram, execute: Callable[[Call], Awaitable[bytes]]) -> None:
        self._telegram = telegram
        self._execute = execute
        self._lanes: dict[tuple[str, int], deque[Update]] = {}
        self._loaded = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._runner: asyncio.Task[None] | None = None

    def restart(self) -> None:
        """Deliver to the present webhook, dropping what was under way to another."""
        self.stop()
        if self._telegram.webhook.url:
            self._runner = asyncio.create_task(self._run(self._telegram.webhook))

    async def close(self) -> None:
        """Deliver no more and wait until that is so."""
        ending = (*self._tasks, *([self._runner] if self._runner else ()))
        self.stop()
        await asyncio.gather(*ending, return_exceptions=True)

    def stop(self) -> None:
        """Deliver no more."""
        for task in (*self._tasks, *([self._runner] if self._runner else ())):
            task.cancel()
        self._lanes.clear()
        self._loaded = 0
        self._runner = None

    async def _run(self, webhook: Webhook) -> None:
        async with httpx.AsyncClient(transport=AiohttpTransport(), timeout=TIMEOUT) as client:
            free = asyncio.Semaphore(webhook.connections)
            while True:
                self._telegram.updates.arrived.clear()
                self._load(webhook, client, free)
                await self._telegram.updates.arrived.wait()

    def _load(self, webhook: Webhook, client: httpx.AsyncClient, free: asyncio.Semaphore) -> None:
        for update in self._telegram.updates.newer_than(self._loaded):
            self._loaded = update.id
            lane = self._lanes.get(update.lane)
            if lane is not None:
                lane.append(update)
                continue
            self._lanes[update.lane] = deque([update])
            task = asyncio.create_task(self._drain(update.lane, webhook, client, free))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _drain(
        self,
        key: tuple[str, int],
        webhook: Webhook,
        client: httpx.AsyncClient,
        free: asyncio.Semaphore,
    ) -> None:
        lane = self._lanes[key]
        while lane:
            update = lane[0]
            failures = 0
            while True:
                async with free:
                    answer = await self._deliver(update, webhook, client)
                if answer is not None:
                    break
                failures += 1
                await asyncio.sleep(self._wait(failures))
            self._telegram.updates.discard(update)
            lane.popleft()
            if answer:
                await self._obey(answer)
        del self._lanes[key]

    def _wait(self, failures: int) -> float:
        unit = self._telegram.settings.retry_unit
        return (
            0.0 if failures == 1 else float(min(unit * 2 ** (failures - 1), unit * LONGEST_WAIT))
        )

    async def _deliver(
        self, update: Update, webhook: Webhook, client: httpx.AsyncClient
    ) -> bytes | None:
        headers = {"Content-Type": "application/json"}
        if webhook.secret:
            headers[SECRET_HEADER] = webhook.secret
        about = {"update_id": update.id, "body": update.body}
        try:
            self._telegram.witness(Moment.ARRIVED, DELIVERY, about)
            response = await client.post(
                webhook.url, content=update.body.encode(), headers=headers
            )
            if response.is_success:
                self._telegram.witness(Moment.DONE, DELIVERY, about)
                return response.content
        except httpx.HTTPError as error_raised:
            error = _reason(error_raised)
        except ConnectionDroppedError:
            error = "Webhook connection closed"
        else:
            status = HTTPStatus(response.status_code)
            error = f"Wrong response from the webhook: {status.value} {status.phrase}"
        webhook.last_error = error
        webhook.last_error_at = int(self._telegram.now())
        return None

    async def _obey(self, answer: bytes) -> None:
        args: Any = None
        with contextlib.suppress(ValueError):
            args = json.loads(answer)
        if not isinstance(args, dict):
            return
        method = str(args.pop("method", "")).lower()
        if method and method not in _NOT_IN_ANSWERS and not method.startswith("get"):
            with contextlib.suppress(RefusedError):
                await self._execute(Call(method, args))


def _reason(error: httpx.HTTPError) -> str:
    match error:
        case httpx.ReadTimeout() | httpx.WriteTimeout():
            return "Read timeout expired"
        case httpx.ConnectTimeout() | httpx.ConnectError():  # aiohttp's refusal comes as either
            return "Connection refused"
        case _:
            return "Webhook connection closed"
