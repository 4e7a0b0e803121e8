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
