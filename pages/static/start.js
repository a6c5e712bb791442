/* What the page does before Streamlit's own code runs: a module of its own that stands before Streamlit's.

   Streamlit sends every element as a message of its own, and the page draws itself anew for nearly each of them. Here
   the messages of one run wait until the run has ended, or for a short while when it takes longer, and are handed
   over at once: the page draws once. */
const HOLD_MS = 150;
// Streamlit's ForwardMsg with an empty `session_status_changed` (field 9) and nothing else: no script runs any more.
const RUN_ENDED = [(9 << 3) | 2, 0];

const { parts: maps, later = "", first = "" } = document.querySelector("script[data-parts]").dataset;
const wordsOf = (text) => text.split(" ").filter(Boolean);
const addressesOf = (names) => wordsOf(names).map((name) => new URL(name, document.baseURI).href);
const mapsParts = addressesOf(maps);
const parts = [...mapsParts, ...addressesOf(later)];
// Asked for now and not by the page itself: there they would be in the way of the modules Streamlit starts with.
for (const href of parts) {
  document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href }));
}

/* A part that the page meets for the first time is shown as a grey box, and React keeps such boxes for half a second
   unless something else changes. The first run's last word is that something: it waits until the parts are there. */
const PATIENCE_MS = 1000;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const atMost = (promise) => Promise.race([promise, pause(PATIENCE_MS)]);
const load = (addresses) => atMost(Promise.allSettled(addresses.map((href) => import(href))));
let isFirstRun = true;

/* The first run of the map's screen is handed over in two halves, so that the map is drawn before the browser has its
   hands full with the rest. In the first half are the messages that have one of these words in them, and what stands
   before those on the page: so nothing moves when the rest comes. Another screen's run lacks some of the words. */
const FIRST = wordsOf(first);
const letters = new TextDecoder("latin1");
// The map's own script says when it has drawn, or never will. Then it must also come to be seen: whatever is handed
// over in the same breath would have to be drawn with it.
const drawn = new Promise((resolve) => window.addEventListener("atlas-drawn", resolve, { once: true }));
const seen = drawn.then(() => new Promise(requestAnimationFrame)).then(() => pause(0));

/* The number that starts here in a protobuf message, seven bits a byte, and where it ends. */
function numberAt(bytes, at) {
  let number = 0;
  for (let unit = 1; ; unit *= 128) {
    const byte = bytes[at++];
    number += (byte & 127) * unit;
    if (!(byte & 128)) return [number, at];
  }
}

/* The fields of a message one after the other: `{ field, bytes, whole }`, bytes where it has any, and all of it. */
function* fieldsOf(message) {
  for (let at = 0, end; at < message.length; at = end) {
    const [tag, start] = numberAt(message, at);
    const [number, next] = numberAt(message, start);
    const hasBytes = (tag & 7) === 2;
    end = hasBytes ? next + number : next;
    yield { field: tag >> 3, bytes: message.subarray(hasBytes ? next : end, end), whole: message.subarray(at, end) };
  }
}

/* The bytes of a field; none when the message does not have it. */
function fieldOf(message, wanted) {
  for (const { field, bytes } of fieldsOf(message)) if (field === wanted) return bytes;
  return message.subarray(0, 0);
}

/* A number as it is written in a message. */
function written(number) {
  return number < 128 ? [number] : [(number & 127) | 128, ...written(number >> 7)];
}

/* Where an element stands: `metadata.delta_path`, which is field 2 of field 2 of a ForwardMsg. */
function pathOf(message) {
  const path = [];
  const bytes = fieldOf(fieldOf(message, 2), 2);
  for (let at = 0, index; at < bytes.length; path.push(index)) [index, at] = numberAt(bytes, at);
  return path;
}

/* Is what stands at `path` the same as, around or before what stands at `other`, in the same area of the page? */
function leadsTo(path, other) {
  const parting = path.findIndex((index, level) => index !== other[level]);
  return parting < 0 || (parting > 0 && path[parting] < other[parting]);
}

/* Streamlit's word on its screens (field 23) with the one that is shown (its fourth) and without the others (its
   second), so that their links come later: a row that is measured several times before it stands. */
const NAVIGATION = 23;
function withoutOthers(event) {
  const navigation = fieldOf(new Uint8Array(event.data), NAVIGATION);
  if (!navigation.length) return event;
  const shown = letters.decode(fieldOf(navigation, 4));
  const isKept = ({ field, bytes }) => field !== 2 || letters.decode(bytes).includes(shown);
  const kept = [...fieldsOf(navigation)].filter(isKept).flatMap(({ whole }) => [...whole]);
  const data = new Uint8Array([...written((NAVIGATION << 3) | 2), ...written(kept.length), ...kept]).buffer;
  return Object.assign(new MessageEvent("message", { data }), { inFull: event });
}

/* The two halves, each in the order in which its messages came. */
function halve(events) {
  const said = events.map((event) => {
    const bytes = new Uint8Array(event.data);
    const text = letters.decode(bytes);
    return { event, path: pathOf(bytes), words: FIRST.filter((word) => text.includes(word)) };
  });
  const wanted = said.filter(({ words }) => words.length);
  if (!FIRST.length || !FIRST.every((word) => wanted.some(({ words }) => words.includes(word)))) return [events, []];
  const areas = wanted.map(({ path }) => path[0]);
  const last = said.indexOf(wanted.at(-1));
  const halves = [[], []];
  said.forEach(({ event, path }, at) => {
    // What stands elsewhere, or nowhere, keeps its turn.
    const isFirst = areas.includes(path[0]) ? wanted.some((each) => leadsTo(path, each.path)) : at < last;
    const early = isFirst ? withoutOthers(event) : null;
    if (early) halves[0].push(early);
    if (early !== event) halves[1].push(event);
  });
  return halves;
}

const listenTo = WebSocket.prototype.addEventListener;
WebSocket.prototype.addEventListener = function (kind, listener, options) {
  if (kind !== "message") return listenTo.call(this, kind, listener, options);
  const mapsLoaded = isFirstRun ? load(mapsParts) : null;
  const firstRun = [];
  const held = [];
  let timer = null;
  let isEnding = false;
  const hand = (count) => held.splice(0, count).forEach((event) => listener.call(this, event));
  const release = () => {
    clearTimeout(timer);
    timer = null;
    hand(held.length);
  };
  // What comes meanwhile stands behind the last word.
  const endFirstRun = async () => {
    clearTimeout(timer);
    timer = null;
    isFirstRun = false;
    isEnding = true;
    const last = held.pop();
    // Some may have been handed over before: a long run shows what it has.
    const isHeld = (event) => held.includes(event.inFull ?? event);
    const [map, rest] = halve(firstRun).map((half) => half.filter(isHeld));
    held.splice(0, held.length, ...map, ...rest, last);
    await (rest.length ? mapsLoaded : load(parts));
    hand(map.length);
    if (rest.length) {
      await atMost(seen);
      hand(rest.length);
    }
    await pause(0);
    await load(parts);
    isEnding = false;
    release();
  };
  const hold = (event) => {
    const bytes = new Uint8Array(event.data);
    const isEnd = bytes.length === RUN_ENDED.length && RUN_ENDED.every((byte, at) => byte === bytes[at]);
    held.push(event);
    if (isEnding) return;
    if (isFirstRun && isEnd) endFirstRun();
    else if (isEnd) {
      release();
      window.dispatchEvent(new Event("atlas-run-ended"));
    }
    else timer ??= setTimeout(release, isFirstRun ? PATIENCE_MS : HOLD_MS); // until it is whole, there are no halves
    if (isFirstRun) firstRun.push(event);
  };
  listenTo.call(this, "close", release);
  return listenTo.call(this, kind, hold, options);
};
