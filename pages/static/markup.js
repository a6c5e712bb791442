/* HTML of our own templates, set into the page as it came: see pages/shared/markup.py. */
const places = new WeakMap();

function set(parentElement, html) {
  let place = places.get(parentElement);
  if (!place?.node.isConnected) {
    place = { node: document.createElement("div"), html: null };
    place.node.className = "markup";
    parentElement.append(place.node);
    places.set(parentElement, place);
  }
  // The same again: what the reader has opened stays open.
  if (place.html === html) return;
  place.html = html;
  place.node.innerHTML = html;
}

export default async function render({ parentElement, data }) {
  const { html, control, chosen, others } = data;
  if (!control) return set(parentElement, html);
  const { follow } = await import(new URL("foresee.js" + new URL(import.meta.url).search, import.meta.url));
  const alternatives = { ...others, [chosen]: html };
  follow(parentElement, { control, chosen, alternatives }, (each) => set(parentElement, each));
}
