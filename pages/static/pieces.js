/* A part of a screen that is a piece of HTML of our own server, named by what is chosen in it (`stands`, written as a
   query). What the reader asks for in it is shown at once: the piece comes by its address, the page
   (pages/shared/pieces.py) hears of it and follows. The page has the last word.

   In a piece, `data-set="key=value"` and `data-toggle="key=value"` say how a button changes what is chosen, and
   `data-table` is a table for linked_table.js, whose rows do so too. Streamlit's own buttons and lists may choose as
   well (`controls`): then the piece is shown at once, and Streamlit needs no telling. */
const ANSWER_WITHIN = 5000; // milliseconds in which what was asked for waits for the page to follow
const ASK_AGAIN = 2000; // a server that came up anew in between may not have heard of it
const REST = 60; // milliseconds a pointer rests on what is meant, and does not only pass over it
const KEPT = 60;
const beside = (name) => import(new URL(name + new URL(import.meta.url).search, import.meta.url).href);
const { onPress, pressable } = await beside("pressed.js");
const tables = beside("linked_table.js");
const coming = new Map(); // address → promise of a piece, null when it cannot be had
const places = new WeakMap();
const named = (window.atlasPieces ??= new Map()); // the places on the page, for tables that stand elsewhere on it

let pointing = null;

function piece(address) {
  if (!coming.has(address)) {
    if (coming.size > KEPT) coming.clear();
    const answer = fetch(address).then((response) => (response.ok ? response.text() : null), () => null);
    // Asked for anew the next time: it may be there then.
    coming.set(address, answer.then((html) => (html === null && coming.delete(address), html)));
  }
  return coming.get(address);
}

/* What is chosen after a change: `{ set: "key=value" }`, of several keys too, `{ toggle: "key=value" }`, or
   `{ switch: "key=value" }` where the value set before is given up; an empty value sets nothing. */
function changed(stands, { set, toggle, switch: either }) {
  const params = new URLSearchParams(stands);
  for (const [key, value] of new URLSearchParams(set ?? toggle ?? either)) {
    const held = params.getAll(key);
    params.delete(key);
    let kept = value && !(either && held.includes(value)) ? [value] : [];
    if (toggle) kept = held.includes(value) ? held.filter((each) => each !== value) : [...held, value];
    for (const each of kept) params.append(key, each);
  }
  params.sort(); // as pieces.written has it: one address for what is the same
  return String(params);
}

class Place {
  constructor(parent) {
    this.node = document.createElement("div");
    this.node.className = "piece";
    this.node.tabIndex = -1;
    parent.append(this.node);
    this.asked = 0; // how many times: the page names the last one it has followed
    this.drawn = null; // the address, or the HTML, of what is there
    this.html = null; // its HTML: several addresses may have the same
    this.awaited = null; // what was asked for and the page has not followed yet
    this.node.addEventListener("click", ({ target }) => this.pressed(target, (change) => this.ask(change)));
    this.node.addEventListener("pointerover", ({ target }) => this.pressed(target, (change) => this.expect(change)));
  }

  pressed(target, act) {
    const button = target.closest?.("[data-set], [data-toggle]");
    if (button && !button.disabled) act(button.dataset);
  }

  address(stands) {
    return `${this.data.pieces}${encodeURIComponent(stands || "-")}?v=${this.data.version}`;
  }

  /* What is chosen now, as the reader sees it. */
  get chosen() {
    return this.awaited?.stands ?? this.data.stands;
  }

  /* Somebody points at what asks for a change: the piece is on its way before the press. */
  expect(...changes) {
    clearTimeout(pointing);
    pointing = setTimeout(() => {
      this.fetch(...changes);
      for (const [other, shared] of changes.flatMap((change) => this.others(change))) other.fetch(shared);
    }, REST);
  }

  fetch(...changes) {
    const stands = changes.reduce(changed, this.chosen);
    if (this.data.html === null && this.allows(stands)) piece(this.address(stands));
  }

  allows(stands) {
    const { most } = this.data;
    return Object.entries(most).every(([key, count]) => new URLSearchParams(stands).getAll(key).length <= count);
  }

  /* The piece is on its way before the server works for the page; the page hears of it before anything is drawn. */
  ask(change) {
    const stands = changed(this.chosen, change);
    if (!this.allows(stands)) return;
    if (this.data.html === null) piece(this.address(stands));
    window.dispatchEvent(new Event("atlas-choice")); // see history.js
    this.asked += 1;
    const asked = (this.awaited = { stands, number: this.asked, at: Date.now() });
    const report = () => {
      if (asked === this.awaited && this.node.isConnected) this.report({ stands, number: asked.number });
    };
    report();
    setTimeout(report, ASK_AGAIN);
    setTimeout(() => asked === this.awaited && this.follow(this.data), ANSWER_WITHIN);
    // Of a past day there are no pieces: the page brings its own.
    if (this.data.html === null) this.draw();
    for (const [other, shared] of this.others(change)) other.foresee(shared);
  }

  /* Other pieces on the page that the same change concerns. */
  others({ set }) {
    const [[key]] = new URLSearchParams(set ?? "-");
    const places = [...named.values()].filter((place) => place !== this && place.node.isConnected);
    return places.filter(({ data }) => data.shares.includes(key)).map((place) => [place, { set }]);
  }

  /* Something else on the page was pressed: what the page will say is known already. */
  foresee(...changes) {
    const stands = changes.reduce(changed, this.chosen);
    if (stands === this.chosen || this.data.html !== null) return;
    piece(this.address(stands)); // on its way before the server works for the page
    const earlier = this.awaited?.earlier ?? [this.data.stands];
    const foreseen = (this.awaited = { stands, earlier: [...earlier, stands], at: Date.now() });
    setTimeout(() => foreseen === this.awaited && this.follow(this.data), ANSWER_WITHIN);
    this.draw();
  }

  /* Has the page followed what is awaited, or decided otherwise? */
  isFollowed({ stands, number, earlier, at }, data) {
    if (Date.now() - at > ANSWER_WITHIN - 100) return true;
    if (number) return data.asked >= number;
    return data.stands === stands || !earlier.includes(data.stands);
  }

  /* What the page says. While it still answers an earlier question, the reader's latest one stands. */
  follow(data) {
    const { awaited } = this;
    this.data = data;
    this.asked = Math.max(this.asked, data.asked);
    if (awaited && this.isFollowed(awaited, data)) this.awaited = null;
    this.draw();
  }

  /* Asked in the middle of a press: the question must not lay out the page. */
  get isInSight() {
    return this.node.checkVisibility();
  }

  /* Out of sight, and likely to come into sight: it is there already then, and only has to be laid out. */
  async prepare() {
    if (this.drawn !== null || this.data.html !== null || !this.node.isConnected) return;
    const address = this.address(this.chosen);
    const html = await piece(address);
    if (html === null || this.drawn !== null || this.isInSight || address !== this.address(this.chosen)) return;
    this.drawn = address;
    await this.put(html);
  }

  async draw() {
    const { data, chosen } = this;
    const address = this.address(chosen);
    const drawn = data.html ?? address;
    const turn = (this.turn = {}); // a later drawing ends this one
    // What is out of sight is drawn once it comes into sight: see sections.js.
    if (drawn !== this.drawn && !this.isInSight) {
      // The same press may bring it into sight: not as it was.
      this.drawn = this.html = null;
      this.node.replaceChildren();
    } else if (drawn !== this.drawn && (data.html === null || chosen === data.stands)) {
      const html = data.html ?? (await piece(address));
      if (turn !== this.turn) return;
      this.drawn = html === null ? null : drawn;
      if (html !== this.html) await this.put(html ?? "");
      if (html === null) {
        this.node.classList.add("failed");
        this.node.textContent = data.words.failed;
      }
    }
    window.dispatchEvent(new CustomEvent("atlas-piece", { detail: { name: data.name, chosen: this.chosen } }));
  }

  /* HTML of our own server, from its templates; the page's policy runs no script in it. */
  async put(html) {
    const { View, adopt } = await tables;
    const isHere = this.node.contains(document.activeElement);
    this.node.innerHTML = this.html = html;
    this.node.classList.remove("failed");
    // Who pressed a button that is no longer there goes on from here by keyboard.
    if (isHere) this.node.focus({ preventScroll: true });
    for (const node of this.node.querySelectorAll("[data-table]")) {
      const data = JSON.parse(node.dataset.table);
      delete node.dataset.table;
      node.classList.add("linked");
      const view = new View(node.attachShadow({ mode: "open" }), data);
      view.data = data;
      view.rows = data.rows;
      adopt(view);
      view.build();
      view.select();
    }
  }
}

window.addEventListener("atlas-section", () => {
  for (const place of named.values()) if (place.drawn === null) place.draw();
});

/* Somebody points at a button: what is out of sight may be wanted. */
window.addEventListener("pointerover", ({ target }) => {
  if (!target.closest?.("[data-testid=stButtonGroup] button")) return;
  for (const place of named.values()) place.prepare();
});

/* The place and the change that it stands for, or null. */
function controlled(event) {
  const [node, label] = pressable(event) ?? [];
  if (!node) return null;
  for (const place of named.values()) {
    if (!place.node.isConnected) continue;
    for (const [control, [how, key]] of Object.entries(place.data.controls)) {
      if (node.closest(`.st-key-${control}`)) return [place, { [how]: String(new URLSearchParams({ [key]: label })) }];
    }
  }
  return null;
}

function onControl(act) {
  return (event) => {
    const [place, change] = controlled(event) ?? [];
    if (place) act(place, change);
  };
}

onPress(onControl((place, change) => place.foresee(change)));
for (const kind of ["pointerover", "input"]) {
  window.addEventListener(kind, onControl((place, change) => place.expect(change)), true);
}

// Who goes back has taken it back: it is neither waited for nor reported once more.
window.addEventListener("popstate", () => {
  for (const place of named.values()) place.awaited = null;
});

export default function render({ parentElement, data, setTriggerValue }) {
  if (!places.get(parentElement)?.node.isConnected) places.set(parentElement, new Place(parentElement));
  const place = places.get(parentElement);
  place.report = (asked) => setTriggerValue("asked", asked);
  named.set(data.name, place);
  place.follow(data);
}
