"""What is read of plain text and web pages, and how a file's kind is found out."""

import pytest

from bot.domain.errors import FileRefusedError
from bot.importing.opening import open_document
from bot.importing.paragraphs import Origin, Reading
from bot.importing.programs import Programs
from bot.importing.reading_html import read_html
from bot.importing.reading_txt import read_txt
from tests.importing.word import docx, p, r

TEXT = "Điều 1. Phạm vi\nViệc chung."


def wholes(reading: Reading) -> list[str]:
    return [paragraph.whole for paragraph in reading.paragraphs if paragraph.whole.strip()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_plain_text_is_read_in_every_unicode_encoding(encoding: str) -> None:
    text = TEXT if encoding in {"utf-8", "utf-8-sig", "utf-16"} else "Dieu 1. " + TEXT
    reading = read_txt(text.replace("\n", "\r\n").encode(encoding), "thu.txt")

    assert "\n".join(wholes(reading)) == text


def test_text_in_an_unknown_encoding_is_refused() -> None:
    with pytest.raises(FileRefusedError) as refused:
        read_txt("Положение о порядке".encode("cp1251"), "thu.txt")

    assert refused.value.facts["reason"] == "not_unicode"


def test_wrapped_lines_are_told_from_paragraphs() -> None:
    wrapped = "Quy chế này quy định việc phối\nhợp giữa các bên trong\ntỉnh.\n" * 5

    assert read_txt(wrapped.encode(), "thu.txt").lines_are_wrapped
    assert not read_txt(f"{TEXT}\na) việc nhỏ;".encode(), "thu.txt").lines_are_wrapped


def test_a_web_page_gives_its_blocks_without_menus_and_scripts() -> None:
    page = """<!DOCTYPE html><html><head><title>x</title><style>p{}</style></head><body>
    <nav><a>Trang chủ</a></nav><script>var a</script><div style="display:none">ẩn</div>
    <center><b>QUY CHẾ<br>PHỐI HỢP</b></center>
    <p><b>Điều&nbsp;1.</b> Phạm
       vi</p><div>Lời <i>nói</i> đầu<p>Đoạn trong</p>và đuôi</div>
    <table><tr><td>Số</td><td>Phí</td></tr><tr><td colspan=2>gộp</td></tr></table>
    </body></html>"""
    reading = read_html(page.encode(), "thu.html")

    assert [(each.text, each.origin) for each in reading.paragraphs] == [
        ("Trang chủ", Origin.HEADER_FOOTER),
        ("QUY CHẾ\nPHỐI HỢP", Origin.BODY),
        ("Điều\u00a01. Phạm vi", Origin.BODY),
        ("Lời nói đầu", Origin.BODY),
        ("Đoạn trong", Origin.BODY),
        ("và đuôi", Origin.BODY),
        ("Số | Phí", Origin.TABLE),
        ("gộp", Origin.BODY),
    ]
    assert reading.paragraphs[1].centred
    assert reading.paragraphs[1].bold


def test_lists_are_numbered_as_a_browser_shows_them() -> None:
    page = """<body><p>Gồm:</p><ol start="2"><li>hai<ol type="a"><li>a nhỏ</li></ol></li>
    <li value="5"><p>năm</p><p>tiếp</p></li></ol><ul><li>gạch</li></ul></body>"""

    assert wholes(read_html(page.encode(), "thu.html")) == [
        "Gồm:",
        "2. hai",
        "a) a nhỏ",
        "5. năm",
        "tiếp",
        "- gạch",
    ]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (docx(p(r("Trong Word"))), "Trong Word"),
        (b"\xef\xbb\xbf<html><body><p>Trong trang</p></body></html>", "Trong trang"),
        (b"<p>Mot doan</p>", "Mot doan"),
        (b"< 5 la so nho", "< 5 la so nho"),
    ],
    ids=["docx", "html", "fragment", "txt"],
)
def test_a_file_is_read_by_what_it_is_whatever_its_name(content: bytes, text: str) -> None:
    assert wholes(open_document(content, "van-ban.bin", Programs())) == [text]


def test_a_word_file_without_its_main_part_is_broken() -> None:
    content = docx("", other="x").replace(b"word/document", b"word/documents")

    with pytest.raises(FileRefusedError) as refused:
        open_document(content, "thu.docx", Programs())

    assert refused.value.facts == {"reason": "broken"}
