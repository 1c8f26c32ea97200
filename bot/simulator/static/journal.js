// The log of API calls on the right.
import { $, el, get } from "./api.js";

const KEPT = 300; // lines
const SILENT = new Set(["getUpdates"]);

function brief(call) {
  const { text, caption, chat_id: chat, ...rest } = call.args;
  return [chat, text ?? caption ?? Object.values(rest)[0]].filter((part) => part !== undefined).join(" · ");
}

function line(call) {
  const status = el("span", call.status === 200 ? "status" : "status bad", call.status || "✕");
  const short = typeof call.answer === "object" && call.answer && !call.answer.ok ? call.answer.description : brief(call);
  const details = el("details", "", el("summary", "", status, el("b", "", call.method), el("span", "brief", String(short ?? "")), el("time", "", `${call.ms.toFixed(1)} ms`)));
  details.addEventListener("toggle", () => {
    if (details.childElementCount > 1) return;
    details.append(el("pre", "", JSON.stringify(call.args, null, 2)), el("pre", "", JSON.stringify(call.answer, null, 2)));
  });
  return el("li", "", details);
}

export class Journal {
  constructor() {
    this.after = 0;
    this.running = false;
    $("open-journal").addEventListener("click", () => this.open($("journal").hidden));
    $("close-journal").addEventListener("click", () => this.open(false));
  }

  open(shown) {
    $("journal").hidden = !shown;
    $("open-journal").setAttribute("aria-expanded", String(shown));
    if (shown && !this.running) this.run();
  }

  async run() {
    this.running = true;
    while (!$("journal").hidden) {
      try {
        const { calls, counts } = await get(`/calls?after=${this.after}&wait=20`);
        this.show(calls, counts);
      } catch {
        await new Promise((resolve) => { setTimeout(resolve, 1500); });
      }
    }
    this.running = false;
  }

  show(calls, counts) {
    if (calls.length) this.after = calls.at(-1).id;
    const list = $("calls");
    for (const call of calls) if (!SILENT.has(call.method)) list.prepend(line(call));
    while (list.childElementCount > KEPT) list.lastElementChild.remove();
    const total = Object.entries(counts).reduce((sum, [method, count]) => sum + (SILENT.has(method) ? 0 : count), 0);
    $("call-count").textContent = total.toLocaleString("vi");
  }
}
