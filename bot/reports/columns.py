"""The columns of registers and tables, as data: what each is called, how wide, what it tells.

The names that people read are ``report.column.<id>`` of the texts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.local_time import local_day
from bot.domain.masking import mask
from bot.domain.petition import State
from bot.reports.cells import Cell
from bot.reports.wording import Wording
from bot.services.report_ports import Registered

Tell = Callable[[int, Registered, Wording], Cell]


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    id: str
    width: int  # in characters
    tell: Tell
    personal: bool = False  # tells who somebody is: only for those who may see it


def _who_and_where(_: int, one: Registered, wording: Wording) -> str:
    return wording.who(one.petition)


def _content(_: int, one: Registered, wording: Wording) -> str:
    petition = one.petition
    text = wording.words_of(petition)
    where = wording.where(petition)
    return wording.say("content", text=text, where=where) if where else text


def _forwarded(_: int, one: Registered, wording: Wording) -> str:
    return wording.sent_to(one, State.FORWARDED)


def _guided(_: int, one: Registered, wording: Wording) -> str:
    return wording.sent_to(one, State.REDIRECTED)


def _same_matter(_: int, one: Registered, __: Wording) -> int:
    return one.petition.supporters + 1


def _is_ours(_: int, one: Registered, __: Wording) -> str:
    """Taken up, by the Front itself or by forwarding; what is guided elsewhere was not."""
    return "x" if any(move.to is State.ACCEPTED for move in one.moves) else ""


def _result(_: int, one: Registered, wording: Wording) -> str:
    return wording.result(one)


def _answer_letter(_: int, one: Registered, wording: Wording) -> str:
    return wording.answer_letter(one)


def _recorded_on(_: int, one: Registered, __: Wording) -> date:
    return local_day(one.petition.created_at)


def _number(number: int, _: Registered, __: Wording) -> int:
    return number


def _note(_: int, one: Registered, wording: Wording) -> str:
    return wording.say("note", petition=one.petition)


def _code(_: int, one: Registered, __: Wording) -> str:
    return one.petition.code


def _answered_on(_: int, one: Registered, __: Wording) -> date | None:
    return reached(one, State.ANSWERED)


def reached(one: Registered, state: State) -> date | None:
    """The day on which it came into a state first."""
    return next((local_day(move.at) for move in one.moves if move.to is state), None)


def _reached(state: State) -> Tell:
    return lambda _, one, __: reached(one, state)


# The register of form 03/TCD (NĐ 154, facts D2): thirteen columns, in this order. Identity papers
# are asked for at the desk only and kept nowhere: the column is for writing in by hand.
REGISTER = (
    Column("stt", 5, _number),
    Column("ngay-tiep", 11, _recorded_on),
    Column("ho-ten-dia-chi", 16, _who_and_where),
    Column("giay-to", 9, lambda _, __, ___: None),
    Column("noi-dung-vu-viec", 38, _content),
    Column("loai-don", 9, lambda _, one, w: w.kind(one.petition)),
    Column("so-nguoi", 7, _same_matter),
    Column("da-giai-quyet", 11, lambda _, one, w: w.sent_before(one.petition)),
    Column("thuoc-tham-quyen", 8, _is_ours),
    Column("huong-dan", 14, _guided),
    Column("chuyen-den", 16, _forwarded),
    Column("theo-doi", 24, _result),
    Column("ghi-chu", 14, _note),
)

# The table that is put together for the People's Council (facts D7).
SYNTHESIS = (
    Column("stt", 5, _number),
    Column("noi-dung-kien-nghi", 40, lambda _, one, w: w.words_of(one.petition)),
    Column("noi-cu-tri", 13, lambda _, one, w: w.place(one.petition)),
    Column("linh-vuc", 15, lambda _, one, w: w.sector(one.petition.sector)),
    Column("tham-quyen", 10, lambda _, one, w: w.level(one)),
    Column("co-quan", 15, lambda _, one, w: w.body(one)),
    Column("ket-qua", 32, _result),
    Column("van-ban-tra-loi", 14, _answer_letter),
    Column("muc-do", 12, lambda _, one, w: w.degree(one.petition.state)),
    Column("ghi-chu", 14, _note),
)

_STATES: Mapping[str, State] = {
    "ngay-ghi-nhan": State.RECORDED,
    "ngay-tiep-nhan": State.ACCEPTED,
    "ngay-cho-bo-sung": State.WAITING,
    "ngay-chuyen": State.FORWARDED,
    "ngay-dang-giai-quyet": State.IN_PROGRESS,
    "ngay-tra-loi": State.ANSWERED,
    "ngay-giai-quyet": State.RESOLVED,
    "ngay-co-lo-trinh": State.SCHEDULED,
    "ngay-dong": State.CLOSED,
    "ngay-huong-dan": State.REDIRECTED,
    "ngay-gop": State.DUPLICATE,
    "ngay-rut": State.WITHDRAWN,
}

FREE: Mapping[str, Column] = {
    column.id: column
    for column in (
        Column("stt", 5, _number),
        Column("ma", 16, _code),
        Column("ngay-nhan", 12, _recorded_on),
        Column("nguon", 14, lambda _, one, w: w.source(one)),
        Column("loai-don", 9, lambda _, one, w: w.kind(one.petition)),
        Column("linh-vuc", 15, lambda _, one, w: w.sector(one.petition.sector)),
        Column("nhom-linh-vuc", 20, lambda _, one, w: w.committee(one.petition.sector)),
        Column("xa-phuong", 20, lambda _, one, w: w.place(one.petition)),
        Column("dia-diem", 24, lambda _, one, w: w.spot(one.petition)),
        Column("tieu-de", 30, lambda _, one, __: mask(one.petition.title)),
        Column("noi-dung", 60, lambda _, one, w: w.words_of(one.petition)),
        Column("da-giai-quyet", 24, lambda _, one, w: w.sent_before(one.petition)),
        Column("trang-thai", 22, lambda _, one, w: w.state(one.petition.state)),
        Column("moc", 12, lambda _, one, __: one.petition.due_on),
        Column("so-nguoi", 7, _same_matter),
        Column("tham-quyen", 10, lambda _, one, w: w.level(one)),
        Column("co-quan", 15, lambda _, one, w: w.body(one)),
        Column("chuyen-den", 16, _forwarded),
        Column("ket-qua", 32, _result),
        Column("van-ban-tra-loi", 14, _answer_letter),
        Column("danh-gia", 16, lambda _, one, w: w.rating(one.petition)),
        Column("trung-voi", 16, lambda _, one, __: one.petition.duplicate_of),
        Column("nhan", 20, lambda _, one, __: ", ".join(sorted(one.tags))),
        Column("ho-ten", 24, lambda _, one, __: one.petition.contact.name, personal=True),
        Column("dia-chi", 30, lambda _, one, __: one.petition.contact.address, personal=True),
        Column("dien-thoai", 14, lambda _, one, w: w.phone(one.petition), personal=True),
        *(Column(id_, 12, _reached(state)) for id_, state in _STATES.items()),
    )
}
