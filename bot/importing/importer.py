"""A file taken apart: what it says of itself, its outline, and everything odd about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.importing.checks import outline_problems
from bot.importing.document_facts import DocumentFacts, facts_of
from bot.importing.outline import Outline
from bot.importing.paragraphs import Reading
from bot.importing.problems import Problem
from bot.importing.structure import parse


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A file, ready to be looked at; nothing is written yet."""

    facts: DocumentFacts
    outline: Outline
    problems: Sequence[Problem]


def take_apart(reading: Reading, syllables: Mapping[str, int]) -> Imported:
    """Parse what was read and name everything odd about it."""
    outline = parse(reading)
    facts = DocumentFacts()
    if outline.bodies:
        enacting = outline.bodies[0] if len(outline.bodies) > 1 else None
        facts = facts_of(outline.main, enacting)
    problems = [*reading.problems, *outline_problems(outline, syllables)]
    return Imported(facts=facts, outline=outline, problems=problems)


def with_problems(imported: Imported, more: Sequence[Problem]) -> Imported:
    """The same with what is odd in comparison with what is known already."""
    return replace(imported, problems=[*imported.problems, *more])
