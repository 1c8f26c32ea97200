// Text with entities -> DOM. Offsets are UTF-16, as JavaScript's own strings are.
import { el, words } from "./api.js";

const SAFE_LINK = /^(https?|tg|ton|mailto):/i;
const LONG_QUOTE = 180; // letters; shorter expandable quotes are shown whole

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

function link(url, children) {
  const anchor = el("a", "", ...children);
  const href = /^[a-z]+:/i.test(url) ? url : `http://${url}`;
  if (SAFE_LINK.test(href)) {
    anchor.href = href;
    anchor.target = "_blank";
    anchor.rel = "noopener noreferrer";
  }
  return anchor;
}

function spoiler(children) {
  const node = el("span", "spoiler", ...children);
  node.addEventListener("click", () => node.classList.toggle("shown"));
  return node;
}

function quote(children, expandable, text) {
  const node = el("blockquote", "", ...children);
  if (!expandable || (text.length < LONG_QUOTE && text.split("\n").length < 4)) return node;
  node.classList.add("folded");
  const fold = el("button", "fold", words.expand);
  fold.type = "button";
  fold.addEventListener("click", () => {
    const scroll = node.closest(".scroll");
    const { top } = node.getBoundingClientRect();
    const folded = node.classList.toggle("folded");
    fold.textContent = folded ? words.expand : words.collapse;
    scroll.scrollTop += node.getBoundingClientRect().top - top; // the reader's line stays where it is
  });
  return el("div", "", node, fold);
}

function pre(children, language) {
  const node = el("pre", "", ...children);
  if (language) node.title = language;
  return node;
}

function command(text, onCommand) {
  const node = el("button", "command", text);
  node.type = "button";
  node.addEventListener("click", () => onCommand(text));
  return node;
}

const KINDS = {
  bold: (_e, _t, children) => el("b", "", ...children),
  italic: (_e, _t, children) => el("i", "", ...children),
  underline: (_e, _t, children) => el("u", "", ...children),
  strikethrough: (_e, _t, children) => el("s", "", ...children),
  spoiler: (_e, _t, children) => spoiler(children),
  code: (_e, _t, children) => el("code", "", ...children),
  pre: (e, _t, children) => pre(children, e.language),
  blockquote: (_e, t, children) => quote(children, false, t),
  expandable_blockquote: (_e, t, children) => quote(children, true, t),
  text_link: (e, _t, children) => link(e.url, children),
  url: (_e, t, children) => link(t, children),
  email: (_e, t, children) => link(`mailto:${t}`, children),
  bot_command: (_e, t, _c, onCommand) => command(t, onCommand),
};

function nodes(text, from, to, entities, onCommand) {
  const made = [];
  let at = from;
  let index = 0;
  while (index < entities.length) {
    const entity = entities[index];
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    index += 1;
    if (end <= start) continue;
    const inside = [];
    while (index < entities.length && entities[index].offset < end) inside.push(entities[index++]);
    if (start > at) made.push(text.slice(at, start));
    const children = nodes(text, start, end, inside, onCommand);
    const make = KINDS[entity.type];
    made.push(...(make ? [make(entity, text.slice(start, end), children, onCommand)] : children));
    at = BLOCKS.has(entity.type) && text[end] === "\n" ? end + 1 : end; // a block ends its line itself
  }
  if (at < to) made.push(text.slice(at, to));
  return made;
}

export function formatted(text, entities, onCommand) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return el("div", "text", ...nodes(text, 0, text.length, sorted, onCommand));
}
