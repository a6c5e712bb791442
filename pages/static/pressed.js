/* A button of Streamlit's own, an option in the list of one of its fields, or what was typed into one: where that
   stands, and its words (`innerText` would lay out the page in the middle of a press); null for anything else. */
export function pressable({ type, key, target, isComposing }) {
  const isEnter = type === "keydown" && key === "Enter" && !isComposing;
  if ((isEnter || type === "input") && target.matches?.("input:not([role])")) return [target, target.value.trim()];
  const highlighted = isEnter && target.getAttribute?.("aria-activedescendant");
  const option = highlighted ? document.getElementById(highlighted) : target.closest?.("[role=option]");
  const list = option?.id.replace(/-option-\d+$/, "");
  const field = list && document.querySelector(`[role=combobox][aria-controls="${list}"]`);
  if (field) return [field, option.textContent.trim()];
  const button = ["click", "pointerover"].includes(type) && target.closest?.("button");
  return button ? [button, button.textContent.trim()] : null;
}

/* Call `act` with the event whenever one of these is pressed, before Streamlit hears of it. */
export function onPress(act) {
  window.addEventListener("click", act, true);
  // An option is chosen as soon as it is let go, and by then its list is no more.
  window.addEventListener("pointerup", (event) => event.target.closest?.("[role=option]") && act(event), true);
  window.addEventListener("keydown", act, true);
}
