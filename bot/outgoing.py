"""Builds what sends letters, from settings and the knowledge folder."""

import secrets

from bot.config import Settings
from bot.documents.calendar import working_calendar
from bot.domain.knowledge import Knowledge
from bot.domain.letterhead import Letterhead
from bot.files.scanner import CommandScanner
from bot.files.vault import FileVault
from bot.letters.writing import SHIPPED, DocxLetterWriter
from bot.mail.message import MessageForm
from bot.mail.smtp import Server, SmtpMailer
from bot.services.answers import Answers
from bot.services.correspondence import Registry
from bot.services.drafting import Drafting
from bot.services.file_ports import Inspector, Scanner, Vault
from bot.services.forwarding import Forwarding
from bot.services.handling import Handling
from bot.services.letter_desk import LetterDesk
from bot.services.ports import Clock, Store
from bot.texts.catalog import Catalog

TOKEN_BYTES = 9  # of a Message-ID: no two letters ever bear the same, whatever was restored


def registry_for(settings: Settings, knowledge: Knowledge) -> Registry:
    """What letters need to know."""
    sends = settings.smtp_host and settings.mail_from
    return Registry(
        recipients=knowledge.recipients,
        sectors=knowledge.sector_names(),
        places=knowledge.place_names(),
        formulas=knowledge.signals.get("empty_answer", ()),
        mail_domain=(settings.mail_from or "").rpartition("@")[2] if sends else "",
        mail_megabytes=settings.mail_megabytes,
        sends_unsigned=settings.letter_unsigned == "send",
        answer_days=settings.letter_answer_days,
    )


def letterhead_of(settings: Settings) -> Letterhead:
    """What the office's letters and reports bear."""
    return Letterhead(
        office=settings.office_name or "",
        parent=settings.office_parent or "",
        place=settings.office_place or "",
        sign=settings.office_sign or "",
        signer_title=settings.office_signer_title or "",
        reply_to=settings.mail_reply_to or settings.mail_from or "",
    )


def writer_for(settings: Settings, texts: Catalog) -> DocxLetterWriter:
    """What writes letters, under the office's letterhead."""
    return DocxLetterWriter(texts, letterhead_of(settings), settings.letter_template or SHIPPED)


def mailer_for(settings: Settings, texts: Catalog) -> SmtpMailer | None:
    """What mails letters; None where they go on paper."""
    form = form_for(settings, texts)
    if settings.smtp_host is None or form is None:
        return None
    password = settings.smtp_password
    server = Server(
        host=settings.smtp_host,
        port=settings.smtp_port,
        user=settings.smtp_user or "",
        password=password.get_secret_value() if password else "",
        starttls=settings.smtp_starttls == "required",
        tls=settings.smtp_starttls == "tls",
    )
    return SmtpMailer(server, form)


def form_for(settings: Settings, texts: Catalog) -> MessageForm | None:
    """What puts mails into words; None where letters go on paper."""
    if settings.smtp_host is None or settings.mail_from is None:
        return None
    return MessageForm(
        texts,
        office=settings.office_name or texts.say("letter.gap_office"),
        sender=settings.mail_from,
        reply_to=settings.mail_reply_to or "",
    )


def scanner_for(settings: Settings, vault: FileVault) -> Scanner | None:
    """What looks into documents for malice; None where none is set."""
    if not settings.scanner_command:
        return None
    return CommandScanner(settings.scanner_command, vault.path)


def desk_for(
    settings: Settings,
    knowledge: Knowledge,
    texts: Catalog,
    *,
    store: Store,
    clock: Clock,
    handling: Handling,
    vault: Vault,
    inspector: Inspector,
    scanner: Scanner | None,
) -> LetterDesk:
    """What staff do with letters."""
    registry = registry_for(settings, knowledge)
    return LetterDesk(
        store,
        clock,
        drafting=Drafting(registry),
        forwarding=Forwarding(
            registry,
            handling=handling,
            calendar=working_calendar(knowledge.calendar),
            token=lambda: secrets.token_hex(TOKEN_BYTES),
        ),
        answers=Answers(registry, handling=handling),
        writer=writer_for(settings, texts),
        vault=vault,
        inspector=inspector,
        scanner=scanner,
        mail_form=form_for(settings, texts),
    )
