"""How a screen of the form is set out: which step, what is asked, the ways on, back and out."""

from collections.abc import Iterable

from bot.chat.buttons import Buttons, Row
from bot.chat.callbacks import Action
from bot.chat.paging import joined, pages
from bot.chat.petition.taking import place_of
from bot.chat.screens import Button, Screen
from bot.domain.draft import STEPS, Draft, Step
from bot.texts.catalog import Catalog

BACK = "back"
SKIP = "skip"
CANCEL = "cancel"
QUOTED = 1200  # characters of the citizen's words shown beside something else


class Sheets:
    """Makes the screens and buttons of the form."""

    def __init__(self, texts: Catalog) -> None:
        self._texts = texts
        self._buttons = Buttons(texts)

    def button(self, name: str, draft: Draft, verb: str, *fields: object) -> Button:
        """Make a button of the present place, labelled ``button.<name>``."""
        return self._buttons.named(name, Action.FORM, place_of(draft), verb, *fields)

    def titled(self, title: str, draft: Draft, verb: str, *fields: object) -> Button:
        """Make a button of the present place, labelled with a title."""
        return self._buttons.titled(title, Action.FORM, place_of(draft), verb, *fields)

    def numbered(
        self, number: int, title: str, draft: Draft, verb: str, *fields: object
    ) -> Button:
        """Make a button for an option that the text numbers."""
        return self._buttons.numbered(number, title, Action.FORM, place_of(draft), verb, *fields)

    def options(self, draft: Draft, *choices: tuple[object, ...]) -> list[Row]:
        """Make numbered buttons, one a row, each of a label's name, a verb and its fields."""
        return [
            (self.numbered(number, self._texts.say(f"button.{name}"), draft, str(verb), *fields),)
            for number, (name, verb, *fields) in enumerate(choices, 1)
        ]

    def pager(self, draft: Draft, verb: str, *fields: object, page: int, count: int) -> list[Row]:
        """Make the row that leafs through pages; none when there is one page."""
        place = place_of(draft)
        return [*self._buttons.pager(Action.FORM, place, verb, *fields, page=page, count=count)]

    def screen(self, draft: Draft, *html: str, rows: Iterable[Row] = (), skip: str = "") -> Screen:
        """Set out a question: heading, what is asked, its buttons, and how to go elsewhere.

        ``skip`` is the name of the button that leaves the answer out; "" where that cannot be.
        """
        on = [self.button(skip, draft, SKIP)] if skip else []
        out = self._buttons.named("cancel_form", Action.PETITION, CANCEL)
        return Screen(
            html=joined(self._heading(draft), *html),
            buttons=(*rows, (*self._back(draft), *on, out)),
        )

    def lines(self, labels: Iterable[str]) -> str:
        """Number the options as their buttons do."""
        return "\n".join(
            self._texts.say("list.line", number=number, label=label)
            for number, label in enumerate(labels, 1)
        )

    def numbering(self, page: int, count: int) -> str:
        """Say which page of a list it is, where there are several."""
        return self._texts.say("list.page", page=page + 1, count=count) if count > 1 else ""

    def quoted(self, text: str) -> str:
        """The beginning of the citizen's words, for showing."""
        first, *rest = pages(text, QUOTED)
        return self._texts.say("form.quoted", text=first, is_cut=bool(rest))

    def _heading(self, draft: Draft) -> str:
        return self._texts.say(
            "form.heading",
            number=STEPS.index(draft.step) + 1,
            count=len(STEPS),
            name=self._texts.say(f"form.step.{draft.step}"),
        )

    def _back(self, draft: Draft) -> list[Button]:
        if draft.editing:
            return [self.button("back_to_preview", draft, BACK)]
        is_first = draft.step is Step.WHAT and not draft.detail
        return [] if is_first else [self.button("back", draft, BACK)]
