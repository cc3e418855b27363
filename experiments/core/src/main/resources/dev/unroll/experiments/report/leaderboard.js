// The verdict and the table it rests on.

function writeHeadline() {
  const { title, task, question, verdict } = report.headline;
  document.title = title;
  document.getElementById("page").append(
    make("h1", {}, title),
    make("p", { class: "task" }, "Task: ", make("code", {}, task)),
    make("p", {}, question),
    verdict.length ? make("div", { class: "verdict" }, verdict.map((sentence) => make("p", {}, sentence))) : "",
  );
}

function writeLeaderboard() {
  const { metric, baselines, entries } = report.leaderboard;
  if (entries.length === 0 && baselines.length === 0) {
    return;
  }
  const part = section("Leaderboard");
  const solved = isNumber(metric.solvedBelow);
  const scale = stripScale();
  const metrics = metricNames();
  const head = [
    make("th", {}, "Model"),
    make("th", {}, metric.name + (metric.unit ? ", " + metric.unit : "")),
    make("th", { class: "left" }, "each seed" + (scale.log ? ", log scale" : "")),
    solved ? make("th", {}, "solved") : null,
    metrics.slice(1).map((name) => make("th", {}, name)),
    make("th", {}, "parameters"),
    make("th", {}, "training"),
  ];
  const rows = ranked().map(({ entry, baseline }) =>
    entry ? entryRow(entry, metrics, scale, solved) : baselineRow(baseline, metrics, scale, solved),
  );
  part.append(
    make("p", { class: "read" }, readingLeaderboard(solved)),
    make("div", { class: "wide", tabindex: "0", role: "region", "aria-label": "Leaderboard" },
      make("table", {}, make("thead", {}, make("tr", {}, head)), make("tbody", {}, rows))),
    ...entries.flatMap((entry) => entry.runs.diverged.map((note) => make("p", { class: "note" }, entry.name + ": " + note))),
  );
}

function readingLeaderboard(solved) {
  const { metric, baselines } = report.leaderboard;
  return [
    "Scores on the test set, mean ± standard deviation over seeds; lower is better. One dot is one seed.",
    baselines.length ? " The rows in italics are baselines, which learn nothing: a model below one of them has been beaten by it." : "",
    solved ? " A run counts as solved below " + show(metric.solvedBelow) + (metric.unit ? " " + metric.unit : "") + ", the dashed mark." : "",
  ].join("");
}

function metricNames() {
  const { metric, baselines, entries } = report.leaderboard;
  return [...new Set([metric.name, ...[...entries, ...baselines].flatMap((row) => Object.keys(row.scores))])];
}

/** Models keep the order they came in; each baseline goes before the first model that it beats. */
function ranked() {
  const { metric, baselines, entries } = report.leaderboard;
  const rows = entries.map((entry) => ({ entry }));
  const worst = (value) => (isNumber(value) ? value : Infinity);
  for (const baseline of [...baselines].sort((a, b) => worst(a.scores[metric.name]) - worst(b.scores[metric.name]))) {
    const score = worst(baseline.scores[metric.name]);
    const place = rows.findIndex(({ entry }) => entry && worst((entry.scores[metric.name] || {}).mean) > score);
    rows.splice(place < 0 ? rows.length : place, 0, { baseline });
  }
  return rows;
}

function entryRow(entry, metrics, scale, solved) {
  const score = entry.scores[metrics[0]] || { values: [] };
  const mark = make("span", { class: "mark", style: { background: modelColourVariable(entry.name) } });
  return make("tr", {},
    make("td", {}, mark, make("b", {}, entry.name), make("span", { class: "what" }, entry.description)),
    spreadCell(score),
    make("td", { class: "left" }, strip(score.values, modelColourVariable(entry.name), scale)),
    solved ? make("td", {}, entry.runs.successes + " / " + entry.runs.total) : null,
    metrics.slice(1).map((name) => spreadCell(entry.scores[name] || {})),
    make("td", {}, entry.cost.parameters.toLocaleString("en")),
    make("td", {}, showSeconds(entry.cost.seconds)));
}

function baselineRow(baseline, metrics, scale, solved) {
  const score = baseline.scores[metrics[0]];
  return make("tr", { class: "baseline" },
    make("td", {}, baseline.name),
    make("td", {}, show(score)),
    make("td", { class: "left" }, strip([score], null, scale)),
    solved ? make("td", {}) : null,
    metrics.slice(1).map((name) => make("td", {}, show(baseline.scores[name]))),
    make("td", {}),
    make("td", {}));
}

function spreadCell({ mean, sd }) {
  return make("td", {}, show(mean), isNumber(sd) ? make("span", { class: "sd" }, " ± " + show(sd, 2)) : "");
}

/** One scale for all rows, logarithmic when the scores span more than a factor of thirty. */
function stripScale() {
  const { metric, baselines, entries } = report.leaderboard;
  const values = [
    ...entries.flatMap((entry) => (entry.scores[metric.name] || { values: [] }).values),
    ...baselines.map((baseline) => baseline.scores[metric.name]),
    metric.solvedBelow,
  ].filter(isNumber);
  const low = least(values);
  const high = greatest(values);
  const log = low > 0 && high / low > 30;
  const on = log ? Math.log : (value) => value;
  const width = on(high) - on(low) || 1;
  return { log, place: (value) => 3 + (94 * (on(value) - on(low))) / width + "%" };
}

function strip(values, paint, scale) {
  const { metric } = report.leaderboard;
  const box = make("div", { class: "strip", "aria-hidden": "true" });
  if (isNumber(metric.solvedBelow)) {
    box.append(make("i", { class: "goal", style: { left: scale.place(metric.solvedBelow) } }));
  }
  for (const value of values.filter(isNumber)) {
    const style = { left: scale.place(value) };
    box.append(make("i", paint ? { style: { ...style, background: paint }, title: show(value) } : { class: "tick", style, title: show(value) }));
  }
  return box;
}
