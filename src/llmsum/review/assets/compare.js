(() => {
  const view = sideBySide();
  const buttons = all("[data-what]", one(".kinds"));
  function filter() {
    const shown = new Set(buttons.filter((one) => one.getAttribute("aria-pressed") === "true").map((one) => one.dataset.what));
    for (const item of view.items()) item.hidden = !shown.has(item.dataset.what);
    for (const part of all(".what")) part.hidden = !shown.has(part.dataset.what);
    if (view.lit() && view.lit().hidden) view.light(null);
  }
  function only(button) {
    const isOnly = buttons.every((other) => (other.getAttribute("aria-pressed") === "true") === (other === button));
    for (const other of buttons) other.setAttribute("aria-pressed", String(isOnly || other === button));
    filter();
  }
  for (const button of buttons) button.addEventListener("click", () => only(button));
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "j" || event.key === "k") view.step(event.key === "j" ? 1 : -1);
    else if ("123456789".includes(event.key) && buttons[event.key - 1]) only(buttons[event.key - 1]);
    else if (event.key === "Escape") {
      for (const button of buttons) button.setAttribute("aria-pressed", "true");
      filter();
      view.light(null);
    }
  });
  view.ready();
})();
