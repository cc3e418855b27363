// One run: its result, report, notes and recipe. Several: in what their recipes differ.

const MAX_COLUMNS = 8; // of runs whose recipes are compared

function drawBar(rows) {
  const box = panel("bar", "Selected");
  box.classList.add("bar");
  const told = rows.map((row) => [row.id, longTitleOf(row), row.status, progressWords(row), colourOfRow(row)]);
  put(box, "chips", told, () => [
    make("div", { class: "chips" }, told.map(chip), told.length > 1 ? buttonOf("Clear", chooseNone, { class: "quiet" }) : ""),
    rows.length === 1 ? make("p", { class: "soft small" }, "Tick more runs to lay their curves over these and to compare their recipes.") : null,
  ]);
  return box;
}

function chip([id, title, status, progress, colour]) {
  return make("span", { class: "chip" },
    colour ? make("span", { class: "mark", style: { background: colour } }) : "", make("b", {}, title), make("span", { class: "soft" }, progress || status),
    buttonOf("×", () => toggleChosen(id), { class: "quiet", "aria-label": "Leave out " + title }));
}

function buttonOf(text, act, attributes = {}) {
  const button = make("button", { type: "button", ...attributes }, text);
  button.addEventListener("click", act);
  return button;
}

/** How far a training that is running has come. */
function progressWords(row) {
  const known = isTraining(row) && trainings.get(row.id);
  const { settings = {} } = details.get(row.id) || {};
  const epoch = known && known.reader.epoch[known.reader.epoch.length - 1];
  return !isOver(row) && epoch ? `epoch ${epoch} of ${settings["training.epochs"] || "?"}` : "";
}

function drawDetails(row) {
  const box = panel("details " + row.id, "About this run");
  const known = details.get(row.id);
  if (!known) {
    return box;
  }
  put(box, "pages", [row.id, row.pages], () => pageLinks(row));
  put(box, "words", [known.summary, row], () => resultWords(row, known));
  put(box, "note", row.id, () => noteForm(row));
  put(box, "recipe", [known.recipe, known.environment, known.data], () => [
    folded("Recipe", make("pre", { tabindex: "0" }, known.recipe)),
    folded("Machine and program", listOf(Object.entries(known.environment))),
    ...((known.data.files || []).length ? [folded("Data files", listOf(known.data.files.map(({ name, file, bytes, sha256 }) => [name || file, `${bytes ?? ""} bytes, SHA-256 ${sha256}`])))] : []),
  ]);
  return box;
}

function folded(title, content) {
  return make("details", {}, make("summary", {}, title), content);
}

/** Reports are pages of their own, in a tab of their own, which cannot reach this one. */
function pageLinks(row) {
  const names = { "report.html": "Open the report", "diagnose.html": "Open the diagnosis", "chapter.html": "Open the chapter" };
  return row.pages.length === 0 ? [] : make("p", { class: "links" }, row.pages.map((name) =>
    make("a", { class: "button", href: "page?" + new URLSearchParams({ id: row.id, name }), target: "_blank", rel: "noopener noreferrer" }, names[name])));
}

function resultWords(row, { summary, settings }) {
  const verdict = [summary.verdict || []].flat();
  const scores = Object.entries(row.scores).map(([name, value]) => [name, show(num(value))]);
  return [
    verdict.length ? make("div", { class: "verdict" }, verdict.map((sentence) => make("p", {}, sentence))) : null,
    summary.entries ? leaderboard(summary) : null,
    listOf([
      ["folder", row.folder],
      ["begun", momentWords(row.created)],
      ...(summary.entries || summary.models ? [] : scores),
      ["parameters", isNumber(summary.parameters) ? summary.parameters.toLocaleString("en") : ""],
      ["epochs", isNumber(summary.epochs) ? `${summary.epochs}, the best is ${summary.bestEpoch}` : settings["training.epochs"]],
      ["seconds", isNumber(summary.seconds) ? show(summary.seconds, 3) : ""],
      ["diverged at update", summary.divergedAt >= 0 ? String(summary.divergedAt) : ""],
    ]),
  ];
}

function leaderboard({ metric, entries, baselines }) {
  const spread = ({ mean, sd }) => show(num(mean)) + (isNumber(num(sd)) ? " ± " + show(num(sd)) : "");
  const rows = entries.map(({ name, description, scores, cost }) => [name + "\n" + description, spread(scores[metric.name]), cost.parameters.toLocaleString("en"), show(num(cost.seconds), 3)]);
  const floor = baselines.filter(({ scores }) => isNumber(scores[metric.name])).map(({ name, scores }) => ["— " + name, show(scores[metric.name]), "", ""]);
  const dots = { goal: metric.solvedBelow, rows: [...entries.map(({ scores }) => scores[metric.name].values.map(num)), ...floor.map(() => [])] };
  return tableElement({ title: "", head: ["model", "test " + metric.name, "parameters", "seconds"], rows: [...rows, ...floor], dots });
}

/** What a user calls a run and says of it; kept in a file beside the runs. */
function noteForm(row) {
  const field = (tag, label, value, more) => {
    const input = make(tag, { ...more });
    input.value = value;
    return { input, label: make("label", {}, make("span", {}, label), input) };
  };
  const name = field("input", "Name", row.name, { name: "name", maxlength: "80", placeholder: titleOf(row) });
  const tags = field("input", "Tags", row.tags.join(" "), { name: "tags", placeholder: "words with spaces between" });
  const text = field("textarea", "Note", row.note, { name: "note", rows: "2", maxlength: "10000" });
  const said = make("span", { role: "status", class: "soft" });
  const form = make("form", { class: "note" }, name.label, tags.label, text.label, make("div", {}, make("button", { type: "submit" }, "Save"), " ", said));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    saveNote({ id: row.id, name: name.input.value.trim(), text: text.input.value, tags: tags.input.value.split(/[\s,]+/).filter(Boolean) }, said);
  });
  form.addEventListener("input", () => said.replaceChildren("not saved yet"));
  return form;
}

async function saveNote(note, said) {
  try {
    const answer = await fetch("api/note", { method: "POST", headers: { "Content-Type": "application/json", "X-Board-Token": content.token }, body: JSON.stringify(note) });
    said.replaceChildren(answer.ok ? "saved" : (await answer.text()).trim());
    await refresh();
  } catch (problem) {
    said.replaceChildren("not saved: the board does not answer");
  }
}

/** The settings that are not the same in all of them. */
function drawDifference(rows) {
  const box = panel("difference", "Where the recipes differ");
  const known = rows.slice(0, MAX_COLUMNS).filter(({ id }) => details.has(id));
  const settings = known.map(({ id }) => details.get(id).settings);
  put(box, "table", [known.map(longTitleOf), settings], () => {
    const keys = [...new Set(settings.flatMap(Object.keys))].filter((key) => new Set(settings.map((all) => all[key])).size > 1);
    return keys.length
      ? tableElement({ title: "", head: ["setting", ...known.map(longTitleOf)], rows: keys.map((key) => [key, ...settings.map((all) => all[key] ?? "–")]) })
      : make("p", {}, known.length > 1 ? "All their settings are the same." : "");
  });
  return box;
}
