"""A reading as JSON, from the process that reads to the one that asked.

JSON and not pickle: what reads hostile files may one day be taken over by one, and what it hands
back must not be able to do more than say something wrong.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict

from bot.importing.paragraphs import Origin, Paragraph, Reading
from bot.importing.problems import Code, Problem


def encode(reading: Reading) -> dict[str, object]:
    """Turn a reading into what JSON can carry."""
    return {
        "paragraphs": [asdict(paragraph) for paragraph in reading.paragraphs],
        "problems": [asdict(problem) for problem in reading.problems],
        "pages": reading.pages,
        "lines_are_wrapped": reading.lines_are_wrapped,
    }


def decode(written: Mapping[str, object]) -> Reading:
    """Turn it back; raises ``KeyError``, ``TypeError`` or ``ValueError`` when it is none."""
    paragraphs, problems, pages = written["paragraphs"], written["problems"], written["pages"]
    if not isinstance(paragraphs, list) or not isinstance(problems, list):
        raise TypeError(type(paragraphs))
    return Reading(
        paragraphs=tuple(_paragraph(one) for one in paragraphs),
        problems=tuple(_problem(one) for one in problems),
        pages=pages if isinstance(pages, int) else None,
        lines_are_wrapped=bool(written["lines_are_wrapped"]),
    )


def dumps(value: Mapping[str, object]) -> bytes:
    """Write JSON as bytes; half a character that a broken file held is written as a question."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


def _paragraph(one: Mapping[str, object]) -> Paragraph:
    page, row = one["page"], one["row"]
    return Paragraph(
        text=str(one["text"]),
        number=str(one["number"]),
        origin=Origin(str(one["origin"])),
        centred=bool(one["centred"]),
        bold=bool(one["bold"]),
        page=page if isinstance(page, int) else None,
        row=row if isinstance(row, int) else None,
    )


def _problem(one: Mapping[str, object]) -> Problem:
    facts = one["facts"]
    if not isinstance(facts, dict):
        raise TypeError(type(facts))
    kept = {str(name): value for name, value in facts.items() if isinstance(value, int | str)}
    return Problem(code=Code(str(one["code"])), facts=kept)
