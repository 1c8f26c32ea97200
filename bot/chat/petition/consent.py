"""Which version of the consent text is shown: whoever changes the one changes the other."""

from bot.texts.catalog import Catalog


def consent_version(texts: Catalog) -> str:
    """The version that a yes is recorded with."""
    return texts.say("form.consent_version")
