"""How to reach the office that runs the bot, as far as it chose to say."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacts:
    """The office's contacts from the configuration; "" where nothing was set."""

    address: str = ""
    phone: str = ""
    email: str = ""
    hours: str = ""
    controller: str = ""  # who answers for the data: named in the consent

    @property
    def are_known(self) -> bool:
        """Hours alone reach nobody."""
        return bool(self.address or self.phone or self.email)
