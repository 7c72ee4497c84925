"use strict";
(() => {
  document.documentElement.classList.add("js");
  const one = (query) => document.querySelector(query);
  const reports = one("#reports"), chart = one("#chart"), told = one("#bar");
  const rowsOf = (table) => [...table.tBodies].flatMap((body) => [...body.rows]);
  const rows = rowsOf(reports), together = Math.max(1, reports.tBodies[0].rows.length);
  const search = one("#search"), state = one("#state"), found = one("#found");
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const order = new Intl.Collator(document.documentElement.lang, { numeric: true });

  for (const table of document.querySelectorAll("#reports, #organisations"))
    table.tHead.addEventListener("click", (event) => {
      const head = event.target.closest("th");
      if (!head) return;
      const at = head.cellIndex, isNumber = head.classList.contains("number");
      const before = head.getAttribute("aria-sort");
      const down = before ? before === "ascending" : isNumber;
      for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const keyed = rowsOf(table).map((row) => {
        const cell = row.cells[at];
        return [isNumber ? Number(cell.dataset.v ?? cell.textContent.replaceAll(",", "")) : cell.textContent, row];
      });
      keyed.sort((a, b) => (isNumber ? a[0] - b[0] : order.compare(a[0], b[0])) * (down ? -1 : 1));
      const sorted = keyed.map((pair) => pair[1]);
      for (const body of table.tBodies) body.append(...sorted.splice(0, together));
    });

  function filter() {
    const sought = search.value.trim().toLowerCase();
    let shown = 0;
    rows.forEach((row, at) => {
      row.hidden = !((!state.value || row.dataset.state === state.value) && (!sought || texts[at].includes(sought)));
      shown += !row.hidden;
    });
    reports.classList.toggle("filtered", shown < rows.length);
    found.textContent = shown === rows.length ? "" : `${shown} / ${rows.length}`;
  }
  search.addEventListener("input", filter);
  state.addEventListener("change", filter);
  addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.target.closest("input, select")) {
      event.preventDefault();
      search.focus();
    } else if (event.key === "Escape") {
      search.value = state.value = "";
      filter();
    }
  });

  if (chart) {
    const row = (event) => {
      const frame = chart.getBoundingClientRect();
      const at = Math.floor((event.clientX - frame.left) / frame.width * rows.length);
      return rows[Math.min(Math.max(at, 0), rows.length - 1)];
    };
    chart.addEventListener("mousemove", (event) => {
      const cells = [...row(event).cells].map((cell) => cell.textContent);
      const name = row(event).querySelector("a").textContent;
      told.textContent = `${name} · ${cells[3]} + ${cells[4]} + ${cells[5]} · ${cells[7]}`;
    });
    chart.addEventListener("mouseleave", () => { told.textContent = ""; });
    chart.addEventListener("click", (event) => row(event).querySelector("a").click());
  }
  filter();
})();
