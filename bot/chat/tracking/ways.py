"""What may be done with a petition as it stands, as buttons."""

from enum import StrEnum

from bot.chat.buttons import Buttons, Row
from bot.chat.callbacks import Action, carry
from bot.chat.screens import Button
from bot.domain.petition import RATED, REOPENABLE, UNTAKEN, Petition, Rating, State
from bot.services.viewing import Role
from bot.texts.catalog import Catalog


class Verb(StrEnum):
    """What a button does with a petition; "button.petition_<verb>"."""

    ADD = "add"
    ANSWER = "answer"  # adds, too: what the office waits for
    EDIT = "edit"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    RATE = "rate"
    MUTE = "mute"
    UNMUTE = "unmute"
    LEAVE = "leave"  # support it no more: asked first,
    LEFT = "left"  # then done
    FETCH = "fetch"  # the documents in which bodies answered, once more
    SKIP = "skip"  # the reason for withdrawing
    RECORD = "record"  # the words that were asked about, as they are
    MASK = "mask"  # these words without the numbers in them
    AGREE = "agree"  # to the consent text that was shown, and have the words recorded
    REFUSE = "refuse"
    STOP = "stop"  # wait for no words any more


RATINGS = {  # what buttons carry
    "y": Rating.CONTENT,
    "n": Rating.NOT_CONTENT,
    "x": Rating.NO_ANSWER_NEEDED,
}


def allowed(petition: Petition) -> frozenset[Verb]:
    """What the sender may do now."""
    verbs = {Verb.UNMUTE if petition.muted else Verb.MUTE}
    if petition.is_open:
        verbs.add(Verb.ANSWER if petition.state is State.WAITING else Verb.ADD)
    if petition.state in UNTAKEN:
        verbs |= {Verb.EDIT, Verb.WITHDRAW}
    if petition.state in REOPENABLE and not petition.reopened:
        verbs.add(Verb.REOPEN)
    if petition.state in RATED:
        verbs.add(Verb.RATE)
    return frozenset(verbs)


class Ways:
    """Makes these buttons."""

    def __init__(self, texts: Catalog) -> None:
        self._texts = texts
        self._buttons = Buttons(texts)

    def button(self, verb: Verb, code: str, *fields: object) -> Button:
        """Make a button that does something with a petition."""
        return self._buttons.named(f"petition_{verb}", Action.ACT, code, verb, *fields)

    def consent(self, code: str, mark: int, version: str) -> tuple[Row, Row]:
        """Make the rows that take or refuse a consent asked for anew."""
        yes, no = self._texts.say("button.agree"), self._texts.say("button.refuse")
        agree = self._buttons.numbered(1, yes, Action.ACT, code, Verb.AGREE, mark, version)
        refuse = self._buttons.numbered(2, no, Action.ACT, code, Verb.REFUSE, mark)
        return (agree,), (refuse,)

    def settle(self, name: str, verb: Verb, code: str, mark: int) -> Row:
        """Make the row that settles what becomes of words; ``mark`` says of which."""
        return (self._buttons.named(f"words_{name}", Action.ACT, code, verb, mark),)

    def open(self, code: str) -> Row:
        """Make the row that opens the petition."""
        return (self._buttons.named("tracking_open", Action.FOLLOW, code),)

    def of(self, petition: Petition, role: Role) -> list[Row]:
        """Make the rows below a petition."""
        if role is not Role.SENDER:
            verb = Verb.UNMUTE if petition.muted else Verb.MUTE
            return [(self.button(verb, petition.code), self.button(Verb.LEAVE, petition.code))]
        may = allowed(petition)
        rows = self.rating(petition) if Verb.RATE in may else []
        for pair in (
            (Verb.ANSWER, Verb.ADD, Verb.EDIT),
            (Verb.WITHDRAW, Verb.REOPEN),
            (Verb.MUTE, Verb.UNMUTE),
        ):
            row = tuple(self.button(verb, petition.code) for verb in pair if verb in may)
            rows += [row] if row else []
        return rows

    def after_news(self, petition: Petition) -> list[Row]:
        """Make the rows below news for the sender: what is wanted of them now, and the whole."""
        may = allowed(petition)
        rows = self.rating(petition) if Verb.RATE in may else []
        if Verb.ANSWER in may:
            rows.append((self.button(Verb.ANSWER, petition.code),))
        return [*rows, self.open(petition.code)]

    def rating(self, petition: Petition) -> list[Row]:
        """Ask whether it helped; what was said before is marked, and may be changed."""
        content, not_content, no_answer = (
            self._rating(petition, letter, rating) for letter, rating in RATINGS.items()
        )
        return [(content, not_content), (no_answer,)]

    def _rating(self, petition: Petition, letter: str, rating: Rating) -> Button:
        label = self._texts.say(f"button.rating_{rating}")
        if petition.rating is rating:
            label = self._texts.say("button.given", label=label)
        return Button(label=label, data=carry(Action.ACT, petition.code, Verb.RATE, letter))
