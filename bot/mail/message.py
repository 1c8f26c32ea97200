"""Puts a mail into its form: Vietnamese subject and file names, a stable Message-ID, text first.

The same mail comes out the same, byte for byte, however often it is made.
"""

import hashlib
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Protocol

from bot.domain.letter import LetterKind
from bot.services.letters import Mail

_POLICY = policy.SMTP.clone(max_line_length=78)


class Words(Protocol):
    """Says the sentences of the office's language."""

    def say(self, key: str, /, **facts: object) -> str: ...


class MessageForm:
    """How the office's mails look."""

    def __init__(self, words: Words, *, office: str, sender: str, reply_to: str = "") -> None:
        self._words = words
        self._office = office
        self.sender = sender
        self._reply_to = reply_to

    def render(self, mail: Mail) -> bytes:
        """The mail as it goes over the line."""
        facts = {
            "office": self._office,
            "salutation": mail.content.salutation,
            "number": mail.content.number,
            "dated_on": mail.content.dated_on,
            "codes": [each.code for each in mail.content.enclosed],
            "files": [enclosure.name for enclosure in mail.enclosures],
            "is_reminder": mail.content.kind is LetterKind.REMINDER,
            "is_unsigned": mail.is_unsigned,
            "reply_to": self._reply_to or self.sender,
        }
        message = EmailMessage(_POLICY)
        message["From"] = Address(display_name=self._office, addr_spec=self.sender)
        message["To"] = Address(addr_spec=mail.to)
        if self._reply_to:
            message["Reply-To"] = Address(addr_spec=self._reply_to)
        message["Subject"] = " ".join(self._words.say("mail.subject", **facts).split())
        message["Date"] = mail.written_at
        message["Message-ID"] = mail.message_id
        message.set_content(self._words.say("mail.text", **facts) + "\n", cte="base64")
        for enclosure in mail.enclosures:
            main, _, sub = enclosure.media_type.partition("/")
            message.add_attachment(
                enclosure.content, maintype=main, subtype=sub, filename=enclosure.name
            )
        if message.is_multipart():  # else the library draws a new boundary each time
            digest = hashlib.sha256(mail.message_id.encode()).hexdigest()[:32]
            message.set_boundary(f"=_{digest}")
        return message.as_bytes()
