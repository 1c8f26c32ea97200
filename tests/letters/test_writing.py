"""Letters as documents: what stands in them, and what a template or a text can do to them."""

import io
import shutil
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from bot.domain.errors import LetterTemplateError
from bot.domain.letter import LetterKind
from bot.domain.letterhead import Letterhead
from bot.letters.writing import SHIPPED, DocxLetterWriter
from bot.services.letters import LetterContent
from bot.texts.catalog import shipped_texts
from tests.letters_factory import an_enclosed

HEAD = Letterhead(
    office="Ban Thường trực Mặt trận phường",
    parent="MẶT TRẬN TỈNH",
    place="Phan Đình Phùng",
    sign="MTTQ-BTT",
    signer_title="TM. BAN THƯỜNG TRỰC",
    reply_to="van-thu@mat-tran.test",
)
LAN = an_enclosed(name="Nguyễn Thị Lan", address="tổ 5, phường Gia Sàng", is_shared=True)


def a_content(**fields: Any) -> LetterContent:
    told: dict[str, Any] = {
        "kind": LetterKind.TRANSFER,
        "salutation": "Kính gửi: Ủy ban nhân dân phường",
        "body": "Ủy ban nhân dân phường",
        "enclosed": [LAN],
        "attachments": {},
    }
    return LetterContent(**{**told, **fields})


async def words_of(
    content: LetterContent, head: Letterhead = HEAD, folder: Path = SHIPPED
) -> list[str]:
    """All lines of the document, frames and tables included, in order."""
    written = await DocxLetterWriter(shipped_texts(), head, folder).write(content)
    body: Any = Document(io.BytesIO(written)).element.body
    return [
        line
        for paragraph in body.iter(
            "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"
        )
        for line in _text(paragraph).split("\n")
        if line
    ]


def _text(paragraph: Any) -> str:
    signs = {"br": "\n", "tab": "\t"}
    text = ""
    for node in paragraph.iter():
        name = node.tag.rpartition("}")[2]
        text += node.text or "" if name == "t" else signs.get(name, "")
    return text


async def test_a_letter_has_the_parts_of_an_official_document_in_order() -> None:
    words = await words_of(a_content())

    parts = [
        "MẶT TRẬN TỈNH",
        "BAN THƯỜNG TRỰC MẶT TRẬN PHƯỜNG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: ……/PC-MTTQ-BTT",
        "Phan Đình Phùng, ngày …… tháng …… năm ……",
        "PHIẾU CHUYỂN",
        "Kính gửi: Ủy ban nhân dân phường",
        "KN-0001",
        "Nơi nhận:",
        "TM. BAN THƯỜNG TRỰC",
        "[Họ và tên người ký]",
    ]
    assert [word for word in words if word in parts] == parts


async def test_it_asks_to_settle_and_to_tell_the_result() -> None:
    text = " ".join(await words_of(a_content()))

    assert "xem xét, giải quyết theo thẩm quyền và thông báo kết quả bằng văn bản" in text
    assert "(van-thu@mat-tran.test)" in text
    assert "Điều 26 Luật Tiếp công dân" in text


async def test_name_and_address_stand_there_only_where_the_petitioner_allows_it() -> None:
    kept = an_enclosed(code="KN-0002", name="Trần Văn Kín", address="xóm Kín", is_shared=False)
    words = await words_of(a_content(enclosed=[LAN, kept]))

    assert "Người gửi: Nguyễn Thị Lan, tổ 5, phường Gia Sàng" in words
    assert "Người gửi: đã lưu tại Mặt trận" in words
    assert not [word for word in words if "Kín" in word and "Kính" not in word]
    assert any("được lưu tại Mặt trận; cần gặp" in word for word in words)
    assert not any("cần gặp" in word for word in await words_of(a_content()))


async def test_several_petitions_stand_in_one_letter_each_in_its_row() -> None:
    many = [an_enclosed(code=f"KN-{n:04}") for n in range(1, 31)]

    words = await words_of(a_content(enclosed=many, attachments={"KN-0007": 3}))

    assert [word for word in words if word.startswith("KN-")] == [each.code for each in many]
    assert words.count("(Kèm theo 3 tệp)") == 1
    assert any("30 kiến nghị" in word for word in words)


@pytest.mark.parametrize(
    "text",
    [
        "<w:p>đường & cầu</w:p>",
        "{{ office }} {% for x in y %} {{ 7*7 }}",
        "{{ ''.__class__ }}",
        "nháy \"kép\" và 'đơn'",
        "x" * 4000,
    ],
)
async def test_a_citizens_words_stand_there_as_they_are(text: str) -> None:
    assert text in await words_of(a_content(enclosed=[an_enclosed(text=text)]))


async def test_lines_stay_lines_and_controls_are_left_out() -> None:
    text = "một\x00\x07\x0b\x1b\nhai\r\nba\tbốn \ud800"

    words = await words_of(a_content(enclosed=[an_enclosed(text=text)]))

    assert words[words.index("một") :][:2] == ["một", "hai"]
    assert "ba bốn" in [word.strip() for word in words]


async def test_what_is_not_set_shows_as_a_gap_to_fill_in() -> None:
    words = await words_of(a_content(), Letterhead())

    assert "[TÊN CƠ QUAN]" in words
    assert "Số: ……/PC-[chữ viết tắt tên cơ quan]" in words
    assert "[CHỨC VỤ NGƯỜI KÝ]" in words


async def test_number_and_date_stand_there_once_they_are_known() -> None:
    words = await words_of(a_content(number="12/PC-MTTQ", dated_on=date(2026, 2, 3)))

    assert "Số: 12/PC-MTTQ" in words
    assert "Phan Đình Phùng, ngày 03 tháng 02 năm 2026" in words


async def test_a_reminder_names_the_letter_that_was_not_answered() -> None:
    content = a_content(
        kind=LetterKind.REMINDER, reminded_number="12/PC-MTTQ", reminded_on=date(2026, 11, 9)
    )

    text = " ".join(await words_of(content))

    assert "tại Phiếu chuyển số 12/PC-MTTQ ngày 09/11/2026" in text
    assert "PHIẾU CHUYỂN" not in text


def _edited(folder: Path, old: str, new: str) -> Path:
    """An office's own template, changed as its word processor would."""
    with (
        zipfile.ZipFile(SHIPPED / "phieu-chuyen.docx") as shipped,
        zipfile.ZipFile(folder / "phieu-chuyen.docx", "w") as own,
    ):
        for name in shipped.namelist():
            content = shipped.read(name)
            if name == "word/document.xml":
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode())
            own.writestr(name, content)
    return folder


async def test_an_office_may_bring_its_own_template(tmp_path: Path) -> None:
    folder = _edited(tmp_path, "PHIẾU CHUYỂN", "PHIẾU CHUYỂN ĐƠN")

    assert "PHIẾU CHUYỂN ĐƠN" in await words_of(a_content(), folder=folder)
    reminder = a_content(kind=LetterKind.REMINDER)
    assert "Nơi nhận:" in await words_of(reminder, folder=folder)  # the other one is shipped


@pytest.mark.parametrize(
    ("new", "reason", "detail"),
    [
        ("{{ chuc_vu }}", "unknown_field", "chuc_vu"),
        ("{{ petitions[0].phone }}", "unknown_field", "phone"),
        ("{{ office", "syntax", ""),
        ("{% if office %}", "syntax", ""),
        ("{{ office.__class__.__mro__ }}", "syntax", ""),
    ],
)
async def test_a_template_that_asks_for_what_there_is_not_is_refused(
    tmp_path: Path, new: str, reason: str, detail: str
) -> None:
    folder = _edited(tmp_path, "{{ signer_title }}", new)

    with pytest.raises(LetterTemplateError) as refused:
        await words_of(a_content(), folder=folder)

    assert refused.value.facts["template"] == "phieu-chuyen.docx"
    assert refused.value.facts["reason"] == reason
    assert detail in str(refused.value.facts["detail"])
    with pytest.raises(LetterTemplateError):
        DocxLetterWriter(shipped_texts(), HEAD, folder).check()


async def test_a_template_that_is_no_document_is_refused(tmp_path: Path) -> None:
    (tmp_path / "phieu-chuyen.docx").write_bytes(b"<html>")

    with pytest.raises(LetterTemplateError) as refused:
        await words_of(a_content(), folder=tmp_path)

    assert refused.value.facts["reason"] == "unreadable"


def test_the_shipped_templates_hold_for_every_letter(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "own")

    DocxLetterWriter(shipped_texts(), Letterhead(), tmp_path / "own").check()
