"""``questions``, ``knowledge questions``: what citizens asked and the bot did not answer well."""

import argparse
import asyncio
import json
import sys
from collections.abc import Iterator, Sequence

from bot.cli.operators import operator
from bot.config import Settings
from bot.documents.lexicon_file import read_lexicon
from bot.domain.decision import Match
from bot.domain.grouping import Grouping
from bot.domain.local_time import local_day
from bot.engine import open_answering
from bot.library import Library
from bot.services.learning import Learning, QuestionGroup, nearest
from bot.services.ports import UnresolvedQuestion
from bot.services.publishing import answering_of
from bot.texts.catalog import Catalog
from bot.upkeep import SystemClock, open_unsealed, read_unresolved


def questions(arguments: argparse.Namespace, settings: Settings, texts: Catalog) -> int:
    """List the unresolved questions, those of most people first."""
    found = asyncio.run(read_unresolved(settings, arguments.limit))
    if arguments.json:
        lines = [_as_json(question) for question in found]
    elif found:
        lines = [_as_text(question, texts) for question in found]
    else:
        lines = [texts.say("cli.no_questions")]
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 0


def _as_json(question: UnresolvedQuestion) -> str:
    return json.dumps(
        {
            "askers": question.askers,
            "reason": question.reason.value,
            "entry": question.entry_id,
            "first_at": question.first_at.isoformat(),
            "last_at": question.last_at.isoformat(),
            "text": question.text,
        },
        ensure_ascii=False,
    )


def _as_text(question: UnresolvedQuestion, texts: Catalog) -> str:
    return texts.say(
        "cli.question",
        question=question,
        reason=texts.say(f"cli.reason.{question.reason.value}"),
        day=local_day(question.last_at),
    )


def groups(arguments: argparse.Namespace, settings: Settings, texts: Catalog) -> int:
    """List what was asked in vain in groups, those of most people first, with what is nearest."""
    found = asyncio.run(_groups(arguments, settings))
    lines = [line for group, near in found for line in _group_lines(group, near, texts)]
    sys.stdout.writelines(f"{line}\n" for line in lines or [texts.say("cli.no_questions")])
    return 0


async def _groups(
    arguments: argparse.Namespace, settings: Settings
) -> Sequence[tuple[QuestionGroup, Sequence[Match]]]:
    lexicon = read_lexicon()
    async with open_unsealed(settings) as store:
        async with store.begin() as uow:
            newest = await uow.publications.newest()
            found = await Learning(Grouping(lexicon)).groups(
                uow, operator(), local_day(SystemClock().now()), limit=arguments.limit
            )
        if not found:
            return ()
        if newest.number:
            answering = await answering_of(store, Library(settings, lexicon), newest)
        else:
            answering = open_answering(settings, lexicon)
    return [(group, nearest(answering, group)) for group in found]


def _group_lines(group: QuestionGroup, near: Sequence[Match], texts: Catalog) -> Iterator[str]:
    reasons = [texts.say(f"cli.reason.{reason.value}") for reason in group.reasons]
    yield texts.say("cli.knowledge.group", group=group, reasons=reasons)
    for question in group.questions[1:]:
        yield texts.say("cli.knowledge.group_also", question=question)
    for match in near:
        yield texts.say("cli.knowledge.group_near", match=match)
