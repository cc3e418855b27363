// Sweeps: how far the search is, the best so far, and every trial across its settings.

const studies = new Map(); // tails by id

/** What the journal of a sweep says. */
class Study {
  constructor() {
    this.forget();
  }

  forget() {
    this.trials = new Map();
  }

  /** Journals of earlier versions have other names for the trial and its result. */
  take(text) {
    const line = parsed(text);
    const number = line && (line.trial ?? line.candidate);
    if (!isNumber(number) || line.event === "closed") {
      return;
    }
    const trial = this.trials.get(number) || { number, settings: {}, state: "proposed", scores: [], cost: NaN };
    this.trials.set(number, trial);
    const result = line.result || line.outcome;
    if (line.event === "proposed") {
      trial.settings = line.settings;
    } else if (line.event === "reported") {
      trial.state = "running";
      trial.scores.push(num(line.validation));
    } else if (result) {
      Object.assign(trial, { state: line.event, cost: num(result.cost), settings: result.settings });
    } else {
      trial.state = "running";
    }
  }
}

function studyOf(row) {
  if (!studies.has(row.id)) {
    studies.set(row.id, new Tail(row.id, "journal", new Study()));
  }
  return studies.get(row.id);
}

function drawStudy(row) {
  const trials = [...studyOf(row).reader.trials.values()].sort((a, b) => a.number - b.number);
  const box = panel("sweep " + row.id, capital(longTitleOf(row)));
  const spec = (details.get(row.id) || {}).study || {};
  put(box, "words", [trials.map(({ state, cost }) => [state, cost]), spec.plan], () => studyWords(trials, spec));
  putFigures(box, "figures", trials.some(({ cost }) => isNumber(cost)) ? [bestFigure(trials), parallelFigure(trials, spec), trialCurves(trials)] : []);
  return box;
}

function studyWords(trials, { plan }) {
  if (!trials.length) {
    return make("p", { class: "empty" }, "No trial has begun yet.");
  }
  const count = new Map();
  trials.forEach(({ state }) => count.set(state, (count.get(state) || 0) + 1));
  const all = (plan && (plan.trials || plan.candidates)) || trials.length;
  const [best] = ranked(trials);
  return [
    make("p", {}, `${trials.length} of ${all} trials: `, [...count].map(([state, times]) => `${times} ${state}`).join(", "), "."),
    best ? make("p", {}, "Best so far: ", make("b", {}, show(best.cost)), ` (trial ${best.number}: ${settingWords(best)}).`) : null,
    make("progress", { max: all, value: trials.filter(({ state }) => !["proposed", "running"].includes(state)).length, "aria-label": "trials that have ended" }),
  ];
}

function ranked(trials) {
  return trials.filter(({ cost }) => isNumber(cost)).sort((a, b) => a.cost - b.cost);
}

function settingWords({ settings }) {
  return Object.entries(settings).map(([key, value]) => key.slice(key.lastIndexOf(".") + 1) + " " + value).join(", ");
}

function trialLabel(trial) {
  return `trial ${trial.number} (${trial.state}): ${settingWords(trial)}`;
}

function costAxis(trials) {
  const costs = ranked(trials).map(({ cost }) => cost);
  return axisOf("validation score", { log: costs[0] > 0 && costs[costs.length - 1] > 10 * costs[0] });
}

function bestFigure(trials) {
  const scored = trials.filter(({ cost }) => isNumber(cost));
  let best = Infinity;
  const line = scored.map(({ cost }) => (best = Math.min(best, cost)));
  const points = [...new Set(scored.map(({ state }) => state))].map((state) => {
    const some = scored.filter((trial) => trial.state === state);
    return { kind: "Points", name: state, model: "", x: some.map(({ number }) => number), y: some.map(({ cost }) => cost), labels: some.map(trialLabel), filled: state === "completed" };
  });
  return figureOf("Best so far", axisOf("trial"), costAxis(trials), [lineOf("best so far", "", scored.map(({ number }) => number), line), ...points]);
}

/** From 0, the worst, to 1, the best. */
function shadeOf(trial, order) {
  const place = order.indexOf(trial);
  return place < 0 ? NaN : order.length < 2 ? 1 : 1 - place / (order.length - 1);
}

function strandOf(trial, order, x, y) {
  return { x, y, shade: shadeOf(trial, order), faint: trial.state === "pruned", label: trialLabel(trial) };
}

function trialCurves(trials) {
  const order = ranked(trials);
  const strands = trials.filter(({ scores }) => scores.length).map((trial) => strandOf(trial, order, trial.scores.map((unused, i) => i + 1), trial.scores));
  return figureOf("Trials", axisOf("epoch"), costAxis(trials), [{ kind: "Strands", name: "trials", strands }], "The stronger the colour, the better the trial; pruned trials are faint.");
}

/** A line for each trial, across an axis for every setting. */
function parallelFigure(trials, spec) {
  const order = ranked(trials);
  const keys = Object.keys(trials[0].settings);
  const scales = keys.map((key) => settingScale(key, trials, spec));
  const strands = order.map((trial) => strandOf(trial, order, [...keys, "rank"].map((unused, i) => i), [...scales.map(({ place }, i) => place(trial.settings[keys[i]])), shadeOf(trial, order)]));
  const ends = [...scales.map(({ texts }) => texts), [["worst", 0], ["best", 1]]].flatMap((texts, i) => texts.map(([text, place]) => ({ text, x: i, y: place })));
  const texts = { kind: "Texts", x: ends.map(({ x }) => x), y: ends.map(({ y }) => y), texts: ends.map(({ text }) => text) };
  const names = [...keys.map((key) => key.slice(key.lastIndexOf(".") + 1)), "rank"];
  return figureOf("Settings and rank", axisOf("", { categories: names }), axisOf("place in the range", { min: -0.08, max: 1.08 }), [{ kind: "Strands", name: "trials", strands }, texts], "Each line is a trial; a setting matters where the strong lines meet.");
}

/** Where the values of a setting lie in its range, and the words at its axis. */
function settingScale(key, trials, { space }) {
  const range = (space && space.ranges[key]) || {};
  const values = range.values || [...new Set(trials.map(({ settings }) => settings[key]))];
  if (!isNumber(range.low) || !isNumber(range.high)) {
    const place = (value) => (values.length < 2 ? 0.5 : values.indexOf(value) / (values.length - 1));
    return { place, texts: values.map((value) => [value, place(value)]) };
  }
  const on = String(space.written[key]).startsWith("log") ? Math.log : (value) => value;
  return { place: (value) => (on(Number(value)) - on(range.low)) / (on(range.high) - on(range.low) || 1), texts: [[show(range.low), 0], [show(range.high), 1]] };
}
