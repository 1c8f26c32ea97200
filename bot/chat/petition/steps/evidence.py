"""Step 4: photos and documents, in any order; they may come during the other steps too.

From the preview one may tell here, too, where else the matter was sent and what was answered.
"""

from dataclasses import replace
from zlib import crc32

from bot.chat.callbacks import Press
from bot.chat.events import Attached, Attachment, Said
from bot.chat.moment import Moment
from bot.chat.petition.recorder import Recorder
from bot.chat.petition.sheets import Sheets
from bot.chat.petition.taking import FormStep, Taken, Visit, Words
from bot.chat.screens import Placement, Screen
from bot.domain.draft import LONGEST_BEFORE, MOST_FILES, STEPS, Draft, Step
from bot.domain.errors import InvalidInputError, LimitReachedError
from bot.domain.file_names import safe_name
from bot.domain.sizes import MEBIBYTE
from bot.domain.vietnamese import compose
from bot.services.intake import MOST_BYTES
from bot.services.registers import FileRecord, FileState
from bot.texts.catalog import Catalog

BEFORE = "before"  # where else it was sent is being asked
ALBUM = "album:"  # begins the name of the screen that counts the parts of one album
# What a sender's program may call a file that is worth fetching; its content decides.
LIKELY = (
    "image/",
    "application/pdf",
    "application/vnd.openxmlformats",
    "application/octet-stream",
)


class Evidence(FormStep):
    """Takes files."""

    def __init__(self, texts: Catalog, sheets: Sheets, recorder: Recorder) -> None:
        self._texts = texts
        self._recorder = recorder
        self._sheets = sheets

    async def screens(self, visit: Visit) -> tuple[Screen, ...]:
        if visit.draft.detail == BEFORE:
            asked = self._texts.say("form.sent_before", given=visit.draft.sent_before)
            return (self._sheets.screen(visit.draft, asked, skip="leave_empty"),)
        return (await self._counter(visit),)

    async def said(self, visit: Visit, words: Words) -> Taken | None:
        draft = visit.draft
        if draft.detail != BEFORE or words.is_question:
            return None
        text = compose(words.text).strip()
        if len(text) > LONGEST_BEFORE:
            limits = {"limit": LONGEST_BEFORE, "found": len(text)}
            return Taken(draft=draft, notes=(self._texts.say("form.too_long", **limits),))
        told = replace(draft, sent_before=text, detail="", numbers_seen=False)
        return Taken(draft=told, is_done=True)

    async def pressed(self, visit: Visit, press: Press) -> Taken:
        verb = press.field(1)
        if verb == "done":
            return Taken(draft=visit.draft, is_done=True)
        if verb != "remove":
            raise InvalidInputError
        files = await visit.moment.uow.files.of_draft(visit.draft.chat_key)
        if str(len(files)) != press.field(2):  # a second tap
            return Taken(draft=visit.draft)
        if files:
            await visit.moment.uow.files.remove(files[-1].id)
        return Taken(draft=visit.draft)

    def skipped(self, draft: Draft) -> Taken | None:
        if draft.detail == BEFORE:
            return Taken(draft=replace(draft, sent_before="", detail=""), is_done=True)
        return Taken(draft=draft, is_done=True)

    async def keep(self, visit: Visit, event: Attached) -> str:
        """Keep a file that was announced; returns why not, "" when it is kept."""
        refusal = await self._refusal(visit, event)
        if not refusal:
            file = announced(event, visit.moment)
            draft = visit.draft
            file = replace(file, person_key=draft.person_key, chat_key=draft.chat_key)
            await visit.moment.uow.files.add(file)
        return refusal

    async def replaced(self, visit: Visit, event: Said) -> str | None:
        """Keep what a message holds now in place of what came in it, and say so, or why not.

        None where only the words below it were changed.
        """
        files = await visit.moment.uow.files.of_draft(visit.draft.chat_key)
        came = [each for each in files if _is_of(each, event.message)]
        known = {each.unique for each in came} - {""}
        if event.file is None or not known or event.file.unique in known:
            return None
        for each in came:
            await visit.moment.uow.files.remove(each.id)
        new = Attached(
            attachment=Attachment.DOCUMENT,
            message=event.message,
            album=event.album,
            file=event.file,
        )
        return await self.keep(visit, new) or self._texts.say("form.evidence_replaced")

    async def let_go(self, moment: Moment, message: str, album: str) -> bool:
        """Forget what came in a message and with its album; whether there was any."""
        files = await moment.uow.files.of_draft(moment.person.chat_key)
        in_album = [each for each in files if album and each.album == album]
        came = in_album or [each for each in files if _is_of(each, message)]
        for each in came:
            await moment.uow.files.remove(each.id)
        return bool(came)

    async def came_in(self, moment: Moment, message: str) -> bool:
        """Whether a file of the draft came in this message."""
        files = await moment.uow.files.of_draft(moment.person.chat_key)
        return any(_is_of(each, message) for each in files)

    def guarded(self, album: str) -> Screen:
        """Say that a file is not kept; of an album, once."""
        screen = Screen(html=self._texts.say("form.evidence_guarded"))
        if not album:
            return screen
        return replace(screen, name=ALBUM + album, placement=Placement.RENEW)

    async def counted(self, visit: Visit, refusal: str, album: str) -> Screen:
        """Say how many came, below what came; the parts of an album renew one screen.

        Why one of them is not kept stands by itself, for the next part would say over it; what
        is said of several is said once.
        """
        if refusal and album:
            name = f"{ALBUM}{album}:{crc32(refusal.encode())}"  # short, and the same for the same
            return Screen(html=refusal, name=name, placement=Placement.RENEW)
        if visit.draft.step is Step.EVIDENCE and not visit.draft.detail:
            screen = await self._counter(visit, refusal)
        else:
            count = await self._count(visit)
            place = {"number": STEPS.index(visit.draft.step) + 1, "steps": len(STEPS)}
            counted = self._texts.say("form.evidence_count", count=count, most=MOST_FILES, **place)
            screen = Screen(html=refusal or counted)
        if not album:
            return screen
        return replace(screen, name=ALBUM + album, placement=Placement.RENEW)

    async def _refusal(self, visit: Visit, event: Attached) -> str:
        if refusal := unfit(self._texts, event):
            return refusal
        try:
            await self._recorder.limits.take_file(
                visit.moment.uow,
                chat_key=visit.draft.chat_key,
                person_key=visit.draft.person_key,
                size=announced(event, visit.moment).size,
                now=visit.moment.now,
            )
        except LimitReachedError as error:
            return self._texts.say(f"error.{error.code}", **error.facts)
        return ""

    async def _counter(self, visit: Visit, refusal: str = "") -> Screen:
        count = await self._count(visit)
        rows = []
        if count:
            rows.append((self._sheets.button("evidence_done", visit.draft, "done"),))
            rows.append((self._sheets.button("remove_last", visit.draft, "remove", count),))
        return self._sheets.screen(
            visit.draft,
            refusal,
            self._texts.say(
                "form.evidence",
                count=count,
                most=MOST_FILES,
                megabytes=MOST_BYTES // MEBIBYTE,
            ),
            rows=rows,
            skip="" if count else "no_evidence",
        )

    async def _count(self, visit: Visit) -> int:
        return len(await visit.moment.uow.files.of_draft(visit.draft.chat_key))


def _is_of(file: FileRecord, message: str) -> bool:
    return bool(message) and file.message == message


def unfit(texts: Catalog, event: Attached) -> str:
    """Why something is no file that can be kept, as far as one sees before it is fetched."""
    file = event.file
    if event.attachment not in {Attachment.PHOTO, Attachment.DOCUMENT} or file is None:
        return texts.say("form.evidence_kind")
    if event.attachment is Attachment.DOCUMENT and not file.media_type.startswith(LIKELY):
        return texts.say("form.evidence_kind")
    if (file.size or 0) > MOST_BYTES:
        return texts.say("form.evidence_too_big", most=MOST_BYTES // MEBIBYTE)
    return ""


def announced(event: Attached, moment: Moment) -> FileRecord:
    """What is known of a file before it is fetched, as one of the chat's draft."""
    assert event.file is not None  # noqa: S101 - see unfit
    return FileRecord(
        id=0,
        person_key=moment.person.key,
        chat_key=moment.person.chat_key,
        code="",
        source=event.file.source,
        name=safe_name(event.file.name),
        media_type=event.file.media_type,
        size=event.file.size or 0,
        sha256="",
        state=FileState.FETCHING,
        reason="",
        received_at=moment.now,
        album=event.album,
        message=event.message,
        unique=event.file.unique,
    )
