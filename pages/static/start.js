/* What the page does before Streamlit's own code runs: a module of its own that stands before Streamlit's.

   Streamlit sends every element as a message of its own, and the page draws itself anew for nearly each of them. Here
   the messages of one run wait until the run has ended, or for a short while when it takes longer, and are handed
   over at once: the page draws once. */
const HOLD_MS = 150;
// Streamlit's ForwardMsg with an empty `session_status_changed` (field 9) and nothing else: no script runs any more.
const RUN_ENDED = [(9 << 3) | 2, 0];

const { parts, first = "" } = document.querySelector("script[data-parts]").dataset;
const wordsOf = (text) => text.split(" ").filter(Boolean);
const addresses = wordsOf(parts).map((part) => new URL(part, document.baseURI).href);
// Asked for now and not by the page itself: there they would be in the way of the modules Streamlit starts with.
for (const href of addresses) {
  document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href }));
}

/* A part that the page meets for the first time is shown as a grey box, and React keeps such boxes for half a second
   unless something else changes. The first run's last word is that something: it waits until the parts are there. */
const PATIENCE_MS = 1000;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const atMost = (promise) => Promise.race([promise, pause(PATIENCE_MS)]);
const load = () => atMost(Promise.allSettled(addresses.map((href) => import(href))));
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

/* The bytes of a field that has bytes; none when the message does not have it. */
function fieldOf(message, wanted) {
  for (let at = 0; at < message.length; ) {
    const [tag, start] = numberAt(message, at);
    const [number, end] = numberAt(message, start);
    const hasBytes = (tag & 7) === 2;
    if (hasBytes && tag >> 3 === wanted) return message.subarray(end, end + number);
    at = hasBytes ? end + number : end;
  }
  return message.subarray(0, 0);
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
    halves[isFirst ? 0 : 1].push(event);
  });
  return halves;
}

const listenTo = WebSocket.prototype.addEventListener;
WebSocket.prototype.addEventListener = function (kind, listener, options) {
  if (kind !== "message") return listenTo.call(this, kind, listener, options);
  const loaded = isFirstRun ? load() : null;
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
    const [map, rest] = halve(firstRun).map((half) => half.filter((event) => held.includes(event)));
    held.splice(0, held.length, ...map, ...rest, last);
    await loaded;
    hand(map.length);
    if (rest.length) {
      await atMost(seen);
      hand(rest.length);
    }
    await pause(0);
    await load();
    isEnding = false;
    release();
  };
  const hold = (event) => {
    const bytes = new Uint8Array(event.data);
    const isEnd = bytes.length === RUN_ENDED.length && RUN_ENDED.every((byte, at) => byte === bytes[at]);
    held.push(event);
    if (isEnding) return;
    if (isFirstRun && isEnd) endFirstRun();
    else if (isEnd) release();
    else timer ??= setTimeout(release, isFirstRun ? PATIENCE_MS : HOLD_MS); // until it is whole, there are no halves
    if (isFirstRun) firstRun.push(event);
  };
  listenTo.call(this, "close", release);
  return listenTo.call(this, kind, hold, options);
};
