/* A table linked to the selection: rows are filtered here with the map's own predicate, the selected rows are
   pinned first, and only the id of a picked row goes back. Every text is written as text, never as markup.
   Rows are built when they scroll into view, and a new selection only moves the pinned ones: a click on the map
   must not rebuild hundreds of rows. */
const BATCH = 30; // rows built together: as many as a table shows at first
const collator = new Intl.Collator("zh-Hans-CN", { numeric: true });
const loads = new Map();
const views = new WeakMap();

function load(url) {
  if (!loads.has(url)) {
    loads.set(url, fetch(url).then((response) => {
      if (!response.ok) throw new Error(`${url} ${response.status}`);
      return response.json();
    }));
  }
  return loads.get(url);
}

function element(name, className, text) {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

function isUnknown(value) {
  return value === null || value === undefined || value.length === 0;
}

/* What a row shows in a column, which may say something else of entries of one kind. */
function shownIn({ key, instead }, row) {
  return instead && row.kind in instead ? instead[row.kind] : row[key];
}

function compare({ column, direction }) {
  return (first, second) => {
    const [a, b] = [shownIn(column, first), shownIn(column, second)];
    if (isUnknown(a) || isUnknown(b)) return isUnknown(a) - isUnknown(b); // unknown stays last, either way
    const order = typeof a === "number" && typeof b === "number" ? a - b : collator.compare(String(a), String(b));
    return direction * order;
  };
}

function cell(column, row, largest) {
  const value = shownIn(column, row);
  const node = element("td", column.align === "right" ? "number" : "");
  if (isUnknown(value)) {
    node.append(element("span", "unknown", column.empty ?? "—"));
  } else if (column.kind === "bar") {
    const track = element("span", "track");
    track.append(element("span", "bar"));
    track.firstChild.style.width = `${largest ? (100 * value) / largest : 0}%`;
    node.append(track);
  } else if (Array.isArray(value)) {
    node.textContent = value.join("、");
  } else {
    node.textContent = typeof value === "number" ? value.toLocaleString("zh-CN") : value;
  }
  if (column.mark && row[column.mark.when]) node.append(element("span", "mark", column.mark.text));
  if (column.note && row[column.note]) node.append(element("span", "note", row[column.note]));
  return node;
}

export class View {
  constructor(parent, data) {
    this.root = element("div", "linked-table");
    this.selected = [];
    const style = element("link");
    style.rel = "stylesheet";
    style.href = `${data.assets}linked_table.css?v=${data.version}`;
    parent.append(style, this.root);
    this.sort = null;
  }

  /* The rows the filter leaves, built anew when they are others than before. */
  sift() {
    if (!this.all) return;
    const { predicate, linked } = this.data;
    const wanted = linked && window.atlasSelection ? window.atlasSelection.foreseenBy(this, predicate) : predicate;
    const sifted = JSON.stringify(wanted);
    if (sifted === this.sifted) return;
    this.sifted = sifted;
    this.rows = this.all.filter((properties) => this.matches(properties, wanted));
    this.build();
  }

  /* Everything but the selection: called when rows, order or columns change. */
  build() {
    const { columns, label, bar, words } = this.data;
    this.ordered = this.sort ? [...this.rows].sort(compare(this.sort)) : this.rows;
    this.largest = Math.max(0, ...(bar ? this.rows.map((row) => row[bar] ?? 0) : []));
    this.lines = new Map();
    this.built = 0;
    this.box = element("div", "scroll");
    this.table = element("table");
    this.table.setAttribute("aria-label", label);
    this.table.setAttribute("aria-rowcount", this.rows.length);
    this.table.append(element("thead"), element("tbody"), element("tbody"));
    this.table.tHead.append(this.head(columns));
    [this.pinned, this.body] = this.table.tBodies;
    this.box.append(this.table);
    if (!this.rows.length) this.box.append(element("p", "none", words.none));
    this.box.onscroll = () => this.fill();
    // The rows after the first ones come when those have been shown, as many as a high window has room for.
    new ResizeObserver(() => setTimeout(() => this.fill())).observe(this.box);
    this.root.replaceChildren(this.box);
    this.more();
  }

  head(columns) {
    const head = element("tr");
    for (const column of columns) {
      const title = element("th", column.align === "right" ? "number" : "");
      if (column.width) title.style.width = column.width;
      if (column.fixed) {
        // Figures that differ in scope, date or unit are shown, never put in order.
        title.append(element("span", "", column.label));
        head.append(title);
        continue;
      }
      const direction = this.sort?.column.key === column.key ? this.sort.direction : 0;
      title.setAttribute("aria-sort", { 1: "ascending", "-1": "descending", 0: "none" }[direction]);
      const button = element("button", "", column.label);
      button.type = "button";
      button.onclick = () => {
        this.sort = { 0: { column, direction: 1 }, 1: { column, direction: -1 }, "-1": null }[direction];
        this.build();
        this.select();
      };
      title.append(button);
      head.append(title);
    }
    return head;
  }

  line(row) {
    const line = element("tr");
    line.dataset.id = row.id;
    line.tabIndex = 0;
    for (const column of this.data.columns) line.append(cell(column, row, this.largest));
    line.onclick = () => this.pick(row.id);
    line.onpointerenter = () => this.point?.(row.id);
    line.onkeydown = (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      this.pick(row.id);
    };
    return line;
  }

  more() {
    for (const row of this.ordered.slice(this.built, this.built + BATCH)) {
      const line = this.line(row);
      this.mark(line, this.selected.includes(row.id));
      this.lines.set(row.id, line);
      this.body.append(line);
    }
    this.built = Math.min(this.built + BATCH, this.ordered.length);
  }

  fill() {
    const { scrollTop, clientHeight, scrollHeight } = this.box;
    if (!clientHeight || this.built >= this.ordered.length) return;
    if (scrollTop + clientHeight > scrollHeight - 2 * clientHeight) {
      this.more();
      setTimeout(() => this.fill());
    }
  }

  mark(line, isSelected) {
    line.hidden = this.data.pin && isSelected;
    line.classList.toggle("selected", isSelected);
    line.setAttribute("aria-selected", String(isSelected));
  }

  /* Pinned copies on top stand for the selected rows, which are hidden in their place; without pinning they are marked. */
  select() {
    const { selected } = this;
    for (const [id, line] of this.lines) {
      const isSelected = selected.includes(id);
      if (isSelected !== line.classList.contains("selected")) this.mark(line, isSelected);
    }
    const all = this.all ?? this.rows;
    this.pinned.replaceChildren(
      ...(this.data.pin ? selected : []).flatMap((id) => all.filter((row) => row.id === id)).map((row) => {
        const line = this.line(row);
        line.className = "selected";
        line.setAttribute("aria-selected", "true");
        return line;
      })
    );
  }
}

/* Rows of the one selection, as selection.js knows them from now on, and a filter that was just pressed. */
function follow(view) {
  const listen = ({ rows }) => {
    if (!view.root.isConnected) return view.unfollow?.();
    view.selected = rows;
    view.sift();
    view.select();
  };
  if (window.atlasSelection) return window.atlasSelection.follow(listen);
  window.addEventListener("atlas-selection", () => (view.unfollow = window.atlasSelection.follow(listen)), { once: true });
  return () => {};
}

const change = ({ how, key }, id) => ({ [how]: String(new URLSearchParams({ [key]: id })) });
const chosenIn = (chosen, { key }) => new URLSearchParams(chosen).getAll(key);

/* Let a table's rows change what is chosen in a piece (see pieces.js), and mark those that are chosen there. */
export function adopt(view) {
  const place = () => window.atlasPieces?.get(view.data.asks.place);
  view.pick = (id) => place()?.ask(change(view.data.asks, id));
  view.point = (id) => place()?.expect(change(view.data.asks, id));
  if (place()) view.selected = chosenIn(place().chosen, view.data.asks);
  if (view.isAdopted) return;
  view.isAdopted = true;
  const listen = ({ detail: { name, chosen } }) => {
    if (!view.root.isConnected) return window.removeEventListener("atlas-piece", listen);
    if (name !== view.data.asks.place) return;
    view.selected = chosenIn(chosen, view.data.asks);
    if (view.lines) view.select();
  };
  window.addEventListener("atlas-piece", listen);
}

export default async function render({ parentElement, data, setTriggerValue }) {
  if (!views.has(parentElement)) views.set(parentElement, new View(parentElement, data));
  const view = views.get(parentElement);
  view.data = data;
  if (!data.linked) view.selected = data.selected;
  if (data.asks) adopt(view);
  else view.pick = (id) => (data.linked ? window.atlasSelection.choose(id) : setTriggerValue("picked", id));
  const content = JSON.stringify([data.sources, data.rows, data.columns]);
  try {
    if (content !== view.content) {
      if (data.sources) {
        const [{ matches }, ...layers] = await Promise.all([import(data.predicate_module), ...data.sources.map(load)]);
        const features = layers.flatMap((layer) => layer.features);
        view.matches = matches;
        view.all = features.map(({ geometry, properties }) => ({ ...properties, unplaced: !geometry }));
        view.sifted = null;
      } else {
        view.rows = data.rows;
        view.build();
      }
      view.content = content;
    }
    view.sift();
    view.select();
    if (data.linked && !view.unfollow) view.unfollow = follow(view);
  } catch (error) {
    view.root.replaceChildren(element("p", "none", data.words.failed));
    throw error;
  }
}
