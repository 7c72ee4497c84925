"use strict";
(() => {
  const all = (query, within = document) => [...within.querySelectorAll(query)];
  const one = (query) => document.querySelector(query);
  document.documentElement.classList.add("js");
  const report = one(".report"), source = one("#source"), text = one("#text"), strip = one("#strip");
  const items = all(".left .item"), marks = all(".m", text), tiles = all(".t", text);
  const search = one("#search"), found = one("#found"), unit = one("#unit"), weight = one("#weight");
  const kinds = all(".kinds button"), isNarrow = matchMedia("(max-width: 999px)");
  const ofItem = new Map(items.map((item) => [item.id.slice(1), item]));
  const marksOf = new Map();
  for (const mark of marks)
    for (const number of mark.dataset.i.split(" ")) marksOf.set(number, [...(marksOf.get(number) || []), mark]);
  const number = (item) => item.id.slice(1);
  let lit = null;

  function show(view) {
    report.dataset.view = view;
    for (const tab of all(".tabs button")) tab.setAttribute("aria-pressed", String(tab.dataset.view === view));
    if (view === "source") seen();
  }

  function light(item, { to = "source", history: keeps = true } = {}) {
    for (const element of all(".on")) element.classList.remove("on");
    items.forEach((other) => other.removeAttribute("aria-current"));
    lit = item;
    if (!item) return at();
    item.classList.add("on");
    item.setAttribute("aria-current", "true");
    const own = marksOf.get(number(item)) || [];
    own.forEach((mark) => mark.classList.add("on"));
    one("#now").textContent = item.querySelector(".statement").firstChild.textContent;
    one(".now").hidden = false;
    if (isNarrow.matches) show(to);
    if (own.length && (to === "source" || !isNarrow.matches)) own[0].scrollIntoView({ block: "center" });
    if (to === "summary" || !isNarrow.matches) item.scrollIntoView({ block: to === "summary" ? "center" : "nearest" });
    if (keeps) history.replaceState(null, "", "#" + item.id);
    at();
  }

  function step(by) {
    const shown = items.filter((item) => !item.hidden);
    if (!shown.length) return;
    const now = shown.indexOf(lit);
    light(shown[now < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(Math.max(now + by, 0), shown.length - 1)]);
  }

  // The strip: what is in view, and where the lit item stands.
  const box = strip.viewBox.baseVal, view = strip.querySelector(".view");
  function at() {
    for (const mark of all(".at", strip)) mark.remove();
    for (const range of lit ? lit.dataset.p.split(" ").filter(Boolean) : []) {
      const [start, end] = range.split("-").map(Number);
      const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      const wide = Math.max(end - start, box.width / 250);
      const places = { x: start, y: 0, width: wide, height: box.height, class: "at" };
      for (const [name, value] of Object.entries(places)) rect.setAttribute(name, value);
      rect.setAttribute("fill-opacity", ".55");
      strip.append(rect);
    }
  }
  function first(test) {
    let low = 0, high = tiles.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (test(tiles[middle])) high = middle;
      else low = middle + 1;
    }
    return low;
  }
  function seen() {
    if (!tiles.length || !source.offsetParent && !isNarrow.matches) return;
    const top = one(".over").getBoundingClientRect().bottom, bottom = innerHeight;
    const from = first((tile) => tile.getBoundingClientRect().bottom > top);
    const to = first((tile) => tile.getBoundingClientRect().top >= bottom);
    const begin = tiles[from] ? Number(tiles[from].dataset.s) : box.width;
    const end = tiles[to] ? Number(tiles[to].dataset.s) : box.width;
    view.setAttribute("x", begin);
    view.setAttribute("width", Math.max(end - begin, 0));
  }
  let due = false;
  function soon() {
    if (due) return;
    due = true;
    requestAnimationFrame(() => { due = false; seen(); });
  }
  source.addEventListener("scroll", soon, { passive: true });
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon, { passive: true });
  strip.addEventListener("click", (event) => {
    const frame = strip.getBoundingClientRect();
    const place = (event.clientX - frame.left) / frame.width * box.width;
    const slack = box.width / 100;
    const near = items.filter((item) => !item.hidden && item.dataset.p.split(" ").some((range) => {
      const [start, end] = range.split("-").map(Number);
      return start - slack <= place && place <= end + slack;
    }));
    const lane = kinds[Math.min(kinds.length - 1, Math.floor((event.clientY - frame.top) / frame.height * kinds.length))].dataset.kind;
    const chosen = near.find((item) => item.classList.contains(lane));
    if (chosen) return light(chosen);
    const tile = tiles[Math.max(0, first((one) => Number(one.dataset.s) > place) - 1)];
    if (tile) tile.scrollIntoView({ block: "start" });
  });

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
      if (!item.hidden) shown.add(number(item));
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
    if (lit && lit.hidden) light(null);
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
    if (isNarrow.matches) show("source");
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
    light(null, { history: false });
    history.replaceState(null, "", location.pathname + location.search);
  }
  search.addEventListener("input", filter);
  for (const choice of [unit, weight]) if (choice) choice.addEventListener("change", filter);
  for (const button of kinds)
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") === "false"));
      filter();
    });

  // Choosing.
  report.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const mark = event.target.closest(".m");
    if (mark) {
      event.preventDefault();
      if (String(getSelection())) return;
      const over = mark.dataset.i.split(" ").map((one) => ofItem.get(one)).filter((item) => item && !item.hidden);
      const sorted = over.sort((one, other) => length(one) - length(other));
      const now = sorted.indexOf(lit);
      if (sorted.length) light(sorted[(now + 1) % sorted.length], { to: "summary" });
      return;
    }
    const item = event.target.closest(".left .item");
    if (item && !event.target.closest("summary") && (event.target.closest("a") || !String(getSelection()))) {
      event.preventDefault();
      light(item);
    }
  });
  const length = (item) => item.dataset.p.split(" ").reduce((sum, range) => {
    const [start, end] = range.split("-").map(Number);
    return sum + end - start;
  }, 0);
  for (const tab of all(".tabs button")) tab.addEventListener("click", () => show(tab.dataset.view));
  for (const button of all("[data-step]")) button.addEventListener("click", () => step(Number(button.dataset.step)));
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return document.activeElement.blur(), reset();
    if (event.target === search && event.key === "Enter") return event.preventDefault(), next();
    if (event.target.closest("input, select, textarea")) return;
    if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
    else if (Number(event.key) >= 1 && Number(event.key) <= kinds.length) only(Number(event.key) - 1);
    else if (event.key === "/") {
      event.preventDefault();
      if (isNarrow.matches) show("summary");
      search.focus();
      search.select();
    }
  });
  for (const mark of marks) mark.tabIndex = -1; // j and k go through the items
  show("summary");
  filter();
  const named = location.hash.match(/^#[im](\d+)$/);
  if (named && ofItem.has(named[1])) light(ofItem.get(named[1]), { history: false });
  seen();
})();
