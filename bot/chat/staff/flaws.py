"""What is wrong with a change of the knowledge, as ``knowledge check`` says it."""

from collections.abc import Sequence

from bot.services.editing_ports import Flaw
from bot.texts.catalog import Catalog

SHOWN = 3


def flaw_lines(flaws: Sequence[Flaw], texts: Catalog) -> Sequence[str]:
    """The first of them, each with its place."""
    return [
        f"{flaw.file}: {flaw.field}: {texts.say(f'problem.{flaw.code}', **flaw.facts)}"
        for flaw in flaws[:SHOWN]
    ]
