/* Runs in every frame before its own scripts: the clock of the benchmark, and looks into the three apps. */
(() => {
  const PATIENCE_MS = 30000;
  const LOOK_EVERY_MS = 4;
  const ROOM = 40; // pixels: a point this far from its neighbours is free on all sides
  const now = () => performance.timeOrigin + performance.now();

  /* The first press of the mouse or of a key after `bench.arm` starts the clock, in whichever frame it lands. */
  const mark = () => {
    if (top.bench && top.bench.started === null) top.bench.started = now();
  };
  const listen = (place) => {
    for (const kind of ["pointerdown", "mousedown", "keydown"]) place.addEventListener(kind, mark, { capture: true });
  };
  listen(window);
  if (window !== top) return;

  const bench = (window.bench = {
    started: null,
    before: null,

    frame: () => document.querySelector('iframe[title="streamlit_folium.st_folium"]'),

    /* Our map, once it is there. */
    map() {
      const atlas = bench.frame()?.contentWindow?.atlas;
      return atlas?.map ? atlas : null;
    },

    /* How many symbols the map shows; null while it draws. `state()` lists them all: asked every few milliseconds
       of twenty thousand, it would take longer than what is measured. */
    drawn() {
      const points = bench.map()?.points;
      return points && !points.turn ? points.drawn : null;
    },

    /* querySelectorAll that looks into open shadow roots too. */
    deep(selector, root = document) {
      const found = [...root.querySelectorAll(selector)];
      for (const node of root.querySelectorAll("*")) {
        if (node.shadowRoot) found.push(...bench.deep(selector, node.shadowRoot));
      }
      return found;
    },

    list: () => document.querySelector(".st-key-linked_table_zones"),

    rowIds: () => (bench.list() ? bench.deep("tr[data-id]", bench.list()).map((row) => row.dataset.id) : []),

    /* What the list shows, short enough to compare. */
    rows() {
      const ids = bench.rowIds();
      const more = bench.list() ? bench.deep(".more", bench.list())[0]?.textContent ?? "" : "";
      // How many there are in all: the first ones can be the same under another filter.
      const all = bench.list() ? bench.deep("table", bench.list())[0]?.getAttribute("aria-rowcount") ?? "" : "";
      return `${ids.length} ${ids.at(-1) ?? ""} ${more} ${all}`;
    },

    /* Streamlit's own word that no script is running. */
    idle: () => document.querySelector("[data-test-script-state]")?.dataset.testScriptState === "notRunning",

    /* Is something of this kind in sight? */
    shows: (selector) => [...document.querySelectorAll(selector)].some((node) => node.offsetParent),

    /* What an area says, words in shadow roots too. Looked at every few milliseconds beside what is measured: it
       must cost next to nothing, so the texts are compared as they are. */
    sign(selector) {
      const area = document.querySelector(selector);
      if (!area) return "";
      const hosts = area.querySelectorAll("[data-testid=stBidiComponentIsolated], .piece .linked");
      return [area, ...hosts].map((node) => (node.shadowRoot ?? node).textContent).join("\n");
    },

    /* Tasks of this page and its frames that held the browser for more than 50 ms, since `watchTasks`. */
    longTasks: [],
    watchTasks() {
      bench.longTasks = [];
      bench.observer ??= new PerformanceObserver((list) => {
        bench.longTasks.push(...list.getEntries().map((entry) => entry.duration));
      });
      bench.observer.observe({ type: "longtask" });
    },

    markers: () => bench.frame()?.contentDocument?.querySelectorAll(".leaflet-marker-icon").length ?? 0,

    /* Points of our map that can be clicked without hitting a neighbour, the loneliest first. */
    lonely() {
      const atlas = bench.map();
      const box = bench.frame().getBoundingClientRect();
      const state = atlas.state();
      const points = [];
      for (const id of state.shown) {
        const at = atlas.screenPoint(id);
        // In sight: nothing of the page or of the map lies over it, and the page is not scrolled past it.
        if (!at || document.elementFromPoint(box.x + at.x, box.y + at.y) !== bench.frame()) continue;
        if (bench.frame().contentDocument.elementFromPoint(at.x, at.y)?.closest(".leaflet-control")) continue;
        points.push({ id, x: at.x, y: at.y });
      }
      const cells = new Map();
      const cell = (x, y) => `${Math.floor(x / ROOM)},${Math.floor(y / ROOM)}`;
      for (const point of points) {
        const key = cell(point.x, point.y);
        if (!cells.has(key)) cells.set(key, []);
        cells.get(key).push(point);
      }
      for (const point of points) {
        point.room = ROOM;
        for (const dx of [-ROOM, 0, ROOM]) {
          for (const dy of [-ROOM, 0, ROOM]) {
            for (const other of cells.get(cell(point.x + dx, point.y + dy)) ?? []) {
              const distance = Math.hypot(other.x - point.x, other.y - point.y);
              if (other !== point) point.room = Math.min(point.room, distance);
            }
          }
        }
      }
      return points
        // A click must hit this one: no neighbour, and nothing that lies at the frame's edge.
        .filter(({ id, room }) => id !== state.selected && room > 6)
        .filter(({ x, y }) => Math.min(x, y, box.width - x, box.height - y) > 25)
        .sort((a, b) => b.room - a.room)
        .slice(0, 20);
    },

    /* Markers of the folium way that nothing covers. */
    freeMarkers() {
      const inside = bench.frame().contentDocument;
      const view = bench.frame().getBoundingClientRect();
      return [...inside.querySelectorAll(".leaflet-marker-icon")]
        .map((icon) => ({ icon, box: icon.getBoundingClientRect() }))
        .map(({ icon, box }) => ({ icon, x: box.x + box.width / 2, y: box.y + 12 }))
        .filter(({ x, y }) => document.elementFromPoint(view.x + x, view.y + y) === bench.frame())
        .filter(({ icon, x, y }) => inside.elementFromPoint(x, y) === icon)
        .map(({ x, y }) => ({ x, y }));
    },

    /* Look for `condition` from before the act on: what drives the browser may come back later than the result. */
    arm(before, condition) {
      bench.before = before;
      bench.started = null;
      // A browser may run this file in a frame before the frame has its document.
      if (bench.frame()?.contentWindow) listen(bench.frame().contentWindow);
      bench.waiting = bench.until(condition);
      bench.waiting.catch(() => {}); // it is asked for later
    },

    /* Milliseconds from the start of the clock to the first look at which `condition` holds: every few milliseconds,
       and before every frame, since what is drawn next comes before timers when the browser is busy. */
    until(condition) {
      const holds = new Function("before", `return (${condition});`);
      return new Promise((resolve, reject) => {
        let timer, late, frame;
        const look = () => {
          let held = false;
          try {
            held = bench.started !== null && holds(bench.before);
          } catch {
            held = false; // a part that is being replaced: look again
          }
          if (!held) return;
          stop();
          resolve(now() - bench.started);
        };
        const stop = () => {
          clearInterval(timer);
          clearTimeout(late);
          cancelAnimationFrame(frame);
        };
        const lookBeforeFrame = () => {
          frame = requestAnimationFrame(lookBeforeFrame);
          look();
        };
        timer = setInterval(look, LOOK_EVERY_MS);
        frame = requestAnimationFrame(lookBeforeFrame);
        late = setTimeout(() => {
          stop();
          reject(new Error(`did not happen: ${condition}`));
        }, PATIENCE_MS);
      });
    },
  });
})();
