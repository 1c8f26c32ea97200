"""``doctor``: what is wrong and what to do about it, in Vietnamese. It only looks."""

import argparse
import asyncio
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum

from bot.app import line_for
from bot.config import Settings
from bot.documents.lexicon_file import read_lexicon
from bot.domain.errors import KnowledgeError, LetterTemplateError
from bot.domain.knowledge import Knowledge
from bot.domain.local_time import local_day
from bot.domain.workdays import unknown_years
from bot.engine import open_answering, working_copy_of
from bot.importing.programs import Programs
from bot.outgoing import writer_for
from bot.store.access import UnusableStoreError
from bot.store.cipher import WrongKeyError
from bot.store.connection import WrongDatabaseError, server_of
from bot.store.inspection import Condition
from bot.store.migrate import NewerDatabaseError
from bot.telegram.diagnosis import diagnose
from bot.telegram.patience import Patience
from bot.texts.catalog import Catalog
from bot.upkeep import SystemClock, has_key, inspect_store, published_version

HURRIED = Patience(connect=5.0, answer=10.0)  # somebody is watching


class Sign(StrEnum):
    """How a thing is; what stands before its line."""

    GOOD = "good"
    NOTE = "note"  # as it should be for now, or a matter of choice
    BAD = "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One result: how it is, and a text key with its facts."""

    sign: Sign
    key: str
    facts: Mapping[str, object] = field(default_factory=dict)


def doctor(_: argparse.Namespace, settings: Settings, texts: Catalog) -> int:
    """Check settings, knowledge, store, token, network and webhook; 1 when anything is wrong."""
    well = True
    for line in _lines(settings, texts):
        well = well and line.sign is not Sign.BAD
        sign = texts.say(f"doctor.{line.sign.value}")
        sys.stdout.write(f"{sign} {texts.say(f'doctor.{line.key}', **line.facts)}\n")
        sys.stdout.flush()
    sys.stdout.write(texts.say("doctor.all_well" if well else "doctor.not_well") + "\n")
    return 0 if well else 1


def _lines(settings: Settings, texts: Catalog) -> Iterator[Line]:
    yield Line(sign=Sign.GOOD, key="settings", facts={"mode": settings.telegram_mode})
    yield from _knowledge(settings, texts)
    yield from _programs()
    store = _store(settings)
    yield store
    if store.sign is not Sign.BAD:
        yield from _published(settings)
    if not has_key(settings):
        yield Line(sign=Sign.BAD, key="no_key")
    yield from _telegram(settings)
    if settings.console_passwords == "on" and not _is_by_https(settings):
        yield Line(sign=Sign.BAD, key="passwords_in_clear")
    if settings.controller_name:
        yield Line(sign=Sign.GOOD, key="controller", facts={"name": settings.controller_name})
    else:
        yield Line(sign=Sign.NOTE, key="no_controller")
    if settings.contact_phone or settings.contact_address:
        yield Line(sign=Sign.GOOD, key="contacts")
    else:
        yield Line(sign=Sign.NOTE, key="no_contacts")


def _is_by_https(settings: Settings) -> bool:
    return settings.public_url is not None and settings.public_url.scheme == "https"


def _knowledge(settings: Settings, texts: Catalog) -> Iterator[Line]:
    by_words = settings.model_copy(update={"semantic": "off"})
    try:
        knowledge = open_answering(by_words, read_lexicon()).knowledge
    except KnowledgeError as error:
        problems = error.facts["problems"]
        count = len(problems) if isinstance(problems, tuple) else 0
        yield Line(sign=Sign.BAD, key="knowledge_bad", facts={"count": count})
        return
    facts: dict[str, object] = {"count": len(knowledge.entries), "version": knowledge.version}
    yield Line(sign=Sign.GOOD, key="knowledge", facts=facts)
    for year in unknown_years(knowledge.calendar, local_day(SystemClock().now())):
        yield Line(sign=Sign.NOTE, key="calendar_unknown", facts={"year": year})
    yield from _letters(settings, knowledge, texts)


def _programs() -> Iterator[Line]:
    """What reads the files that no library here reads well; nobody is stopped without them."""
    programs = Programs.installed()
    if programs.recognises_vietnamese():
        yield Line(sign=Sign.GOOD, key="scans_read")
    else:
        yield Line(sign=Sign.NOTE, key="scans_unread")
    if programs.soffice or programs.antiword:
        yield Line(sign=Sign.GOOD, key="old_word_read")
    else:
        yield Line(sign=Sign.NOTE, key="old_word_unread")


def _published(settings: Settings) -> Iterator[Line]:
    """Whether the folder is what citizens are answered from."""
    number, content = published_version(settings)
    if not number:
        yield Line(sign=Sign.NOTE, key="nothing_published")
        return
    with suppress(KnowledgeError):  # said before
        is_same = working_copy_of(settings)(None).content == content
        yield Line(
            sign=Sign.GOOD if is_same else Sign.NOTE,
            key="published" if is_same else "folder_differs",
            facts={"number": number},
        )


def _letters(settings: Settings, knowledge: Knowledge, texts: Catalog) -> Iterator[Line]:
    """Whether letters can be written, and whether there is anybody to send them to."""
    try:
        writer_for(settings, texts).check()
    except LetterTemplateError as error:
        yield Line(sign=Sign.BAD, key="letters_bad", facts=error.facts)
    else:
        yield Line(sign=Sign.GOOD, key="letters_ready")
    examples = sum(each.example for each in knowledge.recipients)
    count = len(knowledge.recipients) - examples
    if count:
        facts: dict[str, object] = {"count": count, "examples": examples}
        yield Line(sign=Sign.GOOD, key="recipients_ready", facts=facts)
        if settings.smtp_host is None:
            yield Line(sign=Sign.NOTE, key="mail_off")
    else:
        yield Line(sign=Sign.NOTE, key="recipients_examples")


def _store(settings: Settings) -> Line:
    try:
        condition = inspect_store(settings)
    except NewerDatabaseError as error:
        return Line(sign=Sign.BAD, key="store_newer", facts={"found": error.found})
    except WrongDatabaseError:
        return Line(sign=Sign.BAD, key="store_wrong")
    except WrongKeyError:
        return Line(sign=Sign.BAD, key="store_wrong_key")
    except UnusableStoreError as error:
        return Line(sign=Sign.BAD, key="store_unusable", facts={"reason": error.reason})
    return Line(
        sign=Sign.GOOD if condition is Condition.READY else Sign.NOTE,
        key=f"store_{condition.value}",
        facts={"folder": settings.data_dir, "server": server_of(settings.store_url)},
    )


def _telegram(settings: Settings) -> Iterator[Line]:
    if settings.telegram_token is None:
        yield Line(sign=Sign.BAD, key="no_token")
        return
    yield Line(sign=Sign.GOOD, key="proxy" if settings.telegram_proxy else "no_proxy")
    found = asyncio.run(
        diagnose(line_for(settings), webhook=settings.telegram_mode == "webhook", patience=HURRIED)
    )
    for diagnosis in found:
        yield Line(
            sign=Sign.GOOD if diagnosis.good else Sign.BAD,
            key=f"telegram_{diagnosis.finding.value}",
            facts=diagnosis.facts,
        )
