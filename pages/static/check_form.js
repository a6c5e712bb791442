/* The form of a self-check (pages/panels/eligibility.py): what an answer, another entry or another kind of check changes
   shows at once, as the server's own HTML. The page hears of it too, and has the last word once it has followed.
   Nothing is judged here. */
const ANSWER_WITHIN = 5000; // milliseconds in which an answer waits for the page to follow
const ASK_AGAIN = 2000; // a server that came up anew in between may not have heard of it
const FORMS_KEPT = 100;
const KINDS = ".st-key-check button";
const SHEET = ".st-key-check_buttons button";
const DRAWN = 50; // milliseconds after which all is drawn that comes with what the page says
const REST = 60; // milliseconds a pointer rests on what is meant, and does not only pass over it
const { onPress, pressable } = await import(new URL("pressed.js" + new URL(import.meta.url).search, import.meta.url).href);
const forms = new Map(); // address → promise of a form's HTML, "" when it cannot be had
let page = null; // what the page last said, and the way back to it
let place = null; // where the form stands
let held = {}; // what is filled in, by name, for all kinds of checks
let kind = ""; // which the form is of
let entry = null; // and whose it is: an id; until the page has followed, a name as the choice has it
let pointing = null;
let awaited = null; // what the page has not followed yet
let reports = 0; // how many there were: the page names the last one it has followed

function form(address) {
  if (!forms.has(address)) {
    if (forms.size > FORMS_KEPT) forms.clear();
    // What is filled in is kept nowhere: not by the browser either.
    const text = fetch(address, { cache: "no-store" }).then((response) => (response.ok ? response.text() : ""), () => "");
    forms.set(address, text);
    text.then((html) => html || forms.delete(address)); // asked for again the next time
  }
  return forms.get(address);
}

/* A form that cannot be had is no harm: the page brings its own. */
function expect(wanted) {
  const { forms: address, version } = page.data;
  const { check, of } = { check: kind, of: entry, ...wanted };
  if (!address || !of) return null;
  return form(`${address}${encodeURIComponent(of)}?${new URLSearchParams({ ...held, check })}&v=${version}`);
}

/* Show what was pressed or typed; until the page has followed, or five seconds long, its older words do not count. */
function foresee(wanted) {
  ({ check: kind, of: entry } = { check: kind, of: entry, ...wanted });
  const before = entry === page.data.entry ? null : page.data;
  const mine = (awaited = { kind, before, number: reports, at: Date.now(), afterwards: awaited?.afterwards });
  place.classList.toggle("ahead", kind !== page.data.kind || entry !== page.data.entry);
  expect(wanted)?.then((html) => html && mine === awaited && put(html));
  setTimeout(() => mine === awaited && follow(page.data), ANSWER_WITHIN);
  return mine;
}

function answer(change) {
  held = { ...held, ...change };
  for (const name in held) if (!held[name]) delete held[name];
  reports += 1;
  // While another entry is on its way the browser would send the earlier one's address with it: see render.
  if (!awaited?.before) report();
  const mine = foresee({});
  setTimeout(() => mine === awaited && place?.isConnected && report(), ASK_AGAIN);
}

function report() {
  page.setTriggerValue("answered", { number: reports, answers: held });
}

/* What the page says stands. */
function follow(data) {
  awaited?.afterwards?.();
  awaited = null;
  held = { ...data.answers };
  kind = data.kind;
  entry = data.entry;
  place.classList.remove("ahead");
  put(data.html);
}

/* Where the form stays the same, only outcomes and summary change: fields keep focus and caret, and a reader who is
   typing keeps what is typed. */
function put(html) {
  if (html !== place.html) {
    const coming = document.createElement("template");
    coming.innerHTML = html; // of our own server
    renew(coming.content);
    place.html = html;
  }
  for (const field of place.querySelectorAll("[name]")) fill(field);
}

function renew(coming) {
  const [stands, comes] = [place, coming].map((root) => root.querySelector("[data-form]")?.dataset.form);
  if (!stands || stands !== comes) return place.replaceChildren(coming);
  for (const part of coming.querySelectorAll("[data-part]")) {
    const standing = place.querySelector(`[data-part="${part.dataset.part}"]`);
    if (standing.innerHTML !== part.innerHTML) standing.innerHTML = part.innerHTML;
  }
}

/* A field as it was answered; one that somebody is typing in is left alone. */
function fill(field) {
  const said = held[field.name] ?? "";
  if (field.type === "button") field.setAttribute("aria-pressed", String(said === field.value));
  else if (field.type === "checkbox") field.checked = Boolean(said);
  else {
    if (field !== document.activeElement || !field.isTyped) field.value = said;
    const fault = place.querySelector(`[data-part="fault-${field.id.replace("figure-", "")}"]`);
    field.setAttribute("aria-invalid", String(Boolean(fault.textContent)));
  }
}

function take(field) {
  field.isTyped = false;
  if (field.value.trim() !== (held[field.name] ?? "")) answer({ [field.name]: field.value.trim() });
}

function listen(root) {
  root.addEventListener("input", ({ target }) => (target.isTyped = true));
  root.addEventListener("change", ({ target }) => {
    if (target.type === "checkbox") answer({ [target.name]: target.checked ? target.value : "" });
    else take(target);
  });
  root.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (key === "Enter" && target.matches("input:not([type])")) take(target);
    const other = { ArrowRight: "nextElementSibling", ArrowLeft: "previousElementSibling" }[key];
    if (other && target.matches("[aria-pressed]")) {
      event.preventDefault();
      target[other]?.focus();
    }
  });
  root.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button?.name) {
      // Pressed once more, an answer is taken back.
      const said = held[button.name] === button.value ? "" : button.value;
      answer({ [button.name]: said });
      for (const each of button.parentElement.children) fill(each);
    } else if (button) {
      answer(Object.fromEntries([...root.querySelectorAll("[name]")].map(({ name }) => [name, ""])));
      for (const each of root.querySelectorAll("[name]")) fill(each);
    }
  });
}

/* What was pressed or pointed at, as the kind or the entry that it stands for, or null. */
function wantedBy(event) {
  const [node, label] = (place?.isConnected && pressable(event)) || [];
  if (node?.matches(KINDS)) return label === kind ? null : { check: label };
  if (!node?.matches(`.st-key-${page.data.choice} [role=combobox]`)) return null;
  return { of: label === page.data.named ? page.data.entry : label };
}

// Somebody points at another kind or entry: its form is on its way before the press.
window.addEventListener("pointerover", (event) => {
  const wanted = wantedBy(event);
  clearTimeout(pointing);
  if (wanted) pointing = setTimeout(() => expect(wanted), REST);
}, true);
onPress((event) => {
  const wanted = wantedBy(event);
  if (wanted) foresee(wanted);
});
// With each answer the server gives the sheet another address: asked for at the earlier one it would not come.
window.addEventListener("click", (event) => {
  if (!awaited || !place?.isConnected || !event.target.closest?.(SHEET)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  awaited.afterwards = () => setTimeout(() => document.querySelector(SHEET)?.click(), DRAWN);
}, true);
// Who goes back has taken it back: nothing of it is waited for.
window.addEventListener("popstate", () => (awaited = null));

export default function render(component) {
  const { data, parentElement } = (page = component);
  if (place?.parentNode !== parentElement) {
    place = document.createElement("div");
    awaited = null; // of an earlier visit
    listen(place);
    parentElement.append(place);
  }
  reports = Math.max(reports, data.followed);
  if (awaited?.before && awaited.before.entry !== data.entry) {
    awaited.before = null;
    entry = data.entry;
    if (data.followed < awaited.number) report();
  }
  const isBehind = awaited && (awaited.before || data.followed < awaited.number || data.kind !== awaited.kind);
  if (!isBehind || Date.now() - awaited.at > ANSWER_WITHIN - 100) follow(data);
}
