/* What the page does before Streamlit's own code runs: a module of its own that stands before Streamlit's.

   Streamlit sends every element as a message of its own, and the page draws itself anew for nearly each of them. Here
   the messages of one run wait until the run has ended, or for a short while when it takes longer, and are handed
   over at once: the page draws once. */
const HOLD_MS = 150;
// Streamlit's ForwardMsg with an empty `session_status_changed` (field 9) and nothing else: no script runs any more.
const RUN_ENDED = [(9 << 3) | 2, 0];

const parts = document.querySelector("script[data-parts]").dataset.parts.split(" ").filter(Boolean);
const addresses = parts.map((part) => new URL(part, document.baseURI).href);
// Asked for now and not by the page itself: there they would be in the way of the modules Streamlit starts with.
for (const href of addresses) {
  document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href }));
}

/* A part that the page meets for the first time is shown as a grey box, and React keeps such boxes for half a second
   unless something else changes. The first run's last word is that something: it waits until the parts are there. */
const PATIENCE_MS = 1000;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const load = () => Promise.race([Promise.allSettled(addresses.map((href) => import(href))), pause(PATIENCE_MS)]);
let isFirstRun = true;

const listenTo = WebSocket.prototype.addEventListener;
WebSocket.prototype.addEventListener = function (kind, listener, options) {
  if (kind !== "message") return listenTo.call(this, kind, listener, options);
  const loaded = isFirstRun ? load() : null;
  const held = [];
  let timer = null;
  const hand = (events) => events.forEach((event) => listener.call(this, event));
  const release = () => {
    clearTimeout(timer);
    timer = null;
    hand(held.splice(0));
  };
  // What comes meanwhile stands behind that last word, whoever hands it over.
  const endFirstRun = async () => {
    const said = held.length - 1;
    isFirstRun = false;
    await loaded;
    hand(held.splice(0, said));
    await pause(0);
    await load();
    release();
  };
  const hold = (event) => {
    const bytes = new Uint8Array(event.data);
    const isEnd = bytes.length === RUN_ENDED.length && RUN_ENDED.every((byte, at) => byte === bytes[at]);
    held.push(event);
    if (!isEnd) timer ??= setTimeout(release, HOLD_MS);
    else if (isFirstRun) endFirstRun();
    else release();
  };
  listenTo.call(this, "close", release);
  return listenTo.call(this, kind, hold, options);
};
