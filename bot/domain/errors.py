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


class TooShortError(InvalidInputError):
    """Too few words to be understood by those who were not there (``minimum`` words)."""

    code = "too_short"


class TooLongError(InvalidInputError):
    """More characters than are kept (``limit``, ``found``)."""

    code = "too_long"


class DetailMissingError(InvalidInputError):
    """A move says too little: ``field`` (note, body, reason, duplicate_of) is empty."""

    code = "detail_missing"


class DraftIncompleteError(InvalidInputError):
    """A petition cannot be sent yet; ``step`` is the first step of the form that lacks something.

    A place is lacking when neither a commune nor words for it were given.
    """

    code = "draft_incomplete"


class ConsentMissingError(BotError):
    """The present version of the consent was not agreed to by a tap in this draft."""

    code = "consent_missing"


class LimitReachedError(BotError):
    """One person's share is used up: ``which`` (a :class:`Limited`), possible again ``until``."""

    code = "limit_reached"


class BlockedError(BotError):
    """The person may send no petitions: ``reason``, ``until`` (None: until unblocked)."""

    code = "blocked"


class PetitionNotFoundError(NotFoundError):
    """No petition bears this code."""

    code = "petition_not_found"


class ViewNameTakenError(BotError):
    """Another saved filter of the member bears this ``name``."""

    code = "view_name_taken"


class TooManyViewsError(BotError):
    """A member has as many saved filters as there may be: ``limit``."""

    code = "too_many_views"


class TooManyWaitsError(BotError):
    """Somebody waits for answers to as many questions as one may."""

    code = "too_many_waits"


class OrderPendingError(BotError):
    """Another file of the same member of staff is still being written."""

    code = "order_pending"


class NotYoursError(BotError):
    """Only whoever sent the petition may do this."""

    code = "not_yours"


class NotAllowedError(BotError):
    """The petition's ``state`` does not allow what was asked."""

    code = "not_allowed"


class ConflictError(BotError):
    """Somebody else changed it meanwhile: look again, then decide."""

    code = "conflict"


class CodeTakenError(ConflictError):
    """Another petition bears this tracking code: make another one."""


class PersonErasedError(BotError):
    """Nothing leads from the petition to its sender any more."""

    code = "person_erased"


class NotPermittedError(BotError):
    """The member of staff may not do this: ``act`` (an Act); ``outside`` when only not here.

    Outside are petitions of other sectors or communes than theirs.
    """

    code = "not_permitted"


class TakenError(BotError):
    """Somebody else works on the petition: ``owner``, a name."""

    code = "taken"


class DecidedError(BotError):
    """A decision stands already and is about to be made: ``by``, a name."""

    code = "decided"


class TooLateError(BotError):
    """There is nothing to undo any more: the decision was made, or undone."""

    code = "too_late"


class NotSharedError(BotError):
    """The citizen wants nobody to see who they are."""

    code = "not_shared"


class MemberNotFoundError(NotFoundError):
    """No member of staff has this number, or they left (``id``)."""

    code = "member_not_found"


class MemberUnfitError(InvalidInputError):
    """The member cannot be given the petition: ``name``; no right to it, or not their scope."""

    code = "member_unfit"


class LastAdminError(BotError):
    """Without this administrator nobody could keep the roster."""

    code = "last_admin"


class RosterInvalidError(InvalidInputError):
    """A member cannot be kept so: ``field`` (name, roles, sectors, places), ``value``."""

    code = "roster_invalid"


class InvitationInvalidError(BotError):
    """The invitation is unknown, used, expired or taken back."""

    code = "invitation_invalid"


class AccountTakenError(ConflictError):
    """The account belongs to another member of staff already: ``name``."""

    code = "account_taken"


class LetterError(BotError):
    """A letter cannot go on as asked; the children say why."""

    code = "letter"


class LetterNotFoundError(NotFoundError):
    """No letter has this number."""

    code = "letter_not_found"


class LetterStateError(LetterError):
    """The letter's ``state`` does not allow what was asked."""

    code = "letter_state"


class LetterPetitionError(LetterError):
    """The petition ``petition`` cannot be forwarded from its ``state``."""

    code = "letter_petition"


class LetterUnsignedError(LetterError):
    """Number, date or signed file is missing, and unsigned drafts are not sent."""

    code = "letter_unsigned"


class LetterNeededError(LetterError):
    """A petition is forwarded by a letter and by nothing else."""

    code = "letter_needed"


class LetterErasedError(LetterError):
    """What the letter tells of was erased: it leaves the office no more."""

    code = "letter_erased"


class ExampleRecipientError(LetterError):
    """The recipient ``body`` is an example: nothing is sent to it."""

    code = "example_recipient"


class NoAddressError(LetterError):
    """The recipient ``body`` has no e-mail: it goes on paper."""

    code = "no_address"


class MailOffError(LetterError):
    """No mail server is set: letters go on paper."""

    code = "mail_off"


class LetterTooBigError(LetterError):
    """The files are more than a mail may hold (``limit``, ``found``: MiB)."""

    code = "letter_too_big"


class LetterTemplateError(LetterError):
    """The office's template cannot be used: ``template``, ``reason`` and ``detail``."""

    code = "letter_template"


class EmptyAnswerError(LetterError):
    """The answer is a formula and says nothing: to be confirmed, or asked for anew."""

    code = "empty_answer"


class LetterFileError(LetterError):
    """The file is not what may be kept (``refusal``)."""

    code = "letter_file"


class FileRefusedError(InvalidInputError):
    """A document cannot be imported at all: ``reason`` and the facts that go with it."""

    code = "file_refused"


class PasswordUnfitError(InvalidInputError):
    """The password cannot be taken: ``why`` (short, long, guessable, differ), ``limit``."""

    code = "password_unfit"


class PasswordStateError(BotError):
    """The password is set already, or not yet: what was asked comes too late or too early."""

    code = "password_state"


class LoginUnfitError(InvalidInputError):
    """The name to sign in by is not one."""

    code = "login_unfit"


class LoginTakenError(ConflictError):
    """Another member signs in by this name."""

    code = "login_taken"


class WrongCodeError(InvalidInputError):
    """The code is not that of the second factor."""

    code = "wrong_code"


class SignInAgainError(BotError):
    """Signed in too long ago for what was asked."""

    code = "sign_in_again"


class TooManyTriesError(BotError):
    """Too many tries to get in: not before ``until``."""

    code = "too_many_tries"


class PublishedUnreadableError(KnowledgeError):
    """The version ``number`` that is published cannot be read by this release."""


class KnowledgeNotBuiltError(BotError):
    """A sound version could not be made ready: memory or time ran out, or somebody stopped it."""

    code = "knowledge_not_built"


class NothingNewError(ConflictError):
    """The knowledge that is to be published is what is served already (version ``number``)."""

    code = "nothing_new"


class AnswersLostError(BotError):
    """Example questions are no longer answered rightly (``count``): to be published knowingly.

    ``facts["report"]`` says which.
    """

    code = "answers_lost"


class PublishedMeanwhileError(ConflictError):
    """Somebody else published version ``number`` while this one was being tried."""

    code = "published_meanwhile"


class VersionNotFoundError(NotFoundError):
    """There is no version ``number``."""

    code = "version_not_found"


class ReasonMissingError(InvalidInputError):
    """A publication needs a reason that others understand later."""

    code = "reason_missing"


class FolderNotEmptyError(InvalidInputError):
    """Something lies in the ``folder`` already."""

    code = "folder_not_empty"


class KnowledgeShapeError(ConflictError):
    """The files are not written so that ``id`` can be changed here: by hand, in the file."""

    code = "knowledge_shape"


class KnowledgeChangedError(ConflictError):
    """Somebody else changed the same place of the working copy meanwhile."""

    code = "knowledge_changed"


class FolderReadOnlyError(BotError):
    """The working copy cannot be written from here: a patch can be taken along."""

    code = "folder_read_only"


class DocumentNotFoundError(NotFoundError):
    """The working copy, or what is published, has no document ``id``."""

    code = "document_not_found"


class EntryNotFoundError(NotFoundError):
    """The working copy has no entry ``id``."""

    code = "entry_not_found"


class AlreadyPublishedError(BotError):
    """What would be undone is served by now: it is changed like everything that is."""

    code = "already_published"


class SecondPersonError(BotError):
    """Whoever changed the knowledge does not publish it: somebody else must."""

    code = "second_person"
