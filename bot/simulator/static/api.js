// The people's side of the simulator, over /sim.
export const words = JSON.parse(document.getElementById("words").textContent);

export const $ = (id) => document.getElementById(id);

export function el(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

async function answer(response) {
  const body = await response.json();
  if (!response.ok) throw new Error(body.error || response.statusText);
  return body;
}

export async function get(path, signal) {
  return answer(await fetch(`/sim${path}`, { signal }));
}

export async function post(path, args = {}) {
  const form = args instanceof FormData;
  return answer(await fetch(`/sim${path}`, {
    method: "POST",
    headers: form ? {} : { "Content-Type": "application/json" },
    body: form ? args : JSON.stringify(args),
  }));
}

let hiding = 0;

export function toast(text) {
  $("toast").textContent = text;
  $("toast").hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => { $("toast").hidden = true; }, 3500);
}

export async function attempt(act) {
  try {
    return await act();
  } catch (error) {
    toast(`${words.refused}: ${error.message}`);
    return null;
  }
}

// Ask with a dialog; fields are {name, label, value, type}; null when cancelled.
export function ask(title, fields = []) {
  const dialog = $("ask");
  $("ask-title").textContent = title;
  const inputs = fields.map(({ name, label, value = "", type = "text" }) => {
    const input = el("input");
    input.name = name;
    input.type = type;
    if (type === "checkbox") input.checked = Boolean(value);
    else input.value = value;
    return [input, type === "checkbox" ? el("label", "", input, ` ${label}`) : el("label", "", label, input)];
  });
  $("ask-fields").replaceChildren(...inputs.map(([, label]) => label));
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      if (dialog.returnValue !== "ok") { resolve(null); return; }
      resolve(Object.fromEntries(inputs.map(([input]) => [
        input.name, input.type === "checkbox" ? input.checked : input.value.trim(),
      ])));
    }, { once: true });
    dialog.returnValue = "cancel";
    dialog.showModal();
    (inputs[0]?.[0] ?? $("ask-ok")).focus();
  });
}

export function tint(id) {
  return `tint-${Math.abs(id) % 7}`;
}

export function initials(name) {
  const parts = name.trim().split(/\s+/);
  return (parts.length > 1 ? parts[0][0] + parts.at(-1)[0] : (parts[0]?.[0] ?? "")).toUpperCase();
}

export function fullName(user) {
  return [user.last_name, user.first_name].filter(Boolean).join(" ");
}

// An icon of the page's sprite.
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "i");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}
