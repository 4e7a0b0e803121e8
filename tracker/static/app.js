// Saves clicks; every page works without it.

const typing = (target) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

// --- Keyboard: / search, n new, g + letter to go, j and k through rows -------------------------

let going = false;

const ROWS = "table[data-rows] tbody tr, ol[data-rows] > li";

function moveRow(step) {
  const links = [...document.querySelectorAll(ROWS)].map((row) => row.querySelector("a[href]")).filter(Boolean);
  if (!links.length) return;
  const row = document.activeElement?.closest(ROWS);
  const at = links.findIndex((link) => link.closest(ROWS) === row);
  const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + step, 0), links.length - 1);
  links[next].focus();
}

function use(target) {
  if (!target) return false;
  if (typing(target)) {
    target.focus();
    target.select?.();
  } else target.click();
  return true;
}

const byKey = (attribute, key) =>
  /^[a-z0-9/?]$/.test(key) ? document.querySelector(`[${attribute}="${key}"]`) : null;

function shortcut(key) {
  if (key === "?" && askAboutSelection()) return true;
  if (going) {
    going = false;
    return use(byKey("data-go", key));
  }
  if (key === "g") {
    going = true;
    setTimeout(() => (going = false), 1500);
    return true;
  }
  if (key === "j" || key === "k") {
    moveRow(key === "j" ? 1 : -1);
    return true;
  }
  return use(byKey("data-key", key) ?? (key === "/" ? document.querySelector("input[type=search]") : null));
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  if (event.key.length === 1 && shortcut(event.key)) event.preventDefault();
});

// --- Select words, then ?: ask about them; on touch a button beside them -----------------------

const LONGEST_QUOTE = 1500; // of an address

// The words of one part that are selected, and where they begin, in characters as the server counts.
function selectedIn(place, range) {
  const own = (node) => !node.parentElement.closest("[data-no-text]");
  const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT, (node) => (own(node) ? 1 : 2));
  let passed = 0;
  let at = null;
  let words = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (range.intersectsNode(node)) {
      const from = node === range.startContainer ? range.startOffset : 0;
      const to = node === range.endContainer ? range.endOffset : node.length;
      const piece = node.data.slice(from, to);
      if (piece && at === null) at = passed + [...node.data.slice(0, from)].length;
      words += piece;
    }
    passed += [...node.data].length;
  }
  const leading = [...words].length - [...words.trimStart()].length;
  return { words: words.trim(), at: (at ?? 0) + leading };
}

function selection() {
  const chosen = getSelection();
  if (!chosen?.rangeCount || chosen.isCollapsed) return null;
  const range = chosen.getRangeAt(0);
  const places = [...document.querySelectorAll("[data-ask]")].filter((place) => range.intersectsNode(place));
  for (const place of places) {
    const found = selectedIn(place, range);
    if (found.words) return { ...found, place, range };
  }
  return null;
}

function askAbout({ words, at, place }) {
  const target = new URL(place.dataset.ask, location.href);
  target.searchParams.set("part", place.dataset.part);
  if (words.length <= LONGEST_QUOTE) {
    target.searchParams.set("quote", words);
    target.searchParams.set("at", at);
  }
  location.assign(target);
}

function askAboutSelection() {
  const found = selection();
  if (found) askAbout(found);
  return found !== null;
}

function offerToAsk(label) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button ask-words";
  button.textContent = label;
  button.hidden = true;
  document.body.append(button);
  let found = null;
  button.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the selection
  button.addEventListener("click", () => found && askAbout(found));
  document.addEventListener("selectionchange", () => {
    found = selection();
    button.hidden = !found;
    if (!found) return;
    const box = found.range.getBoundingClientRect();
    const right = document.documentElement.clientWidth - button.offsetWidth - 8;
    button.style.top = `${scrollY + box.bottom + 8}px`;
    button.style.left = `${scrollX + Math.max(8, Math.min(box.left, right))}px`;
  });
}

const asking = document.querySelector("[data-ask-label]");
if (asking) offerToAsk(asking.dataset.askLabel);

// A question that a mark leads to may stand folded away.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a.asked-at");
  const folded = link && document.querySelector(link.hash)?.closest("details");
  if (folded) folded.open = true;
});

// --- Counters: the limit is shown while typing, nothing is cut off -----------------------------

function count(field) {
  const line = document.getElementById(`${field.id}-count`);
  if (!line) return;
  const max = Number(field.dataset.maxlengthCounter);
  const length = [...field.value.replace(/\r\n/g, "\n")].length;
  line.textContent = line.dataset.text.replace("{n}", length).replace("{max}", max);
  line.toggleAttribute("data-over", length > max);
}

for (const field of document.querySelectorAll("[data-maxlength-counter]")) {
  field.addEventListener("input", () => count(field));
  count(field);
}

// --- Autosave: 800 ms after typing; passwords and files stay out of drafts ---------------------

function draftOf(form) {
  const data = new FormData(form);
  for (const field of form.querySelectorAll("input[type=password], input[type=file]")) data.delete(field.name);
  return data;
}

function autosave(form) {
  const status = form.querySelector("[data-autosave-status]");
  let timer = null;
  let running = false;
  let waiting = false;
  let leaving = false;

  const say = (text) => status && (status.textContent = text);

  async function save(keepalive = false) {
    timer = null;
    if (leaving) return;
    if (running && !keepalive) {
      waiting = true;
      return;
    }
    running = true;
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST", body: draftOf(form), credentials: "same-origin", redirect: "manual", keepalive,
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const now = new Date();
      const time = [now.getHours(), now.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
      say(`${status?.dataset.saved} ${time}`);
    } catch {
      say(status?.dataset.failed);
    }
    running = false;
    if (waiting) {
      waiting = false;
      save();
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => save(), 800);
  });
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(timer);
  });
  addEventListener("pageshow", () => (leaving = false));
  addEventListener("pagehide", () => {
    if (timer === null) return;
    clearTimeout(timer);
    save(true);
  });
}

document.querySelectorAll("form[data-autosave]").forEach(autosave);

// --- Clarity: advice on the words, anew a moment after typing ----------------------------------

function adviseWhileTyping(beside) {
  const form = document.getElementById(beside.dataset.clarityOf);
  let timer = null;
  let asked = 0;

  async function advise() {
    const mine = ++asked;
    const answer = await fetch(beside.dataset.clarity, {
      method: "POST", body: draftOf(form), credentials: "same-origin", redirect: "manual",
    }).catch(() => null);
    if (!answer?.ok || mine !== asked) return; // the button stays for when the line is down
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const fresh of page.querySelectorAll("[data-advice]")) {
      const place = document.querySelector(`[data-advice="${fresh.dataset.advice}"]`);
      if (place && place.innerHTML !== fresh.innerHTML) place.replaceChildren(...fresh.childNodes);
    }
  }

  form?.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(advise, 700);
  });
}

document.querySelectorAll("[data-clarity]").forEach(adviseWhileTyping);

// --- One submit per click ----------------------------------------------------------------------

const buttonsOf = (form) => form.querySelectorAll("button:not([type=button])");

function release(form) {
  if (!("sent" in form.dataset)) return;
  delete form.dataset.sent;
  buttonsOf(form).forEach((button) => (button.disabled = false));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute("method")?.toLowerCase() !== "post") return;
  if ("sent" in form.dataset) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "";
  // After the event, so that the name and value of the clicked button still travel.
  setTimeout(() => buttonsOf(form).forEach((button) => (button.disabled = true)));
  // A download or a lost connection leaves the page standing.
  setTimeout(() => release(form), 10_000);
});

addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

// --- The frame ---------------------------------------------------------------------------------

const wide = matchMedia("(min-width: 54em)");
const menu = document.querySelector("[data-menu]");
const fitMenu = () => menu && (menu.open = wide.matches);
wide.addEventListener("change", fitMenu);
fitMenu();

document.querySelector("[data-keys]")?.removeAttribute("hidden");
document.querySelector("[data-error-summary]")?.focus();

// --- The clock of a sync: counts on from what the server said ----------------------------------

for (const clock of document.querySelectorAll("[data-clock]")) {
  const face = clock.querySelector("[data-clock-face]");
  const began = Date.now() - Number(clock.dataset.clock) * 1000;
  const tick = () => {
    const seconds = Math.floor((Date.now() - began) / 1000);
    face.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    clock.toggleAttribute("data-over", seconds > Number(clock.dataset.clockPlanned) * 60);
  };
  tick();
  setInterval(tick, 1000);
}
