/* A table of counts, shaded by size: the number is always written, the shade only helps the eye. Only the picked
   row, column or cell goes back. One cell at a time is in the tab order; the arrow keys move it.
   Other counts are written into the cells that are there: a table built anew takes three times as long. */
const { choose, follow } = await import(new URL("foresee.js" + new URL(import.meta.url).search, import.meta.url));
const views = new WeakMap();

function element(name, className, text) {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

class View {
  constructor(parent, data) {
    this.root = element("div", "heat-table");
    const style = element("link");
    style.rel = "stylesheet";
    style.href = `${data.assets}heat_table.css?v=${data.version}`;
    parent.append(style, this.root);
  }

  button(text, label, row, column) {
    const button = element("button", "", text);
    button.type = "button";
    button.tabIndex = -1;
    button.title = label;
    button.setAttribute("aria-label", label);
    button.onclick = () => this.press({ row, column });
    button.onpointerover = () => this.piece?.expect(...this.changes({ row, column }));
    return button;
  }

  /* Where it leads is shown before the page has followed. */
  press(picked) {
    const { leads } = this.data;
    if (!leads) return this.pick(picked);
    this.piece?.foresee(...this.changes(picked));
    this.pick(picked);
    choose(leads.control, leads.label);
  }

  get piece() {
    return this.data.leads && window.atlasPieces?.get(this.data.leads.place);
  }

  changes(picked) {
    const named = Object.entries(this.data.leads.keys).filter(([part]) => picked[part] !== null);
    return named.map(([part, key]) => ({ set: String(new URLSearchParams({ [key]: picked[part] })) }));
  }

  build() {
    const { label, corner, sections, columns, rows, foot, total, words } = this.data;
    const table = element("table");
    table.setAttribute("aria-label", label);
    const head = table.createTHead();
    const groups = head.insertRow();
    groups.append(element("td"));
    for (const [name, span] of sections) {
      const cell = element("th", "section", name);
      cell.colSpan = span;
      cell.scope = "colgroup";
      groups.append(cell);
    }
    groups.append(element("td"));
    const titles = head.insertRow();
    const first = element("th", "corner", corner);
    first.scope = "col";
    titles.append(first);
    for (const column of columns) {
      const cell = element("th", "column");
      cell.scope = "col";
      cell.dataset.column = column.id;
      cell.append(this.button(column.label, fill(words.column, { column: column.id }), null, column.id));
      titles.append(cell);
    }
    const last = element("th", "total", total);
    last.scope = "col";
    titles.append(last);
    const body = table.createTBody();
    this.cells = rows.map((row) => {
      const line = body.insertRow();
      line.dataset.row = row;
      const title = element("th");
      title.scope = "row";
      title.append(this.button(row, fill(words.row, { row }), row, null));
      const cells = columns.map((column) => {
        const cell = element("td", "cell");
        cell.dataset.column = column.id;
        return cell;
      });
      const sum = element("td", "total");
      line.append(title, ...cells, sum);
      return [...cells, sum];
    });
    this.counts = null;
    const feet = table.createTFoot();
    for (const { label: name, cells, total: sum } of foot) {
      const line = feet.insertRow();
      const title = element("th", "", name);
      title.scope = "row";
      line.append(title);
      cells.forEach((count, i) => {
        const cell = element("td", "", String(count));
        cell.dataset.column = columns[i].id;
        line.append(cell);
      });
      line.append(element("td", "total", String(sum)));
    }
    table.onkeydown = (event) => this.move(event);
    this.root.replaceChildren(table);
    this.table = table;
  }

  /* Counts by row, each with its total last; what stands there already is left alone. */
  draw(counts) {
    const { rows, columns } = this.data;
    counts.forEach((line, r) => line.forEach((count, c) => {
      const cell = this.cells[r][c];
      if (count === this.counts?.[r][c]) return;
      if (c < columns.length) this.write(cell, rows[r], columns[c].id, count);
      else cell.textContent = String(count);
    }));
    this.counts = counts;
    if (!this.standing?.isConnected) this.stand(this.table.querySelector("button"));
  }

  write(cell, row, column, count) {
    const { words, steps } = this.data;
    if (!count) {
      cell.replaceChildren(element("span", "", "·"));
      cell.setAttribute("aria-label", fill(words.none, { row, column }));
      return;
    }
    const step = steps.findLast(({ from }) => count >= from);
    const label = fill(words.cell, { row, column, count });
    const button = this.button(String(count), label, row, column);
    button.style.background = step.fill;
    button.style.color = step.ink;
    cell.removeAttribute("aria-label");
    cell.replaceChildren(button);
  }

  stand(button) {
    if (this.standing) this.standing.tabIndex = -1;
    this.standing = button;
    if (button) button.tabIndex = 0;
  }

  move(event) {
    const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
    const cell = event.target.closest("td, th");
    if (!step || !cell) return;
    event.preventDefault();
    let [r, c] = [cell.parentNode.rowIndex, cell.cellIndex];
    for (;;) {
      [r, c] = [r + step[0], c + step[1]];
      const next = this.table.rows[r]?.cells[c];
      if (!next) return;
      const button = next.querySelector("button");
      if (button) {
        this.stand(button);
        button.focus();
        return;
      }
    }
  }

  select() {
    const { selected_rows: rows, selected_columns: columns } = this.data;
    for (const line of this.table.querySelectorAll("tr[data-row]")) {
      line.classList.toggle("selected", rows.includes(line.dataset.row));
    }
    for (const cell of this.table.querySelectorAll("[data-column]")) {
      cell.classList.toggle("selected", columns.includes(cell.dataset.column));
    }
  }
}

export default function render({ parentElement, data, setTriggerValue }) {
  if (!views.has(parentElement)) views.set(parentElement, new View(parentElement, data));
  const view = views.get(parentElement);
  view.pick = (picked) => setTriggerValue("picked", picked);
  view.data = data;
  const frame = JSON.stringify([data.rows, data.columns, data.foot, data.sections]);
  if (frame !== view.frame) {
    view.frame = frame;
    view.build();
  }
  follow(parentElement, data, (counts) => view.draw(JSON.parse(counts)));
  view.select();
}
