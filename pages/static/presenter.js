/* Presenting: every step is in the browser already, so that the next one is there at once, whatever the network does.
   The map is the working screens' own frame; it is told what to show (atlas.present) and told to go back at the end.
   The number of the step lives in the address, so that a reload or a link comes back to it. */
const MAP = "iframe[src*=streamlit_folium]";
const NEXT = ["ArrowRight", "ArrowDown", "PageDown", " ", "Enter"];
const PREVIOUS = ["ArrowLeft", "ArrowUp", "PageUp", "Backspace"];
const SMALLEST = 0.4; // of the largest letters, when a panel has much to say
const LOOK_EVERY = 60; // milliseconds between two looks whether the map is there
const shows = new WeakMap();

function element(name, className, text) {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

class Show {
  constructor(parent, data) {
    this.root = element("div", "show");
    this.root.setAttribute("role", "region");
    const style = element("link");
    style.rel = "stylesheet";
    style.href = `${data.assets}presenter.css?v=${data.version}`;
    style.onload = () => this.onResize(); // the letters have their size only now, and the map follows them
    parent.append(style, this.root);
    this.onKey = (event) => this.key(event);
    this.onResize = () => {
      this.fit();
      this.tellMap();
    };
    window.addEventListener("keydown", this.onKey, true);
    window.addEventListener("resize", this.onResize);
    document.addEventListener("fullscreenchange", this.onResize);
    document.fonts?.ready.then(() => this.fit());
  }

  /* The frame around the step: built again only when the deck has changed. */
  update(data) {
    const content = JSON.stringify(data);
    if (content === this.content) return;
    this.content = content;
    this.data = data;
    const { words } = data;
    this.sentence = element("h1");
    this.place = element("span", "page");
    const head = element("header");
    const titles = element("div", "titles");
    titles.append(element("span", "deck", data.title), this.sentence);
    head.append(titles, this.place);
    this.box = element("main");
    this.panel = element("div", "panel");
    this.box.append(this.panel);
    const aside = element("aside");
    this.legend = element("div");
    aside.append(this.legend);
    this.sources = element("p", "sources");
    this.chosen = element("p", "chosen");
    const told = element("div", "told");
    const lines = element("div");
    lines.append(this.chosen, this.sources);
    told.append(lines);
    this.fitted = [[this.sentence, titles, 2], [this.panel, this.box, 1.45], [lines, told, 1], [this.legend, aside, 1]];
    const side = element("div", "side");
    side.append(element("p", "date", data.date), this.buttons(words));
    const foot = element("footer");
    foot.append(told, side);
    this.root.replaceChildren(head, aside, this.box, foot);
    if (data.notice) {
      const notice = element("p", "notice", data.notice);
      notice.onclick = () => notice.remove();
      this.root.append(notice);
    }
    this.show(this.asked());
  }

  buttons(words) {
    const bar = element("p", "keys");
    for (const [name, act] of [
      ["previous", () => this.show(this.at - 1)],
      ["next", () => this.show(this.at + 1)],
      ["full", () => this.full()],
      ["leave", () => this.leave()],
    ]) {
      const button = element("button", name, words[name][0]);
      button.type = "button";
      button.title = words[name][1];
      button.setAttribute("aria-label", words[name][1]);
      button.onclick = () => {
        button.blur();
        act();
      };
      bar.append(button);
    }
    return bar;
  }

  /* The step the address asks for, from 0. */
  asked() {
    const number = Number.parseInt(new URLSearchParams(location.search).get("step"), 10);
    return Number.isFinite(number) ? number - 1 : 0;
  }

  show(wanted) {
    const { steps, words } = this.data;
    this.at = Math.min(Math.max(wanted, 0), steps.length - 1);
    const step = steps[this.at];
    this.sentence.textContent = step.sentence;
    this.place.textContent = `${this.at + 1} / ${steps.length}`;
    this.panel.innerHTML = step.html; // made by the server's templates, which escape every value
    this.legend.innerHTML = step.legend;
    this.chosen.textContent = step.chosen;
    this.sources.textContent = step.sources;
    this.root.dataset.step = this.at + 1;
    this.root.setAttribute("aria-label", words.step.replace("{}", this.at + 1));
    this.fit();
    this.tellMap();
    const address = new URL(location.href);
    if (address.searchParams.get("step") !== String(this.at + 1)) {
      address.searchParams.set("step", this.at + 1);
      // Streamlit keeps its own notes in the state, and history.js would make every step an entry of its own.
      History.prototype.replaceState.call(history, history.state, "", address);
    }
  }

  /* Letters as large as the space allows: nothing scrolls, nothing is cut off, and little is not left small. */
  fit() {
    if (!this.data) return;
    for (const [node, box, largest] of this.fitted) {
      const fits = (size) => {
        node.style.fontSize = `${size}em`;
        return box.scrollHeight <= box.clientHeight + 1 && box.scrollWidth <= box.clientWidth + 1;
      };
      let [low, high] = [SMALLEST * largest, largest];
      if (fits(high)) continue;
      while (high - low > 0.01) {
        const middle = (low + high) / 2;
        if (fits(middle)) low = middle;
        else high = middle;
      }
      fits(low);
    }
  }

  tellMap() {
    clearTimeout(this.waiting);
    const atlas = document.querySelector(MAP)?.contentWindow?.atlas;
    if (!atlas?.loaded) {
      this.waiting = setTimeout(() => this.tellMap(), LOOK_EVERY);
      return;
    }
    const em = parseFloat(getComputedStyle(this.root).fontSize);
    atlas.present({ ...this.data.steps[this.at].map, scale: (1.25 * em) / 16 });
  }

  key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const act = NEXT.includes(event.key) ? () => this.show(this.at + 1)
      : PREVIOUS.includes(event.key) ? () => this.show(this.at - 1)
      : event.key === "Home" ? () => this.show(0)
      : event.key === "End" ? () => this.show(this.data.steps.length - 1)
      : event.key === "f" || event.key === "F" ? () => this.full()
      : event.key === "Escape" ? () => this.leave()
      : null;
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen().catch(() => {});
  }

  leave() {
    if (document.fullscreenElement) document.exitFullscreen();
    this.left(this.at + 1);
  }

  end() {
    clearTimeout(this.waiting);
    window.removeEventListener("keydown", this.onKey, true);
    window.removeEventListener("resize", this.onResize);
    document.removeEventListener("fullscreenchange", this.onResize);
    document.querySelector(MAP)?.contentWindow?.atlas?.present(null);
  }
}

export default function render({ parentElement, data, setTriggerValue }) {
  if (!shows.has(parentElement)) shows.set(parentElement, new Show(parentElement, data));
  const show = shows.get(parentElement);
  show.left = (step) => setTriggerValue("left", step);
  show.update(data);
  return () => {
    show.end();
    shows.delete(parentElement);
    show.root.remove();
  };
}
