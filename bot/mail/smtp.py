"""Hands mails to an SMTP server, and tells apart what it took, did not take, or perhaps took."""

import ssl
from dataclasses import dataclass

from aiosmtplib import (
    SMTP,
    SMTPConnectTimeoutError,
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
)

from bot.mail.message import MessageForm
from bot.services.letters import (
    Mail,
    MailRefusedError,
    NotAcceptedError,
    UncertainDeliveryError,
)

_FOR_GOOD = range(500, 600)


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where mails are handed in."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    starttls: bool = True  # required: never falls back to a line that can be read
    tls: bool = False  # from the first byte, as on port 465
    timeout: float = 60.0  # seconds for each answer of the server


class SmtpMailer:
    """Fulfils :class:`bot.services.letters.Mailer`: one connection a mail."""

    def __init__(
        self, server: Server, form: MessageForm, context: ssl.SSLContext | None = None
    ) -> None:
        self._server = server
        self._form = form
        self._context = context or ssl.create_default_context()

    async def send(self, mail: Mail) -> str:
        """Hand one over; returns the server's words."""
        content = self._form.render(mail)
        client = SMTP(
            hostname=self._server.host,
            port=self._server.port,
            start_tls=self._server.starttls,
            use_tls=self._server.tls,
            timeout=self._server.timeout,
            tls_context=self._context if self._server.starttls or self._server.tls else None,
        )
        try:
            await self._introduce(client, mail)
            said = await self._hand_over(client, content)
        finally:
            client.close()
        return said

    async def _introduce(self, client: SMTP, mail: Mail) -> None:
        """Everything before the content: nothing is accepted yet, whatever goes wrong."""
        try:
            await client.connect()
            if self._server.user:
                await client.login(self._server.user, self._server.password)
            await client.mail(self._form.sender)
            await client.rcpt(mail.to)
        except SMTPRecipientRefused as error:
            if error.code in _FOR_GOOD:
                raise MailRefusedError(_said(error)) from error
            raise NotAcceptedError(_said(error)) from error
        except (SMTPException, SMTPConnectTimeoutError, OSError) as error:
            # A wrong password or sender is the office's to mend: the letters wait for it.
            raise NotAcceptedError(_said(error)) from error

    async def _hand_over(self, client: SMTP, content: bytes) -> str:
        """The content: once the server may have all of it, only its answer tells what became."""
        try:
            response = await client.data(content)
        except SMTPDataError as error:
            if error.code in _FOR_GOOD:
                raise MailRefusedError(_said(error)) from error
            raise NotAcceptedError(_said(error)) from error
        except (SMTPException, OSError) as error:
            raise UncertainDeliveryError(_said(error)) from error
        return f"{response.code} {response.message}"


def _said(error: Exception) -> str:
    """The server's own words where it spoke; else what broke."""
    if isinstance(error, SMTPResponseException):
        return f"{error.code} {error.message}"
    return f"{type(error).__name__}: {error}"
