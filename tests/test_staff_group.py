"""Over HTTP, on the real program: a petition's way through the staff group."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot import app
from bot.config import Settings
from bot.domain.staff import Operator, Role
from bot.simulator import people
from bot.simulator.server import Simulator
from bot.simulator.visitor import Visitor
from bot.simulator.world import Chat
from bot.store.cipher import new_key
from bot.texts.catalog import Catalog
from bot.web.serving import listener_on
from tests.telegram.office import until

PATIENCE = 30.0
COUNTED_WITHIN = 60.0
WORDS = "Cống thoát nước cạnh đường liên thôn sạt lở cả tháng nay"
OTHER_WORDS = "Chợ xã chưa có nhà để xe, mong được làm trước Tết"
NAME = "Lê Thị Bưởi"

Json = dict[str, Any]


async def _answers(who: Visitor, said: str, awaited: str) -> Json:
    who.says(said)
    return await _sees(who, awaited)


async def _sees(who: Visitor, *awaited: str) -> Json:
    return await who.sees(
        PATIENCE, lambda message: all(each in message.get("text", "") for each in awaited)
    )


async def _press(who: Visitor, message: Json, button: str, awaited: str) -> Json:
    await who.presses(message, button)
    return await _sees(who, awaited)


async def _send_a_petition(lan: Visitor, *, words: str = WORDS, sector: str = "bỏ qua") -> str:
    await _answers(lan, "/kiennghi", "Bước 1/6")
    await _answers(lan, words, "Bước 2/6")
    await _answers(lan, "xã phú bình", "Ở thôn, xóm")
    await _answers(lan, "bỏ qua", "Bước 3/6")
    await _answers(lan, sector, "Bước 4/6")
    await _answers(lan, "bỏ qua", "Bước 5/6")
    await _answers(lan, NAME, "Địa chỉ của ông/bà")
    await _answers(lan, "xóm Giếng Đình, xã Phú Bình", "Số điện thoại")
    sharing = await _answers(lan, "0912345678", "Ai được xem")
    consent = await _press(lan, sharing, "2. Chỉ Mặt trận", "Trước khi gửi")
    preview = await _press(lan, consent, "1. Đồng ý", "Ai thấy gì")
    recorded = await _press(lan, preview, "Gửi kiến nghị", "đã được ghi nhận")
    found = re.search(r"KN-\w{3}-\w{3}-\w{3}", recorded["text"])
    assert found
    return found[0]


def _labels(message: Json) -> list[str]:
    rows = (message.get("reply_markup") or {}).get("inline_keyboard", ())
    return [button["text"] for row in rows for button in row]


def _link(message: Json, label: str) -> str:
    """The payload of a button that opens the private chat."""
    rows = message["reply_markup"]["inline_keyboard"]
    url = next(str(b["url"]) for row in rows for b in row if b["text"] == label)
    return url.rpartition("start=")[2]


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


@asynccontextmanager
async def _open(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str = "supergroup",
    *,
    forum: bool = False,
) -> AsyncIterator[Place]:
    """Serve with two members who have accepted their invitations."""
    monkeypatch.setattr(app, "SystemClock", Morning)
    texts, stop = Catalog(), asyncio.Event()
    async with Simulator() as simulator:
        place = Place(simulator, kind, forum=forum)
        values: dict[str, Any] = {
            "_env_file": None,
            "telegram_token": simulator.token,
            "telegram_base_url": simulator.url,
            "data_dir": folder,
            "secret_key": new_key(),
            "staff_group_id": place.group.id,
            "undo_seconds": 14,
            "semantic": "off",
        }
        settings = Settings(**values)
        with listener_on("127.0.0.1", 0) as listener:
            async with app.open_core(settings, texts) as core:
                tokens = [await _invited(core, name) for name in ("Nguyễn Văn Tâm", "Bình")]
                serving = asyncio.create_task(
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
                    await _answers(place.tam, f"/start i-{tokens[0]}", "Chào Nguyễn Văn Tâm")
                    await _answers(place.binh, f"/start i-{tokens[1]}", "Chào Bình")
                    await _answers(place.outsider, f"/start i-{tokens[1]}", "không còn dùng được")
                    place.lan.starts()
                    await place.lan.sees(PATIENCE)
                    yield place
                finally:
                    stop.set()
                    await serving


async def _invited(core: app.Core, name: str) -> str:
    office, root = core.office.staffing, Operator(user="root")
    async with core.store.begin() as uow:
        now = core.clock.now()
        member = await office.add(uow, root, name=name, roles=[Role.REVIEWER], now=now)
        return await office.invite(uow, root, member.id, now)


async def test_a_petition_goes_its_way_through_the_group(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with _open(tmp_path, monkeypatch) as place:
        lan, tam, binh = place.lan, place.there(place.tam), place.there(place.binh)
        outsider = place.there(place.outsider)
        await _sees(tam, "Việc ngày 25/11/2026", "Chưa ai nhận: 0")
        code = await _send_a_petition(lan)
        card = await _sees(tam, code, "chưa có")
        assert not [each for each in (NAME, "0912345678", "Giếng Đình") if each in card["text"]]
        assert "xã Phú Bình" in card["text"]
        assert _labels(card)[:3] == ["Nhận việc", "Xem đủ", "Chấp nhận"]

        answer = await outsider.presses(card, "Nhận việc")
        assert answer
        assert "Ở trong nhóm chưa phải là có quyền" in answer["text"]
        assert answer["show_alert"]
        answers = await asyncio.gather(
            tam.presses(card, "Nhận việc"), binh.presses(card, "Nhận việc")
        )
        told = sorted(str(each and each["text"]) for each in answers)
        assert [text for text in told if "đang xử lý hồ sơ này" in text], told
        assert [text for text in told if "nay là việc của ông/bà" in text], told
        card = await _sees(tam, code, "Người nhận việc: ")
        first, other = (
            (tam, binh) if "Người nhận việc: Nguyễn Văn Tâm" in card["text"] else (binh, tam)
        )
        assert "Nhận việc" not in _labels(card)

        await first.presses(card, "Chấp nhận")
        card = await _sees(first, code, "Quyết định: Mặt trận đã tiếp nhận")
        assert _labels(card) == ["Hoàn tác", "Xem đủ"]
        refused = await other.presses(card, "Hoàn tác")
        assert refused
        assert "vừa quyết định hồ sơ này" in refused["text"]
        await first.presses(card, "Hoàn tác")
        card = await first.sees(
            PATIENCE, lambda m: "Quyết định" not in m.get("text", "Quyết định")
        )
        await lan.hears_nothing(1)
        await first.presses(card, "Chấp nhận")
        await _sees(lan, "Mặt trận đã tiếp nhận")

        first.says("Bao giờ thì sạt thêm ạ?", reply_to=card["message_id"])
        asked = await _sees(first, "lời này với", code)
        stranger = await other.presses(asked, "Gửi cho người dân")
        assert stranger
        assert "do người khác viết" in stranger["text"]
        await lan.hears_nothing(1)
        await _press(first, asked, "Gửi cho người dân", "đã gửi lời trên cho người dân")
        news = await _sees(lan, "Bao giờ thì sạt thêm ạ?")
        first.says("Chờ địa chính", reply_to=card["message_id"])
        asked = await _sees(first, "lời này với")
        await _press(first, asked, "Ghi chú nội bộ", "đã ghi chú nội bộ")

        lan.says("Hôm qua bờ cống lại sạt thêm 2 m", reply_to=news["message_id"])
        addendum = await _sees(first, "người gửi bổ sung", "sạt thêm 2 m")
        assert addendum["reply_to_message"]["message_id"] == card["message_id"]
        await _refused_words(place, outsider, card)
        await _refuse_in_private(place, first, code, card)
        card = await _sees(first, code, "· Đã đóng")
        assert _labels(card) == []
    for secret in (NAME, "0912345678", "sạt lở", str(place.lan.id)):
        assert secret not in caplog.text


async def _refused_words(place: Place, outsider: Visitor, card: Json) -> None:
    outsider.says("tôi cũng muốn nói", reply_to=card["message_id"])
    await _sees(outsider, "chỉ dành cho cán bộ")
    telegram = place.simulator.telegram
    people.say(
        telegram,
        place.tam.person,
        "ẩn danh",
        chat_id=place.group.id,
        reply_to=card["message_id"],
        anonymous=True,
    )
    await _sees(outsider, "ẩn danh dưới tên nhóm")


async def _refuse_in_private(place: Place, first: Visitor, code: str, card: Json) -> None:
    card = place.group.messages[card["message_id"]].seen_by_people()
    me = place.tam if first.id == place.tam.id else place.binh
    sheet = await _answers(me, f"/start {_link(card, 'Xem đủ')}", "Chờ địa chính")
    assert "sạt lở" in sheet["text"]
    assert NAME not in sheet["text"]
    listed = await _answers(me, f"/start {_link(card, 'Từ chối')}", "Chọn lý do")
    preview = await _press(me, listed, "1. Việc đã xong", "Người gửi sẽ đọc")
    assert "mở lại một lần" in preview["text"]
    words = await _press(me, preview, "Viết lại", "viết lời người gửi sẽ đọc")
    assert "mở lại một lần" in words["text"]
    preview = await _answers(me, "Đã đắp lại bờ cống, xin cảm ơn.", "Người gửi sẽ đọc")
    await _press(me, preview, "Chắc chắn, thực hiện", "Đã ghi quyết định")
    closed = await _sees(place.lan, "Đã đắp lại bờ cống")
    assert code in closed["text"]
    await _answers(place.outsider, f"/start {_link(card, 'Từ chối')}", "chỉ dành cho cán bộ")


async def test_the_cards_follow_a_group_that_moves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with _open(tmp_path, monkeypatch, "group") as place:
        tam = place.there(place.tam)
        code = await _send_a_petition(place.lan)
        await _sees(tam, code)

        place.group = people.migrate(place.simulator.telegram, place.group)
        tam = Visitor(place.simulator.telegram, place.tam.person, place.group)
        card = place.group.messages and await _last_card(place, code)
        card = card or await _sees(tam, code, "chưa có")
        await tam.presses(card, "Nhận việc")

        await _sees(tam, code, "Nguyễn Văn Tâm")
        await until(lambda: len(place.group.pinned) == 1, PATIENCE)
        (pinned,) = place.group.pinned
        await until(lambda: "Mới 0" in place.group.messages[pinned].json["text"], COUNTED_WITHIN)


async def test_in_a_forum_each_sector_has_its_topic_and_words_stay_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with _open(tmp_path, monkeypatch, forum=True) as place:
        tam = place.there(place.tam)
        code = await _send_a_petition(place.lan, sector="giao thông")
        card = await _sees(tam, code, "chưa có")
        hoa = place.simulator.visitor("Hoa")
        hoa.starts()
        code = await _send_a_petition(hoa, words=OTHER_WORDS)
        other = await _sees(tam, code, "chưa có")
        thread, title = next(iter(place.group.topics.items()))

        await tam.presses(card, "Nhận việc")
        tam.says("Chờ địa chính", reply_to=card["message_id"])
        asked = await _sees(tam, "lời này với")

    assert "giao thông" in title.lower()
    assert card["message_thread_id"] == asked["message_thread_id"] == thread
    assert other["message_thread_id"] != thread
    assert len(place.group.topics) == 2
    pinned = place.group.messages[place.group.pinned[-1]].json
    assert "message_thread_id" not in pinned
    assert "Chờ người gửi" in pinned["text"]


async def _last_card(place: Place, code: str) -> Json | None:
    for message in place.group.messages.values():
        if code in message.json.get("text", ""):
            return message.seen_by_people()
    return None
