"""Where a letter begins: which petitions, to which body, by when an answer is wanted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from bot.console.desk import Desk, Visit
from bot.console.letter_fields import letter_page, optional_day
from bot.console.once import Once
from bot.console.rendering import Pages, Trouble
from bot.domain.codes import TrackingCode
from bot.domain.errors import BotError, DetailMissingError
from bot.domain.petition import Petition
from bot.domain.recipients import Recipient
from bot.domain.staff import Act
from bot.services.correspondence import to_forward
from bot.services.drafting import MOST_ENCLOSED
from bot.services.letter_reading import LetterLine
from bot.services.rights import check


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What somebody wants to forward: what can go, what else it is in, what cannot and why."""

    petitions: Sequence[Petition]
    standing: Mapping[str, Sequence[LetterLine]]  # code -> letters it is in already
    refused: Sequence[tuple[str, Trouble]]


class ForwardingPage:
    """Asks for recipient and deadline, and drafts the letter."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk = desk
        self._pages = pages
        self._once = Once()

    async def show(self, visit: Visit) -> Response:
        """The bodies to choose from, those of the sector and commune first."""
        codes = visit.query.all("code")
        too_many = DetailMissingError(field="codes") if len(codes) > MOST_ENCLOSED else None
        return await self._form(visit, codes, too_many)

    async def take(self, visit: Visit) -> Response:
        """Draft the letter and show it."""
        check(visit.member, Act.FORWARD)
        codes = visit.form.all("code")
        if (led_to := self._once.claim(visit)) is not None:
            return letter_page(visit, led_to)
        try:
            recipient = _recipient(visit)
            due_on = optional_day(visit, "answer_due_on")
            async with visit.work() as (uow, by):
                letter = await self._desk.letters.drafting.draft(
                    uow, by, codes, recipient, visit.now, answer_due_on=due_on
                )
        except BotError as error:
            self._once.failed(visit)
            if not self._pages.is_mended_by_hand(error):
                raise
            return await self._form(visit, codes, error)
        except Exception:
            self._once.failed(visit)
            raise
        self._once.done(visit, str(letter.id))
        return letter_page(visit, str(letter.id), "letter_drafted")

    async def _form(
        self, visit: Visit, codes: Sequence[str], error: BotError | None = None
    ) -> Response:
        check(visit.member, Act.FORWARD)
        drafting, forwarding = self._desk.letters.drafting, self._desk.letters.forwarding
        chosen = await self._chosen(visit, [TrackingCode.parse(each) or each for each in codes])
        fit = drafting.recipients_for(chosen.petitions) if chosen.petitions else ()
        due_on = f"{forwarding.answer_day(visit.now):%d/%m/%Y}"
        return self._pages.show(
            "letter_new.html",
            visit,
            status=422 if error else 200,
            chosen=chosen,
            fit=fit,
            others=[each for each in drafting.recipients if each not in fit],
            recipient=visit.form.one("recipient") or _first(fit),
            answer_due_on=visit.form.one("answer_due_on") if visit.form.fields else due_on,
            form_id=Once.new_id(),
            trouble=self._pages.trouble(error),
        )

    async def _chosen(self, visit: Visit, codes: Sequence[str]) -> Chosen:
        petitions: list[Petition] = []
        standing: dict[str, Sequence[LetterLine]] = {}
        refused: list[tuple[str, Trouble]] = []
        for code in dict.fromkeys(codes[:MOST_ENCLOSED]):
            try:
                async with visit.work() as (uow, by):
                    petition = await to_forward(uow, by, code)
                    lines = await self._desk.letters.reading.of_petition(uow, by, code, visit.now)
            except BotError as error:
                if len(codes) == 1 and not self._pages.is_mended_by_hand(error):
                    raise
                refused.append((code, self._pages.trouble_of(error)))
            else:
                petitions.append(petition)
                standing[code] = lines
        return Chosen(petitions=petitions, standing=standing, refused=refused)


def _recipient(visit: Visit) -> str:
    if not visit.form.one("recipient"):
        raise DetailMissingError(field="recipient")
    return visit.form.one("recipient")


def _first(fit: Sequence[Recipient]) -> str:
    """What is chosen at first: the best that can be written to."""
    return next((each.id for each in fit if not each.example), "")
