"""A petition in the words of registers: names instead of ids, nothing that is not for the reader.

Unless contacts were asked for and the sender lets the Front know, numbers and addresses of e-mail
are masked in what citizens wrote.
"""

from functools import lru_cache

from bot.domain.knowledge import Knowledge
from bot.domain.local_time import local_day
from bot.domain.masking import mask
from bot.domain.petition import Move, Petition, Rating, Sharing, State
from bot.domain.tags import Level, level_of
from bot.services.report_ports import Registered
from bot.texts.catalog import Catalog

# Of the People's Council, as knowledge/sectors.yaml has them.
_COMMITTEES = frozenset(["kinh-te-ngan-sach", "phap-che", "van-hoa-xa-hoi", "khac"])
_TOLD = (State.ANSWERED, State.RESOLVED, State.SCHEDULED, State.CLOSED, State.REDIRECTED)


class Wording:
    """Turns what is kept into what a reader reads."""

    def __init__(self, texts: Catalog, knowledge: Knowledge, *, contacts: bool = False) -> None:
        self._texts = texts
        self._contacts = contacts
        self._places = knowledge.place_names()
        self._sectors = {sector.id: sector for sector in knowledge.sectors}
        self.label = lru_cache(maxsize=1_000)(self._label)  # the same few, over and over

    def say(self, key: str, **facts: object) -> str:
        """Fill in one of the texts of reports."""
        return self._texts.say(f"report.{key}", **facts)

    def _label(self, key: str) -> str:
        return self._texts.say(key)

    def words_of(self, petition: Petition) -> str:
        """What the citizen wrote; "" once erased."""
        return self._shown(petition, petition.text)

    def spot(self, petition: Petition) -> str:
        """Hamlet, street, landmark, in the citizen's words."""
        return self._shown(petition, petition.place_note)

    def sent_before(self, petition: Petition) -> str:
        """Where else it was sent, when, and what was answered, in the citizen's words."""
        return self._shown(petition, petition.sent_before)

    def _shown(self, petition: Petition, text: str) -> str:
        open_ = self._contacts and petition.sharing is not Sharing.NONE
        return text if open_ else mask(text)

    def place(self, petition: Petition) -> str:
        """The commune, "" when it is not known."""
        return self.commune(petition.place_id)

    def commune(self, place_id: str) -> str:
        """A commune by its code; a code that is not in the list stays as it is."""
        return self._places.get(place_id, place_id)

    def where(self, petition: Petition) -> str:
        """Spot and commune."""
        return ", ".join(part for part in (self.spot(petition), self.place(petition)) if part)

    def who(self, petition: Petition) -> str:
        """Name and address: only when asked for, and only if the sender lets the Front know."""
        if not self._contacts:
            return ""
        if petition.sharing is Sharing.NONE:
            return self.label("report.withheld")
        contact = petition.contact
        return ", ".join(part for part in (contact.name, contact.address) if part)

    def phone(self, petition: Petition) -> str:
        """The telephone, with a word of warning unless the channel vouches for it."""
        contact = petition.contact
        if not contact.phone or contact.phone_is_own:
            return contact.phone
        return self.say("unverified_phone", phone=contact.phone)

    def kind(self, petition: Petition) -> str:
        """Proposal or report."""
        return self.label(f"report.kind.{petition.kind.value}")

    def state(self, state: State) -> str:
        """Where it stands."""
        return self.label(f"report.state.{state.value}")

    def degree(self, state: State) -> str:
        """How far it is settled, as reports to the People's Council have it (facts D4)."""
        return self.label(f"report.degree.{state.value}")

    def rating(self, petition: Petition) -> str:
        """What the citizen tapped."""
        return self.rating_named(petition.rating) if petition.rating else ""

    def rating_named(self, rating: Rating) -> str:
        """The name of what is tapped."""
        return self.label(f"report.rating.{rating.value}")

    def source(self, one: Registered) -> str:
        """How it came."""
        key = "desk" if one.is_walk_in else "telephone" if one.is_entered else "bot"
        return self.label(f"report.source.{key}")

    def sector(self, id_: str) -> str:
        """The name of a sector; one that is no more stays as it is."""
        return self._sectors[id_].name if id_ in self._sectors else id_

    def sector_named(self, id_: str) -> str:
        """The same at the head of figures, where none has a name too."""
        return self.sector(id_) or self.label("report.summary.no_sector")

    def place_named(self, id_: str) -> str:
        """A commune at the head of figures."""
        name = self.commune(id_)
        return name[:1].upper() + name[1:] or self.label("report.summary.no_place")

    def committee(self, sector: str) -> str:
        """The coarser head that committees of the People's Council use."""
        if sector not in self._sectors:
            return ""
        return self.committee_named(self._sectors[sector].committee)

    def committee_named(self, id_: str) -> str:
        """The name of such a head."""
        return self.label(f"report.committee.{id_}") if id_ in _COMMITTEES else id_

    def level(self, one: Registered) -> str:
        """Whose competence it is; "" while nobody said."""
        level = level_of(one.tags)
        return "" if level is None else self.level_named(level)

    def level_named(self, level: Level | None) -> str:
        """The name of a level."""
        return self.label(f"report.level.{level.value if level else 'unknown'}")

    def body(self, one: Registered) -> str:
        """Who settles it: whom it was sent to last."""
        last = _last(one, State.FORWARDED)
        return "" if last is None else last.body

    def sent_to(self, one: Registered, state: State) -> str:
        """To whom, under which number, of which day; every time a line."""
        return "\n".join(
            self.say(
                "sent",
                body=move.body or move.note,
                letter=move.number_of_letter,
                dated_on=move.dated_on,
                on=local_day(move.at),
                state=state,
            )
            for move in one.moves
            if move.leads_to(state)
        )

    def result(self, one: Registered) -> str:
        """Where it stands and what the citizen was told last."""
        state = self.state(one.petition.state)
        told = next((move for move in reversed(one.moves) if move.to in _TOLD), None)
        if told is None:
            return state
        note = self._shown(one.petition, told.note)
        return self.say("result", state=state, on=local_day(told.at), note=note)

    def answer_letter(self, one: Registered) -> str:
        """Number and day of the document that answers; "" where there is none."""
        move = _last(one, State.ANSWERED)
        if move is None:
            return ""
        return self.say("letter", number=move.number_of_letter, dated_on=move.dated_on)


def _last(one: Registered, state: State) -> Move | None:
    return next((move for move in reversed(one.moves) if move.leads_to(state)), None)
