"""The addresses of the console, as one table, and the headers that every page bears."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.console.account import AccountPage
from bot.console.answering import AnsweringPage
from bot.console.audit import AuditPage
from bot.console.classifying import ClassifyingPage
from bot.console.curator import Curating
from bot.console.decision import DecisionPage
from bot.console.desk import Desk
from bot.console.documents import DocumentsPage
from bot.console.door import Door, Handler
from bot.console.entering import EnteringPage
from bot.console.entry_form import EntryForm
from bot.console.erasing import ErasingPage
from bot.console.exporting import ExportPage
from bot.console.extending import ExtendingPage
from bot.console.figures import FiguresPage
from bot.console.forwarding import ForwardingPage
from bot.console.importing import ImportPage
from bot.console.inbox import InboxPage
from bot.console.knowledge import KnowledgePage
from bot.console.letter import LetterPage
from bot.console.letters import LettersPage
from bot.console.merging import MergePage
from bot.console.password import PasswordPage
from bot.console.petition import PetitionPage
from bot.console.posters import PosterPage
from bot.console.proof import PATH
from bot.console.proposing import ProposalsPage
from bot.console.publishing import PublishingPage, VersionsPage
from bot.console.rendering import Pages
from bot.console.roster import RosterPage
from bot.console.sending import SendingPage
from bot.console.sign_in import SignInPage
from bot.console.telling import TellingPage
from bot.console.trying import TryPage
from bot.console.unanswered import UnansweredPage

STATIC = Path(__file__).parent / "static"
_HEADERS = [
    (
        b"content-security-policy",
        b"default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
_SECURE = (b"strict-transport-security", b"max-age=31536000")  # links and cookies depend on it
Handlers = dict[str, Handler]
_OURS = frozenset(name for name, _ in (*_HEADERS, _SECURE))


def console(desk: Desk) -> Mount:
    """Everything under ``/console``."""
    pages = Pages(desk)
    door = Door(desk, pages)
    routes = _routes(desk, pages, door)
    guarded = Middleware(Guarded, is_secure=desk.public_url.startswith("https://"))
    # An application of its own: its refusals (no such file or method) bear the headers too.
    return Mount(PATH, app=Starlette(routes=routes, middleware=[guarded]))


class Guarded:
    """Adds the headers to every answer, whoever gives it."""

    def __init__(self, app: ASGIApp, *, is_secure: bool) -> None:
        self._app = app
        self._headers = [*_HEADERS, _SECURE] if is_secure else _HEADERS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, headers added."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                others = [pair for pair in message["headers"] if pair[0] not in _OURS]
                message["headers"] = [*others, *self._headers]
            await send(message)

        await self._app(scope, receive, guarded)


def _routes(desk: Desk, pages: Pages, door: Door) -> list[BaseRoute]:
    inbox, petition = InboxPage(desk, pages), PetitionPage(desk, pages)
    decision, entering = DecisionPage(desk, pages), EnteringPage(desk, pages)
    forwarding, letters = ForwardingPage(desk, pages), LettersPage(desk, pages)
    letter, answering = LetterPage(desk, pages), AnsweringPage(desk, pages)
    sending = SendingPage(desk, pages, letter)
    roster, audit = RosterPage(desk, pages), AuditPage(desk, pages)
    erasing, telling = ErasingPage(desk, pages), TellingPage(desk, pages)
    extending = ExtendingPage(desk, pages)
    merging, posters = MergePage(desk, pages), PosterPage(desk, pages)
    figures, exporting = FiguresPage(desk, pages), ExportPage(desk, pages)
    sign_in, account = SignInPage(desk, pages), AccountPage(desk, pages, door)
    shown: Handlers = {
        "/": inbox.show,
        "/petition/{code}": petition.show,
        "/petition/{code}/file/{id}": petition.file,
        "/petition/{code}/receipt": petition.receipt,
        "/petition/{code}/answer": telling.sheet,
        "/petition/{code}/extend": extending.show,
        "/petition/{code}/decide/{to}": decision.show,
        "/petition/{code}/erase": erasing.show,
        "/forward": forwarding.show,
        "/letters": letters.show,
        "/letter/{id}": letter.show,
        "/letter/{id}/document": letter.document,
        "/letter/{id}/file/{file}": letter.file,
        "/letter/{id}/answer": answering.show,
        "/enter": entering.show,
        "/figures": figures.show,
        "/posters": posters.show,
        "/posters/all": posters.show_all,
        "/posters/{place}": posters.show_one,
        "/export": exporting.show,
        "/export/{order}": exporting.show_order,
        "/export/{order}/file": exporting.file,
        "/figures/chart/{name}": figures.chart,
        "/staff": roster.show,
        "/staff/{id}": roster.show_one,
        "/audit": audit.show,
        "/account": account.show,
    }
    posted: Handlers = {
        "/sign-out": account.leave,
        "/sign-out-everywhere": account.leave_everywhere,
        "/act": inbox.act,
        "/views": inbox.save_view,
        "/views/{id}": inbox.change_view,
        "/merge/choose": merging.choose,
        "/merge": merging.take,
        "/merge/undo": merging.undo,
        "/petition/{code}/contact": petition.show_contact,
        "/petition/{code}/take": petition.take,
        "/petition/{code}/give": petition.give,
        "/petition/{code}/tags": petition.tag,
        "/petition/{code}/note": petition.note,
        "/petition/{code}/reply": petition.reply,
        "/petition/{code}/reply/undo": petition.undo_reply,
        "/petition/{code}/decide/{to}": decision.take,
        "/petition/{code}/told": telling.told,
        "/petition/{code}/extend": extending.take,
        "/petition/{code}/extend/undo": extending.undo,
        "/petition/{code}/classify": ClassifyingPage(desk).take,
        "/petition/{code}/undo": decision.undo,
        "/petition/{code}/erase": erasing.take,
        "/forward": forwarding.take,
        "/letter/{id}/address": letter.address,
        "/letter/{id}/words": letter.reword,
        "/letter/{id}/leave-out": letter.leave_out,
        "/letter/{id}/drop": letter.drop,
        "/letter/{id}/remind": letter.remind,
        "/letter/{id}/mail": sending.mail,
        "/letter/{id}/mail/undo": sending.undo,
        "/letter/{id}/answer/undo": answering.undo,
        "/letter/{id}/paper": sending.paper,
        "/letter/{id}/paper/undo": sending.undo_paper,
        "/letter/{id}/resend": sending.resend,
        "/enter": entering.take,
        "/export": exporting.take,
        "/export/{order}/drop": exporting.drop,
        "/audit/verify": audit.verify,
        "/staff": roster.add,
        "/staff/{id}": roster.change,
        "/staff/{id}/invite": roster.invite,
        "/staff/{id}/link": roster.link,
        "/staff/{id}/leave": roster.leave,
    }
    uploaded = {
        "/letter/{id}/sign": letter.sign,
        "/letter/{id}/answer": answering.take,
    }
    if desk.passwords is not None:
        password = PasswordPage(desk, desk.passwords, pages, account)
        shown |= {
            "/account/second-factor": password.second_factor,
            "/passwords": password.holders,
        }
        posted |= {
            "/account/password": password.begin,
            "/account/second-factor": password.confirm,
            "/account/password/change": password.change,
            "/account/password/remove": password.remove,
            "/account/codes": password.renew_codes,
            "/passwords/{id}": password.reset,
        }
    received: Handlers = {}
    if desk.curating is not None:
        knowledge_shown, knowledge_posted, received = _knowledge(desk, pages, desk.curating)
        shown |= knowledge_shown
        posted |= knowledge_posted
    return [
        Mount("/static", StaticFiles(directory=STATIC)),
        Route("/sign-in", sign_in.show, methods=["GET"]),
        Route("/sign-in", sign_in.prove, methods=["POST"]),
        Route("/sign-in/{token}", sign_in.knock, methods=["GET"]),
        Route("/sign-in/{token}", sign_in.enter, methods=["POST"]),
        *(Route(path, door.shown(page), methods=["GET"]) for path, page in shown.items()),
        *(Route(path, door.posted(form), methods=["POST"]) for path, form in posted.items()),
        *(Route(path, door.uploaded(form), methods=["POST"]) for path, form in uploaded.items()),
        *(Route(path, door.received(form), methods=["POST"]) for path, form in received.items()),
        Route("/{anything:path}", door.shown(door.nowhere), methods=["GET"]),
    ]


def _knowledge(
    desk: Desk, pages: Pages, curating: Curating
) -> tuple[Handlers, Handlers, Handlers]:
    """The pages of editors: those that are shown, the forms, and where documents come up."""
    entries, form = KnowledgePage(desk, pages, curating), EntryForm(desk, pages, curating)
    publishing, versions = (
        PublishingPage(desk, pages, curating),
        VersionsPage(desk, pages, curating),
    )
    imports, documents = ImportPage(desk, pages, curating), DocumentsPage(pages, curating)
    questions, proposals = (
        UnansweredPage(desk, pages, curating),
        ProposalsPage(desk, pages, curating),
    )
    shown: Handlers = {
        "/knowledge": entries.show,
        "/knowledge/import": imports.show,
        "/knowledge/import/{token}": imports.show_one,
        "/knowledge/documents": documents.show,
        "/knowledge/documents/{document}": documents.show_one,
        "/knowledge/entry/{entry}": entries.show_one,
        "/knowledge/patch": entries.patch,
        "/knowledge/new": form.show_new,
        "/knowledge/edit/{entry}": form.show_edit,
        "/knowledge/questions": questions.show,
        "/knowledge/questions/{group}": questions.show_one,
        "/knowledge/proposals": proposals.show,
        "/knowledge/try": TryPage(desk, pages, curating).show,
        "/knowledge/publish": publishing.show,
        "/knowledge/versions": versions.show,
        "/knowledge/versions/{number}": versions.show_one,
    }
    posted: Handlers = {
        "/knowledge/documents/{document}": documents.take,
        "/knowledge/documents/{document}/restore": documents.restore,
        "/knowledge/entry/{entry}/restore": entries.restore,
        "/knowledge/new": form.take_new,
        "/knowledge/edit/{entry}": form.take_edit,
        "/knowledge/questions/{group}": questions.act,
        "/knowledge/proposals/{proposal}": proposals.act,
        "/knowledge/import/{token}": imports.write,
        "/knowledge/import/{token}/drop": imports.drop,
        "/knowledge/publish": publishing.publish,
        "/knowledge/publish/try": publishing.try_out,
        "/knowledge/publish/drop": publishing.drop,
        "/knowledge/versions/{number}/restore": versions.restore,
    }
    return shown, posted, {"/knowledge/import": imports.take}
