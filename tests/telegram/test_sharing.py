"""What people share arrives with all the conversation needs, and comes back as it should."""

from pathlib import Path
from typing import Any

import pytest

from bot.chat.events import Attached, Attachment, Event, Said
from bot.chat.screens import Screen
from bot.files.inspector import ContentInspector
from bot.files.vault import FileVault
from bot.services.file_ports import FileNotTakenError, OutOfReachError, Refusal
from bot.services.intake import MOST_BYTES, Intake
from bot.services.limits import Limits
from bot.services.ports import Fate
from bot.services.registers import FileRecord, FileState
from bot.simulator.faults import Fault
from bot.simulator.people import send, send_album
from bot.simulator.server import Simulator
from tests.files.pictures import photo
from tests.telegram.office import (
    NOTHING,
    Office,
    RealClock,
    calls,
    left_over,
    open_office,
    until,
)


def events(office: Office) -> list[Event]:
    return [event for _, event in office.conversation.events]


async def test_a_file_comes_as_it_is_announced(simulator: Simulator, tmp_path: Path) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path) as office:
        sent = lan.sends("document", "plan.pdf", b"%PDF-1.4\n", caption="plan", size=25_000_000)
        await lan.hears()

        (event,) = events(office)
    assert isinstance(event, Attached)
    assert event.file is not None
    assert event.message == str(sent["message_id"])
    assert (event.file.source, event.file.name, event.file.media_type, event.file.size) == (
        sent["document"]["file_id"],
        "plan.pdf",
        "application/pdf",
        25_000_000,
    )


async def test_only_the_senders_own_number_is_vouched_for(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan", phone="+84912345678")
    async with open_office(simulator, tmp_path) as office:
        lan.shares_contact()
        lan.shares_contact({"phone_number": "+84987654321", "first_name": "An", "user_id": 5})
        lan.shares_contact({"phone_number": "+84911111111", "first_name": "An"})
        send(simulator.telegram, lan.person, {"location": {"latitude": 21.6, "longitude": 105.8}})
        for _ in range(4):
            await lan.hears()

        own, other, unknown, place = events(office)
    assert isinstance(own, Attached)
    assert isinstance(place, Attached)
    assert (own.phone, own.is_own) == ("+84912345678", True)
    assert [getattr(each, "is_own", None) for each in (other, unknown)] == [False, False]
    assert (place.attachment, place.latitude, place.longitude) == (
        Attachment.LOCATION,
        21.6,
        105.8,
    )


async def test_an_answer_to_the_bots_message_names_it(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path) as office:
        mine = lan.says("petition")
        news = await lan.hears()
        lan.says("thanks", reply_to=news["message_id"])
        await lan.hears()
        lan.says("and this", reply_to=mine["message_id"])
        await lan.hears()

        _, thanks, other = events(office)
        assert await office.about(news) == "KN-1"
    assert isinstance(thanks, Said)
    assert isinstance(other, Said)
    assert (thanks.replies_to, other.replies_to) == (str(news["message_id"]), "")


async def test_changed_words_below_a_photo_are_a_correction(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path) as office:
        sent = lan.sends("photo", "a.png", caption="befor")
        await lan.hears()
        lan.edits(sent, "before")
        await lan.hears()

        photo, correction = events(office)
    assert isinstance(photo, Attached)
    assert correction == Said(
        text="before", corrected=True, message=str(sent["message_id"]), file=photo.file
    )


async def test_a_photo_that_was_replaced_is_a_correction_even_without_words(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path) as office:
        sent = lan.sends("photo", "a.png")
        await lan.hears()
        lan.replaces(sent, "b.png", b"another")
        await lan.hears()

        photo, correction = events(office)
    assert isinstance(photo, Attached)
    assert isinstance(correction, Said)
    assert photo.file is not None
    assert correction.file is not None
    assert (correction.text, correction.message) == ("", photo.message)
    assert correction.file.unique != photo.file.unique


async def test_changed_words_below_a_part_of_an_album_tell_which_album(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    files = simulator.telegram.world.files
    async with open_office(simulator, tmp_path) as office:
        kept = [files.keep("photo", f"{number}.png", b"x", 0) for number in range(2)]
        first, _ = send_album(simulator.telegram, lan.person, kept, "our road")
        await lan.hears()
        lan.edits(first, "our bridge")
        await lan.sees(where=lambda message: "our bridge" in message["text"])

        part, _, correction = events(office)
    assert isinstance(part, Attached)
    assert isinstance(correction, Said)
    assert (correction.message, correction.album) == (part.message, part.album)


async def test_the_parts_of_an_album_renew_one_message(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    files = simulator.telegram.world.files
    async with open_office(simulator, tmp_path):
        lan.says("files")
        asked = await lan.hears()
        kept = [files.keep("photo", f"{number}.png", b"x", 0) for number in range(3)]
        send_album(simulator.telegram, lan.person, kept, "our road")
        shown = await lan.sees(where=lambda message: message["text"] == "received 4")

    assert shown["message_id"] == asked["message_id"]
    assert len(calls(simulator, "sendMessage")) == 1


@pytest.mark.parametrize(
    ("said", "rows"),
    [
        ("ask", [["button.share_contact"], ["A", "B"]]),
        ("where", [["button.share_location"]]),
    ],
)
async def test_a_keyboard_offers_to_share(
    simulator: Simulator, tmp_path: Path, said: str, rows: list[list[str]]
) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path):
        lan.says(said)
        keyboard = (await lan.hears())["reply_markup"]

    assert [[button["text"] for button in row] for row in keyboard["keyboard"]] == rows
    share = keyboard["keyboard"][0][0]
    assert share["request_contact" if said == "ask" else "request_location"] is True
    assert keyboard["one_time_keyboard"] is True


async def test_a_keyboard_and_buttons_come_as_two_messages(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path):
        lan.says("both")
        line, choice = await lan.hears(), await lan.hears()

    assert line["text"] == "telegram.keyboard.contact"
    assert "keyboard" in line["reply_markup"]
    assert choice["text"] == "choose"
    assert "inline_keyboard" in choice["reply_markup"]


async def test_news_comes_unasked_with_a_file_and_without_a_sound(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path) as office:
        lan.says("hello")
        await lan.hears()
        messenger, key = office.service.messenger, f"telegram:{lan.id}"
        news = await messenger.show(key, Screen(html="<b>news</b>", about="KN-2"), quiet=True)
        heard = await lan.hears()
        file = await messenger.show(key, Screen(html="yours", file="a copy"), quiet=False)
        document = await lan.hears()
        await messenger.show(key, Screen(html="yours", file="broken"), quiet=False)
        without = await lan.hears()
        assert await office.about(heard) == "KN-2"
        lan.blocks()
        refused = await messenger.show(key, Screen(html="news"), quiet=False)
        simulator.faults.add(Fault(kind="timeout", method="sendMessage", times=1))
        uncertain = await messenger.show("telegram:1", Screen(html="news"), quiet=False)

    assert calls(simulator, "sendMessage")[1]["args"]["disable_notification"] == "true"
    assert (document["document"]["file_name"], document["caption"]) == ("export.json", "yours")
    sent = simulator.telegram.world.files.known(document["document"]["file_id"])
    assert sent is not None
    assert sent.content == b"a copy"
    assert without["text"] == "telegram.no_file"
    fates = [told.fate for told in (news, file, refused, uncertain)]
    assert fates == [Fate.SENT, Fate.SENT, Fate.UNREACHABLE, Fate.UNCERTAIN]


async def test_news_that_a_stop_overtook_has_certainly_not_left(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path) as office:
        lan.says("hello")
        await lan.hears()
    told = await office.service.messenger.show(
        f"telegram:{lan.id}", Screen(html="late"), quiet=False
    )

    assert told.fate is Fate.RETRY


async def test_a_photo_sent_as_a_document_ends_in_the_vault_without_its_place(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    vault = FileVault(tmp_path / "files")
    async with open_office(simulator, tmp_path) as office:
        sent = lan.sends("document", "home.JPG", photo())
        await lan.hears()
        intake = Intake(
            office.store,
            RealClock(),
            source=office.service.files,
            vault=vault,
            inspector=ContentInspector(),
            scanner=None,
            limits=Limits(),
        )
        id_ = await announce(office, sent)
        await intake.work()
        async with office.store.begin() as uow:
            record = await uow.files.get(id_)

    assert record is not None
    assert (record.state, record.name) == (FileState.READY, "home.jpg")
    assert b"Secret" not in await vault.read(record.sha256)


async def announce(office: Office, message: dict[str, Any]) -> int:
    """Put a document on record as the form does."""
    document = message["document"]
    async with office.store.begin() as uow:
        return await uow.files.add(
            FileRecord(
                id=0,
                person_key="p",
                chat_key=f"telegram:{message['chat']['id']}",
                code="",
                source=document["file_id"],
                name=document["file_name"],
                media_type=document["mime_type"],
                size=document["file_size"],
                sha256="",
                state=FileState.FETCHING,
                reason="",
                received_at=RealClock().now(),
            )
        )


async def test_a_file_over_the_limit_is_refused_before_it_is_downloaded(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path) as office:
        sent = lan.sends("document", "film.pdf", b"%PDF-1.4\n", size=25_000_000)
        await lan.hears()
        fetch = office.service.files.fetch
        with pytest.raises(FileNotTakenError) as big:
            await fetch(sent["document"]["file_id"], limit=MOST_BYTES)
        with pytest.raises(FileNotTakenError) as gone:
            await fetch("no-such-file", limit=MOST_BYTES)
        small = lan.sends("document", "a.pdf", b"%PDF-1.4\n")
        with pytest.raises(FileNotTakenError) as over:
            await fetch(small["document"]["file_id"], limit=5)
        simulator.faults.add(Fault(kind="error", method="file", status=502, times=1))
        with pytest.raises(OutOfReachError):
            await fetch(small["document"]["file_id"], limit=MOST_BYTES)
        content = await fetch(small["document"]["file_id"], limit=MOST_BYTES)
        await until(lambda: len(calls(simulator, "getFile")) == 5)

    refusals = [each.value.refusal for each in (big, gone, over)]
    assert refusals == [Refusal.TOO_BIG, Refusal.GONE, Refusal.TOO_BIG]
    assert content == b"%PDF-1.4\n"


@pytest.mark.parametrize(
    ("kind", "name", "attachment"),
    [
        ("sticker", "a.webp", Attachment.STICKER),
        ("voice", "a.ogg", Attachment.VOICE),
        ("video", "a.mp4", Attachment.VIDEO),
    ],
)
async def test_what_is_no_file_of_a_petition_is_told_by_its_kind(
    simulator: Simulator, tmp_path: Path, kind: str, name: str, attachment: Attachment
) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path):
        lan.sends(kind, name)

        assert (await lan.hears())["text"].strip() == f"got {attachment}"


async def test_what_the_library_cannot_read_is_answered_all_the_same(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path) as office:
        send(simulator.telegram, lan.person, {"poll": {"of": "a later release"}})

        assert (await lan.hears())["text"] == "got other"
        assert [getattr(each, "attachment", "") for each in events(office)] == [Attachment.OTHER]
    assert await left_over(tmp_path) == NOTHING


async def test_nothing_that_turns_the_words_after_it_round_is_let_in(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path) as office:
        lan.says("\u202eevil\u202c \u2067lane\u2069 👨\u200d👩\u200d👧")
        await lan.hears()
        lan.sends("photo", "a.png", caption="\u202eevil")
        await lan.hears()

        said, attached = events(office)
    assert isinstance(said, Said)
    assert isinstance(attached, Attached)
    assert (said.text, attached.caption) == ("evil lane 👨\u200d👩\u200d👧", "evil")
