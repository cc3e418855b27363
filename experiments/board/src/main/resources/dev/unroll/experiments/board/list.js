// The list of runs: sorted by any column, filtered, with the runs inside a run behind an arrow.

const KINDS = { train: "training", compare: "comparison", chapter: "chapter", sweep: "sweep", backtest: "backtest", forecast: "forecast", diagnose: "diagnosis", import: "import" };
const STATES = { running: ["●", "on"], finished: ["✓", ""], diverged: ["✗", "bad"], failed: ["✗", "bad"], stopped: ["‖", "mixed"], interrupted: ["‖", "mixed"] };
const COLUMNS = {
  run: { label: "Run", value: (row) => titleOf(row).toLowerCase() },
  task: { label: "Task", value: ({ task }) => task },
  model: { label: "Model", value: ({ models }) => models.join(", ") },
  status: { label: "Status", value: ({ status }) => status },
  score: { label: "Score", value: (row) => scoreOf(row).value },
  started: { label: "Started", value: ({ created }) => created },
};
const FILTERS = {
  kind: { label: "Kind", values: ({ kind }) => [KINDS[kind]] },
  task: { label: "Task", values: ({ task }) => [task] },
  model: { label: "Model", values: ({ models }) => models },
  status: { label: "Status", values: ({ status }) => [status] },
  tag: { label: "Tag", values: ({ tags }) => tags },
};
const list = { sort: "started", down: true, words: "", filters: {}, open: new Set(), trs: new Map() };

function scoreOf({ scores }) {
  const [name, value] = Object.entries(scores)[0] || ["", NaN];
  return { name, value: num(value) };
}

/** What is shown now, in order; runs inside others follow them. */
function shownRows() {
  const { value } = COLUMNS[list.sort];
  const order = (a, b) => {
    const [x, y] = [value(a), value(b)];
    const missing = (isMissing(x) ? 1 : 0) - (isMissing(y) ? 1 : 0);
    return missing || (x < y ? -1 : x > y ? 1 : 0) * (list.down ? -1 : 1);
  };
  const inside = (row) => (list.open.has(row.id) ? partsOf(row).sort((a, b) => (a.id < b.id ? -1 : 1)) : []);
  return rowsOf(runs.top).filter(passes).sort(order).flatMap((row) => [row, ...inside(row)]);
}

function isMissing(value) {
  return value === "" || Number.isNaN(value);
}

function passes(row) {
  const text = [row.id, row.name, row.note, row.task, row.kind, KINDS[row.kind], row.status, ...row.models, ...row.tags].join(" ").toLowerCase();
  return list.words.toLowerCase().split(/\s+/).every((word) => text.includes(word))
    && Object.entries(FILTERS).every(([name, { values }]) => !list.filters[name] || values(row).includes(list.filters[name]));
}

function startList() {
  const box = document.getElementById("runs");
  const search = make("input", { type: "search", id: "search", placeholder: "Search  ( / )", "aria-label": "Search runs", spellcheck: "false" });
  search.addEventListener("input", () => {
    list.words = search.value;
    drawList();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !/INPUT|TEXTAREA|SELECT/.test(document.activeElement.tagName)) {
      event.preventDefault();
      search.focus();
    }
  });
  box.append(
    make("div", { class: "filters", role: "search" }, search, Object.keys(FILTERS).map(filterSelect), make("span", { id: "count", class: "soft" })),
    make("div", { class: "rows" }, make("table", { id: "list" }, make("thead", {}, make("tr", {}, make("th", { class: "pick" }, make("span", { class: "unseen" }, "Selected")), Object.keys(COLUMNS).map(columnHead))), make("tbody", {}))),
    make("div", { id: "none", class: "empty" }),
    make("ul", { id: "problems", class: "notes" }));
  box.querySelector("tbody").addEventListener("keydown", moveInList);
}

function filterSelect(name) {
  const select = make("select", { id: "filter-" + name, "aria-label": FILTERS[name].label });
  select.addEventListener("change", () => {
    list.filters[name] = select.value;
    drawList();
  });
  return select;
}

function columnHead(name) {
  const button = make("button", { type: "button" }, COLUMNS[name].label);
  button.addEventListener("click", () => {
    list.down = list.sort === name ? !list.down : name === "started";
    list.sort = name;
    drawList();
  });
  return make("th", { "data-column": name, class: name === "score" ? "right" : "left" }, button);
}

function drawList() {
  const shown = shownRows();
  drawFilters();
  document.querySelectorAll("#list th[data-column]").forEach((head) => {
    const sorted = head.dataset.column === list.sort;
    head.setAttribute("aria-sort", sorted ? (list.down ? "descending" : "ascending") : "none");
  });
  const body = document.querySelector("#list tbody");
  const trs = shown.map(rowElement);
  if (trs.length !== body.children.length || trs.some((tr, i) => body.children[i] !== tr)) {
    const focused = document.activeElement;
    body.replaceChildren(...trs);
    if (body.contains(focused)) {
      focused.focus();
    }
  }
  if (trs.length && !trs.some((tr) => tr.tabIndex === 0)) {
    trs[0].tabIndex = 0;
  }
  document.getElementById("list").hidden = shown.length === 0;
  const none = document.getElementById("none");
  none.hidden = shown.length > 0;
  none.replaceChildren(...(runs.top.length ? [make("p", {}, "No run passes these filters.")] : emptyList()));
  document.getElementById("problems").replaceChildren(...runs.problems.map((problem) => make("li", {}, problem)));
}

function emptyList() {
  const place = content.root === "runs" ? "" : " --runs " + content.root;
  return [
    make("p", {}, make("b", {}, "No runs yet in " + content.root + ".")),
    make("p", {}, "Train something, and it appears here while it learns:"),
    make("pre", {}, ["train adding model=gru", "compare adding models=gru,lstm", "backtest airline"].map((words) => "./unroll " + words + place + "\n")),
  ];
}

/** Each select offers what there is; one with a single choice is not needed. */
function drawFilters() {
  const passed = rowsOf(runs.top).filter(passes).length;
  document.getElementById("count").textContent = passed === runs.top.length ? passed + (passed === 1 ? " run" : " runs") : passed + " of " + runs.top.length + " runs";
  for (const [name, { label, values }] of Object.entries(FILTERS)) {
    const select = document.getElementById("filter-" + name);
    const offered = [...new Set(rowsOf(runs.top).flatMap(values))].filter(Boolean).sort();
    const text = offered.join("\n");
    if (select.dataset.offered !== text) {
      select.dataset.offered = text;
      select.replaceChildren(make("option", { value: "" }, label), ...offered.map((value) => make("option", { value }, value)));
      select.value = offered.includes(list.filters[name]) ? list.filters[name] : "";
      list.filters[name] = select.value;
    }
    select.hidden = offered.length < 2 && !select.value;
    select.classList.toggle("used", Boolean(select.value));
  }
}
