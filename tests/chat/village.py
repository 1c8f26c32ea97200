"""A village with a few communes and sectors, and what its people say, send and press."""

from dataclasses import replace

from bot.domain.draft import LONGEST_TEXT
from bot.domain.knowledge import Knowledge, Place, Sector
from tests.chat.collection import LITTLE
from tests.chat.room import Reply

PETITION = "cống xóm Cam tắc, gọi ông Tám 0912345678"
REPLIES: dict[str, Reply] = {
    PETITION: {"kind": "petition"},
    "đường làng hỏng nặng": {"kind": "petition"},
    "ông Kẹo ăn hối lộ": {"kind": "denunciation"},
    "thu đất nhà tôi sai": {"kind": "complaint"},
    "cháy rồi cứu với": {"kind": "emergency"},
    "hỏi gì?": {"sure": "m1"},
    "m gì": {"suggest": ["m2", "la"]},
    "chào bot": {"kind": "chat"},
}
SAID = (
    *REPLIES,
    *("xã Một", "mot", "Đỗ Văn <Bê> & con", "0912 345 678", "xóm 5", "1", "2", "7", "10", "99"),
    *("quay lại", "bỏ qua", "huỷ", "xong", "gửi", "tiếp tục", "đồng ý", "không", "trợ giúp"),
    *("gửi kiến nghị", "kiến nghị của tôi", "😀", "   ", "/kiennghi", "/huy", "/start", "/la"),
    *("chữ " * 1000, "x" * LONGEST_TEXT, "<b>&amp;" * 400, "KN-222-222-222"),
)
SENT = (
    {"attachment": "photo"},
    {"attachment": "photo", "caption": "đường làng hỏng nặng"},
    {"attachment": "photo", "caption": "ông Kẹo ăn hối lộ"},
    {"attachment": "document", "name": "../x.pdf", "media_type": "application/pdf"},
    {"attachment": "document", "name": "x.exe", "media_type": "application/x-msdownload"},
    {"attachment": "photo", "size": 50_000_000},
    {"attachment": "location", "latitude": 21.5, "longitude": 105.8},
    {"attachment": "contact", "phone": "+84912345678", "is_own": True},
    {"attachment": "contact", "phone": "0900000000"},
    {"attachment": "sticker"},
    {"attachment": "voice"},
)
FORGED = (
    "1:pf:preview:send",
    "1:pf:what:text",
    "1:pf:where:pick:99999",
    "1:pf:where.letter:letter:99:99",
    "1:pf:sector.all:all:999",
    "1:pf:contact.sharing:share:x",
    "1:pf:preview.join:join:KN-1",
    "1:pf::",
    "1:pf",
    "1:pn:words",
    "1:pn:undo",
    "1:pn:nothing",
)


def a_knowledge() -> Knowledge:
    places = tuple(
        Place(id=f"{number:05}", name=name, level="xã", old_names=("xã Cũ",))
        for number, name in enumerate(("Một", "Một Hai", "Đông", *(f"Ba {n}" for n in range(20))))
    )
    sectors = tuple(
        Sector(id=id_, name=f"Ngành {id_}", committee="x", examples=(f"việc {id_}",))
        for id_ in ("mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin")
    )
    other = Sector(id="khac", name="Việc khác", committee="x")
    return replace(LITTLE, places=places, sectors=(*sectors, other))
