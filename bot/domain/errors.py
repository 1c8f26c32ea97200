"""Errors that a person may be shown: a code and facts, never a sentence.

The edge turns them into words with ``texts.say("error." + error.code, **error.facts)``.
"""


class BotError(Exception):
    """Something a person should be told; the base of the tree.

    ``code`` is short ASCII, stored and never renamed; ``facts`` fill the sentence's gaps.
    """

    code = "unexpected"

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code, facts)
        self.facts = facts


class InvalidInputError(BotError):
    """What was typed or tapped cannot be used."""

    code = "invalid_input"


class StaleButtonError(InvalidInputError):
    """A button of an earlier screen whose place in the conversation is gone."""

    code = "stale_button"


class NotFoundError(BotError):
    """What was asked for by its id does not exist (any more)."""

    code = "not_found"


class KnowledgeError(BotError):
    """The knowledge folder cannot be used; ``facts["problems"]`` lists every reason."""

    code = "knowledge"


class TooShortError(InvalidInputError):
    """Too few words to be understood by those who were not there (``minimum`` words)."""

    code = "too_short"


class TooLongError(InvalidInputError):
    """More characters than are kept (``limit``, ``found``)."""

    code = "too_long"


class DetailMissingError(InvalidInputError):
    """A move says too little: ``field`` (note, body, reason, duplicate_of) is empty."""

    code = "detail_missing"


class DraftIncompleteError(InvalidInputError):
    """A petition cannot be sent yet; ``step`` is the first step of the form that lacks something.

    A place is lacking when neither a commune nor words for it were given.
    """

    code = "draft_incomplete"


class ConsentMissingError(BotError):
    """The present version of the consent was not agreed to by a tap in this draft."""

    code = "consent_missing"


class LimitReachedError(BotError):
    """One person's share is used up: ``which`` (a :class:`Limited`), possible again ``until``."""

    code = "limit_reached"


class BlockedError(BotError):
    """The person may send no petitions: ``reason``, ``until`` (None: until unblocked)."""

    code = "blocked"


class PetitionNotFoundError(NotFoundError):
    """No petition bears this code."""

    code = "petition_not_found"


class NotYoursError(BotError):
    """Only whoever sent the petition may do this."""

    code = "not_yours"


class NotAllowedError(BotError):
    """The petition's ``state`` does not allow what was asked."""

    code = "not_allowed"


class ConflictError(BotError):
    """Somebody else changed it meanwhile: look again, then decide."""

    code = "conflict"


class CodeTakenError(ConflictError):
    """Another petition bears this tracking code: make another one."""
