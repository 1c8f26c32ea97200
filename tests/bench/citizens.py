"""Citizens who take petitions from /kiennghi to the code, and remember what they were shown.

A citizen looks at the newest messages and does the next thing, once; whatever stands in between
(a message shown twice, an older step) is passed over. So a citizen who waits for ever has found
something that was lost.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.codes import TrackingCode
from bot.domain.draft import Draft
from bot.domain.knowledge import Place
from bot.domain.petition import Petition

_MATTERS = (
    "Đường liên xóm hỏng nặng, mưa là ngập, đề nghị sửa chữa",
    "Cống thoát nước đầu ngõ bị tắc, đề nghị cho nạo vét",
    "Đèn chiếu sáng ở ngã ba không sáng, đề nghị thay bóng",
    "Rác đổ trộm bên bờ suối, đề nghị thu dọn thường xuyên",
    "Nhà văn hóa xóm dột nát, đề nghị cấp kinh phí sửa",
)
_NUMBER = re.compile(r"Đã nhận (\d)/\d")
_CODE = re.compile(r"Mã: (\S+)")
_DONE = "đã được ghi nhận"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A message of the bot as it stands in the chat."""

    id: int
    text: str
    buttons: tuple[tuple[str, str], ...] = ()  # label, data


@dataclass(frozen=True, slots=True)
class Say:
    """Type something."""

    text: str


@dataclass(frozen=True, slots=True)
class Press:
    """Press a button of a message."""

    message: int
    data: str


@dataclass(frozen=True, slots=True)
class SendPhotos:
    """Send pictures, each by itself or all as an album."""

    count: int
    as_album: bool


Act = Say | Press | SendPhotos


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What one petition is to hold."""

    text: str
    place: Place
    spot: str
    name: str
    address: str
    phone: str
    files: int
    as_album: bool

    def are_in(self, petition: Petition) -> bool:
        """Whether a petition says just this."""
        contact = petition.contact
        said = (self.text, self.place.id, self.spot, self.name, self.address, self.phone)
        return said == (
            petition.text,
            petition.place_id,
            petition.place_note,
            contact.name,
            contact.address,
            contact.phone,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A prompt that is answered in words: which of :class:`Words`, and where the draft has it."""

    prompt: str
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tapped:
    """A prompt that is answered by a button; any, where no label is wanted."""

    prompt: str
    label: str = ""


# The first that fits the newest message is done; each once a petition.
_PROMPTS: tuple[Typed | Tapped, ...] = (
    Typed(prompt="Ông/bà kể việc cần kiến nghị", field="text"),
    Tapped(prompt="Lời này là câu hỏi, hay là nội dung", label="Đây là nội dung"),
    Tapped(prompt="Ông/bà viết tiếp hay làm lại", label="Viết tiếp"),
    Typed(prompt="Việc ở xã, phường nào?", field="place"),
    Tapped(prompt="Có phải nơi này"),
    Tapped(prompt="Có mấy nơi gần"),
    Typed(prompt="Ở thôn, xóm, tổ, đường nào", field="spot"),
    Tapped(prompt="thuộc lĩnh vực nào"),
    Typed(prompt="Ông/bà có ảnh hoặc giấy tờ", field="files"),
    Typed(prompt="Họ tên của ông/bà?", field="name"),
    Typed(prompt="Địa chỉ của ông/bà", field="address"),
    Typed(prompt="Số điện thoại của ông/bà?", field="phone"),
    Tapped(prompt="Ai được xem họ tên", label="Chỉ Mặt trận"),
    Tapped(prompt="Trước khi gửi, ông/bà đọc và chọn", label="Đồng ý"),
    Tapped(prompt="Trong lời kể có số", label="Giữ nguyên"),
    Tapped(prompt="Cùng nơi này đã có việc", label="Không phải, gửi việc của tôi"),
    Tapped(prompt="Ai thấy gì", label="Gửi kiến nghị"),
)
_JOINING: tuple[Typed | Tapped, ...] = (
    Tapped(prompt="Cùng nơi này đã có việc"),
    Tapped(prompt="Tình trạng:", label="Giống việc của tôi"),
    Tapped(prompt="không ai thấy ông/bà là ai", label="Đồng ý và tham gia"),
)
_ASKING_BACK = frozenset(
    {"Lời này là câu hỏi, hay là nội dung", "Có phải nơi này", "Có mấy nơi gần"}
)
_JOINED = "đã tham gia việc"
_SEND = "Ai thấy gì"
_AGREE = "Trước khi gửi, ông/bà đọc và chọn"
_EVIDENCE = "Xong"


@dataclass
class Citizen:
    """One person in front of one chat."""

    number: int
    places: Sequence[Place]
    chance: random.Random
    wanted: int | None = None  # petitions; None for ever
    joins: Words | None = None  # a matter that somebody has told before: it is joined, once
    words: Words | None = None  # of the petition under way
    done: dict[str, Words] = field(default_factory=dict)  # code -> what was confirmed
    sent: dict[str, Words] = field(default_factory=dict)  # text -> Send was pressed
    shown: set[str] = field(default_factory=set)  # fields that the bot went on from
    joined: bool = False
    last: str = ""  # the prompt answered last
    _answered: set[str] = field(default_factory=set)
    _since: int = 0  # messages up to here belong to earlier petitions
    _begun: int = 0

    @property
    def is_content(self) -> bool:
        """Whether all wanted petitions are confirmed."""
        if self.joins:
            return self.joined
        return self.wanted is not None and len(self.done) >= self.wanted

    def next_act(self, messages: Sequence[Shown]) -> Act | None:
        """What to do now, given the latest messages, newest first; None is to wait."""
        for message in messages:
            if _DONE in message.text and (found := _CODE.search(message.text)):
                self._confirmed(found[1], message)
            self.joined |= _JOINED in message.text
        if self.is_content:
            return None
        if self.words is None:
            self.words = self.joins or self._new_words()
            self._answered, self.shown = set(), set()
            return Say("/kiennghi")
        for message in messages:
            if message.id > self._since and (act := self._answer(message, self.words)):
                return act
        return None

    def missed(self) -> None:
        """The last act came to nothing: it will be tried again."""
        self._answered.discard(self.last)

    def lost_from(self, draft: Draft | None, files: int) -> list[str]:
        """Name what was shown as taken, and is not in the draft that the store holds."""
        words = self.words
        if words is None:
            return []
        if draft is None:
            return sorted(self.shown)
        held = {
            "text": draft.text == words.text,
            "place": draft.place_id == words.place.id,
            "spot": draft.place_note == words.spot,
            "files": files == words.files,
            "name": draft.contact.name == words.name,
            "address": draft.contact.address == words.address,
            "phone": draft.contact.phone == words.phone,
            "consent": bool(draft.consent_version),
        }
        return [name for name in sorted(self.shown) if not held[name]]

    def _confirmed(self, code: str, message: Shown) -> None:
        code = TrackingCode.parse(code) or code
        if code not in self.done and self.words is not None:
            self.done[code] = self.words
            self.words = None
            self._since = message.id

    def _answer(self, message: Shown, words: Words) -> Act | None:
        received = _NUMBER.search(message.text)
        if received and "Bước 4" in message.text and int(received[1]) == words.files:
            act = self._tap(message, _EVIDENCE, _EVIDENCE)
            if act is not None:
                self.shown.add("files")
            return act
        for prompt in (*(_JOINING if self.joins else ()), *_PROMPTS):
            if prompt.prompt in message.text and prompt.prompt not in self._answered:
                break
        else:
            return None
        if isinstance(prompt, Tapped):
            act = self._tap(message, prompt.prompt, prompt.label)
            if act is not None and prompt.prompt == _SEND:
                self.sent[words.text] = words
            return act
        self._answers(prompt.prompt)
        if prompt.field == "files":
            return SendPhotos(words.files, words.as_album)
        said = getattr(words, prompt.field)
        return Say(f"{said.level} {said.name}" if isinstance(said, Place) else said)

    def _tap(self, message: Shown, name: str, label: str) -> Act | None:
        if name in self._answered:
            return None
        for shown, data in message.buttons:
            if label in shown and data:
                self._answers(name)
                return Press(message.id, data)
        return None

    def _answers(self, name: str) -> None:
        """Whatever was entered before is taken, for the bot asks on; not where it asks back."""
        for each in () if name in _ASKING_BACK else _PROMPTS:
            if isinstance(each, Typed) and each.prompt in self._answered:
                self.shown |= {each.field} - {"files"}
        if _AGREE in self._answered:
            self.shown.add("consent")
        if name != _SEND:  # whatever is asked after Send has to be sent again
            self._answered.discard(_SEND)
        self._answered.add(name)
        self.last = name

    def _new_words(self) -> Words:
        self._begun += 1
        chance, mark = self.chance, f"{self.number}-{self._begun}"
        return Words(
            text=f"{chance.choice(_MATTERS)} (việc {mark})",
            place=chance.choice(self.places),
            spot=f"xóm Cam, đoạn {mark}",
            name=f"Nguyễn Văn {'ABCDEGHK'[self._begun % 8]}",
            address=f"tổ {self._begun}, xóm Cam",
            phone=f"09{chance.randrange(10**8):08}",
            files=chance.randint(1, 3),
            as_album=chance.random() < 0.5,
        )
