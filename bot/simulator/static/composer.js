// What a person writes with: text, commands, attachments, the bot's reply keyboard.
import { $, ask, attempt, el, get, post, words } from "./api.js";
import { summary } from "./messages.js";

const THAI_NGUYEN = { latitude: "21.5942", longitude: "105.8482" };
const TALLEST = 140; // pixels of the text field

export class Composer {
  constructor({ act, chat, speaker, lastOwn }) {
    this.act = act;
    this.chat = chat;
    this.speaker = speaker;
    this.lastOwn = lastOwn;
    this.context = null;
    this.keyboard = "";
    this.hidden = false;
    $("composer").addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
    $("text").addEventListener("keydown", (event) => this.key(event));
    $("text").addEventListener("input", () => this.grow());
    $("context-cancel").addEventListener("click", () => this.setContext(null));
    $("menu-button").addEventListener("click", () => this.toggleCommands());
    $("attach-button").addEventListener("click", () => this.toggle("attachments", "attach-button"));
    $("keyboard-button").addEventListener("click", () => { this.hidden = !this.hidden; this.showKeyboard(); });
    $("start").addEventListener("click", () => this.act("start", { payload: new URLSearchParams(location.search).get("start") ?? "" }));
    for (const button of document.querySelectorAll("[data-attach]")) {
      button.addEventListener("click", () => { this.close(); this.attach(button.dataset.attach); });
    }
    for (const button of document.querySelectorAll("[data-example]")) {
      button.addEventListener("click", () => this.act("say", { text: button.dataset.example }));
    }
    $("photo-file").addEventListener("change", () => this.upload("photo"));
    $("document-file").addEventListener("change", () => this.upload("document"));
    document.addEventListener("click", (event) => { if (!event.target.closest(".composer")) this.close(); });
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") { this.close(); this.setContext(null); } });
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    } else if (event.key === "ArrowUp" && !$("text").value) {
      const message = this.lastOwn();
      if (message) { event.preventDefault(); this.setContext({ edit: message }); }
    }
  }

  grow() {
    const field = $("text");
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, TALLEST)}px`;
    if (field.value === "/") this.openCommands();
  }

  setContext(context) {
    if (this.context?.edit && !context) $("text").value = "";
    this.context = context;
    $("context").hidden = !context;
    const message = context?.edit ?? context?.reply;
    if (message) {
      $("context-text").textContent = `${context.edit ? words.edit : words.reply_to}: ${summary(message)}`;
      if (context.edit) $("text").value = message.text ?? message.caption ?? "";
      $("text").focus();
    }
    this.grow();
  }

  async send() {
    const text = $("text").value.trim();
    if (!text) return;
    const { context } = this;
    $("text").value = "";
    this.context = null;
    this.setContext(null);
    if (context?.edit) await this.act("edit", { message_id: context.edit.message_id, text });
    else await this.act("say", { text, ...(context?.reply ? { reply_to: context.reply.message_id } : {}) });
  }

  toggle(id, button) {
    const open = $(id).hidden;
    this.close();
    $(id).hidden = !open;
    $(button).setAttribute("aria-expanded", String(open));
    if (open) $(id).querySelector("button")?.focus();
  }

  close() {
    for (const [id, button] of [["commands", "menu-button"], ["attachments", "attach-button"]]) {
      $(id).hidden = true;
      $(button).setAttribute("aria-expanded", "false");
    }
  }

  toggleCommands() {
    if ($("commands").hidden) this.openCommands();
    else this.close();
  }

  async openCommands() {
    const commands = await attempt(() => get(`/chats/${this.chat().id}/commands?person=${this.speaker()}`));
    if (!commands) return;
    const items = commands.map(({ command, description }) => {
      const button = el("button", "", el("b", "", `/${command}`), el("small", "", description));
      button.type = "button";
      button.addEventListener("click", () => { this.close(); $("text").value = ""; this.act("say", { text: `/${command}` }); });
      return el("li", "", button);
    });
    $("commands").replaceChildren(...(items.length ? items : [el("li", "note", words.no_commands)]));
    this.close();
    $("commands").hidden = false;
    $("menu-button").setAttribute("aria-expanded", "true");
  }

  async attach(kind) {
    if (kind === "photo" || kind === "document") $(`${kind}-file`).click();
    else if (kind === "location") await this.location();
    else if (kind === "contact") await this.contact();
    else if (kind === "other-contact") {
      const contact = await ask(words.other_contact, [
        { name: "first_name", label: words.first_name, value: words.names[3] },
        { name: "phone_number", label: words.phone, value: "+84987654321" },
      ]);
      if (contact) await this.act("contact", contact);
    } else await this.act(kind, {});
  }

  async location() {
    const place = await ask(words.share_location, [
      { name: "latitude", label: words.latitude, value: THAI_NGUYEN.latitude },
      { name: "longitude", label: words.longitude, value: THAI_NGUYEN.longitude },
    ]);
    if (place) await this.act("location", place);
  }

  async contact() {
    if (await ask(words.share_contact)) await this.act("contact", {});
  }

  async upload(kind) {
    const input = $(`${kind}-file`);
    const files = [...input.files];
    if (!files.length) return;
    const form = new FormData();
    form.append("chat_id", this.chat().id);
    const caption = $("text").value.trim();
    if (caption) form.append("caption", caption);
    form.append("kind", kind);
    if (this.context?.reply) form.append("reply_to", this.context.reply.message_id);
    files.forEach((file, at) => form.append(`file${at}`, file, file.name));
    input.value = "";
    $("text").value = "";
    this.setContext(null);
    const act = files.length > 1 ? "album" : kind;
    await attempt(() => post(`/people/${this.speaker()}/${act}`, form));
  }

  update(chat) {
    const fresh = !chat.started && chat.type === "private";
    $("start").hidden = !fresh;
    $("composer").hidden = fresh;
    const written = JSON.stringify(chat.keyboard ?? null);
    if (written !== this.keyboard) {
      this.keyboard = written;
      this.markup = chat.keyboard;
      this.hidden = false;
    }
    $("text").placeholder = chat.keyboard?.input_field_placeholder || $("text").getAttribute("aria-label");
    this.showKeyboard();
  }

  showKeyboard() {
    const rows = this.markup?.keyboard;
    $("keyboard-button").hidden = !rows;
    $("reply-keyboard").hidden = !rows || this.hidden || !$("start").hidden;
    if (!rows) return;
    $("reply-keyboard").replaceChildren(...rows.map((row) => el("div", "", ...row.map((button) => this.replyButton(button)))));
  }

  replyButton(button) {
    const label = button.text ?? button;
    const node = el("button", "", label);
    node.type = "button";
    node.addEventListener("click", async () => {
      if (this.markup?.one_time_keyboard) { this.hidden = true; this.showKeyboard(); }
      if (button.request_contact) await this.contact();
      else if (button.request_location) await this.location();
      else await this.act("say", { text: label });
    });
    return node;
  }
}
