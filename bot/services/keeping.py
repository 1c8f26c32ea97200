"""How long what is kept: the one table of it, and the protocol by which the store lets go.

The days are the defaults of this program; an office that must keep otherwise changes them here
(docs/operations.md). What is not listed stays: the words of petitions with their history and
files belong to the office's archive, a consent is kept with them as its proof, and that somebody
was erased must outlive every backup.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.draft import KEPT_DAYS


class Kept(StrEnum):
    """A kind of what is kept for a time; the words are ``retention.<kind>`` in ``texts``."""

    CONTACTS = "contacts"  # name, address, telephone in petitions, since they ended
    LETTERS = "letters"  # name, address in the words and unsigned documents of letters, likewise
    SUPPORTS = "supports"  # who joined a petition, since it ended; the count stays
    IDENTITIES = "identities"  # Telegram number, since nothing of theirs was open
    DRAFTS = "drafts"  # with their files, since the last change
    REFUSED_FILES = "refused_files"  # that they came, not their content: there is none
    NOTICES = "notices"  # told or given up
    QUESTIONS = "questions"  # not answered well, with who asked, since asked last
    CHOICES = "choices"  # of a suggestion for some words, with who chose it, since chosen last
    VERDICTS = "verdicts"  # on answers
    WAITS = "waits"  # chat and question of who wants to be told of an answer, since the yes
    BLOCKS = "blocks"  # since they lapsed
    DELIVERIES = "deliveries"  # screens that could not be sent
    UPDATES = "updates"  # numbers of handled messages, without what they said
    TRIES = "tries"  # to sign in to the console: of which name, from where, as keyed hashes
    USAGE = "usage"  # how much somebody sent on a day, as a keyed hash
    TALKS = "talks"  # where a conversation stands, since it was last used
    SHOWN = "shown"  # which of our messages showed which petition


KEPT_FOR: Mapping[Kept, int] = {  # days
    Kept.CONTACTS: 365,  # reopening and rating come within weeks
    Kept.LETTERS: 365,  # as the contacts: the consent names one time for both
    Kept.SUPPORTS: 365,
    Kept.IDENTITIES: 730,  # an answer of last year is still asked about
    Kept.DRAFTS: KEPT_DAYS,
    Kept.REFUSED_FILES: 90,
    Kept.NOTICES: 365,  # the proof that somebody was told
    Kept.QUESTIONS: 365,
    Kept.CHOICES: 365,  # as the questions
    Kept.VERDICTS: 730,
    Kept.WAITS: 180,  # told, they go at once; the offer names these days
    Kept.BLOCKS: 365,
    Kept.DELIVERIES: 30,
    Kept.UPDATES: 14,  # Telegram repeats an update for a day at most
    Kept.TRIES: 2,  # they count for one
    Kept.USAGE: 8,  # the longest limit is of a week
    Kept.TALKS: 90,  # nobody goes on with what they read last season
    Kept.SHOWN: 400,  # replies to a message of last year still find their way
}


class Keeping(Protocol):
    """What has been kept for long enough."""

    async def overdue(self, kept: Kept, before: datetime) -> int:
        """How many of a kind date from before this moment."""
        ...

    async def let_go(self, kept: Kept, before: datetime) -> int:
        """Delete or blank them; returns how many."""
        ...
