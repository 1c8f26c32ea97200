"""A citizen and members of staff on the simulator, and the group of the latter."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from bot import app
from bot.config import Settings
from bot.core import Core, open_core
from bot.domain.staff import Operator, Role
from bot.simulator.server import Simulator
from bot.simulator.visitor import Visitor
from bot.simulator.world import Chat
from bot.texts.catalog import shipped_texts

PATIENCE = 30.0
COUNTED_WITHIN = 60.0
WORDS = "Cống thoát nước cạnh đường liên thôn sạt lở cả tháng nay"
OTHER_WORDS = "Chợ xã chưa có nhà để xe, mong được làm trước Tết"
NAME = "Lê Thị Bưởi"

Json = dict[str, Any]


async def answers(who: Visitor, said: str, awaited: str) -> Json:
    who.says(said)
    return await sees(who, awaited)


async def sees(who: Visitor, *awaited: str) -> Json:
    return await who.sees(
        PATIENCE, lambda message: all(each in message.get("text", "") for each in awaited)
    )


async def press(who: Visitor, message: Json, button: str, awaited: str) -> Json:
    await who.presses(message, button)
    return await sees(who, awaited)


async def send_a_petition(lan: Visitor, *, words: str = WORDS, sector: str = "bỏ qua") -> str:
    await answers(lan, "/kiennghi", "Bước 1/6")
    await answers(lan, words, "Bước 2/6")
    await answers(lan, "xã phú bình", "Ở thôn, xóm")
    await answers(lan, "bỏ qua", "Bước 3/6")
    await answers(lan, sector, "Bước 4/6")
    await answers(lan, "bỏ qua", "Bước 5/6")
    await answers(lan, NAME, "Địa chỉ của ông/bà")
    await answers(lan, "xóm Giếng Đình, xã Phú Bình", "Số điện thoại")
    sharing = await answers(lan, "0912345678", "Ai được xem")
    consent = await press(lan, sharing, "2. Chỉ Mặt trận", "Trước khi gửi")
    preview = await press(lan, consent, "1. Đồng ý", "Ai thấy gì")
    recorded = await press(lan, preview, "Gửi kiến nghị", "đã được ghi nhận")
    found = re.search(r"KN-\w{3}-\w{3}-\w{3}", recorded["text"])
    assert found
    return found[0]


def labels(message: Json) -> list[str]:
    rows = (message.get("reply_markup") or {}).get("inline_keyboard", ())
    return [button["text"] for row in rows for button in row]


def link(message: Json, label: str) -> str:
    """The payload of a button that opens the private chat."""
    rows = message["reply_markup"]["inline_keyboard"]
    url = next(str(b["url"]) for row in rows for b in row if b["text"] == label)
    return url.rpartition("start=")[2]


@asynccontextmanager
async def serving(settings: Settings, listener: socket.socket) -> AsyncIterator[Core]:
    """The real program on the simulator, rounds and pages and all, to the end of the block."""
    texts, stop = shipped_texts(), asyncio.Event()
    async with open_core(settings, texts) as core:
        served = asyncio.create_task(
            app.serve_telegram(
                core,
                settings,
                texts,
                line=app.line_for(settings),
                listener=listener,
                stop=stop,
                on_named=core.links.open_bot,
            )
        )
        try:
            yield core
        finally:
            stop.set()
            await served


async def invited(core: Core, name: str, roles: Sequence[Role]) -> str:
    """A new member of staff: the token of the invitation."""
    office, root = core.office.staffing, Operator(user="root")
    async with core.store.begin() as uow:
        now = core.clock.now()
        member = await office.add(uow, root, name=name, roles=roles, now=now)
        return await office.invite(uow, root, member.id, now)


class Morning:
    """Tells a time that goes on from ten o'clock on a working day: no quiet hours."""

    def __init__(self) -> None:
        self._ahead = datetime(2026, 11, 25, 3, tzinfo=UTC) - datetime.now(UTC)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead


class Place:
    """A citizen, two members of staff and an outsider, and the group of those three."""

    def __init__(self, simulator: Simulator, kind: str, *, forum: bool) -> None:
        self.simulator = simulator
        self.lan = simulator.visitor("Lan")
        self.tam, self.binh, self.outsider = (
            simulator.visitor(name) for name in ("Tâm", "Bình", "Người lạ")
        )
        members = {self.tam.id: "creator", self.binh.id: "member", self.outsider.id: "member"}
        world = simulator.telegram.world
        self.group: Chat = world.add_group("Cán bộ", kind, members, forum=forum)
        self.group.bot_status = "administrator"

        inside = (self.tam, self.binh, self.outsider)
        self._there = {each.id: each.into(self.group) for each in inside}

    def there(self, who: Visitor) -> Visitor:
        return self._there[who.id]
