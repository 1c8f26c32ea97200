"""``questions``: what citizens asked and the bot could not answer well."""

import argparse
import asyncio
import json
import sys

from bot.config import Settings
from bot.domain.local_time import local_day
from bot.services.ports import UnresolvedQuestion
from bot.texts.catalog import Catalog
from bot.upkeep import read_unresolved


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
