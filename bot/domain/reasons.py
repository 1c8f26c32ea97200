"""Why a petition is closed or sent elsewhere: the list that staff choose from.

The words (`reason.<code>` of the texts: a name for staff, what the citizen is told and where they
may turn) are offered to staff to edit, and sent as the note of the move.
"""

from collections.abc import Mapping
from enum import StrEnum

from bot.domain.petition import State


class Reason(StrEnum):
    """A code that is stored and never renamed."""

    DONE = "done"  # what was asked for is done
    ANSWERED_BEFORE = "answered_before"  # a body has answered this matter in writing
    NO_REPLY = "no_reply"  # the citizen was asked for more and did not answer
    UNCLEAR = "unclear"  # nobody can tell what is meant
    ABUSIVE = "abusive"  # insults, no matter
    OTHER = "other"  # staff say why
    COMPLAINT = "complaint"  # against a decision or act of an office: signed, in its own way
    DENUNCIATION = "denunciation"  # names an offender: signed or in person, kept secret
    COURT = "court"  # lies before a court or was decided by one
    OTHER_PROVINCE = "other_province"
    PRIVATE = "private"  # a quarrel between citizens
    PUBLIC_SERVICE = "public_service"  # an application, not a petition
    OTHER_WAY = "other_way"  # staff say where to


LEADS_TO: Mapping[Reason, State] = {
    Reason.DONE: State.CLOSED,
    Reason.ANSWERED_BEFORE: State.CLOSED,
    Reason.NO_REPLY: State.CLOSED,
    Reason.UNCLEAR: State.CLOSED,
    Reason.ABUSIVE: State.CLOSED,
    Reason.OTHER: State.CLOSED,
    Reason.COMPLAINT: State.REDIRECTED,
    Reason.DENUNCIATION: State.REDIRECTED,
    Reason.COURT: State.REDIRECTED,
    Reason.OTHER_PROVINCE: State.REDIRECTED,
    Reason.PRIVATE: State.REDIRECTED,
    Reason.PUBLIC_SERVICE: State.REDIRECTED,
    Reason.OTHER_WAY: State.REDIRECTED,
}


def reasons_for(to: State) -> tuple[Reason, ...]:
    """Those that lead there, as they are listed."""
    return tuple(reason for reason, state in LEADS_TO.items() if state is to)
