"use strict";
(() => {
  document.documentElement.classList.add("js");
  const buttons = [...document.querySelectorAll("[data-verdict][aria-pressed]")];
  const plans = [...document.querySelectorAll("li[data-verdict]")];
  function show() {
    const on = new Set(buttons.filter((one) => one.getAttribute("aria-pressed") === "true").map((one) => one.dataset.verdict));
    for (const plan of plans) plan.hidden = !on.has(plan.dataset.verdict);
  }
  for (const button of buttons)
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
      show();
    });
})();
