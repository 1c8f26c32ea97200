"""Puts a mail into its form: Vietnamese subject and file names, a stable Message-ID, text first.

The same mail comes out the same, byte for byte, however often it is made.
"""

import hashlib
from collections.abc import Sequence
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Protocol

from bot.domain.letter import LetterKind
from bot.services.letters import LetterContent, Mail, MailWords

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
        self._reply_to = reply_to or sender

    def words(
        self, content: LetterContent, files: Sequence[str], *, is_unsigned: bool
    ) -> MailWords:
        """Fulfils :class:`bot.services.letters.MailForm`."""
        facts = {
            "office": self._office,
            "salutation": content.salutation,
            "number": content.number,
            "dated_on": content.dated_on,
            "codes": [each.code for each in content.enclosed],
            "files": files,
            "is_reminder": content.kind is LetterKind.REMINDER,
            "is_unsigned": is_unsigned,
            "reply_to": self._reply_to,
        }
        return MailWords(
            subject=" ".join(self._words.say("mail.subject", **facts).split()),
            text=self._words.say("mail.text", **facts),
        )

    def render(self, mail: Mail) -> bytes:
        """The mail as it goes over the line."""
        words = self.words(
            mail.content, [each.name for each in mail.enclosures], is_unsigned=mail.is_unsigned
        )
        message = EmailMessage(_POLICY)
        message["From"] = Address(display_name=self._office, addr_spec=self.sender)
        message["To"] = Address(addr_spec=mail.to)
        message["Reply-To"] = Address(addr_spec=self._reply_to)
        message["Subject"] = words.subject
        message["Date"] = mail.written_at
        message["Message-ID"] = mail.message_id
        message.set_content(words.text + "\n", cte="base64")
        for enclosure in mail.enclosures:
            main, _, sub = enclosure.media_type.partition("/")
            message.add_attachment(
                enclosure.content, maintype=main, subtype=sub, filename=enclosure.name
            )
        if message.is_multipart():  # else the library draws a new boundary each time
            digest = hashlib.sha256(mail.message_id.encode()).hexdigest()[:32]
            message.set_boundary(f"=_{digest}")
        return message.as_bytes()
