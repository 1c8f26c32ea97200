"""What is wrong with a knowledge folder, as tests compare it."""

from datetime import date
from pathlib import Path

from bot.documents.loading import load_knowledge
from bot.documents.problems import Problem
from bot.domain.errors import KnowledgeError


def problems_in(
    folder: Path, *, language_from: Path | None = None, today: date | None = None
) -> list[Problem]:
    """Everything that keeps the folder from being loaded; nothing when it can be."""
    try:
        load_knowledge(folder, language_from=language_from, today=today)
    except KnowledgeError as error:
        problems = error.facts["problems"]
        assert isinstance(problems, tuple)
        return list(problems)
    return []
