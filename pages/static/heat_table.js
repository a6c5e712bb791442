/* A table of counts, shaded by size: the number is always written, the shade only helps the eye. Only the picked
   row, column or cell goes back. One cell at a time is in the tab order; the arrow keys move it. */
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
    button.onclick = () => this.pick({ row, column });
    return button;
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
    for (const row of rows) {
      const line = body.insertRow();
      line.dataset.row = row.id;
      const title = element("th");
      title.scope = "row";
      title.append(this.button(row.id, fill(words.row, { row: row.id }), row.id, null));
      line.append(title);
      row.cells.forEach((count, i) => line.append(this.cell(row.id, columns[i].id, count)));
      line.append(element("td", "total", String(row.total)));
    }
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
    this.stand(table.querySelector("button"));
  }

  cell(row, column, count) {
    const node = element("td", "cell");
    node.dataset.column = column;
    if (!count) {
      node.append(element("span", "", "·"));
      node.setAttribute("aria-label", fill(this.data.words.none, { row, column }));
      return node;
    }
    const step = this.data.steps.findLast(({ from }) => count >= from);
    const button = this.button(String(count), fill(this.data.words.cell, { row, column, count }), row, column);
    button.style.background = step.fill;
    button.style.color = step.ink;
    node.append(button);
    return node;
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
  const content = JSON.stringify([data.rows, data.columns, data.foot, data.sections]);
  if (content !== view.content) {
    view.content = content;
    view.build();
  }
  view.select();
}
