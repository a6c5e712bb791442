/* HTML of our own templates, set into the page as it came: see pages/shared/markup.py. */
const places = new WeakMap();

export default function render({ parentElement, data }) {
  let place = places.get(parentElement);
  if (!place?.node.isConnected) {
    place = { node: document.createElement("div"), html: null };
    place.node.className = "markup";
    parentElement.append(place.node);
    places.set(parentElement, place);
  }
  // The same again: what the reader has opened stays open.
  if (place.html === data.html) return;
  place.html = data.html;
  place.node.innerHTML = data.html;
}
