"""``doctor``: what is wrong and what to do about it, in Vietnamese."""

import argparse
import asyncio
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from bot.app import check_store, line_for
from bot.config import Settings
from bot.domain.errors import KnowledgeError
from bot.engine import open_answering
from bot.store.cipher import WrongKeyError
from bot.store.connection import WrongDatabaseError
from bot.store.migrate import NewerDatabaseError
from bot.telegram.diagnosis import diagnose
from bot.telegram.patience import Patience
from bot.texts.catalog import Catalog

HURRIED = Patience(connect=5.0, answer=10.0)  # somebody is watching


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One result: whether it is well, and a text key with its facts."""

    good: bool
    key: str
    facts: dict[str, object]


def doctor(_: argparse.Namespace, settings: Settings, texts: Catalog) -> int:
    """Check settings, knowledge, store, token, network and webhook; 1 when anything is wrong."""
    well = True
    for line in _lines(settings):
        well = well and line.good
        sign = texts.say("doctor.good" if line.good else "doctor.bad")
        sys.stdout.write(f"{sign} {texts.say(f'doctor.{line.key}', **line.facts)}\n")
        sys.stdout.flush()
    sys.stdout.write(texts.say("doctor.all_well" if well else "doctor.not_well") + "\n")
    return 0 if well else 1


def _lines(settings: Settings) -> Iterator[Line]:
    yield Line(good=True, key="settings", facts={"mode": settings.telegram_mode})
    yield _knowledge(settings)
    yield _store(settings)
    yield from _telegram(settings)
    yield Line(
        good=True,
        key="contacts" if settings.contact_phone or settings.contact_address else "no_contacts",
        facts={},
    )


def _knowledge(settings: Settings) -> Line:
    try:
        knowledge = open_answering(settings.model_copy(update={"semantic": "off"})).knowledge
    except KnowledgeError as error:
        problems = error.facts["problems"]
        count = len(problems) if isinstance(problems, tuple) else 0
        return Line(good=False, key="knowledge_bad", facts={"count": count})
    facts: dict[str, object] = {"count": len(knowledge.entries), "version": knowledge.version}
    return Line(good=True, key="knowledge", facts=facts)


def _store(settings: Settings) -> Line:
    try:
        check_store(settings)
    except NewerDatabaseError as error:
        return Line(good=False, key="store_newer", facts={"found": error.found})
    except WrongDatabaseError:
        return Line(good=False, key="store_wrong", facts={})
    except WrongKeyError:
        return Line(good=False, key="store_wrong_key", facts={})
    except OSError as error:
        return Line(good=False, key="store_unwritable", facts={"reason": error.strerror or ""})
    return Line(good=True, key="store", facts={"folder": settings.data_dir})


def _telegram(settings: Settings) -> Iterator[Line]:
    if settings.telegram_token is None:
        yield Line(good=False, key="no_token", facts={})
        return
    yield Line(good=True, key="proxy" if settings.telegram_proxy else "no_proxy", facts={})
    found = asyncio.run(
        diagnose(line_for(settings), webhook=settings.telegram_mode == "webhook", patience=HURRIED)
    )
    for diagnosis in found:
        yield Line(
            good=diagnosis.good,
            key=f"telegram_{diagnosis.finding.value}",
            facts=dict(diagnosis.facts),
        )
