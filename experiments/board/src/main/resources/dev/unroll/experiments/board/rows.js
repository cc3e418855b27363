// One row of the list.

/** The row's element, made again only when something of it has changed. */
function rowElement(row) {
  const picked = chosen.ids.includes(row.id);
  const colour = picked ? colourOfRow(row) : "";
  const look = JSON.stringify([row, picked, colour, list.open.has(row.id)]);
  const known = list.trs.get(row.id);
  if (known && known.look === look) {
    return known.tr;
  }
  const tr = makeRow(row, picked, colour);
  if (known) {
    const inner = known.tr.contains(document.activeElement) ? document.activeElement.className : null;
    tr.tabIndex = known.tr.tabIndex;
    known.tr.replaceWith(tr);
    if (inner !== null) {
      (tr.querySelector("." + (inner || "none")) || tr).focus();
    }
  }
  list.trs.set(row.id, { look, tr });
  return tr;
}

function makeRow(row, picked, colour) {
  const inside = row.id.includes("/");
  const tick = make("input", { type: "checkbox", class: "tick", tabindex: "-1", "aria-label": "Select " + titleOf(row) });
  tick.checked = picked;
  tick.addEventListener("click", (event) => {
    event.stopPropagation();
    toggleChosen(row.id);
  });
  const [sign, tone] = STATES[row.status] || ["", ""];
  const { name, value } = scoreOf(row);
  const tr = make("tr", { title: row.id, tabindex: "-1", "data-id": row.id, "aria-selected": String(picked), class: inside ? "inside" : "" },
    make("td", { class: "pick" }, tick),
    make("td", { class: "what-run" }, make("div", { class: "name-line" }, opener(row), colour ? make("span", { class: "mark", style: { background: colour } }) : "", make("b", {}, titleOf(row)), row.tags.map((tag) => make("span", { class: "tag" }, tag))), make("div", { class: "soft small" }, KINDS[row.kind] + (row.name ? " · " + row.id : ""))),
    make("td", {}, row.task),
    make("td", { class: "models" }, modelWords(row)),
    make("td", {}, make("span", { class: "state " + tone }, make("span", { class: "sign", "aria-hidden": "true" }, sign), row.status)),
    make("td", { class: "right", title: name }, isNumber(value) ? [make("div", {}, show(value)), make("div", { class: "soft small" }, name)] : ""),
    make("td", { class: "time" }, timeWords(row.created)));
  tr.addEventListener("click", (event) => (event.ctrlKey || event.metaKey || event.shiftKey ? toggleChosen(row.id) : chooseOnly(row.id)));
  return tr;
}

function modelWords({ models, seeds }) {
  const shown = models.length > 2 ? models.length + (models.every((model) => palette.includes(model)) ? " presets" : " models") : models.join(", ");
  return [make("div", { title: models.join(", ") }, shown), seeds.length ? make("div", { class: "soft small" }, (seeds.length === 1 ? "seed " : "seeds ") + seeds.join(", ")) : ""];
}

/** Shows and hides the runs inside a run. */
function opener(row) {
  if (!row.whole) {
    return "";
  }
  const open = list.open.has(row.id);
  const button = make("button", { type: "button", class: "opener", tabindex: "-1", "aria-expanded": String(open), "aria-label": "Runs inside " + titleOf(row) }, open ? "▾" : "▸");
  button.addEventListener("click", (event) => {
    event.stopPropagation();
    toggleOpen(row);
  });
  return button;
}

function toggleOpen(row) {
  list.open[list.open.has(row.id) ? "delete" : "add"](row.id);
  refresh();
}

/** The time of today, the date of other days. */
function timeWords(created) {
  const time = new Date(created);
  const today = new Date().toDateString() === time.toDateString();
  const clock = time.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  return make("time", { datetime: created, title: momentWords(created) }, today ? clock : time.toLocaleDateString("en-GB", { day: "numeric", month: "short" }) + " " + clock);
}

/** Arrows move, the space bar selects, Enter shows one alone, right and left open and close. */
function moveInList(event) {
  const tr = event.target.closest("tr");
  const row = runs.rows.get(tr.dataset.id);
  const opened = list.open.has(row.id);
  const acts = {
    ArrowDown: () => focusRow(tr, tr.nextElementSibling),
    ArrowUp: () => focusRow(tr, tr.previousElementSibling),
    Home: () => focusRow(tr, tr.parentElement.firstElementChild),
    End: () => focusRow(tr, tr.parentElement.lastElementChild),
    " ": () => toggleChosen(row.id),
    Enter: () => chooseOnly(row.id),
    ArrowRight: () => row.whole && !opened && toggleOpen(row),
    ArrowLeft: () => opened && toggleOpen(row),
  };
  if (acts[event.key]) {
    event.preventDefault();
    acts[event.key]();
  }
}

function focusRow(from, to) {
  if (to) {
    from.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
    to.scrollIntoView({ block: "nearest" });
  }
}
