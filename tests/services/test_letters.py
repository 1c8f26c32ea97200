"""Letters from draft to answer, as staff work them, on the fake store and a file."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.config import ROOT
from bot.documents.loading import load_knowledge
from bot.domain.errors import (
    ConflictError,
    DetailMissingError,
    EmptyAnswerError,
    ExampleRecipientError,
    InvalidInputError,
    LetterErasedError,
    LetterFileError,
    LetterPetitionError,
    LetterStateError,
    LetterTooBigError,
    LetterUnsignedError,
    MailOffError,
    NoAddressError,
    NotFoundError,
    NotPermittedError,
    TakenError,
)
from bot.domain.letter import FileRole, Letter, LetterKind, LetterState, MailState, Way
from bot.domain.local_time import local_day
from bot.domain.petition import Contact, Petition, Sharing, State
from bot.domain.recipients import Level, Recipient
from bot.domain.staff import Member, Role
from bot.domain.workdays import Calendar
from bot.files.vault import FileVault
from bot.services.answers import Answers
from bot.services.correspondence import Registry, answer_files
from bot.services.drafting import Drafting
from bot.services.file_ports import FileNotTakenError, Inspected, Refusal
from bot.services.forwarding import Forwarding
from bot.services.handling import Handling
from bot.services.letter_desk import LetterDesk, Upload
from bot.services.letter_reading import LetterLine
from bot.services.letter_registers import LetterFilter, MailTrouble
from bot.services.letters import Block, LetterContent, Paragraph
from bot.services.office import AuditRecord
from bot.services.ports import Store, UnitOfWork
from bot.services.registers import FileState, NoticeState, Topic
from bot.services.targets import Targets
from tests.fakes import FakeClock
from tests.letters_factory import a_letter_file
from tests.services.petition_office import LAN, SIMILARITY, Office, a_file

WARD = Recipient(
    id="ward", level=Level.COMMUNE, body="UBND phường", salutation="Kính gửi:", email="w@w.test"
)
ROADS = replace(WARD, id="roads", sectors=("giao-thong",))
PAPER = replace(WARD, id="paper", email="")
EXAMPLE = replace(WARD, id="example", email="e@e.example", example=True)
REGISTRY = Registry(
    recipients=(WARD, ROADS, PAPER, EXAMPLE),
    sectors={"giao-thong": "Giao thông"},
    places={"05455": "phường Tích Lương"},
    formulas=load_knowledge(ROOT / "knowledge").signals["empty_answer"],
    mail_domain="mat-tran.test",
    mail_megabytes=1,
)
PDF = Upload(name="../bản ký.pdf", content=b"%PDF-1.7 signed")
A_SCAN = a_letter_file()
SAID = "Đã đổ bê tông đoạn mương vỡ dài 40 mét, nước về ruộng từ ngày 20/11."
DAY = timedelta(days=1)
STUCK = LetterFilter(trouble=MailTrouble.STUCK)


class PlainWriter:
    """Writes the text of a letter only: what a document looks like is tested elsewhere."""

    async def write(self, content: LetterContent) -> bytes:
        return "\n".join(each.text for each in content.enclosed).encode()

    async def read(self, document: bytes) -> Sequence[Block]:
        return [Paragraph(text=document.decode())]


class PdfOnly:
    """Takes what begins like a PDF."""

    async def inspect(self, content: bytes) -> Inspected:
        if not content.startswith(b"%PDF"):
            raise FileNotTakenError(Refusal.KIND)
        return Inspected(content=content, media_type="application/pdf", is_safe=False)


def a_member(*roles: Role, **fields: Any) -> Member:
    told: dict[str, Any] = {"id": 4, "name": "Chị Hà", "since": FakeClock().now(), **fields}
    return Member(roles=frozenset(roles or (Role.REVIEWER,)), **told)


HA = a_member()


class Letters:
    """The office with its letters."""

    def __init__(self, store: Store, folder: Any, **registry: Any) -> None:
        self.office = Office(store)
        self.store = store
        self.clock = FakeClock(self.office.now)
        self.vault = FileVault(folder)
        told = replace(REGISTRY, **registry)
        calendar = Calendar(days_off={})
        handling = Handling(targets=Targets(calendar, days=10), similarity=SIMILARITY)
        self.drafting = Drafting(told)
        self.answers = Answers(told, handling=handling)
        tokens = iter(f"t{n}" for n in range(99))
        self.forwarding = Forwarding(
            told, handling=handling, calendar=calendar, token=lambda: next(tokens)
        )
        self.desk = LetterDesk(
            self.store,
            self.clock,
            drafting=self.drafting,
            forwarding=self.forwarding,
            answers=self.answers,
            writer=PlainWriter(),
            vault=self.vault,
            inspector=PdfOnly(),
        )

    async def accepted(self, **drafted: Any) -> Petition:
        petition = await self.office.submit(**drafted)
        return await self.office.move(petition.code, State.ACCEPTED)

    @property
    def late(self) -> LetterFilter:
        """What is late today."""
        return LetterFilter(late_on=local_day(self.clock.now()))

    async def listed(self, wanted: LetterFilter, member: Member = HA) -> Sequence[LetterLine]:
        async with self.store.begin() as uow:
            now = self.clock.now()
            page = await self.desk.reading.page(uow, member, wanted, now, limit=9)
        assert len(page.lines) == page.total
        return page.lines

    async def records(self) -> Sequence[AuditRecord]:
        async with self.store.begin() as uow:
            return await uow.audit.records(after=0, limit=100)

    async def draft(self, *petitions: Petition, to: str = "ward", member: Member = HA) -> Letter:
        async with self.store.begin() as uow:
            codes = [each.code for each in petitions]
            return await self.drafting.draft(uow, member, codes, to, self.clock.now())

    async def signed(self, *petitions: Petition, to: str = "ward") -> Letter:
        return await self.sign(await self.draft(*petitions, to=to))

    async def sign(self, letter: Letter) -> Letter:
        today = local_day(self.clock.now())
        return await self.desk.sign(HA, letter.id, PDF, number="12/PC-MTTQ", dated_on=today)

    async def leave_out(self, letter: Letter, member: Member = HA) -> None:
        """Send the first of the citizens' files not along."""
        async with self.store.begin() as uow:
            files = await uow.letters.files(letter.id)
            attached = next(file for file in files if file.role is FileRole.ATTACHMENT)
            now = self.clock.now()
            await self.drafting.leave_out(uow, member, letter.id, attached.id, now)

    async def queue(self, letter: Letter, member: Member = HA) -> Any:
        async with self.store.begin() as uow:
            return await self.forwarding.queue(uow, member, letter.id, self.clock.now())

    async def queue_unsigned(self, letter: Letter) -> Any:
        draft = await self.desk.unsigned(HA, letter.id)
        async with self.store.begin() as uow:
            return await self.forwarding.queue(uow, HA, letter.id, self.clock.now(), draft=draft)

    async def answer(
        self, letter: Letter, codes: Sequence[str], *, member: Member = HA, **said: Any
    ) -> Any:
        async with self.store.begin() as uow:
            return await self.answers.record(
                uow, member, letter.id, codes, self.clock.now(), **said
            )

    async def sent(self, *petitions: Petition) -> Letter:
        letter = await self.signed(*petitions)
        await self.queue(letter)
        return await self.get(letter)

    async def get(self, letter: Letter) -> Letter:
        async with self.store.begin() as uow:
            found = await uow.letters.get(letter.id)
        assert found is not None
        return found

    async def files(self, letter: Letter) -> Mapping[FileRole, Sequence[str]]:
        async with self.store.begin() as uow:
            files = await uow.letters.files(letter.id)
        return {
            role: [file.name for file in files if file.role is role]
            for role in {file.role for file in files}
        }


@pytest.fixture
def letters(office_store: Store, tmp_path: Any) -> Letters:
    """The office, no letter written yet."""
    return Letters(office_store, tmp_path / "vault")


# --- drafting


async def test_a_draft_holds_what_the_body_may_know_of_each_petition(letters: Letters) -> None:
    contact = Contact(name="Nguyễn Thị Lan", address="tổ 5", phone="0912345678")
    shared = await letters.accepted(contact=contact, sharing=Sharing.ALL, sector="giao-thong")
    kept = await letters.accepted(contact=contact, sharing=Sharing.FRONT)

    letter = await letters.draft(shared, kept)

    async with letters.store.begin() as uow:
        content = await letters.drafting.content(uow, HA, letter.id, letters.clock.now())
    told = [(each.code, each.name, each.address, each.is_shared) for each in content.enclosed]
    assert told == [
        (shared.code, "Nguyễn Thị Lan", "tổ 5", True),
        (kept.code, "", "", False),
    ]
    assert (content.enclosed[0].sector, content.enclosed[0].place) == (
        "Giao thông",
        "phường Tích Lương",
    )
    assert "0912345678" not in repr(content)


async def test_only_files_that_were_looked_into_go_along_and_their_names_tell_nothing(
    letters: Letters,
) -> None:
    petition = await letters.accepted()
    async with letters.store.begin() as uow:
        for name, state in (("nha_ba_lan.jpg", FileState.READY), ("b", FileState.QUARANTINED)):
            file = replace(a_file(), code=petition.code, name=name, state=state, sha256="c" * 64)
            await uow.files.add(file)

    letter = await letters.draft(petition)

    assert await letters.files(letter) == {FileRole.ATTACHMENT: [f"{petition.code}-1.jpg"]}


async def test_what_is_not_accepted_yet_or_waits_for_its_sender_is_not_forwarded(
    letters: Letters,
) -> None:
    recorded = await letters.office.submit()
    waiting = await letters.accepted()
    await letters.office.move(waiting.code, State.WAITING)

    for petition in (recorded, waiting):
        with pytest.raises(LetterPetitionError) as refused:
            await letters.draft(petition)
        assert refused.value.facts["petition"] == petition.code


async def test_a_body_that_is_not_in_the_folder_gets_no_letter(letters: Letters) -> None:
    with pytest.raises(NotFoundError):
        await letters.draft(await letters.accepted(), to="nobody")


async def test_the_words_of_a_draft_may_be_shortened_and_the_petition_keeps_its_own(
    letters: Letters,
) -> None:
    petition = await letters.accepted()
    letter = await letters.draft(petition)

    async with letters.store.begin() as uow:
        now = letters.clock.now()
        await letters.drafting.reword(uow, HA, letter.id, now, code=petition.code, text="Mương vỡ")

    assert await letters.desk.preview(HA, letter.id) == "Mương vỡ".encode()
    assert (await letters.office.get(petition.code)).text == petition.text


async def test_each_look_at_a_letter_is_on_record_without_words(letters: Letters) -> None:
    letter = await letters.draft(await letters.accepted())

    await letters.desk.preview(HA, letter.id)

    records = await letters.records()
    last = records[-1]
    assert (last.who, last.act, last.subject) == ("staff:4", "letter.see", f"letter:{letter.id}")
    assert "Kênh mương" not in repr(records)


# --- rights


@pytest.mark.parametrize(
    "member",
    [
        a_member(Role.EDITOR),
        a_member(Role.ADMIN),
        a_member(active=False),
        a_member(places=frozenset({"00000"})),
        a_member(sectors=frozenset({"y-te"})),
    ],
    ids=["editor", "admin", "left", "other commune", "other sector"],
)
async def test_without_the_right_or_outside_the_scope_nothing_can_be_done(
    letters: Letters, member: Member
) -> None:
    petition = await letters.accepted(sector="giao-thong")
    letter = await letters.signed(petition)
    now, today = letters.clock.now(), local_day(letters.clock.now())
    before = len(await letters.records())

    with pytest.raises(NotPermittedError):
        await letters.draft(petition, member=member)
    with pytest.raises(NotPermittedError):
        await letters.desk.preview(member, letter.id)
    with pytest.raises(NotPermittedError):
        await letters.desk.sign(member, letter.id, PDF, number="1", dated_on=today)
    with pytest.raises(NotPermittedError):
        await letters.queue(letter, member)
    with pytest.raises(NotPermittedError):
        await letters.answer(letter, [petition.code], member=member, text=SAID)
    for act in (letters.drafting.drop, letters.drafting.remind, letters.forwarding.resend):
        with pytest.raises(NotPermittedError):
            async with letters.store.begin() as uow:
                await act(uow, member, letter.id, now)
    assert await letters.get(letter) == letter
    assert len(await letters.records()) == before


# --- signing and sending


async def test_a_signed_letter_forwards_its_petitions_and_promises_a_mail(
    letters: Letters,
) -> None:
    petitions = [await letters.accepted(), await letters.accepted()]
    letter = await letters.signed(*petitions)

    mailing = await letters.queue(letter)

    assert mailing.message_id == f"<{letter.id}.1.t0@mat-tran.test>"
    assert (mailing.state, mailing.email, mailing.is_unsigned) == (
        MailState.QUEUED,
        "w@w.test",
        False,
    )
    sent = await letters.get(letter)
    assert (sent.state, sent.way, sent.number) == (LetterState.SENT, Way.MAIL, "12/PC-MTTQ")
    for petition in petitions:
        moved = (await letters.office.moves(petition.code))[-1]
        assert (moved.to, moved.body, moved.number_of_letter, moved.actor.label) == (
            State.FORWARDED,
            "UBND phường",
            "12/PC-MTTQ",
            "Chị Hà",
        )
        assert moved.dated_on == sent.dated_on
        assert (LAN.key, "move", moved.number) in await letters.office.told(petition.code)


async def test_when_one_petition_cannot_go_nothing_is_sent_and_nobody_is_told(
    letters: Letters,
) -> None:
    good, gone = await letters.accepted(), await letters.accepted()
    letter = await letters.signed(good, gone)
    await letters.office.move(gone.code, State.CLOSED)

    with pytest.raises(LetterPetitionError):
        await letters.queue(letter)

    assert (await letters.office.get(good.code)).state is State.ACCEPTED
    assert await letters.get(letter) == letter
    async with letters.store.begin() as uow:
        assert await uow.mailings.of_letter(letter.id) == []


@pytest.mark.parametrize(
    ("to", "error"), [("example", ExampleRecipientError), ("paper", NoAddressError)]
)
async def test_nothing_is_mailed_to_an_example_or_to_no_address(
    letters: Letters, to: str, error: type[Exception]
) -> None:
    letter = await letters.signed(await letters.accepted(), to=to)

    with pytest.raises(error):
        await letters.queue(letter)


async def test_without_a_mail_server_letters_go_on_paper_only(
    office_store: Store, tmp_path: Any
) -> None:
    letters = Letters(office_store, tmp_path, mail_domain="")
    letter = await letters.signed(await letters.accepted())

    with pytest.raises(MailOffError):
        await letters.queue(letter)


async def test_a_letter_is_sent_once(letters: Letters) -> None:
    letter = await letters.sent(await letters.accepted())

    with pytest.raises(LetterStateError):
        await letters.queue(letter)


async def test_files_that_no_mail_can_hold_are_refused_before_anything_happens(
    letters: Letters,
) -> None:
    petition = await letters.accepted()
    async with letters.store.begin() as uow:
        big = replace(a_file(), code=petition.code, size=900_000, state=FileState.READY)
        await uow.files.add(replace(big, sha256="c" * 64))

    with pytest.raises(LetterTooBigError):
        await letters.queue(await letters.signed(petition))
    assert (await letters.office.get(petition.code)).state is State.ACCEPTED

    letter = await letters.draft(petition)
    await letters.leave_out(letter)
    assert await letters.files(letter) == {}
    await letters.sign(letter)
    assert (await letters.queue(letter)).state is MailState.QUEUED


async def test_what_is_signed_goes_with_the_files_it_names(letters: Letters) -> None:
    petition = await letters.accepted()
    async with letters.store.begin() as uow:
        await uow.files.add(replace(a_file(), code=petition.code, state=FileState.READY))
    letter = await letters.signed(petition)

    with pytest.raises(LetterStateError):
        await letters.leave_out(letter)

    assert (await letters.files(letter))[FileRole.ATTACHMENT]


async def test_a_draft_that_lost_a_file_is_not_the_one_that_was_looked_at(
    letters: Letters,
) -> None:
    petition = await letters.accepted()
    async with letters.store.begin() as uow:
        await uow.files.add(replace(a_file(), code=petition.code, state=FileState.READY))
    letter = await letters.draft(petition)
    await letters.leave_out(letter)

    with pytest.raises(ConflictError):
        await letters.desk.preview(HA, letter.id, version=letter.version)


async def test_an_unsigned_draft_is_mailed_only_where_the_office_allows_it(
    letters: Letters, office_store: Store, tmp_path: Any
) -> None:
    letter = await letters.draft(await letters.accepted())

    with pytest.raises(LetterUnsignedError):
        await letters.queue(letter)
    with pytest.raises(LetterUnsignedError):
        await letters.queue_unsigned(letter)

    allowed = Letters(office_store, tmp_path / "other", sends_unsigned=True)
    preview = await allowed.desk.preview(HA, letter.id)
    mailing = await allowed.queue_unsigned(letter)
    async with allowed.store.begin() as uow:
        (draft,) = await uow.letters.files(letter.id)
    assert mailing.is_unsigned
    assert await allowed.vault.read(draft.sha256) == preview


async def test_a_signed_scan_must_be_a_document_and_its_name_is_made_safe(
    letters: Letters,
) -> None:
    letter = await letters.draft(await letters.accepted())
    today = local_day(letters.clock.now())

    with pytest.raises(LetterFileError):
        await letters.desk.sign(
            HA, letter.id, Upload(name="a.pdf", content=b"MZ"), number="1", dated_on=today
        )
    with pytest.raises(DetailMissingError):
        await letters.desk.sign(HA, letter.id, PDF, number=" ", dated_on=today)
    with pytest.raises(DetailMissingError):
        await letters.desk.sign(HA, letter.id, PDF, number="1", dated_on=today + DAY)

    await letters.desk.sign(HA, letter.id, PDF, number="1", dated_on=today)
    await letters.desk.sign(HA, letter.id, PDF, number="2", dated_on=today)
    assert await letters.files(letter) == {FileRole.SIGNED: ["bản ký.pdf"]}


async def test_a_letter_on_paper_forwards_its_petitions_without_a_mail(letters: Letters) -> None:
    petition = await letters.accepted()
    letter = await letters.draft(petition, to="paper")
    before = local_day(letters.clock.now()) - 9 * DAY

    async with letters.store.begin() as uow:
        await letters.forwarding.send_on_paper(
            uow, HA, letter.id, letters.clock.now(), number="13/PC", dated_on=before
        )

    assert (await letters.get(letter)).way is Way.PAPER
    moved = (await letters.office.moves(petition.code))[-1]
    assert (moved.number_of_letter, moved.dated_on) == ("13/PC", before)


@pytest.mark.parametrize(
    ("fate", "told"), [(NoticeState.SENT, 1), (NoticeState.DUE, 0)], ids=["told", "not yet"]
)
async def test_a_number_put_right_on_paper_is_right_in_the_history_and_for_whoever_read_it(
    letters: Letters, fate: NoticeState, told: int
) -> None:
    petition = await letters.accepted()
    letter = await letters.sent(petition)
    now, day = letters.clock.now(), local_day(letters.clock.now()) - DAY
    notices = await letters.office.notices(petition.code)
    async with letters.store.begin() as uow:
        await uow.notices.settle(notices[-1].id, fate, at=now)
        await letters.forwarding.send_on_paper(
            uow, HA, letter.id, now, number="13/PC", dated_on=day
        )

    moved = (await letters.office.moves(petition.code))[-1]
    assert (moved.number_of_letter, moved.dated_on) == ("13/PC", day)
    news = (await letters.office.told(petition.code))[len(notices) :]
    assert news == [(LAN.key, Topic.RENUMBERED, moved.number)] * told
    assert (await letters.records())[-1].facts == {"letter_number": "13/PC"}


async def test_the_level_is_that_of_the_body_unless_staff_said_another(letters: Letters) -> None:
    told, untold = await letters.accepted(), await letters.accepted()
    async with letters.store.begin() as uow:
        await uow.cases.tag(told.code, ["nóng", "cap-trung-uong"])
    letter = await letters.draft(told, untold, to="paper")

    async with letters.store.begin() as uow:
        await letters.forwarding.send_on_paper(
            uow,
            HA,
            letter.id,
            letters.clock.now(),
            number="13/PC",
            dated_on=local_day(letters.clock.now()),
        )
        tags = [(await uow.cases.get(each.code)).tags for each in (told, untold)]

    assert tags == [("cap-trung-uong", "nóng"), ("cap-xa",)]


async def test_a_failed_mail_is_listed_and_resent_or_settled_on_paper(letters: Letters) -> None:
    letter = await letters.sent(await letters.accepted())
    now = letters.clock.now()
    async with letters.store.begin() as uow:
        (mailing,) = await uow.mailings.of_letter(letter.id)
        failed = replace(mailing, state=MailState.FAILED, said="550 no such user", next_at=None)
        await uow.mailings.save(failed)
    (listed,) = await letters.listed(STUCK)
    assert (listed.letter.id, listed.said) == (letter.id, "550 no such user")

    async with letters.store.begin() as uow:
        again = await letters.forwarding.resend(uow, HA, letter.id, now)
    assert await letters.listed(STUCK) == []
    assert again.message_id == mailing.message_id

    async with letters.store.begin() as uow:
        await uow.mailings.save(replace(again, state=MailState.FAILED, next_at=None))
        await letters.forwarding.send_on_paper(
            uow, HA, letter.id, now, number="13/PC", dated_on=local_day(now)
        )
    assert await letters.listed(STUCK) == []


async def test_a_mail_that_was_taken_is_sent_once_more_under_another_message_id(
    letters: Letters,
) -> None:
    letter = await letters.sent(await letters.accepted())
    async with letters.store.begin() as uow:
        (mailing,) = await uow.mailings.of_letter(letter.id)
        taken = replace(mailing, state=MailState.SENT, doubts=1, next_at=None)
        await uow.mailings.save(taken)
    (listed,) = await letters.listed(LetterFilter(trouble=MailTrouble.DOUBLED))
    assert listed.mailing == taken
    async with letters.store.begin() as uow:
        another = await letters.forwarding.resend(uow, HA, letter.id, letters.clock.now())

    assert another.version == 2
    assert another.message_id != mailing.message_id


async def test_an_unsigned_mail_is_sent_again_only_while_the_office_sends_such(
    office_store: Store, tmp_path: Any
) -> None:
    allowed = Letters(office_store, tmp_path / "vault", sends_unsigned=True)
    strict = Letters(office_store, tmp_path / "vault")
    letter = await allowed.draft(await allowed.accepted())
    mailing = await allowed.queue_unsigned(letter)
    now = allowed.clock.now()
    async with office_store.begin() as uow:
        await uow.mailings.save(replace(mailing, state=MailState.FAILED, next_at=None))

    with pytest.raises(LetterUnsignedError):
        async with office_store.begin() as uow:
            await strict.forwarding.resend(uow, HA, letter.id, now)

    async with office_store.begin() as uow:
        assert (await allowed.forwarding.resend(uow, HA, letter.id, now)).is_unsigned
        for file in await uow.letters.files(letter.id):  # as an erasure does
            await uow.letters.remove_file(file.id)
    with pytest.raises(LetterUnsignedError):
        async with office_store.begin() as uow:
            await allowed.forwarding.resend(uow, HA, letter.id, now)


async def test_what_went_unsigned_is_signed_afterwards_and_sent_as_another_mail(
    office_store: Store, tmp_path: Any
) -> None:
    letters = Letters(office_store, tmp_path / "vault", sends_unsigned=True)
    petition = await letters.accepted()
    letter = await letters.draft(petition)
    await letters.queue_unsigned(letter)
    today = local_day(letters.clock.now())

    signed = await letters.desk.sign(HA, letter.id, PDF, number="12/PC", dated_on=today)
    assert (signed.state, signed.number) == (LetterState.SENT, "12/PC")
    moved = (await letters.office.moves(petition.code))[-1]
    assert (moved.number_of_letter, moved.dated_on) == ("12/PC", today)
    assert "renumbered" not in [each for _, each, _ in await letters.office.told(petition.code)]
    async with office_store.begin() as uow:
        (first,) = await uow.mailings.of_letter(letter.id)
        again = await letters.forwarding.resend(uow, HA, letter.id, letters.clock.now())
    assert (first.state, first.next_at) == (MailState.FAILED, None)
    assert (again.version, again.is_unsigned) == (2, False)

    with pytest.raises(LetterStateError):
        await letters.desk.sign(HA, letter.id, PDF, number="13/PC", dated_on=today)


async def test_what_was_erased_leaves_the_office_no_more(letters: Letters) -> None:
    now = letters.clock.now()
    draft = await letters.signed(await letters.accepted())
    sent = await letters.sent(await letters.accepted())
    async with letters.store.begin() as uow:
        for letter in (draft, sent):
            (enclosed,) = await uow.letters.enclosed(letter.id)
            bare = replace(enclosed, text="", place="", name="", address="")
            await uow.letters.save_enclosed(letter.id, bare)

    with pytest.raises(LetterErasedError):
        await letters.queue(draft)
    with pytest.raises(LetterErasedError):
        async with letters.store.begin() as uow:
            await letters.forwarding.resend(uow, HA, sent.id, now)


async def test_the_day_for_the_answer_is_said_in_the_letter_and_counts(letters: Letters) -> None:
    petition = await letters.accepted()
    now = letters.clock.now()
    today = local_day(now)
    for wrong in (today, today - DAY, today + 400 * DAY):
        with pytest.raises(DetailMissingError):
            async with letters.store.begin() as uow:
                await letters.drafting.draft(
                    uow, HA, [petition.code], "ward", now, answer_due_on=wrong
                )
    async with letters.store.begin() as uow:
        letter = await letters.drafting.draft(
            uow, HA, [petition.code], "ward", now, answer_due_on=today + 3 * DAY
        )
        content = await letters.drafting.content(uow, HA, letter.id, now)
    assert content.answer_by == today + 3 * DAY

    await letters.desk.sign(HA, letter.id, PDF, number="12", dated_on=today)
    await letters.queue(letter)
    assert (await letters.get(letter)).answer_due_on == today + 3 * DAY


async def test_a_draft_goes_to_another_body_and_a_reminder_only_to_the_one_that_is_late(
    letters: Letters,
) -> None:
    letter = await letters.draft(await letters.accepted())
    sent = await letters.sent(await letters.accepted())
    now = letters.clock.now()
    async with letters.store.begin() as uow:
        await letters.drafting.address(uow, HA, letter.id, "paper", now, answer_due_on=None)
        reminder = await letters.drafting.remind(uow, HA, sent.id, now)

    assert (await letters.get(letter)).recipient == "paper"
    with pytest.raises(InvalidInputError):
        async with letters.store.begin() as uow:
            await letters.drafting.address(uow, HA, reminder.id, "roads", now, answer_due_on=None)


async def test_a_petition_is_drafted_for_by_whoever_works_on_it(letters: Letters) -> None:
    petition = await letters.accepted()
    nam = a_member(id=7, name="Nam")
    await letters.draft(petition)
    async with letters.store.begin() as uow:
        assert (await uow.cases.get(petition.code)).owner == HA.id

    with pytest.raises(TakenError):
        await letters.draft(petition, member=nam)
    await letters.draft(petition, member=a_member(Role.LEAD, id=8, name="Lead"))


async def test_letters_of_what_a_colleague_works_on_are_left_to_them_and_to_leads(
    letters: Letters,
) -> None:
    petition, other = await letters.accepted(), await letters.accepted()
    draft, sent = await letters.draft(petition), await letters.sent(other)
    nam, lead = a_member(id=7, name="Nam"), a_member(Role.LEAD, id=8, name="Lead")
    now, today = letters.clock.now(), local_day(letters.clock.now())
    dated: dict[str, Any] = {"number": "1/PC", "dated_on": today}
    words = {"code": petition.code, "text": "Ngắn hơn"}
    drafting, forwarding = letters.drafting, letters.forwarding
    acts: Mapping[str, Callable[[UnitOfWork, Member], Awaitable[Any]]] = {
        "reword": lambda uow, by: drafting.reword(uow, by, draft.id, now, **words),
        "address": lambda uow, by: drafting.address(
            uow, by, draft.id, "roads", now, answer_due_on=None
        ),
        "leave out": lambda uow, by: drafting.leave_out(uow, by, draft.id, 1, now),
        "sign": lambda uow, by: drafting.sign(uow, by, draft.id, now, **dated, file=A_SCAN),
        "paper": lambda uow, by: forwarding.send_on_paper(uow, by, draft.id, now, **dated),
        "drop": lambda uow, by: drafting.drop(uow, by, draft.id, now),
        "resend": lambda uow, by: forwarding.resend(uow, by, sent.id, now),
        "remind": lambda uow, by: drafting.remind(uow, by, sent.id, now),
    }
    for name, act in acts.items():
        with pytest.raises(TakenError):
            async with letters.store.begin() as uow:
                await act(uow, nam)
        assert await letters.get(draft) == draft, name
    with pytest.raises(TakenError):
        await letters.answer(sent, [other.code], member=nam, text=SAID)

    await letters.answer(sent, [other.code], member=lead, text=SAID)
    async with letters.store.begin() as uow:
        await drafting.drop(uow, lead, draft.id, now)


# --- answers and reminders


async def test_an_answer_goes_to_the_citizen_and_ends_the_letter(letters: Letters) -> None:
    petition, other = await letters.accepted(), await letters.accepted()
    letter = await letters.sent(petition, other)
    today = local_day(letters.clock.now())

    file = await letters.desk.hold(HA, PDF, FileRole.ANSWER)
    await letters.answer(
        letter, [petition.code], text=SAID, number="5/UBND", dated_on=today - DAY, file=file
    )

    moved = (await letters.office.moves(petition.code))[-1]
    assert (moved.to, moved.note, moved.number_of_letter) == (State.ANSWERED, SAID, "5/UBND")
    assert moved.dated_on == today - DAY
    assert (LAN.key, "move", moved.number) in await letters.office.told(petition.code)
    assert (await letters.get(letter)).state is LetterState.SENT
    async with letters.store.begin() as uow:
        (kept,) = await answer_files(uow, petition.code)
    assert await letters.vault.read(kept.sha256) == PDF.content
    assert (LAN.key, "answer_file", kept.id) in await letters.office.told(petition.code)
    assert "answer_file" not in {topic for _, topic, _ in await letters.office.told(other.code)}

    await letters.answer(letter, [other.code], text=SAID)
    assert (await letters.get(letter)).state is LetterState.ANSWERED


async def test_a_formula_is_pointed_out_and_goes_only_when_confirmed(letters: Letters) -> None:
    petition = await letters.accepted()
    letter = await letters.sent(petition)
    formula = "Nội dung phản ánh đã được tiếp nhận và xử lý."

    with pytest.raises(EmptyAnswerError):
        await letters.answer(letter, [petition.code], text=formula)
    assert (await letters.office.get(petition.code)).state is State.FORWARDED

    await letters.answer(letter, [petition.code], text=formula, confirmed=True)
    assert (await letters.office.get(petition.code)).state is State.ANSWERED


async def test_an_answer_is_recorded_once(letters: Letters) -> None:
    petition, other = await letters.accepted(), await letters.accepted()
    letter = await letters.sent(petition, other)
    await letters.answer(letter, [petition.code], text=SAID)

    with pytest.raises(NotFoundError):
        await letters.answer(letter, [petition.code], text=SAID)


async def test_a_body_that_is_late_is_listed_and_reminded_of_what_is_open(
    letters: Letters,
) -> None:
    petition, other = await letters.accepted(), await letters.accepted()
    letter = await letters.sent(petition, other)
    await letters.answer(letter, [other.code], text=SAID)

    letters.clock.advance(14 * DAY)
    assert await letters.listed(letters.late) == []
    letters.clock.advance(3 * DAY)
    (late,) = await letters.listed(letters.late)
    assert (late.letter.id, late.left, late.days_late) == (letter.id, 1, 3)
    assert late.unanswered == {petition.code}

    now = letters.clock.now()
    moves = len(await letters.office.moves(petition.code))
    async with letters.store.begin() as uow:
        reminder = await letters.drafting.remind(uow, HA, letter.id, now)
        content = await letters.drafting.content(uow, HA, reminder.id, now)
    assert (content.kind, content.reminded_number) == (LetterKind.REMINDER, "12/PC-MTTQ")

    await letters.desk.sign(HA, reminder.id, PDF, number="20", dated_on=local_day(now))
    await letters.queue(reminder)

    assert len(await letters.office.moves(petition.code)) == moves  # nobody is told anew
    letters.clock.advance(DAY)
    assert await letters.listed(letters.late) == []


async def test_a_dropped_letter_is_never_sent(letters: Letters) -> None:
    letter = await letters.signed(await letters.accepted())
    async with letters.store.begin() as uow:
        await letters.drafting.drop(uow, HA, letter.id, letters.clock.now())

    with pytest.raises(LetterStateError):
        await letters.queue(letter)
