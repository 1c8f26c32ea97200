"""Which step the draft is at, what comes before and after it, and how it is shown."""

from collections.abc import Mapping
from dataclasses import replace

from bot.chat.moment import Moment
from bot.chat.paging import joined
from bot.chat.petition.taking import ASKED_BACK, FormStep, Taken, Visit
from bot.chat.screens import Placement, Turn
from bot.domain.draft import STEPS, Draft, Step


class Showing:
    """Keeps the draft and shows where it stands."""

    def __init__(self, steps: Mapping[Step, FormStep], asking_back: FormStep) -> None:
        self._steps = steps
        self._asking_back = asking_back

    def step(self, draft: Draft) -> FormStep:
        """The step that a draft is at, or what stands in for it."""
        return self._asking_back if draft.detail in ASKED_BACK else self._steps[draft.step]

    async def take(self, moment: Moment, taken: Taken | Turn) -> Turn:
        """Go on with what a step made of an answer."""
        if isinstance(taken, Turn):
            return taken
        draft = _onward(taken.draft) if taken.is_done else taken.draft
        turn = await self.show(moment, draft, *taken.notes, notice=taken.notice)
        return replace(turn, screens=(*turn.screens, *taken.extra))

    async def show(self, moment: Moment, draft: Draft, *notes: str, notice: str = "") -> Turn:
        """Keep the draft and ask what it asks now, below what is to be noted."""
        draft = replace(draft, updated_at=moment.now, paused=False)
        step = self.step(draft)
        draft = await step.settled(Visit(moment=moment, draft=draft))
        await moment.uow.drafts.save(draft)
        main, *others = await step.screens(Visit(moment=moment, draft=draft))
        main = replace(main, html=joined(*notes, main.html), placement=moment.here)
        state = replace(moment.state.afresh(), form=True)
        # What is asked stands last, where people look, unless it takes the pressed one's place.
        is_new = main.placement is Placement.NEW
        screens = (*others, main) if is_new else (main, *others)
        return Turn(state=state, screens=screens, notice=notice)

    def back(self, draft: Draft) -> Draft:
        """The draft one question back; from what is corrected, back to the preview."""
        earlier = self.step(draft).before(draft)
        if earlier is not None and not (draft.editing and draft.step is Step.CONTACT):
            return earlier
        if draft.editing:
            return replace(draft, step=Step.PREVIEW, detail="", pending="", editing=False)
        place = max(0, STEPS.index(draft.step) - 1)
        return replace(draft, step=STEPS[place], detail="")


def _onward(draft: Draft) -> Draft:
    place = STEPS.index(draft.step) + 1
    following = Step.PREVIEW if draft.editing else STEPS[min(place, len(STEPS) - 1)]
    return replace(draft, step=following, detail="", editing=False)
