/* The button that makes a step of the view: only here is the map asked where it stands. */
const MAP = "iframe[src*=streamlit_folium]";
const TOLD_FOR = 1800; // milliseconds
const buttons = new WeakMap();

class Add {
  constructor(parent, data) {
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = `${data.assets}add_step.css?v=${data.version}`;
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.onclick = () => {
      this.before = this.data.count;
      this.send({ view: this.view(), press: (this.presses = (this.presses ?? 0) + 1) });
    };
    parent.append(style, this.button);
  }

  view() {
    const frame = document.querySelector(MAP);
    const atlas = frame?.offsetWidth ? frame.contentWindow?.atlas : null;
    return atlas?.loaded && atlas.moved() ? atlas.standing() : null;
  }

  update(data) {
    this.data = data;
    this.button.setAttribute("aria-live", "polite");
    if (this.before !== undefined && data.count > this.before) {
      this.before = undefined;
      this.tell(data.added.replace("{}", data.count));
    } else if (!this.telling) this.rest();
  }

  tell(words) {
    clearTimeout(this.telling);
    this.button.textContent = words;
    this.button.className = "told";
    this.telling = setTimeout(() => {
      this.telling = null;
      this.rest();
    }, TOLD_FOR);
  }

  rest() {
    const { label, count, most, full } = this.data;
    this.button.className = "";
    this.button.textContent = count ? `${label} ${count}` : label;
    this.button.disabled = count >= most;
    this.button.title = count >= most ? full : "";
  }
}

export default function render({ parentElement, data, setTriggerValue }) {
  if (!buttons.has(parentElement)) buttons.set(parentElement, new Add(parentElement, data));
  const add = buttons.get(parentElement);
  add.send = (value) => setTriggerValue("added", value);
  add.update(data);
}
