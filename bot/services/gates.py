"""Whether a new version still answers what the one before answered rightly."""

import asyncio
from collections.abc import Callable, Iterator, Mapping

from bot.domain.decision import Decision
from bot.domain.knowledge import Knowledge
from bot.domain.publication import Lost, LostAnswer, Report
from bot.services.answering import Answered, Answering

OFFERED = 3  # suggestions that people see
AT_ONCE = 25  # questions between two notes of progress

Progress = Callable[[int, int], None]  # so many done, of so many


async def compare(
    old: Answering, new: Answering, renamed: Mapping[str, str], progress: Progress
) -> Report:
    """Put the example questions of the old version to the new one, away from the event loop.

    Right is the old owner, under whatever id it has now, or whoever has the question now.
    """
    examples = dict(_examples(old.knowledge))
    now = dict(_examples(new.knowledge))
    questions = list(examples)
    lost: list[LostAnswer] = []

    def ask(some: list[str]) -> None:
        for question in some:
            before = examples[question]
            wanted = now.get(question, renamed.get(before, before))
            answered = new.answer(question)
            # Few questions fail: only these are put to the old version as well.
            if not _is_right(answered, wanted) and _is_right(old.answer(question), before):
                lost.append(_lost(question, wanted, answered))

    for start in range(0, len(questions), AT_ONCE):
        progress(start, len(questions))
        await asyncio.to_thread(ask, questions[start : start + AT_ONCE])
    progress(len(questions), len(questions))
    return Report(asked=len(questions), lost=tuple(lost))


def _examples(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    for entry in knowledge.entries.values():
        yield from ((question, entry.id) for question in entry.questions)
    for article in knowledge.articles():
        yield from ((question, article.id) for question in article.questions)


def _is_right(answered: Answered, id_: str) -> bool:
    return answered.decision is Decision.SURE and answered.matches[0].id == id_


def _lost(question: str, wanted: str, answered: Answered) -> LostAnswer:
    got = [match.id for match in answered.matches]
    if answered.decision is Decision.NOTHING:
        return LostAnswer(question=question, wanted=wanted, lost=Lost.NOTHING)
    offered = answered.decision is Decision.SUGGEST and wanted in got[:OFFERED]
    lost = Lost.OFFERED if offered else Lost.OTHER
    return LostAnswer(question=question, wanted=wanted, lost=lost, got=got[0])
