"""Over HTTP, on the real program: a petition's way through the staff group."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.config import Settings
from bot.domain.staff import Role
from bot.simulator import people
from bot.simulator.server import Simulator
from bot.simulator.visitor import Visitor
from bot.store.cipher import new_key
from bot.web.serving import listener_on
from tests.staff_place import (
    COUNTED_WITHIN,
    NAME,
    OTHER_WORDS,
    PATIENCE,
    Json,
    Morning,
    Place,
    answers,
    invited,
    labels,
    link,
    press,
    sees,
    send_a_petition,
    serving,
)
from tests.telegram.office import until


@asynccontextmanager
async def _open(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str = "supergroup",
    *,
    forum: bool = False,
) -> AsyncIterator[Place]:
    """Serve with two members who have accepted their invitations."""
    monkeypatch.setattr("bot.core.SystemClock", Morning)
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
            async with serving(settings, listener) as core:
                tokens = [
                    await invited(core, name, [Role.REVIEWER])
                    for name in ("Nguyễn Văn Tâm", "Bình")
                ]
                await answers(place.tam, f"/start i-{tokens[0]}", "Chào Nguyễn Văn Tâm")
                await answers(place.binh, f"/start i-{tokens[1]}", "Chào Bình")
                await answers(place.outsider, f"/start i-{tokens[1]}", "không còn dùng được")
                place.lan.starts()
                await place.lan.sees(PATIENCE)
                yield place


async def test_a_petition_goes_its_way_through_the_group(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with _open(tmp_path, monkeypatch) as place:
        lan, tam, binh = place.lan, place.there(place.tam), place.there(place.binh)
        outsider = place.there(place.outsider)
        await sees(tam, "Việc ngày 25/11/2026", "Chưa ai nhận: 0")
        code = await send_a_petition(lan)
        card = await sees(tam, code, "chưa có")
        assert not [each for each in (NAME, "0912345678", "Giếng Đình") if each in card["text"]]
        assert "xã Phú Bình" in card["text"]
        assert labels(card)[:3] == ["Nhận việc", "Xem đủ", "Chấp nhận"]

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
        card = await sees(tam, code, "Người nhận việc: ")
        first, other = (
            (tam, binh) if "Người nhận việc: Nguyễn Văn Tâm" in card["text"] else (binh, tam)
        )
        assert "Nhận việc" not in labels(card)

        await first.presses(card, "Chấp nhận")
        card = await sees(first, code, "Quyết định: Mặt trận đã tiếp nhận")
        assert labels(card) == ["Hoàn tác", "Xem đủ"]
        refused = await other.presses(card, "Hoàn tác")
        assert refused
        assert "vừa quyết định hồ sơ này" in refused["text"]
        await first.presses(card, "Hoàn tác")
        card = await first.sees(
            PATIENCE, lambda m: "Quyết định" not in m.get("text", "Quyết định")
        )
        await lan.hears_nothing(1)
        await first.presses(card, "Chấp nhận")
        await sees(lan, "Mặt trận đã tiếp nhận")

        first.says("Bao giờ thì sạt thêm ạ?", reply_to=card["message_id"])
        asked = await sees(first, "lời này với", code)
        stranger = await other.presses(asked, "Gửi cho người dân")
        assert stranger
        assert "do người khác viết" in stranger["text"]
        await lan.hears_nothing(1)
        await press(first, asked, "Gửi cho người dân", "gửi lời trên cho người dân")
        news = await sees(lan, "Bao giờ thì sạt thêm ạ?")
        first.says("Chờ địa chính", reply_to=card["message_id"])
        asked = await sees(first, "lời này với")
        await press(first, asked, "Ghi chú nội bộ", "đã ghi chú nội bộ")

        lan.says("Hôm qua bờ cống lại sạt thêm 2 m", reply_to=news["message_id"])
        addendum = await sees(first, "người gửi bổ sung", "sạt thêm 2 m")
        assert addendum["reply_to_message"]["message_id"] == card["message_id"]
        await _refused_words(place, outsider, card)
        await _refuse_in_private(place, first, code, card)
        card = await sees(first, code, "· Đã đóng")
        assert labels(card) == []
    for secret in (NAME, "0912345678", "sạt lở", str(place.lan.id)):
        assert secret not in caplog.text


async def _refused_words(place: Place, outsider: Visitor, card: Json) -> None:
    outsider.says("tôi cũng muốn nói", reply_to=card["message_id"])
    await sees(outsider, "chỉ dành cho cán bộ")
    telegram = place.simulator.telegram
    people.say(
        telegram,
        place.tam.person,
        "ẩn danh",
        chat_id=place.group.id,
        reply_to=card["message_id"],
        anonymous=True,
    )
    await sees(outsider, "ẩn danh dưới tên nhóm")


async def _refuse_in_private(place: Place, first: Visitor, code: str, card: Json) -> None:
    card = place.group.messages[card["message_id"]].seen_by_people()
    me = place.tam if first.id == place.tam.id else place.binh
    sheet = await answers(me, f"/start {link(card, 'Xem đủ')}", "Chờ địa chính")
    assert "sạt lở" in sheet["text"]
    assert NAME not in sheet["text"]
    listed = await answers(me, f"/start {link(card, 'Từ chối')}", "Chọn lý do")
    preview = await press(me, listed, "1. Việc đã xong", "Người gửi sẽ đọc")
    assert "mở lại một lần" in preview["text"]
    words = await press(me, preview, "Viết lại", "viết lời người gửi sẽ đọc")
    assert "mở lại một lần" in words["text"]
    preview = await answers(me, "Đã đắp lại bờ cống, xin cảm ơn.", "Người gửi sẽ đọc")
    await press(me, preview, "Chắc chắn, thực hiện", "Đã ghi quyết định")
    closed = await sees(place.lan, "Đã đắp lại bờ cống")
    assert code in closed["text"]
    await answers(place.outsider, f"/start {link(card, 'Từ chối')}", "chỉ dành cho cán bộ")


async def test_the_cards_follow_a_group_that_moves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with _open(tmp_path, monkeypatch, "group") as place:
        tam = place.there(place.tam)
        code = await send_a_petition(place.lan)
        await sees(tam, code)

        place.group = people.migrate(place.simulator.telegram, place.group)
        tam = Visitor(place.simulator.telegram, place.tam.person, place.group)
        card = place.group.messages and await _last_card(place, code)
        card = card or await sees(tam, code, "chưa có")
        await tam.presses(card, "Nhận việc")

        await sees(tam, code, "Nguyễn Văn Tâm")
        await until(lambda: len(place.group.pinned) == 1, PATIENCE)
        (pinned,) = place.group.pinned
        await until(lambda: "Mới 0" in place.group.messages[pinned].json["text"], COUNTED_WITHIN)


async def test_in_a_forum_each_sector_has_its_topic_and_words_stay_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with _open(tmp_path, monkeypatch, forum=True) as place:
        tam = place.there(place.tam)
        code = await send_a_petition(place.lan, sector="giao thông")
        card = await sees(tam, code, "chưa có")
        hoa = place.simulator.visitor("Hoa")
        hoa.starts()
        code = await send_a_petition(hoa, words=OTHER_WORDS)
        other = await sees(tam, code, "chưa có")
        thread, title = next(iter(place.group.topics.items()))

        await tam.presses(card, "Nhận việc")
        tam.says("Chờ địa chính", reply_to=card["message_id"])
        asked = await sees(tam, "lời này với")

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
