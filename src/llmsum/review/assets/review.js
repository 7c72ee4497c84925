// A review: what is done is sent to the server, which answers with what of the page is anew.
(() => {
  const view = sideBySide();
  const report = one(".review"), text = one("#text"), list = one(".items"), told = one("#told"), pick = one("#pick");
  const search = one("#search"), onlyOpen = one("#only-open"), pages = one("#pages");
  const policy = window.trustedTypes ? trustedTypes.createPolicy("review", { createHTML: (markup) => markup }) : null;
  const words = (name) => told.getAttribute("data-" + name.replaceAll("_", "-"));
  let revision = Number(report.dataset.revision), shownKinds = null, timer = 0;

  // What the server says.
  function parsed(markup) {
    const template = document.createElement("template");
    template.innerHTML = policy ? policy.createHTML(markup) : markup;
    return template.content.firstElementChild;
  }
  function patch([selector, markup]) {
    const old = one(selector), lit = view.lit();
    const isLit = old && old === lit;
    if (markup === null) {
      if (isLit) view.light(null);
      return old && old.remove();
    }
    const element = parsed(markup);
    if (old) old.replaceWith(element);
    else if (element.matches(".item")) list.append(element);
    view.calm(all("a.m", element));
    if (isLit) view.light(element, { history: false, to: report.dataset.view });
  }
  function apply(answer) {
    const at = view.lit() && view.number(view.lit());
    const top = one(".right").scrollTop;
    for (const each of answer.patches || []) patch(each);
    if (answer.revision !== undefined) revision = answer.revision;
    one(".right").scrollTop = top;
    if (at && view.ofNumber(at)) for (const mark of all(`.m[data-i~="${at}"]`, one("#source"))) mark.classList.add("on");
    filter();
  }
  // What saving told of an item is no news any more once something is done to it.
  function outdate(patches) {
    const panel = one("#outcome"), touched = new Set(patches.map(([where]) => where));
    for (const line of all("li", panel)) {
      const link = line.querySelector("a");
      if (!link || touched.has(link.getAttribute("href"))) line.remove();
    }
    if (!panel.querySelector("li")) panel.replaceWith(Object.assign(document.createElement("div"), { id: "outcome" }));
  }
  function say(message, { stays = false } = {}) {
    told.textContent = message || "";
    clearTimeout(timer);
    if (message && !stays) timer = setTimeout(() => { told.textContent = ""; }, 12000);
  }

  // One thing after the other, each with what the page knows when its turn comes.
  let turn = Promise.resolve();
  const later = (work) => (turn = turn.then(work, work));
  async function ask(way, body) {
    try {
      const answer = await fetch(way, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });
      return { status: answer.status, ...await answer.json() };
    } catch {
      return { status: 0, message: words("no_answer") };
    }
  }
  function send(body, item, typed) {
    return later(async () => {
      const row = item && view.ofNumber(item);
      const answer = await ask("do", { seen: revision, ...body, ...(row ? { item: Number(item), at: Number(row.dataset.r) } : {}) });
      apply(answer);
      if (answer.status === 200) outdate(answer.patches);
      const yours = answer.status === 409 && typed ? " " + words("your_words").replace("{}", typed) : "";
      say(answer.message ? answer.message + yours : "", { stays: Boolean(yours) || !answer.status }); // so that one can copy them
      return answer;
    });
  }

  // Which items are shown.
  function filter() {
    const sought = search.value.trim().toLowerCase(), isOpen = onlyOpen.getAttribute("aria-pressed") === "true";
    const buttons = all("#kinds button");
    for (const button of buttons)
      button.setAttribute("aria-pressed", String(!shownKinds || shownKinds.includes(button.dataset.kind)));
    const shown = new Set();
    for (const item of view.items()) {
      const kind = buttons.find((button) => item.classList.contains(button.dataset.kind));
      const fits = (!kind || kind.getAttribute("aria-pressed") === "true")
        && (!isOpen || item.dataset.v === "open" || item === view.lit())
        && (!sought || item.textContent.toLowerCase().includes(sought));
      item.hidden = !fits;
      if (fits) shown.add(view.number(item));
    }
    for (const mark of all(".m", one("#source")))
      mark.classList.toggle("off", !mark.dataset.i.split(" ").some((number) => shown.has(number)));
    one(".nothing").hidden = shown.size > 0;
  }
  function only(kind) {
    shownKinds = shownKinds && shownKinds.length === 1 && shownKinds[0] === kind ? null : [kind];
    filter();
  }
  function reset() {
    search.value = "";
    shownKinds = null;
    onlyOpen.setAttribute("aria-pressed", "false");
    view.light(null, { history: false });
    filter();
  }
  search.addEventListener("input", filter);
  onlyOpen.addEventListener("click", () => {
    onlyOpen.setAttribute("aria-pressed", String(onlyOpen.getAttribute("aria-pressed") !== "true"));
    filter();
  });

  // What is done to items.
  const fields = (item) => JSON.parse(item.dataset.fields);
  function toNextOpen(item) {
    const shown = view.items().filter((one) => !one.hidden);
    const from = shown.indexOf(item);
    const next = [...shown.slice(from + 1), ...shown.slice(0, Math.max(from, 0))].find((one) => one.dataset.v === "open");
    if (next) view.light(next, { to: report.dataset.view });
  }
  async function decide(item, change, typed) {
    const answer = await send({ do: "change", change }, view.number(item), typed);
    return answer.status === 200;
  }
  function accept(item) {
    const number = view.number(item);
    toNextOpen(item);
    send({ do: "change", change: { verdict: "accepted" } }, number);
  }
  function close() {
    for (const form of all("form", list)) form.remove();
    for (const item of all(".editing", list)) item.classList.remove("editing");
  }
  function openForm(item, name) {
    close();
    view.light(item, { to: "summary" });
    const form = one("#" + name).content.firstElementChild.cloneNode(true);
    item.append(form);
    item.classList.add("editing");
    if (name === "edit") fill(form, fields(item));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      (name === "edit" ? edited : rejected)(item, form);
    });
    const first = one("textarea, input", form);
    first.focus();
    if (first.matches("textarea")) first.style.height = first.scrollHeight + 4 + "px";
    form.scrollIntoView({ block: "nearest" });
  }
  function fill(form, values) {
    for (const name of ["statement", "kind", "importance", "status", "unit", "alt_kind", "note"])
      form.elements[name].value = values[name] ?? "";
    form.elements.implied.checked = !values.explicit;
    if (values.alt_kind || values.note || !values.explicit) one("details", form).open = true;
    const states = () => {
      const kind = form.elements.kind.value, status = form.elements.status;
      for (const option of status.options) option.hidden = option.disabled = !option.dataset.kinds.split(" ").includes(kind);
      if (status.selectedOptions[0].disabled) status.value = [...status.options].find((option) => !option.disabled).value;
      form.elements.implied.closest("label").hidden = kind !== "problem";
    };
    form.elements.kind.addEventListener("change", states);
    states();
  }
  async function edited(item, form) {
    const value = (name) => form.elements[name].value;
    const change = {
      statement: value("statement"), kind: value("kind"), importance: Number(value("importance")), status: value("status"),
      unit: value("unit") || null, alt_kind: value("alt_kind") || null, note: value("note") || null,
      explicit: value("kind") !== "problem" || !form.elements.implied.checked, verdict: "accepted",
    };
    await decide(item, change, change.statement);
  }
  async function rejected(item, form) {
    const number = view.number(item);
    if (await decide(item, { verdict: "rejected", reason: form.elements.reason.value }, form.elements.reason.value))
      toNextOpen(view.ofNumber(number));
  }
  function drop(item, at) {
    decide(item, { spans: fields(item).spans.filter((_, number) => number !== at) });
  }

  // Words that are selected, as offsets in the text: characters, not the units that a browser counts in.
  function offset(container, at) {
    const inside = container.nodeType === Node.TEXT_NODE ? container : container.childNodes[at] || container;
    const element = inside.nodeType === Node.TEXT_NODE ? inside.parentElement : inside;
    let tile = element.closest(".t");
    if (!tile) { // between two tiles: where the next begins
      const next = all(".t", text).find((one) => element === one || element.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING || element.contains(one));
      return next ? Number(next.dataset.s) : Number(text.dataset.end ?? Infinity);
    }
    const before = document.createRange();
    before.setStart(tile, 0);
    if (tile.contains(container)) before.setEnd(container, at);
    return Number(tile.dataset.s) + [...before.toString()].length;
  }
  function selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0).cloneRange();
    if (!range.intersectsNode(text)) return null;
    const isBefore = range.comparePoint(text, 0) > 0, isBehind = range.comparePoint(text, text.childNodes.length) < 0;
    if (isBefore) range.setStart(text, 0);
    if (isBehind) range.setEnd(text, text.childNodes.length);
    const start = offset(range.startContainer, range.startOffset);
    const end = range.endContainer === text && range.endOffset === text.childNodes.length ? 1e9 : offset(range.endContainer, range.endOffset);
    return end > start ? [start, end] : null;
  }
  function offer() {
    if (!pick) return;
    const span = report.dataset.view === "summary" && view.isNarrow.matches ? null : selected();
    pick.hidden = !span;
    if (!span) return asks(false);
    for (const button of all(".of-item", pick)) button.hidden = !view.lit();
    if (view.isNarrow.matches) {
      pick.style.removeProperty("top");
      pick.style.removeProperty("left");
      return;
    }
    const rects = getSelection().getRangeAt(0).getClientRects(), last = rects[rects.length - 1];
    if (!last) return;
    const box = pick.getBoundingClientRect();
    pick.style.top = Math.max(8, Math.min(last.bottom + 8, innerHeight - box.height - 8)) + "px";
    pick.style.left = Math.max(8, Math.min(last.left, innerWidth - box.width - 8)) + "px";
  }
  // Not while a mouse is held down: what is offered would lie in its way.
  let isHeld = false;
  const soonOffer = () => requestAnimationFrame(offer);
  document.addEventListener("selectionchange", () => isHeld || soonOffer());
  addEventListener("pointerdown", (event) => {
    isHeld = !pick?.contains(event.target);
    if (isHeld && pick) pick.hidden = true;
  });
  for (const end of ["pointerup", "pointercancel"])
    addEventListener(end, () => {
      isHeld = false;
      soonOffer();
    });
  function choose(how, kind) {
    const span = selected(), item = view.lit();
    if (!span) return say(words("no_selection"));
    if (how !== "add" && !item) return say(words("no_item"));
    asks(false);
    getSelection().removeAllRanges();
    if (how === "add") return add(span, kind);
    const before = how === "more" ? fields(item).spans : [];
    return decide(item, { spans: [...before, span] });
  }
  // Of which kind a new item is, is asked: a key for each of them, or a click.
  const isAsking = () => Boolean(pick) && pick.classList.contains("asks");
  function asks(on) {
    if (on === isAsking()) return;
    pick.classList.toggle("asks", on);
    say(on ? words("which_kind") : "", { stays: on });
  }
  function askKind() {
    if (!selected()) return say(words("no_selection"));
    offer();
    asks(true);
  }
  async function add(span, kind) {
    const answer = await send({ do: "add", change: { kind, spans: [span] } });
    if (answer.status !== 200) return;
    const item = view.ofNumber(answer.chosen);
    shownKinds = null;
    filter();
    openForm(item, "edit");
  }
  if (pick) {
    pick.addEventListener("pointerdown", (event) => event.preventDefault()); // else the selection would be gone
    pick.addEventListener("mousedown", (event) => event.preventDefault());
    pick.addEventListener("click", (event) => {
      const button = event.target.closest("[data-pick]");
      if (button) choose(button.dataset.pick, button.dataset.kind);
    });
  }

  // Saving and comparing.
  const save = () => later(async () => {
    const answer = await ask("gold", {});
    apply(answer);
    say(answer.message);
    if (view.isNarrow.matches) view.show("summary");
    one("#outcome").scrollIntoView({ block: "center" });
  });
  const compare = () => one("#ask") ? one("#ask").showModal() : location.assign("differences");
  const reveal = async () => {
    const answer = await send({ do: "reveal" });
    one("#ask").close();
    if (answer.status === 200) location.assign("differences");
  };
  function sheets(kind) {
    for (const button of all("[data-sheet]")) button.setAttribute("aria-pressed", String(button.dataset.sheet === kind));
    text.hidden = kind === "pages";
    pages.hidden = kind !== "pages";
    if (view.lit()) view.light(view.lit(), { to: "source", history: false });
  }

  const done = {
    undo: () => send({ do: "undo" }).then(lead),
    redo: () => send({ do: "redo" }).then(lead),
    save, compare, reveal,
    "accept-lit": () => decideLit("accept"),
    shut: () => one("#ask").close(),
    help: () => one("#help").showModal(),
    cancel: close,
  };
  const toItem = {
    accept, edit: (item) => openForm(item, "edit"), reject: (item) => openForm(item, "reject"),
    reopen: (item) => decide(item, { verdict: "open" }),
  };
  function lead(answer) {
    const item = answer.status === 200 && answer.chosen !== null ? view.ofNumber(answer.chosen) : null;
    if (!item) return;
    item.hidden = false;
    view.light(item, { to: report.dataset.view });
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) {
      const fault = event.target.closest("#outcome a");
      if (!fault) return;
      event.preventDefault();
      reset();
      return view.light(one(fault.getAttribute("href")), { to: "summary" });
    }
    const item = button.closest(".item"), { do: what, drop: at, kind, sheet } = button.dataset;
    if (item && toItem[what]) return toItem[what](item);
    if (item && at !== undefined) return drop(item, Number(at));
    if (done[what]) return done[what]();
    if (sheet) return sheets(sheet);
    if (kind && button.closest("#kinds")) only(kind);
  });

  const keys = {
    j: () => view.step(1), k: () => view.step(-1), u: done.undo, U: done.redo, g: save, "?": done.help,
    s: () => choose("set"), "+": () => choose("more"), n: askKind, o: () => onlyOpen.click(),
    a: () => decideLit("accept"), e: () => decideLit("edit"), r: () => decideLit("reject"),
    "/": () => {
      if (view.isNarrow.matches) view.show("summary");
      search.focus();
      search.select();
    },
  };
  const decideLit = (what) => view.lit() ? toItem[what](view.lit()) : say(words("no_item"));
  addEventListener("keydown", (event) => {
    const isTyped = event.target.closest("input, select, textarea"), form = event.target.closest("form.edit, form.reject");
    if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) return form.requestSubmit();
    if (event.ctrlKey || event.metaKey || event.altKey || one("dialog[open]")) return;
    if (event.key === "Escape") {
      if (isAsking()) return asks(false);
      document.activeElement.blur();
      return all("form", list).length ? close() : reset();
    }
    if (isTyped) return;
    const kind = /^[1-9]$/.test(event.key) && all("#kinds button")[event.key - 1];
    const act = kind ? () => isAsking() ? choose("add", kind.dataset.kind) : only(kind.dataset.kind) : keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  filter();
  view.ready();
})();
