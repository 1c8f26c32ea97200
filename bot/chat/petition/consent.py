"""Which versions of the consent texts are in force: a text and its version change together."""

from bot.texts.catalog import Catalog


def consent_version(texts: Catalog) -> str:
    """The version that a yes in a chat is recorded with."""
    return texts.say("form.consent_version")


def desk_consent_version(texts: Catalog) -> str:
    """The version that a yes at the desk is recorded with, where staff read the text out."""
    return texts.say("console.enter.consent_version")
