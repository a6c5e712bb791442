/* The one selection in the browser: map and list read it here and report choices here, so that a choice made in
   one shows in the other at once, and so does its card. The page (pages/shared/linked_selection.py) has the last
   word: what it says replaces all this, card included. */
// Steps of the browser's back button, and what opens below a row.
for (const name of ["history.js", "details.js"]) import(new URL(name + new URL(import.meta.url).search, import.meta.url));
const ANSWER_WITHIN = 5000; // milliseconds in which a choice waits for the page to follow
const LOOK_EVERY = 50;
const ASK_AGAIN = 2000; // a server that came up anew in between may not have heard of it
const STEP_AGAIN = 500; // a page that is still at another address then has not heard of a step, or no more comes
const CARDS_KEPT = 300;
const FACETS = ["province", "prefecture", "level", "category", "industry"]; // as in predicate.js
const SCREEN_LINK = "[data-testid=stTopNavLink]";
const FILTERS_TOO = ".st-key-clear, .st-key-linked_table_industry, .st-key-linked_table_prefecture";
const PILL = FACETS.map((facet) => `.st-key-${facet} button`).join();
const listeners = new Set();
const cards = new Map(); // address → promise of a card's HTML
let page = null; // what the page last said, and the way back to it
let place = null; // where a card is shown until the page has drawn it
let shown = ""; // that card

const selection = (window.atlasSelection = {
  known: false, // has the page said anything yet?
  selected: null, // id of a zone or park
  rows: [], // ids of the rows it stands for in the list
  view: null, // [latitude, longitude, zoom] asked for by the address
  awaited: null, // a choice the page has not followed yet
  choices: 0, // how many there were: the page names the last one it has followed

  /* Call `listener(selection)` now, if something is known, and after every change. */
  follow(listener) {
    listeners.add(listener);
    if (selection.known) listener(selection);
    return () => listeners.delete(listener);
  },

  /* Somebody points at an entry: its card is on its way before the click. */
  expect(id) {
    return page && card(`${page.data.cards}${encodeURIComponent(id)}?v=${page.data.version}`);
  },

  /* Choose an entry: the page hears of it first, because its answer takes longest. */
  choose(id) {
    window.dispatchEvent(new Event("atlas-choice")); // see history.js
    selection.choices += 1;
    const choice = (selection.awaited = { id, number: selection.choices, at: Date.now() });
    const report = () => page?.setTriggerValue("picked", { id, choice: choice.number });
    report();
    setTimeout(() => choice === selection.awaited && report(), ASK_AGAIN);
    setTimeout(() => choice === selection.awaited && page && selection.answer(page.data), ANSWER_WITHIN);
    selection.expect(id)?.then((html) => html && choice === selection.awaited && showCard(html));
    selection.become({ selected: id, rows: [id] });
  },

  foreseen: null, // the filter a pressed button will make, until the page has made it

  /* The filter to show where the page says `said`: what was foreseen, until this reader of it has been told the
     same. Each reader hears from the page in its own time. */
  foreseenBy(reader, said) {
    const { foreseen } = selection;
    if (!foreseen || foreseen.number <= (reader.followed ?? 0)) return said;
    if (canonical(said) !== canonical(foreseen.predicate)) return foreseen.predicate;
    reader.followed = foreseen.number;
    return said;
  },

  become(change) {
    Object.assign(selection, { known: true }, change);
    for (const listener of listeners) listener(selection);
  },

  /* What the page says. While it still answers an earlier choice, the reader's latest one stands. */
  answer({ selected, rows, view, choice, predicate }) {
    const { awaited } = selection;
    filtered = 0;
    selection.foreseenBy(selection, predicate);
    selection.choices = Math.max(selection.choices, choice);
    if (awaited && choice < awaited.number && Date.now() - awaited.at < ANSWER_WITHIN - 100) return;
    selection.awaited = null;
    showCard("");
    const isSame = [[selected, selection.selected], [rows, selection.rows], [view, selection.view]].every(
      ([said, held]) => String(said) === String(held)
    );
    if (!selection.known || !isSame) selection.become({ selected, rows, view });
  },
});

/* A filter written so that equal ones are equal texts. */
function canonical(predicate) {
  return JSON.stringify(Object.keys(predicate).sort().map((key) => [key, [].concat(predicate[key]).sort()]));
}

let pressed = 0;
let filtered = 0; // when something else that changes the filter was pressed, until the page has followed

/* Map and list follow a filter button at once, as Streamlit will; anything else that is pressed waits for it. */
function foresee({ target }) {
  const pill = target.closest?.(PILL);
  if (target.closest?.(FILTERS_TOO)) filtered = Date.now();
  // What comes of two presses, one of which only the page can answer, is the page's to say.
  const isOpen = Date.now() - filtered < ANSWER_WITHIN;
  if (!pill || !page?.data.predicate || isOpen) {
    if (target.closest?.("button, a, input, label")) selection.foreseen = null;
    return;
  }
  const facet = FACETS.find((each) => pill.closest(`.st-key-${each}`));
  const predicate = { ...selection.foreseenBy(selection, page.data.predicate) };
  const held = predicate[facet] ?? [];
  const label = pill.textContent.trim();
  predicate[facet] = held.includes(label) ? held.filter((each) => each !== label) : [...held, label];
  if (!predicate[facet].length) delete predicate[facet];
  pressed += 1;
  const foreseen = (selection.foreseen = { predicate, number: pressed });
  selection.become({}); // and only then Streamlit: what it does with a press takes twice as long
  setTimeout(() => {
    if (foreseen !== selection.foreseen) return;
    selection.foreseen = null;
    selection.become({});
  }, ANSWER_WITHIN);
}

let leaving = null; // what a reader has asked for, a screen or a step through the history, until it is there
const waiting = new Set(); // buttons to be pressed there: one whose click is taken clicks itself once more

function leave(isThere) {
  const [mine, since] = [(leaving = {}), Date.now()];
  const look = () => {
    if (mine !== leaving) return;
    const isOver = isThere() || Date.now() - since > ANSWER_WITHIN;
    if (mine !== leaving) return; // a step that is taken once more is waited for anew
    if (isOver) leaving = null;
    else setTimeout(look, LOOK_EVERY);
  };
  setTimeout(look, LOOK_EVERY);
}

/* A filter pressed while another screen or a step through the history is on its way is pressed again once it is there:
   sent now it would name the screen that is left, and bring it back. */
function waitForScreen(event) {
  const link = event.target.closest?.(SCREEN_LINK);
  if (link && !event.ctrlKey && !event.metaKey) {
    const { pathname } = new URL(link.href);
    leave(() => location.pathname === pathname);
  }
  const pill = event.target.closest?.(PILL);
  if (!pill) return;
  if (!leaving) return waiting.delete(pill);
  event.preventDefault();
  event.stopImmediatePropagation();
  if (waiting.has(pill)) return;
  waiting.add(pill);
  const again = () => {
    if (leaving) setTimeout(again, LOOK_EVERY);
    else if (waiting.has(pill)) pill.click();
  };
  again();
}

window.addEventListener("click", waitForScreen, true);
window.addEventListener("click", foresee, true);

/* Does the page show what the address says? */
function followsAddress() {
  if (!page || selection.awaited) return true;
  const [address, { path, selected, predicate }] = [new URLSearchParams(location.search), page.data];
  const filter = (held) => canonical(Object.fromEntries(FACETS.map((facet) => [facet, held(facet)])));
  const isFilter = filter((facet) => address.getAll(facet)) === filter((facet) => predicate[facet] ?? []);
  const isScreen = location.pathname.replace(/\/$/, "") === path.replace(/\/$/, "");
  return isScreen && isFilter && (address.get("zone") || null) === selected;
}

let ended = 0; // when a run of the page has last ended

window.addEventListener("atlas-run-ended", () => (ended = Date.now()));
// Who goes back has taken the choice back: it is neither waited for nor reported once more.
window.addEventListener("popstate", ({ state, isAgain }) => {
  Object.assign(selection, { foreseen: null, awaited: null });
  const since = Date.now();
  leave(() => {
    if (ended < since) return false;
    if (followsAddress()) return true;
    // Streamlit joins what it hears while it is busy, and a step joined with anything else is no step any more.
    if (Date.now() - ended < STEP_AGAIN) return false;
    if (!isAgain) dispatchEvent(Object.assign(new PopStateEvent("popstate", { state }), { isAgain: true }));
    return true;
  });
});

/* A card that cannot be had is no harm: the page's own comes. */
function card(address) {
  if (!cards.has(address)) {
    if (cards.size > CARDS_KEPT) cards.clear();
    cards.set(address, fetch(address).then((response) => (response.ok ? response.text() : ""), () => ""));
  }
  return cards.get(address);
}

/* HTML of our own server, from the template the page's card is made from. */
function showCard(html) {
  shown = html;
  if (!place) return;
  place.innerHTML = html;
  place.closest(".st-key-panel")?.classList.toggle("awaiting", Boolean(html));
}

export default function render(component) {
  page = component;
  if (place?.parentNode !== component.parentElement) {
    place = document.createElement("div");
    component.parentElement.append(place);
    showCard(shown);
  }
  selection.answer(component.data);
  window.dispatchEvent(new Event("atlas-selection")); // for a map or list that was there first
}
