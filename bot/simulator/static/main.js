// The page: which chat is open, who speaks, and the loop that keeps it up to date.
import { $, ask, attempt, el, fullName, get, initials, post, tint, toast, words } from "./api.js";
import { Composer } from "./composer.js";
import { Journal } from "./journal.js";
import { Messages, summary } from "./messages.js";

const WAIT = 25; // seconds of a long poll
const state = { bot: null, people: [], chats: [], chat: null, speaker: 0, seq: 0, chatSeq: 0, read: new Map(), anonymous: false };

const person = (id) => state.people.find((one) => one.id === id);
const chatName = (chat) => (chat.type === "private" ? fullName(person(chat.id) ?? chat) : chat.title);

function act(name, args) {
  const where = name === "start" ? {} : { chat_id: state.chat.id };
  if (state.anonymous) where.anonymous = true;
  return attempt(() => post(`/people/${state.speaker}/${name}`, { ...where, ...args }));
}

const messages = new Messages({
  speaker: () => state.speaker,
  onCommand: (text) => act("say", { text }),
  onReply: (message) => composer.setContext({ reply: message }),
  onEdit: (message) => composer.setContext({ edit: message }),
});
const composer = new Composer({
  act,
  chat: () => state.chat,
  speaker: () => state.speaker,
  lastOwn: () => state.latestOwn,
});
new Journal();

function avatar(chat) {
  return el("span", `avatar ${tint(chat.id)}`, initials(chatName(chat)));
}

function showList() {
  const shown = state.chats.filter((chat) => !chat.migrated_to && (chat.type !== "private" || state.people.length < 60 || chat.last));
  $("chat-list").replaceChildren(...shown.slice(0, 200).map((chat) => {
    const last = chat.last ? summary(chat.last) : words.empty;
    const unread = chat.last?.outgoing && chat.last.seq > (state.read.get(chat.id) ?? 0) && chat.id !== state.chat?.id;
    const button = el("button", "", avatar(chat), el("span", "who", el("b", "", chatName(chat)), el("span", "", last)), unread ? el("span", "badge", "●") : null);
    button.setAttribute("aria-current", String(chat.id === state.chat?.id));
    button.addEventListener("click", () => open(chat.id));
    return el("li", "", button);
  }));
}

function showHeader() {
  const { chat } = state;
  const group = chat.type !== "private";
  $("chat-avatar").className = group ? `avatar ${tint(chat.id)}` : "avatar tint-bot";
  $("chat-avatar").textContent = group ? initials(chat.title) : "★";
  $("chat-name").textContent = group ? chat.title : state.bot.first_name;
  const action = chat.action ? words[chat.action] ?? words.action : "";
  const members = group ? `${Object.keys(chat.members).length + 1} ${words.members}` : `${words.you}: ${chatName(chat)}`;
  $("chat-status").textContent = action || (chat.blocked ? words.blocked : members);
  $("chat-status").classList.toggle("busy", Boolean(action));
  $("block").hidden = group;
  $("block").title = chat.blocked ? words.unblock : words.block;
  $("welcome").hidden = messages.known.size > 0 || chat.last !== null;
  showSpeakers(group);
  composer.update(chat);
}

function showSpeakers(group) {
  $("speaker").hidden = !group;
  if (!group) return;
  const members = Object.keys(state.chat.members).map(Number).filter(person);
  const options = members.map((id) => new Option(fullName(person(id)), id, false, id === state.speaker && !state.anonymous));
  const owner = members.find((id) => ["creator", "administrator"].includes(state.chat.members[id]));
  if (owner) options.push(new Option(words.anonymous, `anonymous:${owner}`, false, state.anonymous));
  $("speaker").replaceChildren(...options);
}

function closePeople() {
  $("people").classList.remove("open");
}

async function open(chatId) {
  const chat = state.chats.find((one) => one.id === chatId);
  if (!chat) return;
  closePeople();
  state.chat = chat;
  state.anonymous = false;
  const members = Object.keys(chat.members).map(Number).filter(person);
  state.speaker = chat.type === "private" ? chat.id : members.find((id) => id === state.speaker) ?? members[0];
  state.chatSeq = 0;
  state.latestOwn = null;
  messages.clear();
  composer.setContext(null);
  await refresh();
  $("text").focus({ preventScroll: true });
}

async function refresh() {
  const asked = state.chat.id;
  const fresh = state.chatSeq > 0;
  const shown = await get(`/chats/${asked}/messages?since=${state.chatSeq}`);
  if (asked !== state.chat.id) return;
  state.chat = shown.chat;
  state.chatSeq = shown.seq;
  for (const message of shown.messages) {
    if (message.from.id === state.speaker && message.text) state.latestOwn = message;
  }
  messages.show(shown.messages, shown.deleted, fresh);
  state.read.set(asked, shown.seq);
  showHeader();
  showList();
  if (shown.chat.action) setTimeout(() => { if (state.chat.id === asked) refresh(); }, 5200);
}

async function load() {
  const all = await get("/state");
  Object.assign(state, { bot: all.bot, people: all.people, chats: all.chats, seq: all.seq });
  if (all.about) $("about").textContent = all.about;
}

async function follow() {
  for (;;) {
    try {
      const { changes } = await get(`/changes?since=${state.seq}&wait=${WAIT}`);
      if (changes.length) {
        await load();
        if (changes.some((change) => change.chat_id === state.chat.id)) await refresh();
        else showList();
        await new Promise((resolve) => { setTimeout(resolve, 60); });
      }
    } catch {
      toast(words.failed_connection);
      await new Promise((resolve) => { setTimeout(resolve, 1500); });
    }
  }
}

async function addPerson() {
  const at = state.people.length % words.names.length;
  const details = await ask(words.add_person, [
    { name: "last_name", label: words.last_name, value: words.family[at] },
    { name: "first_name", label: words.first_name, value: words.names[at] },
    { name: "phone", label: words.phone, value: `+8491234567${at}` },
  ]);
  if (!details?.first_name) return;
  const added = await attempt(() => post("/people", details));
  if (!added) return;
  await load();
  await open(added.id);
}

async function addGroup() {
  const details = await ask(words.add_group, [
    { name: "title", label: words.title, value: words.default_group },
    { name: "admin", label: words.admin, type: "checkbox", value: true },
    { name: "forum", label: words.forum, type: "checkbox", value: false },
  ]);
  if (!details?.title) return;
  const owner = state.people.find((one) => one.id === state.speaker) ?? state.people[0];
  const added = await attempt(() => post("/groups", {
    title: details.title, owner: owner.id, members: state.people.slice(0, 20).map((one) => one.id),
    forum: details.forum, bot: details.admin ? "administrator" : "member",
  }));
  if (!added) return;
  await load();
  await open(added.id);
}

async function begin() {
  await load();
  if (!state.people.length) {
    await post("/people", { first_name: words.names[0], last_name: words.family[0], phone: "+84912345678" });
    await load();
  }
  $("add-person").addEventListener("click", addPerson);
  $("add-group").addEventListener("click", addGroup);
  $("open-people").addEventListener("click", () => $("people").classList.add("open"));
  $("close-people").addEventListener("click", closePeople);
  document.querySelector(".phone").addEventListener("click", closePeople, true); // before the button that opens it
  $("block").addEventListener("click", () => attempt(() => post(`/people/${state.speaker}/${state.chat.blocked ? "unblock" : "block"}`)));
  $("speaker").addEventListener("change", () => {
    const [kind, owner] = $("speaker").value.split(":");
    state.anonymous = kind === "anonymous";
    state.speaker = Number(state.anonymous ? owner : kind);
    state.chatSeq = 0;
    messages.clear();
    refresh();
  });
  const wide = window.matchMedia("(min-width: 1181px)").matches;
  if (wide) $("open-journal").click();
  await open(state.people.at(0).id);
  follow();
}

begin();
