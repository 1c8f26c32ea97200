"""What a member of staff can do by a button; stored in messages, never renamed."""

from collections.abc import Mapping
from enum import StrEnum

from bot.domain.petition import State


class Verb(StrEnum):
    """Carried by buttons and links."""

    TAKE = "take"
    SEE = "see"
    ACCEPT = "accept"
    ASK = "ask"  # for more
    GUIDE = "guide"  # to another way
    REFUSE = "refuse"
    MERGE = "merge"
    FORWARD = "forward"
    UNDO = "undo"
    UNSEND = "unsend"  # the reply that waits to be sent
    # With the number of an errand:
    WHY = "why"  # a reason was chosen
    WRITE = "write"  # other words are wanted
    SURE = "sure"
    REPLY = "reply"  # the words in the group go to the citizen
    NOTE = "note"  # or stay among colleagues
    STOP = "stop"


GOES_TO: Mapping[Verb, State] = {
    Verb.ACCEPT: State.ACCEPTED,
    Verb.ASK: State.WAITING,
    Verb.GUIDE: State.REDIRECTED,
    Verb.REFUSE: State.CLOSED,
    Verb.MERGE: State.DUPLICATE,
    Verb.FORWARD: State.FORWARDED,
}
WORDED = (Verb.ASK, Verb.GUIDE, Verb.REFUSE, Verb.MERGE)  # done in private: they need words
