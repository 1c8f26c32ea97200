"""The copy of a person's data as JSON, its Vietnamese keys without marks explained in the file."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from bot.chat.state import ChatState
from bot.domain.draft import Draft
from bot.domain.knowledge import Knowledge
from bot.domain.letter import Enclosed, Letter
from bot.domain.local_time import VIETNAM
from bot.domain.petition import Actor, Contact, Move, Note, Petition, Pin
from bot.services.export import Carried, Held, Joined, OnRecord
from bot.services.registers import Block, FileRecord, Notice
from bot.texts.catalog import Catalog

VERSION = 1  # grows when a key changes its name or meaning
Json = Mapping[str, object]


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(VIETNAM).isoformat(timespec="seconds")


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


class Written:
    """Writes it, with the names of places and sectors beside their numbers."""

    def __init__(self, texts: Catalog, knowledge: Knowledge) -> None:
        self._texts = texts
        self._places = knowledge.place_names()
        self._sectors = knowledge.sector_names()

    def bytes_of(self, held: Held, state: ChatState, *, is_reachable: bool) -> bytes:
        """The whole file."""
        values = self.values(held, state, is_reachable=is_reachable)
        explained = {key: self._texts.say(f"export_key.{key}") for key in sorted(_keys(values))}
        whole = {**values, "giai_thich": explained}
        return json.dumps(whole, ensure_ascii=False, indent=2).encode()

    def values(self, held: Held, state: ChatState, *, is_reachable: bool) -> Json:
        """All that is held, without the explanations."""
        return {
            "phien_ban": VERSION,
            "lap_luc": _time(held.at),
            "tai_khoan": {
                "kenh": held.person.channel,
                "so_tai_khoan": held.person.number,
                "cuoc_tro_chuyen": held.person.chat_key,
                "ma_thay_ten": held.person.key,
                "dang_luu": held.is_known,
            },
            "dong_y": [
                {"loi_dong_y_ban": each.version, "luc": _time(each.given_at)}
                for each in held.consents
            ],
            "tam_ngung": _block(held.block),
            "kien_nghi": [self._own(each, held) for each in held.own],
            "tham_gia": [self._joined(each) for each in held.joined],
            "ban_nhap": self._draft(held.draft, held.draft_files),
            "nhan_xet": [
                {
                    "muc": each.entry_id,
                    "dung_y": each.helpful,
                    "ly_do": each.reason,
                    "luc": _time(each.given_at),
                }
                for each in held.verdicts
            ],
            "cau_chua_tra_loi": [
                {
                    "cau_hoi": each.text,
                    "vi_sao_giu": self._texts.say(f"cli.reason.{each.reason}"),
                    "luc": _time(each.last_at),
                }
                for each in held.questions
            ],
            "cho_bao": [
                {
                    "cau_hoi": each.text,
                    "loi_dong_y_ban": each.consent_version,
                    "luc": _time(each.agreed_at),
                }
                for each in held.waits
            ],
            "goi_y_da_chon": [
                {"cau_hoi": each.text, "muc": each.entry_id, "luc": _time(each.chosen_at)}
                for each in held.choices
            ],
            "luot_da_gui": [
                {
                    "viec": self._texts.say(f"export_usage.{each.what}"),
                    "ngay": each.day.isoformat(),
                    "so": each.amount,
                }
                for each in held.usage
            ],
            "dang_xem_do": {
                "cau_hoi_gan_nhat": state.question,
                "dang_viet_kien_nghi": state.form,
                "loi_ghi_them_cho_hoi_lai": state.awaited.words if state.awaited else "",
                "nhan_duoc_tin": is_reachable,
            },
            "tin_bao": [self._notice(each) for each in held.notices],
        }

    def _own(self, record: OnRecord, held: Held) -> Json:
        petition = record.petition
        return {
            **self._public(petition),
            "tieu_de": petition.title,
            "noi_dung": petition.text,
            "cho_cu_the": petition.place_note,
            "da_gui_noi_khac": petition.sent_before,
            "vi_tri": _pin(petition.pin),
            "lien_he": _contact(petition.contact),
            "ai_duoc_xem": self._sharing(petition.sharing),
            "moc_tu_dat": petition.due_on and petition.due_on.isoformat(),
            "tat_tin_bao": petition.muted,
            "danh_gia": petition.rating and petition.rating.value,
            "da_mo_lai": petition.reopened,
            "gop_vao": petition.duplicate_of,
            "qua_trinh": [self._move(each) for each in record.moves],
            "ghi_them": [self._note(each) for each in record.notes],
            "van_ban": [self._letter(each) for each in record.letters],
            "tep": [_file(each) for each in held.files if each.code == petition.code],
        }

    def _public(self, petition: Petition) -> Json:
        return {
            "ma": petition.code,
            "loai": self._texts.say(f"form.kind.{petition.kind}"),
            "trang_thai": self._texts.say(f"form.state.{petition.state}"),
            "xa_phuong": self._places.get(petition.place_id, petition.place_id),
            "linh_vuc": self._sectors.get(petition.sector, petition.sector),
            "gui_luc": _time(petition.created_at),
            "doi_luc": _time(petition.moved_at),
            "so_nguoi_tham_gia": petition.supporters,
        }

    def _joined(self, joined: Joined) -> Json:
        return {
            **self._public(joined.petition),
            "tham_gia_luc": _time(joined.support.joined_at),
            "tat_tin_bao": joined.support.muted,
        }

    def _draft(self, draft: Draft | None, files: Sequence[FileRecord]) -> Json | None:
        if draft is None:
            return None
        return {
            "bat_dau_luc": _time(draft.started_at),
            "doi_luc": _time(draft.updated_at),
            "loai": self._texts.say(f"form.kind.{draft.kind}") if draft.kind else "",
            "noi_dung": draft.text,
            "loi_chua_dung": draft.pending,
            "xa_phuong": self._places.get(draft.place_id, draft.place_id),
            "cho_cu_the": draft.place_note,
            "da_gui_noi_khac": draft.sent_before,
            "vi_tri": _pin(draft.pin),
            "linh_vuc": self._sectors.get(draft.sector, draft.sector),
            "lien_he": _contact(draft.contact),
            "ai_duoc_xem": self._sharing(draft.sharing),
            "loi_dong_y_ban": draft.consent_version,
            "tep": [_file(each) for each in files],
        }

    def _move(self, move: Move) -> Json:
        return {
            "luc": _time(move.at),
            "trang_thai": self._texts.say(f"form.state.{move.to}"),
            "ai_lam": self._actor(move.actor),
            "loi_nhan": move.note,
            "ly_do": move.reason,
            "noi_nhan": move.body,
            "so_van_ban": move.number_of_letter,
        }

    def _note(self, note: Note) -> Json:
        return {
            "luc": _time(note.at),
            "loai": self._texts.say(f"export_note.{note.kind}"),
            "ai_lam": self._actor(note.actor),
            "noi_dung": note.text,
        }

    def _letter(self, carried: Carried) -> Json:
        letter, told = carried.letter, carried.enclosed
        return {
            "loai": self._texts.say(f"export_letter.{letter.kind}"),
            "tinh_trang_van_ban": self._texts.say(f"export_letter_state.{letter.state}"),
            **(self._sent(letter, told) if carried.has_left else {}),
            "ghi_trong_van_ban": {
                "noi_dung": told.text,
                "noi_ghi": told.place,
                "ho_ten": told.name,
                "dia_chi": told.address,
                "so_tep_gui_kem": carried.attachments,
            },
        }

    def _sent(self, letter: Letter, told: Enclosed) -> Json:
        """To whom a letter went, how, and what was answered: nothing of one that did not leave."""
        return {
            "noi_nhan": letter.body,
            "so_van_ban": letter.number,
            "ngay_van_ban": _day(letter.dated_on),
            "cach_gui": self._texts.say(f"export_way.{letter.way}") if letter.way else "",
            "gui_ngay": _day(letter.sent_on),
            "tra_loi": {
                "so_van_ban": told.answer_number,
                "ngay_van_ban": _day(told.answer_dated_on),
                "ghi_nhan_ngay": _day(told.answered_on),
            }
            if told.answered_on
            else None,
        }

    def _notice(self, notice: Notice) -> Json:
        return {
            "ma": notice.code,
            "loai": self._texts.say(f"export_topic.{notice.topic}"),
            "lap_luc": _time(notice.created_at),
            "ket_qua": self._texts.say(f"export_notice.{notice.state}"),
            "doi_luc": _time(notice.changed_at),
        }

    def _actor(self, actor: Actor) -> str:
        return actor.label or self._texts.say(f"tracking.actor.{actor.kind}")

    def _sharing(self, sharing: str) -> str:
        return self._texts.say(f"button.shown_to_{sharing}")


def name_in_parcel(record: FileRecord) -> str:
    """Where a file lies in the archive; the number keeps two of one name apart."""
    return f"{record.code or 'ban-nhap'}/{record.id}-{record.name}"


def _file(record: FileRecord) -> Json:
    return {
        "ten": record.name,
        "kieu": record.media_type,
        "so_byte": record.size,
        "nhan_luc": _time(record.received_at),
        "tinh_trang": record.state.value,
        "trong_goi": name_in_parcel(record) if record.sha256 else None,
    }


def _block(block: Block | None) -> Json | None:
    if block is None:
        return None
    return {
        "ly_do": block.reason,
        "ai_lam": block.by,
        "tu_luc": _time(block.since),
        "den_luc": _time(block.until),
    }


def _contact(contact: Contact) -> Json:
    return {
        "ho_ten": contact.name,
        "dia_chi": contact.address,
        "dien_thoai": contact.phone,
        "so_da_xac_thuc": contact.phone_is_own,
    }


def _pin(pin: Pin | None) -> Json | None:
    return None if pin is None else {"vi_do": pin.latitude, "kinh_do": pin.longitude}


def _keys(value: object) -> Iterable[str]:
    """Every key that occurs, each once."""
    found: set[str] = set()
    todo = [value]
    while todo:
        each = todo.pop()
        if isinstance(each, Mapping):
            found.update(each)
            todo.extend(each.values())
        elif isinstance(each, list):
            todo.extend(each)
    return found
