"""``knowledge check|test|stats``: whether the knowledge base is sound and answers as it did."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from bot.config import ROOT, Settings
from bot.documents.lexicon_file import read_lexicon
from bot.documents.loading import load_knowledge
from bot.documents.problems import Problem
from bot.domain.errors import KnowledgeError
from bot.domain.local_time import local_day
from bot.domain.workdays import unknown_years
from bot.engine import open_answering
from bot.services.examination import Exam, Examination, examine
from bot.texts.catalog import Catalog

GOLDEN = ROOT / "tests" / "golden"
FLOORS = GOLDEN / "floors.yaml"
CONFUSIONS = 12  # the most frequent mix-ups, printed


def check(_: argparse.Namespace, settings: Settings, texts: Catalog) -> int:
    """Read the whole folder or name everything that is wrong with it (exit status 1)."""
    try:
        knowledge = load_knowledge(
            settings.knowledge_dir,
            language_from=ROOT / "knowledge",
            today=local_day(datetime.now(UTC)),
        )
    except KnowledgeError as error:
        for line in problem_lines(error, texts):
            _say(line)
        return 1
    _say(texts.say("cli.knowledge_sound", count=len(knowledge.entries), version=knowledge.version))
    for year in unknown_years(knowledge.calendar, local_day(datetime.now(UTC))):
        _say(texts.say("cli.calendar_unknown", year=year))
    return 0


def test(arguments: argparse.Namespace, settings: Settings, texts: Catalog) -> int:
    """Put every example question, held out, and the golden set; 1 below the floors."""
    floors: Mapping[str, float] = _yaml(arguments.floors)
    rows = _yaml(GOLDEN / "questions.yaml")
    exam = Exam(
        answerable=tuple((row["q"], tuple(row["expect"])) for row in rows["answerable"]),
        unanswerable=tuple(row["q"] for row in rows["unanswerable"]),
    )
    result = examine(open_answering(settings, read_lexicon()), exam)
    figures = result.figures()
    fallen = False
    for name, value in figures.items():
        floor = floors.get(name)
        low = floor is not None and (value > floor if name.endswith("wrong") else value < floor)
        fallen = fallen or low
        bar = texts.say(f"cli.figure.{name}")
        _say(f"{'!!' if low else 'ok'}  {value:.3f}  ({texts.say('cli.floor')} {floor})  {bar}")
    _print_confusions(result, texts)
    return 1 if fallen else 0


def stats(_: argparse.Namespace, settings: Settings, texts: Catalog) -> int:
    """Say how much there is."""
    knowledge = load_knowledge(settings.knowledge_dir, language_from=ROOT / "knowledge")
    per_topic = Counter(entry.topic for entry in knowledge.entries.values())
    per_certainty = Counter(entry.certainty.value for entry in knowledge.entries.values())
    questions = [len(entry.questions) for entry in knowledge.entries.values()]
    _say(
        texts.say(
            "cli.stats",
            knowledge=knowledge,
            topics=dict(per_topic),
            certainties=dict(per_certainty),
            questions=sum(questions),
            fewest=min(questions, default=0),
            articles=sum(1 for _ in knowledge.articles()),
        )
    )
    return 0


def problem_lines(error: KnowledgeError, texts: Catalog) -> Iterable[str]:
    """``file:line: field: sentence`` for every problem of a knowledge folder."""
    problems = error.facts["problems"]
    assert isinstance(problems, tuple)  # noqa: S101  # what load_knowledge puts there
    for problem in problems:
        yield _problem_line(problem, texts)


def _problem_line(problem: Problem, texts: Catalog) -> str:
    place = problem.file if not problem.line else f"{problem.file}:{problem.line}"
    field = f" {problem.field}:" if problem.field else ""
    return f"{place}:{field} {texts.say(f'problem.{problem.code.value}', **problem.facts)}"


def _print_confusions(result: Examination, texts: Catalog) -> None:
    _say(texts.say("cli.confusions"))
    for (wanted, got), times in result.confusions.most_common(CONFUSIONS):
        _say(f"  {times:3}  {wanted} -> {got}")


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
