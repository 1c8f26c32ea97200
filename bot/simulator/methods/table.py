"""Every method of the simulated Bot API, by its name in lower case."""

from collections.abc import Awaitable, Callable

from bot.simulator.methods import chats, editing, media, profile, receiving, sending
from bot.simulator.methods.call import Call
from bot.simulator.telegram import Telegram

METHODS: dict[str, Callable[[Telegram, Call], object]] = {
    "answercallbackquery": editing.answer_callback_query,
    "close": receiving.close,
    "copymessage": sending.copy_message,
    "createforumtopic": chats.create_forum_topic,
    "deletemessage": editing.delete_message,
    "deletemessages": editing.delete_messages,
    "deletemycommands": profile.delete_my_commands,
    "deletewebhook": receiving.delete_webhook,
    "editmessagecaption": editing.edit_message_caption,
    "editmessagereplymarkup": editing.edit_message_reply_markup,
    "editmessagetext": editing.edit_message_text,
    "forwardmessage": sending.forward_message,
    "getchat": chats.get_chat,
    "getchatadministrators": chats.get_chat_administrators,
    "getchatmember": chats.get_chat_member,
    "getchatmembercount": chats.get_chat_member_count,
    "getfile": media.get_file,
    "getme": profile.get_me,
    "getmycommands": profile.get_my_commands,
    "getmydescription": profile.get_my_description,
    "getmyname": profile.get_my_name,
    "getmyshortdescription": profile.get_my_short_description,
    "getuserprofilephotos": receiving.get_user_profile_photos,
    "getwebhookinfo": receiving.get_webhook_info,
    "leavechat": chats.leave_chat,
    "logout": receiving.log_out,
    "pinchatmessage": chats.pin_chat_message,
    "sendchataction": sending.send_chat_action,
    "sendcontact": sending.send_contact,
    "senddocument": media.send_document,
    "sendlocation": sending.send_location,
    "sendmediagroup": media.send_media_group,
    "sendmessage": sending.send_message,
    "sendphoto": media.send_photo,
    "setmycommands": profile.set_my_commands,
    "setmydescription": profile.set_my_description,
    "setmyname": profile.set_my_name,
    "setmyshortdescription": profile.set_my_short_description,
    "setwebhook": receiving.set_webhook,
    "unpinchatmessage": chats.unpin_chat_message,
}
WAITING: dict[str, Callable[[Telegram, Call], Awaitable[object]]] = {
    "getupdates": receiving.get_updates,
}
