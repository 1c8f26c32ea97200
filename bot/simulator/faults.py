"""Errors, delays and broken connections on demand, to see what the bot makes of them."""

import asyncio
import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

Json = dict[str, Any]
Kind = Literal["error", "delay", "close_before", "close_after", "timeout", "network_down"]
KINDS: tuple[Kind, ...] = (
    "error",
    "delay",
    "close_before",
    "close_after",
    "timeout",
    "network_down",
)
ANY_METHOD = "*"
FOREVER = 300.0  # seconds a call that times out is held, longer than any client waits


class ConnectionDroppedError(Exception):
    """The connection is to be closed without an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What goes wrong with a method, how many times (0: until removed) or for how long.

    ``error`` answers with ``status``, ``description`` and ``parameters`` and has no effect;
    ``raw`` replaces the JSON, as a gateway's HTML page would. ``delay`` waits ``seconds`` first.
    ``close_before`` drops the connection before the effect, ``close_after`` after it.
    ``timeout`` never answers. ``network_down`` drops every connection for ``seconds``.
    """

    kind: Kind
    method: str = ANY_METHOD
    times: int = 1
    status: int = 500
    description: str = "Internal Server Error"
    parameters: Json | None = None
    raw: str = ""
    seconds: float = 0.0
    until: float = 0.0

    def answer(self) -> bytes:
        """Return the body an ``error`` answers with."""
        if self.raw:
            return self.raw.encode()
        body: Json = {"ok": False, "error_code": self.status, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return json.dumps(body).encode()


class Faults:
    """The faults that wait to happen, in the order they were asked for."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.waiting: list[Fault] = []
        self._now = now
        self._closing = asyncio.Event()

    def close(self) -> None:
        """Let every held call go: the server is closing."""
        self._closing.set()

    def add(self, fault: Fault) -> None:
        """Let something go wrong from now on."""
        if fault.kind == "network_down":
            fault = replace(fault, until=self._now() + fault.seconds, times=0)
        self.waiting.append(fault)

    def clear(self) -> None:
        """Let everything go well again."""
        self.waiting.clear()

    def next(self, method: str) -> Fault | None:
        """Return the fault this call meets, if any, and count it."""
        for at, fault in enumerate(self.waiting):
            if fault.until and fault.until <= self._now():
                del self.waiting[at]
                return self.next(method)
            if fault.method.lower() in {ANY_METHOD, method}:
                if fault.times == 1:
                    del self.waiting[at]
                elif fault.times:
                    self.waiting[at] = replace(fault, times=fault.times - 1)
                return fault
        return None

    async def meet(self, fault: Fault | None) -> None:
        """Let happen what happens before the effect of a call."""
        match fault:
            case Fault(kind="delay"):
                await self._pass(fault.seconds)
            case Fault(kind="timeout"):
                await self._pass(fault.seconds or FOREVER)
                raise ConnectionDroppedError
            case Fault(kind="close_before" | "network_down"):
                raise ConnectionDroppedError
            case _:
                return

    async def _pass(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), seconds)
