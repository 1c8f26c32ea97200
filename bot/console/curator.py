"""The services behind the pages about the knowledge."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.services.answering import Answering
from bot.services.editing import Editing
from bot.services.importing import Imports
from bot.services.proposals import Proposals
from bot.services.trials import Trials
from bot.services.unanswered import Unanswered
from bot.services.versions import Versions


@dataclass(frozen=True, slots=True, kw_only=True)
class Curating:
    """What editors work with."""

    editing: Editing
    trials: Trials
    imports: Imports
    unanswered: Unanswered
    proposals: Proposals
    versions: Versions
    answering: Callable[[], Answering]  # by what is published now
