"""Words told before the form was opened, kept sealed until its button is pressed."""

from dataclasses import replace

from bot.chat.moment import Moment
from bot.chat.petition.taking import ASKED_BACK
from bot.domain.draft import Draft

OFFERED = "offered"  # the draft holds nothing but such words
UNSURE = "unsure"  # the same, but they may be no petition: only an answer makes them one
DROPPED = "dropped"  # it was given up and may still be taken back
UNTAKEN = frozenset({OFFERED, UNSURE})
SLEEPING = frozenset({*UNTAKEN, DROPPED})  # details of drafts that nobody is writing


async def draft_here(moment: Moment) -> Draft | None:
    """The draft of this chat, sleeping ones included."""
    return moment.draft or await moment.uow.drafts.load(moment.person.chat_key)


def fresh(moment: Moment, **fields: object) -> Draft:
    """A new draft."""
    empty = Draft(
        chat_key=moment.person.chat_key,
        person_key=moment.person.key,
        started_at=moment.now,
        updated_at=moment.now,
    )
    return replace(empty, **fields)  # type: ignore[arg-type]  # fields of a draft


async def keep_words(moment: Moment, text: str, detail: str = OFFERED) -> None:
    """Keep what was told, beside the draft that there is, even given up, or in one of its own."""
    draft = await draft_here(moment)
    if draft is None or draft.detail in UNTAKEN:
        await moment.uow.drafts.delete(moment.person.chat_key)
        draft = fresh(moment, detail=detail, text_message=moment.message, reminded=True)
    elif draft.detail in ASKED_BACK:
        draft = replace(draft, detail="")
    await moment.uow.drafts.save(replace(draft, pending=text))


async def forget_words(moment: Moment) -> Moment:
    """Let go of them again; the moment's draft, which may yet be kept, holds them no more."""
    draft = await draft_here(moment)
    if draft is not None and draft.detail in UNTAKEN:
        await moment.uow.drafts.delete(moment.person.chat_key)
    elif draft is not None and draft.pending:
        await moment.uow.drafts.save(replace(draft, pending=""))
    return replace(moment, draft=moment.draft and replace(moment.draft, pending=""))


def message_of(draft: Draft) -> str:
    """The message of the words told before; of those beside a text it is not known."""
    return draft.text_message if draft.detail == OFFERED else ""


def told_before(draft: Draft) -> str:
    """The words kept for the petition and not yet taken; "" when there are none."""
    return "" if draft.detail in ASKED_BACK | {UNSURE} else draft.pending
