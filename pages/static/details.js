/* What opens below a row is fetched when somebody is about to open it: `data-detail` of the row is its address.
   A page that brought it all at once would be three times as heavy. */
const coming = new Map(); // address → promise of the HTML, "" when it cannot be had

function fetched(address) {
  if (!coming.has(address)) {
    coming.set(address, fetch(address).then((response) => (response.ok ? response.text() : ""), () => ""));
  }
  return coming.get(address);
}

async function open(row) {
  const address = row.open && row.dataset.detail;
  if (!address) return;
  const html = await fetched(address);
  // Tried again the next time it is opened; until then the row says so itself.
  if (!html) return coming.delete(address);
  // HTML of our own server, from the template of the page itself.
  row.querySelector(":scope > .detail").innerHTML = html;
  delete row.dataset.detail;
}

function expect({ target }) {
  const address = target.closest?.("summary")?.parentElement.dataset.detail;
  if (address) fetched(address);
}

// A row's own event does not rise, so it is caught on its way down.
window.addEventListener("toggle", ({ target }) => open(target), true);
window.addEventListener("pointerover", expect, true);
// Opened before this script was there.
document.querySelectorAll("details[open][data-detail]").forEach(open);
