"""A real mail server on loopback, with STARTTLS and AUTH, that can be told to misbehave."""

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from enum import Enum, auto
from typing import Any, Self

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.1"
USER, PASSWORD = "van-thu", "mat-khau"  # the account of this server alone
STALL = 60.0  # seconds: longer than any client waits


class Fault(Enum):
    """What goes wrong with one mail."""

    NONE = auto()
    REFUSE = auto()  # 451 to the recipient
    REFUSE_CONTENT = auto()  # 452 after the content
    UNKNOWN_RECIPIENT = auto()  # 550
    STALL = auto()  # no answer to the recipient
    DROP = auto()  # the line is cut before the content
    DROP_CONTENT = auto()  # cut after the content, which is not taken
    CUT = auto()  # the content is taken, and the line cut before the last word
    STALL_LAST = auto()  # the content is taken, and the last word never comes


TAKEN = {Fault.NONE, Fault.CUT, Fault.STALL_LAST}
LAST_WORD_LOST = {Fault.CUT, Fault.STALL_LAST}


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """A mail that the server took."""

    message_id: str
    fault: Fault
    sender: str
    recipient: str
    content: bytes


@dataclass
class MailServer:
    """Takes mails into ``accepted``; ``fault`` is asked once a mail."""

    fault: Callable[[], Fault] = lambda: Fault.NONE
    tls: bool = True
    accepted: list[Acceptance] = field(default_factory=list)
    port: int = 0
    has_taken: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self._authority = trustme.CA()
        self._context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._authority.issue_cert(HOST).configure_cert(self._context)
        self._server: asyncio.Server | None = None
        self._lines: set[SMTP] = set()

    @property
    def certificate(self) -> bytes:
        """What a client must trust."""
        return self._authority.cert_pem.bytes()

    def trusting(self) -> ssl.SSLContext:
        """A client's side that trusts this server."""
        return ssl.create_default_context(cadata=self.certificate.decode())

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen, on the same port as before if there was one."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._line, HOST, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Go away at once, as a machine does that loses its power."""
        assert self._server is not None
        self._server.close()
        for line in self._lines:
            _cut(line)
        self._lines.clear()
        await asyncio.sleep(0)

    def _line(self) -> SMTP:
        line = SMTP(
            self,
            hostname=HOST,
            tls_context=self._context if self.tls else None,
            require_starttls=self.tls,
            auth_required=self.tls,
            authenticator=self._authenticate,
            loop=asyncio.get_running_loop(),
        )
        self._lines.add(line)
        return line

    def _authenticate(self, *arguments: Any) -> AuthResult:
        login = arguments[-1]
        right = isinstance(login, LoginPassword) and (login.login, login.password) == (
            USER.encode(),
            PASSWORD.encode(),
        )
        return AuthResult(success=right, handled=False)

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Decide on this mail's fate."""
        fault = self.fault()
        session.fate = fault  # type: ignore[attr-defined]  # a place of our own
        match fault:
            case Fault.REFUSE:
                return "451 try again later"
            case Fault.UNKNOWN_RECIPIENT:
                return "550 no such user here"
            case Fault.STALL:
                await asyncio.sleep(STALL)
            case Fault.DROP:
                _cut(server)
            case _:
                pass
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's name
        """Take the mail, or not."""
        fault: Fault = session.fate  # type: ignore[attr-defined]  # as above
        assert isinstance(envelope.content, bytes)
        if fault in TAKEN:
            self.accepted.append(
                Acceptance(
                    message_id=str(message_from_bytes(envelope.content)["Message-ID"]),
                    fault=fault,
                    sender=str(envelope.mail_from),
                    recipient=envelope.rcpt_tos[0],
                    content=envelope.content,
                )
            )
            self.has_taken.set()
        match fault:
            case Fault.REFUSE_CONTENT:
                return "452 disk full"
            case Fault.DROP_CONTENT | Fault.CUT:
                _cut(server)
            case Fault.STALL_LAST:
                await asyncio.sleep(STALL)
            case _:
                pass
        return "250 taken"


def _cut(line: SMTP) -> None:
    """Say no more, and let nothing that was said go out."""
    if isinstance(line.transport, asyncio.WriteTransport):
        line.transport.abort()
