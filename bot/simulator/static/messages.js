// Messages of a chat -> DOM, and only what changed of them.
import { $, ask, attempt, el, fullName, icon, post, toast, words } from "./api.js";
import { formatted } from "./entities.js";

const clock = new Intl.DateTimeFormat("vi", { hour: "2-digit", minute: "2-digit" });
const calendar = new Intl.DateTimeFormat("vi", { day: "numeric", month: "long", year: "numeric" });
const ANSWER_PATIENCE = 15; // seconds a pressed button turns

export function summary(message) {
  if (message.text || message.caption) return message.text || message.caption;
  for (const kind of ["photo", "document", "location", "contact", "sticker", "voice"]) {
    if (message[kind]) return words[kind];
  }
  return serviceText(message) || words.service;
}

function serviceText(message) {
  const who = message.sender_chat ? message.chat.title : fullName(message.from);
  if (message.new_chat_members) return `${message.new_chat_members.map(fullName).join(", ")} ${words.joined}`;
  if (message.left_chat_member) return `${fullName(message.left_chat_member)} ${words.left}`;
  if (message.pinned_message) return `${who} ${words.pinned}`;
  if (message.forum_topic_created) return `${who} ${words.topic} “${message.forum_topic_created.name}”`;
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return words.migrated;
  return "";
}

function size(bytes) {
  if (!bytes) return "";
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function fileCard(sign, title, detail, href) {
  const card = el(href ? "a" : "div", "file", el("i", "", icon(sign)), el("span", "", el("b", "", title), el("small", "", detail)));
  if (href) { card.href = href; card.target = "_blank"; card.rel = "noopener"; }
  return card;
}

function media(message) {
  if (message.photo) {
    const image = el("img", "photo");
    image.src = `/sim/files/${encodeURIComponent(message.photo.at(-1).file_id)}`;
    image.alt = message.caption || words.photo;
    image.loading = "lazy";
    return image;
  }
  if (message.document) {
    const { file_name: name, file_size: bytes, file_id: id } = message.document;
    return fileCard("down", name, size(bytes), `/sim/files/${encodeURIComponent(id)}`);
  }
  if (message.location) {
    const { latitude, longitude } = message.location;
    return fileCard("location", words.location, `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`);
  }
  if (message.contact) return fileCard("contact", fullName(message.contact), message.contact.phone_number);
  if (message.voice) return fileCard("play", words.voice, `0:0${message.voice.duration ?? 3}`);
  if (message.sticker) return el("div", "sticker", icon("smile"));
  return null;
}

function quoted(message) {
  const replied = message.reply_to_message;
  if (!replied) return null;
  const node = el("button", "quote", el("span", "author", fullName(replied.from)), summary(replied).slice(0, 90));
  node.type = "button";
  node.addEventListener("click", () => document.querySelector(`[data-id="${replied.message_id}"]`)?.scrollIntoView({ block: "center" }));
  return node;
}

const MARGIN = 8; // pixels above what is read from its beginning

export class Messages {
  constructor({ speaker, onCommand, onReply, onEdit }) {
    this.speaker = speaker;
    this.onCommand = onCommand;
    this.onReply = onReply;
    this.onEdit = onEdit;
    this.list = $("messages");
    this.scroll = $("scroll");
    this.scroll.addEventListener("scroll", () => { $("jump").hidden = this.atEnd(); });
    $("jump").addEventListener("click", () => this.toEnd());
    this.clear();
  }

  clear() {
    this.known = new Map();
    this.day = "";
    this.list.replaceChildren();
    $("jump").hidden = true;
  }

  atEnd() {
    return this.scroll.scrollTop > -90; // the end is 0: see .scroll
  }

  toEnd() {
    this.scroll.scrollTop = 0;
  }

  show(messages, deleted, fresh) {
    const wrote = messages.some((message) => message.from?.id === this.speaker() && !this.known.has(message.message_id));
    const toEnd = !fresh || wrote || this.atEnd();
    for (const id of deleted) {
      this.known.get(id)?.remove();
      this.known.delete(id);
    }
    for (const message of messages) {
      const node = this.node(message);
      const before = this.known.get(message.message_id);
      if (before) before.replaceWith(node);
      else {
        this.dayOf(message);
        if (fresh) node.classList.add("fresh");
        this.list.append(node);
      }
      this.known.set(message.message_id, node);
    }
    if (toEnd) this.toEnd();
    if (toEnd && fresh) this.toStart(this.known.get(messages.at(-1)?.message_id));
  }

  // Of a newest message that is taller than the view the beginning is shown, not the end.
  toStart(node) {
    if (!node || node !== this.list.lastElementChild || node.classList.contains("own")) return;
    const beyond = node.getBoundingClientRect().top - this.scroll.getBoundingClientRect().top - MARGIN;
    if (beyond < 0) this.scroll.scrollTop += beyond;
  }

  dayOf(message) {
    const date = new Date(message.date * 1000);
    const day = date.toDateString();
    if (day === this.day) return;
    this.day = day;
    this.list.append(el("li", "day", day === new Date().toDateString() ? words.today : calendar.format(date)));
  }

  node(message) {
    const service = serviceText(message);
    if (service) return el("li", "service", service);
    const own = !message.outgoing && message.from.id === this.speaker();
    const node = el("li", own ? "message own" : "message");
    node.dataset.id = message.message_id;
    const stamp = el("span", "stamp", (message.edit_date ? `${words.edited} ` : "") + clock.format(new Date(message.date * 1000)));
    const author = message.sender_chat?.title ?? fullName(message.from);
    const origin = message.forward_origin && `${words.forwarded} ${fullName(message.forward_origin.sender_user)}`;
    const text = message.text ?? message.caption;
    const body = text ? formatted(text, message.entities ?? message.caption_entities, this.onCommand) : null;
    if (body) body.append(stamp);
    node.append(el("div", "bubble",
      message.chat.type !== "private" && !own ? el("span", "author", author) : null,
      origin ? el("span", "author", origin) : null,
      quoted(message), media(message), body ?? stamp));
    const keyboard = message.reply_markup?.inline_keyboard;
    if (keyboard) node.append(this.inline(message, keyboard));
    node.append(this.tools(message, own));
    return node;
  }

  tools(message, own) {
    const reply = el("button", "", icon("reply"));
    reply.title = words.reply_to;
    reply.addEventListener("click", () => this.onReply(message));
    if (!own || !(message.text || message.photo || message.document)) return el("span", "tools", reply);
    const edit = el("button", "", icon("edit"));
    edit.title = words.edit;
    edit.addEventListener("click", () => this.onEdit(message));
    return el("span", "tools", reply, edit);
  }

  inline(message, keyboard) {
    return el("div", "inline", ...keyboard.map((row) => el("div", "", ...row.map((button) => this.button(message, button)))));
  }

  button(message, button) {
    if (button.url) {
      const anchor = el("a", "", button.text);
      if (/^(https?|tg):/i.test(button.url)) anchor.href = button.url;
      anchor.target = "_blank";
      anchor.rel = "noopener noreferrer";
      anchor.title = button.url;
      return anchor;
    }
    const node = el("button", "", button.text);
    node.type = "button";
    node.addEventListener("click", () => this.press(message, button, node));
    return node;
  }

  async press(message, button, node) {
    if (button.copy_text) {
      await navigator.clipboard?.writeText(button.copy_text.text);
      toast(words.copied);
      return;
    }
    node.classList.add("busy");
    const pressed = await attempt(() => post(`/people/${this.speaker()}/press`, {
      chat_id: message.chat.id, message_id: message.message_id, data: button.callback_data, wait: ANSWER_PATIENCE,
    }));
    node.classList.remove("busy");
    if (!pressed) return;
    if (!pressed.answer) toast(words.no_answer);
    else if (pressed.answer.show_alert && pressed.answer.text) await ask(pressed.answer.text);
    else if (pressed.answer.text) toast(pressed.answer.text);
  }
}
