/* Every choice is a step of its own: Streamlit replaces the address when a widget bound to it changes, so that
   the browser's back button would leave the application. Here such a change becomes a new entry. What Streamlit
   replaces by itself (on arrival, or while going back and forward) stays a replacement. */
const replace = history.replaceState.bind(history);
let chosen = false; // has the reader done anything since the last step through the history?

// The map's frame reports its own choices: events inside it do not reach this window.
for (const event of ["pointerdown", "keydown", "atlas-choice"]) window.addEventListener(event, () => (chosen = true), true);
window.addEventListener("popstate", () => (chosen = false), true);

if (!history.keepsSteps) {
  history.keepsSteps = true;
  history.replaceState = (state, title, url) => {
    const changes = url && new URL(url, location.href).search !== location.search;
    return chosen && changes ? history.pushState(state, title, url) : replace(state, title, url);
  };
}
