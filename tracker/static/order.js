// Alt and the arrow keys move a row; the buttons do the same. Nothing is saved before a reason is given.

const list = document.querySelector("[data-order]");
const own = document.querySelector("[data-order-own]");
const typing = (target) => /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);

// --- One's own order asks for no reason: the key presses the button ----------------------------

own?.addEventListener("keydown", (event) => {
  const sign = { ArrowUp: event.shiftKey ? "⤒" : "▲", ArrowDown: event.shiftKey ? "⤓" : "▼" }[event.key];
  if (!event.altKey || !sign || typing(event.target)) return;
  event.preventDefault();
  event.target.closest("li")?.querySelector(`[data-sign="${sign}"]`)?.click();
});

// --- The order of a team: rows move on the page, one form keeps the place with its reason ------

if (list) begin(list);

function begin(order) {
  const keep = document.querySelector("[data-order-keep]");
  const said = document.querySelector("[data-order-said]");
  const told = keep.querySelector("[data-order-told]");
  const count = Number(order.dataset.count);
  const rows = () => [...order.children].filter((row) => row.dataset.place);
  const first = Number(rows()[0].dataset.place);
  const asShown = [...order.children];
  const places = rows();
  let moving = null;

  const nameOf = (row) => row.dataset.key ?? order.dataset.other;
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name] ?? "");

  function number() {
    rows().forEach((row, n) => {
      row.querySelector("[data-number]").textContent = first + n;
      const ends = { "▲": 1, "⤒": 1, "▼": count, "⤓": count };
      for (const button of row.querySelectorAll("[data-sign]")) button.disabled = ends[button.dataset.sign] === first + n;
    });
  }

  function restore() {
    order.append(...asShown);
    number();
    moving?.classList.remove("moving");
    moving = null;
    keep.hidden = true;
  }

  function tell(row) {
    const now = rows();
    const to = now.indexOf(row);
    const was = places.indexOf(row);
    const below = now.filter((other) => other !== row && now.indexOf(other) > places.indexOf(other));
    const text = fill(order.dataset.said, {
      key: nameOf(row), place: first + to, n: count,
      below: below.length ? fill(order.dataset.below, { keys: below.map(nameOf).join(", ") }) : "",
    });
    said.textContent = told.textContent = text;
    row.classList.toggle("moving", to !== was);
    keep.hidden = to === was;
    keep.elements.initiative.value = row.dataset.key;
    keep.elements.to.value = first + to;
  }

  function shift(row, step) {
    if (moving && moving !== row) restore(); // one move, one reason
    moving = row;
    const now = rows();
    const at = now.indexOf(row);
    const to = Math.min(Math.max(at + step, 0), now.length - 1);
    if (to === at) return false;
    const focused = document.activeElement;
    const other = now[to];
    order.insertBefore(row, step < 0 ? other : other.nextSibling);
    number();
    if (row.contains(focused)) focused.focus(); // moving an element takes the focus from it
    tell(row);
    row.scrollIntoView({ block: "nearest" });
    return true;
  }

  const steps = (sign) => ({ "▲": -1, "▼": 1, "⤒": -Infinity, "⤓": Infinity })[sign];

  order.addEventListener("keydown", (event) => {
    if (!event.altKey || !/^Arrow(Up|Down)$/.test(event.key) || typing(event.target)) return;
    const row = event.target.closest("li[data-key]");
    if (!row) return;
    event.preventDefault();
    const sign = event.key === "ArrowUp" ? (event.shiftKey ? "⤒" : "▲") : event.shiftKey ? "⤓" : "▼";
    shift(row, steps(sign));
  });

  order.addEventListener("submit", (event) => {
    const step = steps(event.submitter?.dataset.sign);
    // To the very top or bottom of a longer order the server takes it.
    if (!step || (Number.isFinite(step) ? false : count > places.length)) return;
    if (shift(event.target.closest("li"), step) || moving) event.preventDefault();
  });

  keep.querySelector("[data-order-back]").addEventListener("click", back);
  addEventListener("keydown", (event) => event.key === "Escape" && moving && !keep.hidden && back());

  function back() {
    const row = moving;
    restore();
    said.textContent = fill(order.dataset.back, { key: nameOf(row), place: row.dataset.place });
    row.querySelector("a[href]").focus();
  }
}
