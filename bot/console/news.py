"""What citizens are to know that no message could bring them, in the words that the bot uses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.console.rendering import Pages
from bot.domain.petition import Move, Note, NoteKind, State
from bot.services.casework import CaseFile
from bot.services.registers import Notice, Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Something that a citizen is to know."""

    at: datetime
    words: str
    code: str  # of the petition that they sent; "" for one that is not shown


def untold_news(pages: Pages, file: CaseFile) -> Sequence[News]:
    """What staff are to tell, oldest first."""
    petition = file.petition
    codes = {
        **{each.person_key: each.code for each in file.merged},
        petition.person_key: petition.code,
    }
    return [
        News(at=each.created_at, words=words, code=codes.get(each.person_key, ""))
        for each in file.untold
        if (words := _words(pages, file, each))
    ]


def all_news(pages: Pages, file: CaseFile) -> Sequence[News]:
    """Whatever the sender was told so far, oldest first."""
    code, history = file.petition.code, file.history
    moved = [
        News(at=each.at, words=_moved(pages, file, each, own=True), code=code)
        for each in history.moves
        if each.came_from
    ]
    replied = [
        News(at=each.at, words=_replied(pages, file, each), code=code)
        for each in history.notes
        if each.kind is NoteKind.REPLY
    ]
    return sorted([*moved, *replied], key=lambda each: each.at)


def _words(pages: Pages, file: CaseFile, notice: Notice) -> str:
    own = notice.person_key == file.petition.person_key
    match notice.topic:
        case Topic.MOVE | Topic.RENUMBERED:
            tell = _moved if notice.topic is Topic.MOVE else _renumbered
            moves = (each for each in file.history.moves if each.number == notice.number)
            return next((tell(pages, file, each, own=own) for each in moves), "")
        case Topic.REPLY:
            notes = (each for each in file.history.notes if each.number == notice.number)
            return next((_replied(pages, file, each) for each in notes), "")
        case Topic.MERGED:
            return pages.say("news.merged", petition=file.petition)
        case Topic.ANSWER_FILE:
            return pages.say("news.answer_file", petition=file.petition)
        case _:
            return ""


def _moved(pages: Pages, file: CaseFile, move: Move, *, own: bool) -> str:
    if move.is_extension:
        return pages.say(
            "news.extended",
            petition=file.petition,
            own=own,
            due_on=move.due_on,
            note=move.note if own else "",
        )
    return pages.say(
        "news.move",
        petition=file.petition,
        own=own,
        state=pages.say(f"form.state.{move.to.value}"),
        note=move.note if own else "",
        body=move.body,
        letter=move.number_of_letter,
        is_answer=move.to is State.ANSWERED,
        due_on=move.due_on,
    )


def _renumbered(pages: Pages, file: CaseFile, move: Move, *, own: bool) -> str:
    return pages.say(
        "news.renumbered",
        petition=file.petition,
        own=own,
        body=move.body,
        letter=move.number_of_letter,
        dated_on=move.dated_on,
    )


def _replied(pages: Pages, file: CaseFile, note: Note) -> str:
    return pages.say("news.reply", petition=file.petition, text=note.text)
