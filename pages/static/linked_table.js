/* A table linked to the selection: rows are filtered here with the map's own predicate, the selected row is
   pinned first, and only the key of a picked row goes back. Every text is written as text, never as markup. */
const FIRST_ROWS = 300;
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

function compare(column, direction) {
  return (a, b) => {
    const [x, y] = [a[column], b[column]];
    const [noX, noY] = [x === null || x === "" || x === undefined, y === null || y === "" || y === undefined];
    if (noX || noY) return noX - noY; // unknown stays last, whichever way one sorts
    return direction * (typeof x === "number" && typeof y === "number" ? x - y : collator.compare(String(x), String(y)));
  };
}

function cell(column, row, largest) {
  const value = row[column.key];
  const node = element("td", column.align === "right" ? "number" : "");
  if (value === null || value === undefined || value.length === 0) {
    node.append(element("span", "unknown", column.empty ?? "—"));
  } else if (column.kind === "bar") {
    const bar = element("span", "bar");
    bar.style.width = `${largest ? (100 * value) / largest : 0}%`;
    const track = element("span", "track");
    track.append(bar);
    node.append(track);
  } else if (Array.isArray(value)) {
    node.textContent = value.join("、");
  } else {
    node.textContent = typeof value === "number" ? value.toLocaleString("zh-CN") : value;
  }
  if (column.note && row[column.note]) node.append(element("span", "note", row[column.note]));
  if (column.mark && row[column.mark.when]) node.append(element("span", "mark", column.mark.text));
  return node;
}

function draw(view) {
  const { data, rows, root } = view;
  const { columns, selected = [], words } = data;
  const sorted = view.sort ? [...rows].sort(compare(view.sort.key, view.sort.direction)) : rows;
  const pinned = data.pin ? (view.all ?? rows).filter((row) => selected.includes(row.id)) : [];
  const rest = data.pin ? sorted.filter((row) => !selected.includes(row.id)) : sorted;
  const shown = rest.slice(0, view.limit);

  const table = element("table");
  table.setAttribute("aria-label", data.label);
  const head = element("tr");
  for (const column of columns) {
    const title = element("th", column.align === "right" ? "number" : "");
    if (column.width) title.style.width = column.width;
    const button = element("button", "", column.label);
    button.type = "button";
    const sorting = view.sort?.key === column.key ? view.sort.direction : 0;
    title.setAttribute("aria-sort", sorting === 1 ? "ascending" : sorting === -1 ? "descending" : "none");
    button.onclick = () => {
      view.sort = sorting === 1 ? { key: column.key, direction: -1 } : sorting === -1 ? null : { key: column.key, direction: 1 };
      draw(view);
    };
    title.append(button);
    head.append(title);
  }
  table.append(element("thead"), element("tbody"));
  table.tHead.append(head);
  const largest = Math.max(0, ...rows.map((row) => row[data.bar] ?? 0));
  for (const row of [...pinned, ...shown]) {
    const line = element("tr");
    line.dataset.id = row.id;
    line.tabIndex = 0;
    if (selected.includes(row.id)) line.className = "selected";
    line.setAttribute("aria-selected", String(selected.includes(row.id)));
    for (const column of columns) line.append(cell(column, row, largest));
    line.onclick = () => view.pick(row.id);
    line.onkeydown = (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        view.pick(row.id);
      }
    };
    table.tBodies[0].append(line);
  }
  const box = element("div", "scroll");
  box.append(table);
  if (!rows.length && !pinned.length) box.append(element("p", "none", words.none));
  if (rest.length > shown.length) {
    const more = element("button", "more", words.more.replace("{shown}", shown.length).replace("{all}", rest.length));
    more.type = "button";
    more.onclick = () => {
      view.limit += FIRST_ROWS;
      draw(view);
    };
    box.append(more);
  }
  const top = root.querySelector(".scroll")?.scrollTop ?? 0;
  root.querySelector(".scroll")?.remove();
  root.append(box);
  box.scrollTop = view.keepScroll ? top : 0;
}

export default async function render(component) {
  const { parentElement, data, setTriggerValue } = component;
  let view = views.get(parentElement);
  if (!view) {
    const root = element("div", "linked-table");
    const style = element("link");
    style.rel = "stylesheet";
    style.href = `${data.assets}linked_table.css?v=${data.version}`;
    parentElement.append(style, root);
    view = { root, limit: FIRST_ROWS, sort: null };
    views.set(parentElement, view);
  }
  view.pick = (id) => setTriggerValue("picked", id);
  const filter = JSON.stringify(data.predicate ?? null);
  if (filter !== view.filter) view.limit = FIRST_ROWS;
  view.keepScroll = filter === view.filter && !data.pin;
  view.filter = filter;
  view.data = data;
  try {
    if (data.source) {
      const [{ matches }, collection] = await Promise.all([import(data.predicate_module), load(data.source)]);
      view.all = collection.features.map(({ geometry, properties }) => ({ ...properties, unplaced: !geometry }));
      view.rows = view.all.filter((properties) => matches(properties, data.predicate));
    } else {
      view.all = null;
      view.rows = data.rows;
    }
    draw(view);
  } catch (error) {
    view.root.replaceChildren(element("p", "none", data.words.failed));
    throw error;
  }
}
