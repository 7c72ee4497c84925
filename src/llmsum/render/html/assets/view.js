"use strict";
const all = (query, within = document) => [...within.querySelectorAll(query)];
const one = (query, within = document) => within.querySelector(query);

// Items beside a text with their marks and the strip above it: what is lit, where it stands, what is in view. Nothing
// is remembered of the elements: a page may change them.
const sideBySide = () => {
  document.documentElement.classList.add("js");
  const report = one(".report"), source = one("#source"), text = one("#text");
  const isNarrow = matchMedia("(max-width: 999px)");
  const items = () => all(".left .item"), tiles = () => all(".t", text);
  const number = (item) => item.id.slice(1);
  const ofNumber = (number) => one(`.left .item#i${number}`);
  const ranges = (item) => item.dataset.p.split(" ").filter(Boolean).map((range) => range.split("-").map(Number));
  let lit = null;

  function show(view) {
    report.dataset.view = view;
    for (const tab of all(".tabs button")) tab.setAttribute("aria-pressed", String(tab.dataset.view === view));
    if (view === "source") seen();
  }

  function light(item, { to = "source", history: keeps = true } = {}) {
    for (const element of all(".on")) element.classList.remove("on");
    for (const other of items()) other.removeAttribute("aria-current");
    lit = item;
    if (!item) return at();
    item.classList.add("on");
    item.setAttribute("aria-current", "true");
    const own = all(`.m[data-i~="${number(item)}"]`, source);
    own.forEach((mark) => mark.classList.add("on"));
    one("#now").textContent = one(".statement", item).firstChild.textContent;
    one(".now").hidden = false;
    if (isNarrow.matches) show(to);
    const seenFirst = own.find((mark) => mark.getClientRects().length);
    if (seenFirst && (to === "source" || !isNarrow.matches)) seenFirst.scrollIntoView({ block: "center" });
    if (to === "summary" || !isNarrow.matches) item.scrollIntoView({ block: to === "summary" ? "center" : "nearest" });
    if (keeps) history.replaceState(null, "", "#" + item.id);
    at();
  }

  function step(by) {
    const shown = items().filter((item) => !item.hidden);
    if (!shown.length) return;
    const now = shown.indexOf(lit);
    light(shown[now < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(Math.max(now + by, 0), shown.length - 1)]);
  }

  // The strip: what is in view, and where the lit item stands.
  const strip = () => one("#strip"), box = () => strip().viewBox.baseVal;
  function at() {
    for (const mark of all(".at", strip())) mark.remove();
    const whole = box();
    for (const [start, end] of lit ? ranges(lit) : []) {
      const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      const wide = Math.max(end - start, whole.width / 250);
      const places = { x: start, y: 0, width: wide, height: whole.height, class: "at" };
      for (const [name, value] of Object.entries(places)) rect.setAttribute(name, value);
      rect.setAttribute("fill-opacity", ".55");
      strip().append(rect);
    }
  }
  function first(among, test) {
    let low = 0, high = among.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (test(among[middle])) high = middle;
      else low = middle + 1;
    }
    return low;
  }
  function seen() {
    const among = tiles();
    if (!among.length || !source.offsetParent && !isNarrow.matches) return;
    const top = one(".over").getBoundingClientRect().bottom, bottom = innerHeight;
    const from = first(among, (tile) => tile.getBoundingClientRect().bottom > top);
    const to = first(among, (tile) => tile.getBoundingClientRect().top >= bottom);
    const begin = among[from] ? Number(among[from].dataset.s) : box().width;
    const end = among[to] ? Number(among[to].dataset.s) : box().width;
    const view = one(".view", strip());
    const isAll = begin === 0 && end >= box().width; // then it would only darken the strip
    view.setAttribute("x", begin);
    view.setAttribute("width", isAll ? 0 : Math.max(end - begin, 0));
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
  source.addEventListener("click", (event) => {
    if (!event.target.closest("#strip")) return;
    const frame = strip().getBoundingClientRect(), width = box().width;
    const place = (event.clientX - frame.left) / frame.width * width;
    const slack = width / 100;
    const near = items().filter((item) =>
      !item.hidden && ranges(item).some(([start, end]) => start - slack <= place && place <= end + slack));
    const lanes = all("path[data-kind]", strip()).map((lane) => lane.dataset.kind);
    const lane = lanes[Math.min(lanes.length - 1, Math.floor((event.clientY - frame.top) / frame.height * lanes.length))];
    const chosen = near.find((item) => item.classList.contains(lane));
    if (chosen) return light(chosen);
    const among = tiles();
    const tile = among[Math.max(0, first(among, (one) => Number(one.dataset.s) > place) - 1)];
    if (tile) tile.scrollIntoView({ block: "start" });
  });

  // A passage that no item has its mark on: its characters, which are not the units that a browser counts in.
  function place(offset) {
    const among = tiles();
    const tile = among[Math.max(0, first(among, (one) => Number(one.dataset.s) > offset) - 1)];
    let left = offset - Number(tile.dataset.s), last = tile;
    const walker = document.createTreeWalker(tile, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const chars = [...walker.currentNode.data];
      last = walker.currentNode;
      if (left < chars.length) return [last, chars.slice(0, left).join("").length];
      left -= chars.length;
    }
    return [last, last.length || 0];
  }
  function point(link) {
    const [start, end] = link.dataset.at.split("-").map(Number), range = document.createRange();
    range.setStart(...place(start));
    range.setEnd(...place(end));
    light(null, { history: false });
    if (isNarrow.matches) show("source");
    if (window.CSS && CSS.highlights) CSS.highlights.set("found", new Highlight(range));
    range.startContainer.parentElement.scrollIntoView({ block: "center" });
  }
  report.addEventListener("click", (event) => {
    const link = event.target.closest("[data-at]");
    if (!link) return;
    event.preventDefault();
    point(link);
  });

  // Choosing.
  const length = (item) => ranges(item).reduce((sum, [start, end]) => sum + end - start, 0);
  report.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const mark = event.target.closest(".m");
    if (mark) {
      event.preventDefault();
      if (String(getSelection())) return;
      const over = mark.dataset.i.split(" ").map(ofNumber).filter((item) => item && !item.hidden);
      const sorted = over.sort((one, other) => length(one) - length(other));
      const now = sorted.indexOf(lit);
      if (sorted.length) light(sorted[(now + 1) % sorted.length], { to: "summary" });
      return;
    }
    const item = event.target.closest(".left .item");
    if (item && !event.target.closest("summary, button, form") && (event.target.closest("a") || !String(getSelection()))) {
      event.preventDefault();
      light(item);
    }
  });
  for (const tab of all(".tabs button")) tab.addEventListener("click", () => show(tab.dataset.view));
  for (const button of all("[data-step]")) button.addEventListener("click", () => step(Number(button.dataset.step)));

  // j and k go through the items, not the tabulator; and a mouse that is dragged over a mark selects its words, from the
  // first one on: of what can have the focus Chromium selects nothing that begins there. A click is heard without it.
  function calm(marks) {
    for (const mark of marks) {
      mark.removeAttribute("href");
      mark.draggable = false;
    }
  }
  // An item that the address names is lit; `ready` is called once the page is as it should be.
  function ready() {
    calm(all(".m", text));
    const named = location.hash.match(/^#[im](\d+)$/);
    if (named && ofNumber(named[1])) light(ofNumber(named[1]), { history: false });
    seen();
  }
  show("summary");
  return { calm, isNarrow, items, light, lit: () => lit, number, ofNumber, ready, seen, show, step };
};
