/* The form of a self-check (pages/panels/eligibility.py): what an answer or another kind of check changes shows at
   once, as the server's own HTML. The page hears of it first, and has the last word once it has followed. Nothing is
   judged here. */
const ANSWER_WITHIN = 5000; // milliseconds in which an answer waits for the page to follow
const ASK_AGAIN = 2000; // a server that came up anew in between may not have heard of it
const FORMS_KEPT = 100;
const KINDS = ".st-key-check button";
const forms = new Map(); // address → promise of a form's HTML, "" when it cannot be had
let page = null; // what the page last said, and the way back to it
let place = null; // where the form stands
let held = {}; // what is filled in, by name, for all kinds of checks
let kind = ""; // which the form is of
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
  return address && form(`${address}?${new URLSearchParams({ ...held, check: wanted })}&v=${version}`);
}

/* Show what was pressed or typed; until the page has followed, or five seconds long, its older words do not count. */
function foresee(wanted) {
  kind = wanted;
  const mine = (awaited = { kind, number: reports, at: Date.now() });
  expect(wanted)?.then((html) => html && mine === awaited && put(html));
  setTimeout(() => mine === awaited && follow(page.data), ANSWER_WITHIN);
  return mine;
}

function answer(change) {
  held = { ...held, ...change };
  for (const name in held) if (!held[name]) delete held[name];
  reports += 1;
  const report = () => page.setTriggerValue("answered", { number: reports, answers: held });
  report();
  const mine = foresee(kind);
  setTimeout(() => mine === awaited && place?.isConnected && report(), ASK_AGAIN);
}

/* What the page says stands. */
function follow(data) {
  awaited = null;
  held = { ...data.answers };
  kind = data.kind;
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

const label = ({ target }) => (place?.isConnected ? target.closest?.(KINDS)?.textContent.trim() : "");

// Somebody points at another kind: its form is on its way before the click.
window.addEventListener("pointerover", (event) => label(event) && expect(label(event)), true);
window.addEventListener("click", (event) => {
  const wanted = label(event);
  // Streamlit hears of it first.
  if (wanted && wanted !== kind) setTimeout(() => foresee(wanted));
}, true);
// Who goes back has taken it back: nothing of it is waited for.
window.addEventListener("popstate", () => (awaited = null));

export default function render(component) {
  const { data, parentElement } = (page = component);
  if (place?.parentNode !== parentElement) {
    place = document.createElement("div");
    listen(place);
    parentElement.append(place);
  }
  reports = Math.max(reports, data.followed);
  const isBehind = awaited && (data.followed < awaited.number || data.kind !== awaited.kind);
  if (!isBehind || Date.now() - awaited.at > ANSWER_WITHIN - 100) follow(data);
}
