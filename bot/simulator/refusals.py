"""What the Bot API refuses and in which words.

The words are those of Telegram's own server (tdlib/telegram-bot-api ``Client.cpp`` and
``WebhookActor.cpp``, tdlib/td ``MessageEntity.cpp``) or of error reports quoted by several
libraries.

Stricter than the real server, on purpose, as the documentation says so: an album of one item is
refused (``album_too_small``). Not confirmed by a source, so the words or the rule are ours:
``name_too_long``, ``description_too_long``, ``short_description_too_long``, ``button_text_empty``,
``placeholder_too_long``, ``markdown`` (only HTML and entities are read here), and that an edit in
the chat of somebody who blocked the bot is refused as a message would be.
"""

from typing import Any

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
_OTHER_POLL = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
_WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active;"
    " use deleteWebhook to delete the webhook first"
)
_QUERY_INVALID = "query is too old and response timeout expired or query ID is invalid"

_PREFIXES = {
    400: "Bad Request: ",
    401: "Unauthorized",
    403: "Forbidden: ",
    404: "Not Found",
    409: "Conflict: ",
    413: "Request Entity Too Large",
    429: "Too Many Requests: ",
}

TEXTS: dict[str, tuple[int, str]] = {
    # the request
    "unauthorized": (401, ""),
    "not_found": (404, ""),
    "request_too_large": (413, ""),
    "flood": (429, "retry after {seconds}"),
    "logged_out": (400, "Logged out"),
    "bad_json": (400, "can't parse {what} JSON object"),
    "parameter_required": (400, 'parameter "{name}" is required'),
    # chats
    "chat_id_empty": (400, "chat_id is empty"),
    "chat_not_found": (400, "chat not found"),
    "blocked": (403, "bot was blocked by the user"),
    "deactivated": (403, "user is deactivated"),
    "never_started": (403, "bot can't initiate conversation with a user"),
    "kicked": (403, "bot was kicked from the {kind} chat"),
    "not_member": (403, "bot is not a member of the {kind} chat"),
    "migrated": (400, "group chat was upgraded to a supergroup chat"),
    "user_id_invalid": (400, "invalid user_id specified"),
    "member_not_found": (400, "member not found"),
    "no_administrators": (400, "there are no administrators in the private chat"),
    "cannot_leave_private": (400, "chat member status can't be changed in private chats"),
    "not_a_forum": (400, "the chat is not a forum"),
    "no_right_to_topics": (400, "not enough rights to create a topic"),
    "no_right_to_pin": (400, "not enough rights to manage pinned messages in the chat"),
    "topic_name_empty": (400, "TOPIC_TITLE_EMPTY"),
    "thread_not_found": (400, "message thread not found"),
    # text
    "text_empty": (400, "message text is empty"),
    "text_blank": (400, "text must be non-empty"),
    "text_too_long": (400, "message is too long"),
    "raw_text_too_long": (400, "text is too long"),
    "edited_text_too_long": (400, "MESSAGE_TOO_LONG"),
    "caption_too_long": (400, "message caption is too long"),
    "parse_mode": (400, "unsupported parse_mode"),
    "markdown": (400, "unsupported parse_mode: the simulator reads HTML and entities only"),
    "entities": (400, "can't parse entities: {problem}"),
    "message_entity": (400, "can't parse MessageEntity: {problem}"),
    # keyboards
    "markup_object": (400, "object expected as reply markup"),
    "keyboard_rows": (400, 'field "keyboard" must be an Array of Arrays'),
    "inline_rows": (
        400,
        'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
    ),
    "keyboard_button": (400, "can't parse keyboard button: {problem}"),
    "inline_button": (400, "can't parse inline keyboard button: {problem}"),
    "button_text_empty": (400, "keyboard button text must be non-empty"),
    "button_data": (400, "BUTTON_DATA_INVALID"),
    "button_url": (400, "inline keyboard button URL '{url}' is invalid: {problem}"),
    "markup_too_long": (400, "reply markup is too long"),
    "inline_expected": (400, "inline keyboard expected"),
    "placeholder_too_long": (400, "INPUT_FIELD_PLACEHOLDER_TOO_LONG"),
    # messages
    "reply_not_found": (400, "message to be replied not found"),
    "edit_not_found": (400, "message to edit not found"),
    "cannot_edit": (400, "message can't be edited"),
    "no_text_to_edit": (400, "there is no text in the message to edit"),
    "no_caption_to_edit": (400, "there is no caption in the message to edit"),
    "not_modified": (400, _NOT_MODIFIED),
    "no_message_id": (400, "message identifier is not specified"),
    "delete_not_found": (400, "message to delete not found"),
    "cannot_delete": (400, "message can't be deleted"),
    "forward_not_found": (400, "message to forward not found"),
    "copy_not_found": (400, "message to copy not found"),
    "pin_not_found": (400, "message to pin not found"),
    "action": (400, "wrong parameter action in request"),
    "latitude": (400, "latitude is empty"),
    "longitude": (400, "longitude is empty"),
    "query_invalid": (400, _QUERY_INVALID),
    "answer_too_long": (400, "MESSAGE_TOO_LONG"),
    # files
    "no_file": (400, "there is no {field} in the request"),
    "file_empty": (400, "file must be non-empty"),
    "file_id": (400, "wrong file identifier/HTTP URL specified"),
    "url_content": (400, "failed to get HTTP URL content"),
    "file_kind": (400, "can't use file of type {has} as {wanted}"),
    "photo_too_big": (
        400,
        "file of size {size} bytes is too big for a photo; the maximum size is {limit} bytes",
    ),
    "image_failed": (400, "IMAGE_PROCESS_FAILED"),
    "photo_dimensions": (400, "PHOTO_INVALID_DIMENSIONS"),
    "file_id_missing": (400, "file_id not specified"),
    "file_id_invalid": (400, "invalid file_id"),
    "file_too_big": (400, "file is too big"),
    "media": (400, "can't parse InputMedia: {problem}"),
    "media_array": (400, "expected an Array of InputMedia"),
    "album_empty": (400, "there are no messages to send"),
    "album_too_small": (400, "group of media must include 2-10 items"),
    "album_too_big": (400, "too many messages to send as an album"),
    "album_mixed": (400, "{kind} can't be mixed with other media types"),
    # updates
    "webhook_active": (409, _WEBHOOK_ACTIVE),
    "other_poll": (409, _OTHER_POLL),
    "poll_ended_by_webhook": (409, "terminated by setWebhook request"),
    "webhook_url": (400, "invalid webhook URL specified"),
    "webhook_https": (400, "bad webhook: An HTTPS URL must be provided for webhook"),
    "webhook_port": (
        400,
        "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
    ),
    "secret_too_long": (400, "secret token is too long"),
    "secret_characters": (400, "secret token contains unallowed characters"),
    # the bot's profile
    "commands_array": (400, "expected an Array of BotCommand"),
    "command_object": (400, "can't parse BotCommand: {problem}"),
    "command_empty": (400, "command must be non-empty"),
    "command_too_long": (400, "command length must not exceed 32"),
    "command_description_empty": (400, "command description must be non-empty"),
    "command_description_too_long": (400, "command description length must not exceed 256"),
    "command_invalid": (400, "BOT_COMMAND_INVALID"),
    "commands_too_many": (400, "BOT_COMMANDS_TOO_MUCH"),
    "scope": (400, "can't parse BotCommandScope: {problem}"),
    "scope_private": (400, "can't use specified scope in private chats"),
    "language": (400, "invalid language code specified"),
    "name_too_long": (400, "bot name is too long"),
    "description_too_long": (400, "bot description is too long"),
    "short_description_too_long": (400, "bot short description is too long"),
}


class RefusedError(Exception):
    """An answer with ``ok`` false: an HTTP status, a description, perhaps parameters."""

    def __init__(
        self, status: int, description: str, parameters: dict[str, Any] | None = None
    ) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


def refused(
    key: str, *, parameters: dict[str, Any] | None = None, **facts: object
) -> RefusedError:
    """Return the refusal named ``key``, its gaps filled with ``facts``."""
    status, text = TEXTS[key]
    return RefusedError(status, _PREFIXES[status] + text.format(**facts), parameters)
