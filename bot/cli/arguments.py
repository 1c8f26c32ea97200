"""Reads the command line, and says how it goes in the words of ``texts`` instead of argparse's."""

import argparse
import re
import textwrap
from collections.abc import Iterable
from typing import Any, NoReturn

from bot.texts.catalog import Catalog

_HEADINGS = {"positional arguments": "cli.arguments", "options": "cli.options"}

# What argparse says of wrong use -> what is said instead.
_WRONG = (
    (re.compile(r"the following arguments are required: (?P<what>.+)"), "missing"),
    (re.compile(r"unrecognized arguments: (?P<what>.+)"), "unknown"),
    (re.compile(r"argument [^:]+: invalid choice: '(?P<what>.*)' \("), "unknown"),
    (re.compile(r"argument (?P<what>[^:]+): expected "), "without_value"),
    (re.compile(r"argument (?P<what>[^:]+): "), "bad_value"),
)


class WrongUseError(Exception):
    """What was typed is no command; ``usage`` shows how it is written, and names what is not."""

    def __init__(self, usage: str, command: str) -> None:
        super().__init__(usage)
        self.usage = usage
        self.command = command


class Parser(argparse.ArgumentParser):
    """An ``ArgumentParser`` that speaks the language of ``texts``; each sub-parser needs it."""

    def __init__(self, *, texts: Catalog, **settings: Any) -> None:
        super().__init__(
            add_help=False,
            formatter_class=lambda prog: _Help(prog, texts),
            **settings,
        )
        self._texts = texts
        self.add_argument("-h", "--help", action="help", help=texts.say("cli.help.help"))

    def error(self, message: str) -> NoReturn:
        """Refuse, show how it is written instead, and name what is wrong."""
        said = ((pattern.match(message), key) for pattern, key in _WRONG)
        wrong = next(
            (
                self._texts.say(f"cli.wrong.{key}", what=found["what"])
                for found, key in said
                if found
            ),
            "",
        )
        usage = self.format_usage().rstrip()
        raise WrongUseError(f"{usage}\n{wrong}".rstrip(), self.prog) from None


class _Help(argparse.HelpFormatter):
    """argparse's layout under our own headings."""

    def __init__(self, prog: str, texts: Catalog) -> None:
        super().__init__(prog)
        self._texts = texts

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """Begin with our own word for usage."""
        own = f"{self._texts.say('cli.usage')} "
        super().add_usage(usage, actions, groups, own if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        """Put our own heading where argparse would put its."""
        key = _HEADINGS.get(heading or "")
        super().start_section(self._texts.say(key) if key else heading)

    def _split_lines(self, text: str, width: int) -> list[str]:
        """Keep whole what is typed with a hyphen in it, such as the names of columns."""
        return textwrap.wrap(" ".join(text.split()), width, break_on_hyphens=False)
