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
