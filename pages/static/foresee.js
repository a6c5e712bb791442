/* The browser first, the page follows: the page sends in advance what each button of a control will show, and a press
   shows its own at once. What the page says afterwards is right. */
const ANSWER_WITHIN = 5000; // milliseconds in which a press waits for the page to follow
const followers = new Map();

class Follower {
  pressed = []; // what the reader chose and the page has not followed yet, the latest last

  constructor(node) {
    this.node = node;
  }

  get label() {
    return this.pressed.at(-1) ?? this.data.chosen;
  }

  /* The page follows in the order of the presses, but may leave some out: what it says answers all before it. */
  hear(data) {
    this.data = data;
    this.pressed.splice(0, this.pressed.indexOf(data.chosen) + 1);
    if (!(this.label in data.alternatives)) this.pressed = [];
    this.show(data.alternatives[this.label]);
  }

  press() {
    const button = document.querySelector(`.st-key-${this.data.control} [aria-checked=true]`);
    this.choose(button?.textContent.trim() ?? "");
  }

  choose(label) {
    const { alternatives } = this.data;
    if (label === this.label || !(label in alternatives)) return;
    this.pressed.push(label);
    this.show(alternatives[label]);
    clearTimeout(this.wait);
    this.wait = setTimeout(() => this.believe(), ANSWER_WITHIN);
  }

  /* Back to what the page last said, unless the reader has gone to another screen meanwhile. */
  believe() {
    if (!this.node.isConnected) return;
    this.pressed = [];
    this.show(this.data.alternatives[this.data.chosen]);
  }
}

/* Show what a control stands at, now and whenever one of its buttons is pressed; call it each time the page speaks.

   `node` is the place it is shown in. `data` has `control` (key of the widget), `chosen` (label of its button as the
   page knows it, "" for none) and `alternatives` by label; `show` is called with one of them. */
export function follow(node, data, show) {
  if (!followers.has(node)) followers.set(node, new Follower(node));
  const follower = followers.get(node);
  follower.show = show;
  follower.hear(data);
}

/* What a control will stand at because of something else that was pressed. */
export function choose(control, label) {
  for (const [node, follower] of followers) {
    if (node.isConnected && follower.data.control === control) follower.choose(label);
  }
}

function press({ type, target }) {
  const button = target.closest?.("button");
  for (const [node, follower] of followers) {
    if (!node.isConnected) followers.delete(node);
    else if (!button?.closest(`.st-key-${follower.data.control}`)) continue;
    else if (type === "click" && button.ariaChecked === "false") follower.choose(button.textContent.trim());
    // Only when Streamlit has heard of it the button knows whether it is chosen or given up.
    else setTimeout(() => follower.press());
  }
}

// A button of Streamlit's that is pressed by keyboard has no click.
for (const kind of ["click", "keyup"]) window.addEventListener(kind, press, true);
// Who goes back has taken the choice back; a page that has not followed it yet need not say so once more.
window.addEventListener("popstate", () => followers.forEach((follower) => follower.believe()));
