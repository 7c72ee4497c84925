"use strict";
(() => {
  document.documentElement.classList.add("js");
  const one = (query) => document.querySelector(query);
  const reports = one("#reports"), chart = one("#chart"), told = one("#bar");
  const rowsOf = (table) => [...table.tBodies].flatMap((body) => [...body.rows]);
  const rows = rowsOf(reports), together = Math.max(1, reports.tBodies[0].rows.length);
  const search = one("#search"), state = one("#state"), found = one("#found");
  const texts = rows.map((row) => `${row.textContent} ${row.dataset.find ?? ""}`.toLowerCase());
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

  // Of a report: its bar in the chart and its row in the table show each other.
  if (chart) {
    const here = chart.querySelector(".here");
    const heads = [...reports.tHead.rows[0].cells];
    const row = (event) => {
      const frame = chart.getBoundingClientRect();
      const at = Math.floor((event.clientX - frame.left) / frame.width * rows.length);
      return rows[Math.min(Math.max(at, 0), rows.length - 1)];
    };
    const tell = (of) => {
      here.toggleAttribute("hidden", !of);
      if (of) here.setAttribute("x", rows.indexOf(of));
      const counts = of ? heads.flatMap((head, at) => head.classList.contains("number") ? [`${head.textContent} ${of.cells[at].textContent}`] : []) : [];
      told.textContent = of ? [of.querySelector("a").textContent, ...counts].join(" · ") : "";
    };
    chart.addEventListener("mousemove", (event) => tell(row(event)));
    chart.addEventListener("mouseleave", () => tell(null));
    chart.addEventListener("click", (event) => row(event).querySelector("a").click());
    reports.addEventListener("mouseover", (event) => tell(event.target.closest("tbody tr")));
    reports.addEventListener("mouseleave", () => tell(null));
  }
  document.addEventListener("click", (event) => {
    const name = event.target.closest("a.find");
    if (!name) return;
    event.preventDefault();
    search.value = name.textContent;
    state.value = "";
    filter();
    one(".tools").scrollIntoView();
    search.focus();
  });
  filter();
})();
