"""Mails as they go over the line: read back by the standard library as any program would."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from bot.domain.letter import LetterKind
from bot.mail.message import MessageForm
from bot.services.letters import Enclosure, LetterContent, Mail
from bot.texts.catalog import shipped_texts
from tests.letters_factory import NOW, TODAY, an_enclosed

FORM = MessageForm(
    shipped_texts(),
    office="Mặt trận phường",
    sender="van-thu@mat-tran.test",
    reply_to="tra-loi@mat-tran.test",
)
NAMED = an_enclosed(name="Nguyễn Thị Lan", address="tổ 5", is_shared=True)


def a_mail(**fields: Any) -> Mail:
    content = LetterContent(
        kind=fields.pop("kind", LetterKind.TRANSFER),
        salutation="Kính gửi: Ủy ban nhân dân phường",
        body="Ủy ban nhân dân phường",
        enclosed=fields.pop("enclosed", [NAMED]),
        attachments={},
        number=fields.pop("number", "12/PC-MTTQ"),
        dated_on=TODAY,
    )
    told: dict[str, Any] = {
        "to": "van-thu@ubnd.test",
        "message_id": "<1.1.abc@mat-tran.test>",
        "written_at": NOW,
        "content": content,
        "is_unsigned": False,
        "enclosures": [
            Enclosure(
                name="phiếu chuyển đã ký.pdf", media_type="application/pdf", content=b"%PDF-1"
            ),
            Enclosure(name="KN-0001-1.jpg", media_type="image/jpeg", content=b"\xff\xd8\xff"),
        ],
    }
    return Mail(**{**told, **fields})


def read(mail: Mail) -> EmailMessage:
    return message_from_bytes(FORM.render(mail), policy=policy.default)


def test_it_says_what_it_is_in_vietnamese() -> None:
    message = read(a_mail())

    assert (
        message["Subject"] == "Phiếu chuyển số 12/PC-MTTQ ngày 23/11/2026: 1 kiến nghị (KN-0001)"
    )
    assert message["From"].addresses[0].display_name == "Mặt trận phường"
    assert message["Reply-To"] == "tra-loi@mat-tran.test"
    assert message["Message-ID"] == "<1.1.abc@mat-tran.test>"
    text = message.get_body(("plain",))
    assert text is not None
    assert "KN-0001" in text.get_content()


def test_answers_go_to_the_sender_where_no_other_address_is_set() -> None:
    form = MessageForm(shipped_texts(), office="Mặt trận phường", sender="van-thu@mat-tran.test")

    message = message_from_bytes(form.render(a_mail()), policy=policy.default)

    assert message["Reply-To"] == "van-thu@mat-tran.test"


def test_the_files_bear_their_vietnamese_names_and_are_whole() -> None:
    files = list(read(a_mail()).iter_attachments())

    assert [file.get_filename() for file in files] == ["phiếu chuyển đã ký.pdf", "KN-0001-1.jpg"]
    assert [file.get_content() for file in files] == [b"%PDF-1", b"\xff\xd8\xff"]
    assert b"filename*" in FORM.render(a_mail())  # RFC 2231


def test_every_line_is_plain_ascii_of_a_bearable_length() -> None:
    lines = FORM.render(a_mail()).split(b"\r\n")

    assert max(map(len, lines)) <= 998
    assert all(line.isascii() for line in lines)


def test_it_comes_out_the_same_however_often_it_is_made() -> None:
    assert FORM.render(a_mail()) == FORM.render(a_mail())


def test_no_name_and_no_words_of_a_citizen_stand_in_the_mail_itself() -> None:
    message = read(a_mail())
    text = message.get_body(("plain",))

    assert text is not None
    said = f"{message['Subject']} {text.get_content()}"
    assert not [word for word in ("Lan", "tổ 5", "Đèn đường") if word in said]


def test_an_unsigned_draft_says_that_it_is_one() -> None:
    message = read(a_mail(is_unsigned=True, number=""))
    text = message.get_body(("plain",))

    assert message["Subject"].startswith("[Dự thảo, chưa ký] Phiếu chuyển")
    assert text is not None
    assert "CHƯA KÝ" in text.get_content()


def test_a_reminder_says_that_it_is_one() -> None:
    assert read(a_mail(kind=LetterKind.REMINDER))["Subject"].startswith("Đề nghị trả lời")


def test_a_number_with_a_line_end_cannot_add_a_header() -> None:
    message = read(a_mail(number="12\r\nBcc: x@y.test"))

    assert "Bcc" not in message
