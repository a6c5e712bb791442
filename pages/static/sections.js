/* The sections of a screen are all on it; the one its control stands at is in sight, at once when a button is pressed.
   A style says by `data-section` of the screen what belongs to which. */
export default async function render({ parentElement, data }) {
  const { follow } = await import(new URL("foresee.js" + new URL(import.meta.url).search, import.meta.url));
  follow(parentElement, data, (section) => {
    const screen = document.querySelector(`.st-key-${data.screen}`);
    if (!screen || screen.dataset.section === section) return;
    screen.dataset.section = section;
    window.dispatchEvent(new Event("atlas-section")); // for what is drawn once it is in sight
  });
}
