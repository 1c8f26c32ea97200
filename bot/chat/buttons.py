"""Buttons that several screens share."""

from bot.chat.callbacks import Action, carry
from bot.chat.screens import Button
from bot.texts.catalog import Catalog

LABEL = 40  # characters; telephones cut longer labels off
CUT = "..."
Row = tuple[Button, ...]

HELPFUL = "y"
UNHELPFUL = "n"
CHANGE = "u"
REASONS = {"1": "wrong", "2": "unclear", "3": "incomplete"}  # letter on the button -> what is kept


class Buttons:
    """Makes buttons from named labels."""

    def __init__(self, texts: Catalog) -> None:
        self._texts = texts

    def named(self, name: str, action: Action, *fields: object) -> Button:
        """Make a button whose label is ``button.<name>``."""
        return Button(label=self._texts.say(f"button.{name}"), data=carry(action, *fields))

    def titled(self, title: str, action: Action, *fields: object) -> Button:
        """Make a button labelled with a title, cut to what fits."""
        label = title if len(title) <= LABEL else title[: LABEL - len(CUT)].rstrip() + CUT
        return Button(label=label, data=carry(action, *fields))

    def numbered(self, number: int, title: str, action: Action, *fields: object) -> Button:
        """Make a button for an option that the text numbers."""
        label = self._texts.say("button.numbered", number=number, label=title)
        return self.titled(label, action, *fields)

    def pager(self, action: Action, *fields: object, page: int, count: int) -> tuple[Row, ...]:
        """Make the row that leafs through pages; none when there is one page."""
        row = []
        if page > 0:
            row.append(self.named("previous", action, *fields, page - 1))
        if page < count - 1:
            row.append(self.named("next", action, *fields, page + 1))
        return (tuple(row),) if row else ()

    def verdict(self, subject_id: str, opinion: str, part: str = "") -> tuple[Row, ...]:
        """Make the rows that ask what an answer was worth, or show what was said."""

        def choice(name: str, letter: str) -> Button:
            return self.named(name, Action.VERDICT, subject_id, letter, part)

        if opinion == UNHELPFUL:
            reasons = tuple((choice(name, letter),) for letter, name in REASONS.items())
            return (*reasons, (choice("change", CHANGE),))
        names = {HELPFUL: "helpful", **REASONS}
        if opinion in names:
            label = self._texts.say(f"button.{names[opinion]}")
            given = self._texts.say("button.given", label=label)
            again = carry(Action.VERDICT, subject_id, opinion, part)
            return ((Button(label=given, data=again), choice("change", CHANGE)),)
        return ((choice("helpful", HELPFUL), choice("unhelpful", UNHELPFUL)),)
