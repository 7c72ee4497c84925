"use strict";
(() => {
  const view = sideBySide();
  const text = one("#text"), items = view.items(), marks = all(".m", text);
  const search = one("#search"), found = one("#found"), unit = one("#unit"), weight = one("#weight");
  const kinds = all(".kinds button");

  // Filters and search.
  function matches(item) {
    const kind = kinds.find((button) => item.classList.contains(button.dataset.kind));
    if (kind && kind.getAttribute("aria-pressed") === "false") return false;
    if (unit && unit.value !== "" && item.dataset.u !== unit.value) return false;
    if (Number(item.className.match(/\bw(\d)/)[1]) < Number(weight.value)) return false;
    return !search.value.trim() || item.textContent.toLowerCase().includes(search.value.trim().toLowerCase());
  }
  function filter() {
    const shown = new Set();
    for (const item of items) {
      item.hidden = !matches(item);
      if (!item.hidden) shown.add(view.number(item));
    }
    for (const group of all(".group")) group.hidden = !all(".item", group).some((item) => !item.hidden);
    for (const part of all(".part")) {
      const own = all(".item", part), button = kinds.find((one) => part.classList.contains(one.dataset.kind));
      part.hidden = own.length ? own.every((item) => item.hidden) : button.getAttribute("aria-pressed") === "false";
    }
    for (const mark of marks) mark.classList.toggle("off", !mark.dataset.i.split(" ").some((number) => shown.has(number)));
    const isAll = shown.size === items.length;
    one(".nothing").hidden = shown.size > 0 || !items.length;
    const places = highlight(search.value.trim());
    found.textContent = isAll && !search.value.trim() ? "" : `${shown.size} / ${items.length}` + (search.value.trim() ? ` · ${places}` : "");
    if (view.lit() && view.lit().hidden) view.light(null);
  }
  let ranges = [], turn = -1;
  const nodes = [], starts = [];
  let whole = "";
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    nodes.push(walker.currentNode);
    starts.push(whole.length);
    whole += walker.currentNode.data;
  }
  whole = whole.toLowerCase();
  function point(offset) {
    let low = 0, high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return [nodes[low], Math.min(offset - starts[low], nodes[low].length)];
  }
  function highlight(query) {
    ranges = [], turn = -1;
    const sought = query.toLowerCase();
    for (let place = sought ? whole.indexOf(sought) : -1; place >= 0 && ranges.length < 1000; place = whole.indexOf(sought, place + sought.length)) {
      const range = document.createRange();
      range.setStart(...point(place));
      const [node, offset] = point(place + sought.length - 1);
      range.setEnd(node, Math.min(offset + 1, node.length));
      ranges.push(range);
    }
    if (window.CSS && CSS.highlights) CSS.highlights.set("found", new Highlight(...ranges));
    return ranges.length;
  }
  function next() {
    if (!ranges.length) return;
    turn = (turn + 1) % ranges.length;
    if (view.isNarrow.matches) view.show("source");
    const mark = ranges[turn].startContainer.parentElement;
    mark.scrollIntoView({ block: "center" });
  }
  function only(at) {
    const button = kinds[at];
    const isOnly = kinds.every((other) => (other.getAttribute("aria-pressed") === "true") === (other === button));
    for (const other of kinds) other.setAttribute("aria-pressed", String(isOnly || other === button));
    filter();
  }
  function reset() {
    search.value = "";
    weight.value = "1";
    if (unit) unit.value = "";
    for (const button of kinds) button.setAttribute("aria-pressed", "true");
    filter();
    view.light(null, { history: false });
    history.replaceState(null, "", location.pathname + location.search);
  }
  search.addEventListener("input", filter);
  for (const choice of [unit, weight]) if (choice) choice.addEventListener("change", filter);
  for (const button of kinds)
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") === "false"));
      filter();
    });

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return document.activeElement.blur(), reset();
    if (event.target === search && event.key === "Enter") return event.preventDefault(), next();
    if (event.target.closest("input, select, textarea")) return;
    if (event.key === "j" || event.key === "k") view.step(event.key === "j" ? 1 : -1);
    else if (Number(event.key) >= 1 && Number(event.key) <= kinds.length) only(Number(event.key) - 1);
    else if (event.key === "/") {
      event.preventDefault();
      if (view.isNarrow.matches) view.show("summary");
      search.focus();
      search.select();
    }
  });
  filter();
  view.ready();
})();
