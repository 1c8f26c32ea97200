"""What members of staff say and press; rights are asked at every tap, by the person.

Membership of the group gives no right. In the group a refusal is shown to whoever tapped, and
nothing is posted for it.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot.chat.buttons import Buttons
from bot.chat.callbacks import Action, Press
from bot.chat.events import Attached, Said
from bot.chat.links import Links, asked, forward_page, invited, sign_in
from bot.chat.moment import Moment
from bot.chat.screens import Button, Screen, Turn
from bot.chat.staff.errands import Errands
from bot.chat.staff.faces import Faces
from bot.chat.staff.verbs import GOES_TO, WORDED, Verb
from bot.domain.errors import BotError, InvalidInputError, StaleButtonError
from bot.domain.staff import Act, Member
from bot.services.casework import Casework
from bot.services.deciding import Deciding
from bot.services.group import ERRAND_FOR, Errand
from bot.services.handling import Particulars, checked
from bot.services.noticing import is_reached
from bot.services.rights import permitted
from bot.services.sending import SendingDesk
from bot.services.staffing import LINKED_FOR, Staffing
from bot.texts.catalog import Catalog


class StaffDesk:
    """Takes what is meant for the office; None for what is a citizen's."""

    def __init__(
        self,
        texts: Catalog,
        faces: Faces,
        links: Links,
        *,
        staffing: Staffing,
        casework: Casework,
        deciding: Deciding,
        sending: SendingDesk,
        public_url: str = "",
    ) -> None:
        self._texts = texts
        self._buttons = Buttons(texts)
        self._links = links
        self._staffing = staffing
        self._casework = casework
        self._deciding = deciding
        self._sending = sending
        self._public_url = public_url
        self._errands = Errands(texts, faces, casework=casework, deciding=deciding)
        self._at_once: Mapping[Verb, Callable[[Moment, Member, str, bool], Awaitable[Turn]]] = {
            Verb.TAKE: self._take,
            Verb.ACCEPT: self._accept,
            Verb.FORWARD: self._forward,
            Verb.UNDO: self._undo,
            Verb.UNSEND: self._unsend,
        }
        self.commands: Mapping[str, Callable[[Moment, str], Awaitable[Turn]]] = {
            "dangnhap": self._sign_in
        }
        self.presses: Mapping[Action, Callable[[Moment, Press], Awaitable[Turn]]] = {
            Action.STAFF: self.pressed
        }

    async def started(self, moment: Moment, payload: str) -> Turn | None:
        """Follow a link for staff: an invitation, or something to do with a petition."""
        token, doing = invited(payload), asked(payload)
        if not token and doing is None:
            return None
        moment = replace(moment, state=moment.state.afresh())
        if moment.in_group:  # others read along, and the chat would not be theirs
            return self._plain(moment, "card.only_private")
        if token:
            return await self._invited(moment, token)
        by = await moment.uow.staff.of_person(moment.person.key)
        if by is None:
            return self._plain(moment, "card.not_staff")
        code, verb = doing or ("", "")
        if verb not in {Verb.SEE, *WORDED}:
            raise InvalidInputError
        return await self._in_private(moment, by, code, Verb(verb))

    async def answered(self, moment: Moment, event: Said) -> Turn | None:
        """Take a reply to a card in the group."""
        code = await self._card_answered(moment, event.replies_to)
        return await self._answered(moment, code, event.text) if code else None

    async def said(self, moment: Moment, event: Said) -> Turn | None:
        """Take words that a member was asked for."""
        by = await moment.uow.staff.of_person(moment.person.key)
        errand = by and await moment.uow.errands.get(moment.state.errand, by.id, moment.now)
        if not errand:
            return None
        return await self._errands.said(moment, errand, event.text)

    async def attached(self, moment: Moment, event: Attached) -> Turn | None:
        """Say of what answers a card and is no words that it cannot be taken."""
        if not moment.in_group or not await self._card_answered(moment, event.replies_to):
            return None
        return self._plain(moment, "card.no_files")

    async def cancelled(self, moment: Moment) -> Turn | None:
        """Give up what a member was asked for."""
        if not moment.state.errand:
            return None
        await moment.uow.errands.finish(moment.state.errand)
        moment = replace(moment, state=replace(moment.state, errand=0))
        return self._plain(moment, "card.stopped")

    async def pressed(self, moment: Moment, press: Press) -> Turn:
        """Take a button; in the group what is refused is said to whoever tapped, nobody else."""
        in_group = moment.person.chat_key == await moment.uow.group.chat_key()
        try:
            return await self._pressed(moment, press, in_group=in_group)
        except BotError as error:
            if not in_group:
                raise
            return Turn(state=moment.state, notice=self._refusal(error), alert=True)

    async def _pressed(self, moment: Moment, press: Press, *, in_group: bool) -> Turn:
        by = await moment.uow.staff.of_person(moment.person.key)
        if by is None:
            return Turn(state=moment.state, notice=self._texts.say("alert.not_staff"), alert=True)
        if press.field(0) not in set(Verb):
            raise InvalidInputError
        verb, subject = Verb(press.field(0)), press.field(1)
        if verb is Verb.SEE or verb in WORDED:
            if in_group:  # the link could not be made: this bot has no name here
                notice = self._texts.say("alert.in_private", code=subject, verb=verb.value)
                return Turn(state=moment.state, notice=notice, alert=True)
            return await self._in_private(moment, by, subject, verb)
        if verb in self._at_once:
            return await self._at_once[verb](moment, by, subject, in_group)
        return await self._with_errand(moment, by, verb, press)

    async def _in_private(self, moment: Moment, by: Member, code: str, verb: Verb) -> Turn:
        if verb is Verb.SEE:
            return await self._errands.see(moment, by, code)
        return await self._errands.begin(moment, by, code, verb)

    async def _with_errand(self, moment: Moment, by: Member, verb: Verb, press: Press) -> Turn:
        errand = await moment.uow.errands.get(press.page(1), by.id, moment.now)
        if errand is None:
            raise StaleButtonError
        match verb:
            case Verb.WHY:
                return await self._errands.chosen(moment, errand, press)
            case Verb.WRITE:
                return self._errands.write(moment, errand)
            case Verb.SURE:
                return await self._errands.sure(moment, by, errand)
            case Verb.STOP:
                return await self._errands.stop(moment, errand)
            case _:
                return await self._settle(moment, by, verb, errand)

    async def _sign_in(self, moment: Moment, _: str) -> Turn:
        """Give a member of staff a link to the console; its button is what uses it up."""
        if moment.in_group:
            return self._plain(moment, "card.sign_in_private")
        by = await moment.uow.staff.of_person(moment.person.key)
        if by is None:
            return self._plain(moment, "card.not_staff")
        if not self._public_url:
            return self._plain(moment, "card.no_console")
        token = await self._staffing.link(moment.uow, by, by.id, moment.now)
        minutes = int(LINKED_FOR.total_seconds()) // 60
        html = self._texts.say("card.sign_in", minutes=minutes)
        page = sign_in(self._public_url, token)
        button = Button(label=self._texts.say("button.sign_in"), url=page)
        return Turn(state=moment.state, screens=(Screen(html=html, buttons=((button,),)),))

    async def _invited(self, moment: Moment, token: str) -> Turn:
        member = await self._staffing.accept(moment.uow, token, moment.person, moment.now)
        roles = [self._texts.say(f"role.{role}") for role in sorted(member.roles)]
        return self._plain(moment, "card.joined", name=member.name, roles=roles)

    async def _take(self, moment: Moment, by: Member, code: str, in_group: bool) -> Turn:
        await self._casework.take(moment.uow, by, code, moment.now)
        return self._done(moment, "taken", in_group=in_group)

    async def _undo(self, moment: Moment, by: Member, code: str, in_group: bool) -> Turn:
        await self._deciding.undo(moment.uow, by, code, moment.now)
        return self._done(moment, "undone", in_group=in_group)

    async def _accept(self, moment: Moment, by: Member, code: str, in_group: bool) -> Turn:
        petition = await permitted(moment.uow, by, Act.DECIDE, code)
        await self._deciding.decide(
            moment.uow,
            by,
            code,
            GOES_TO[Verb.ACCEPT],
            Particulars(),
            version=petition.version,
            now=moment.now,
        )
        return self._done(moment, "accepted", in_group=in_group)

    async def _forward(self, moment: Moment, by: Member, code: str, in_group: bool) -> Turn:
        del in_group
        await permitted(moment.uow, by, Act.FORWARD, code)
        page = forward_page(self._public_url, code) if self._public_url else ""
        notice = self._texts.say("alert.forward", page=page)
        return Turn(state=moment.state, notice=notice, alert=True)

    async def _card_answered(self, moment: Moment, replies_to: str) -> str:
        """The petition whose card in the staff group is answered."""
        chat = moment.person.chat_key
        if not replies_to or chat != await moment.uow.group.chat_key():
            return ""
        return await moment.uow.chats.about(chat, replies_to)

    async def _answered(self, moment: Moment, code: str, text: str) -> Turn:
        """Keep words that answer a card until it is chosen whom they are for."""
        by = await moment.uow.staff.of_person(moment.person.key)
        if by is None:
            is_group = moment.person.chat_key.endswith(f":{moment.person.number}")
            return self._plain(moment, "card.anonymous" if is_group else "card.not_staff")
        try:
            petition = await permitted(moment.uow, by, Act.TAKE, code)
            checked(text)
        except BotError as error:
            return Turn(state=moment.state, screens=(Screen(html=self._refusal(error)),))
        until = moment.now + ERRAND_FOR
        errand = await moment.uow.errands.begin(
            Errand(code=code, member_id=by.id, until=until, words=text)
        )
        choices = [(Verb.NOTE, Verb.NOTE.value), (Verb.STOP, Verb.STOP.value)]
        if petition.person_key:
            name = Verb.REPLY.value if is_reached(petition.person_key) else "keep"
            choices.insert(0, (Verb.REPLY, name))
        rows = tuple(
            (self._buttons.named(f"card_{name}", Action.STAFF, verb, errand.id),)
            for verb, name in choices
        )
        html = self._texts.say("card.whom", code=code, name=by.name)
        return Turn(state=moment.state, screens=(Screen(html=html, buttons=rows),))

    async def _settle(self, moment: Moment, by: Member, verb: Verb, errand: Errand) -> Turn:
        """Send the words to the citizen, or keep them for colleagues."""
        uow, code, words, seconds = moment.uow, errand.code, errand.words, 0
        if verb is Verb.REPLY:
            await self._sending.check_reply(uow, by, code, words)  # else the words wait on
        if errand.to is not None or not await uow.errands.finish(errand.id):
            raise StaleButtonError
        if verb is Verb.REPLY:
            await self._sending.reply(uow, by, code, words, moment.now)
            seconds = int(self._sending.undo_for.total_seconds())
        else:
            await self._casework.note(uow, by, code, words, moment.now)
        petition = await uow.petitions.get(code)
        html = self._texts.say(
            f"card.settled.{verb}",
            code=code,
            name=by.name,
            seconds=seconds,
            has_chat=petition is not None and is_reached(petition.person_key),
        )
        rows = ((self._buttons.named("card_undo", Action.STAFF, Verb.UNSEND, code),),)
        screen = Screen(
            html=html,
            buttons=rows if seconds else (),
            placement=moment.in_place,
            about=code,
        )
        return Turn(state=moment.state, screens=(screen,))

    async def _unsend(self, moment: Moment, by: Member, code: str, in_group: bool) -> Turn:
        """Take back the reply that waits; its words still stand below the card."""
        del in_group
        await self._sending.undo_reply(moment.uow, by, code, moment.now)
        html = self._texts.say("card.unsent", code=code, name=by.name)
        screen = Screen(html=html, placement=moment.in_place, about=code)
        return Turn(state=moment.state, screens=(screen,))

    def _done(self, moment: Moment, what: str, *, in_group: bool) -> Turn:
        """Say what was done: above the card, which is drawn anew, or in place of the button."""
        seconds = int(self._deciding.undo_for.total_seconds())
        notice = self._texts.say(f"alert.{what}", seconds=seconds)
        screen = Screen(html=notice, placement=moment.in_place)
        return Turn(state=moment.state, screens=() if in_group else (screen,), notice=notice)

    def _refusal(self, error: BotError) -> str:
        """Why not, in words for staff where there are any."""
        own = f"alert.refused_{error.code}"
        key = own if own in self._texts else f"error.{error.code}"
        return self._texts.say(key, **error.facts)

    def _plain(self, moment: Moment, key: str, **facts: object) -> Turn:
        return Turn(state=moment.state, screens=(Screen(html=self._texts.say(key, **facts)),))
