// Learning curves and gradient norms of any selection, laid over each other while they train.

const curves = { by: null, scale: null, along: "epoch", metric: null, groups: [], coloured: "preset" };
const trainings = new Map(); // tails by id
const MAX_POINTS = 1500; // of a drawn line
const MAX_STRETCHES = 150; // of updates
const MAX_LINEAR_RATIO = 20; // as in the reports

/** What the metrics of a run say. */
class Training {
  constructor() {
    this.forget();
  }

  forget() {
    Object.assign(this, { epoch: [], seconds: [], loss: [], scores: new Map(), gradient: [] });
  }

  take(text) {
    const line = parsed(text);
    if (!line || !isNumber(line.epoch)) {
      return;
    }
    const done = this.epoch.length;
    this.epoch.push(line.epoch);
    this.seconds.push(isNumber(line.seconds) ? line.seconds : this.seconds[done - 1] || 0);
    this.loss.push(num(line.loss));
    for (const [name, value] of Object.entries(line.validation || {})) {
      const all = this.scores.get(name) || new Array(done).fill(NaN);
      this.scores.set(name, all);
      all.push(num(value));
    }
    this.scores.forEach((all) => all.length === done && all.push(NaN));
    for (const norm of (line.updates && line.updates.gradient) || []) {
      this.gradient.push(num(norm));
    }
  }
}

function trainingOf(row) {
  if (!trainings.has(row.id)) {
    trainings.set(row.id, new Tail(row.id, "metrics", new Training()));
  }
  return trainings.get(row.id);
}

/** The lines to draw: a selected training, or a preset of a selected comparison with all its seeds. */
function curveGroups() {
  const wholes = chosenRows().filter(({ kind }) => kind === "compare");
  const groups = chosenRows().filter(isTraining).map((row) => ({ name: longTitleOf(row), model: row.models[0] || titleOf(row), rows: [row] }));
  for (const whole of wholes) {
    const byModel = new Map();
    partsOf(whole).filter(isTraining).forEach((row) => byModel.set(row.models[0], [...(byModel.get(row.models[0]) || []), row]));
    whole.models.concat([...byModel.keys()]).filter((model, i, all) => byModel.has(model) && all.indexOf(model) === i)
      .forEach((model) => groups.push({ name: wholes.length > 1 ? titleOf(whole) + " / " + model : model, model, rows: byModel.get(model) }));
  }
  return withOwnNames(groups);
}

/** Two runs of one name differ by the time at which they began. */
function withOwnNames(groups) {
  const count = new Map();
  groups.forEach(({ name }) => count.set(name, (count.get(name) || 0) + 1));
  return groups.map((group) => (count.get(group.name) > 1 ? { ...group, name: group.name + ", " + momentWords(group.rows[0].created) } : group));
}

/** A preset has its colour of the reports, unless two of the lines would share it. */
function colourCurves() {
  const groups = curveGroups();
  const models = groups.map(({ model }) => model);
  curves.coloured = curves.by || (new Set(models).size < models.length ? "run" : "preset");
  const byRun = curves.coloured === "run";
  const names = byRun ? groups.map(({ name }) => name) : [...palette, ...models];
  modelNames.splice(0, modelNames.length, ...new Set(names));
  curves.groups = groups.map((group) => ({ ...group, model: byRun ? group.name : group.model }));
}

function colourOfRow(row) {
  const group = curves.groups.find(({ rows }) => rows.length === 1 && rows[0].id === row.id);
  return group ? modelColourVariable(group.model) : "";
}

function drawCurves() {
  const read = curves.groups.map((group) => ({ ...group, data: group.rows.map((row) => trainingOf(row).reader) }));
  const metrics = [...new Set(read.flatMap(({ data }) => data.flatMap(({ scores }) => [...scores.keys()])))];
  const first = [...new Set(read.flatMap(({ data }) => data.flatMap(({ scores }) => [...scores.keys()].slice(0, 1))))];
  const shown = metrics.includes(curves.metric) ? [curves.metric] : first;
  const box = panel("curves", "Learning curves");
  put(box, "tools", [{ ...curves, groups: read.length }, metrics, shown], () => curveTools(metrics, shown));
  const begun = read.some(({ data }) => data.some(({ epoch }) => epoch.length));
  put(box, "wait", begun, () => (begun ? [] : make("p", { class: "empty" }, "No epoch has ended yet; the curves begin with the first.")));
  const figures = begun
    ? [
      ...shown.map((metric) => curveFigure(metric + " on validation", read, ({ scores }) => scores.get(metric), levelsOf(metric))),
      curveFigure("Training loss", read, ({ loss }) => loss, []),
      gradientFigure(read),
    ].filter(({ marks }) => marks.some(({ x }) => x && x.length))
    : [];
  putFigures(box, "figures", figures);
  return box;
}

function curveTools(metrics, shown) {
  const pick = (name, label, options, value) => choice(label, options, value, (picked) => {
    curves[name] = picked;
    refresh();
  });
  return make("div", { class: "tools" },
    metrics.length > 1 ? pick("metric", "Score", metrics.map((metric) => [metric, metric]), shown.length === 1 ? shown[0] : null) : "",
    pick("scale", "Scale", [[null, "auto"], ["linear", "linear"], ["log", "log"]], curves.scale),
    pick("along", "Along", [["epoch", "epochs"], ["seconds", "seconds"]], curves.along),
    curves.groups.length > 1 ? pick("by", "Colour", [["preset", "preset"], ["run", "run"]], curves.coloured) : "");
}

function curveFigure(label, groups, values, levels) {
  const marks = groups.flatMap((group) => curveMarks(group, values));
  const log = isLog(marks);
  return figureOf(label, axisOf(curves.along === "epoch" ? "epoch" : "seconds of training"), axisOf("", { log }), [...marks, ...levels]);
}

/** A line for one run; a band from the best seed to the worst, with the mean, for several. */
function curveMarks({ name, model, data }, values) {
  const some = data.filter((one) => (values(one) || []).length);
  if (some.length < 2 || curves.along === "seconds") {
    return some.map((one) => lineOf(name, model, ...thinned(one[curves.along], values(one))));
  }
  const at = new Map();
  some.forEach((one) => values(one).forEach((value, i) => {
    const epoch = one.epoch[i];
    at.set(epoch, [...(at.get(epoch) || []), value].filter(isNumber));
  }));
  const x = [...at.keys()].sort((a, b) => a - b);
  const over = (pick) => x.map((epoch) => (at.get(epoch).length ? pick(at.get(epoch)) : NaN));
  const mean = (all) => all.reduce((a, b) => a + b, 0) / all.length;
  return [{ kind: "Band", name, model, x, low: over(least), high: over(greatest) }, lineOf(name, model, x, over(mean))];
}

function gradientFigure(groups) {
  const last = greatest(groups.flatMap(({ data }) => data.map(({ gradient }) => gradient.length)));
  const marks = groups.filter(({ data }) => data.some(({ gradient }) => gradient.length)).flatMap((group) => stretches(group, Math.ceil(last / MAX_STRETCHES)));
  return figureOf("Gradient norm", axisOf("update"), axisOf("", { log: isLog(marks) }), marks, "Of minibatches, before clipping: the median of each stretch, and a band from the least to the greatest.");
}

/** Norms jump from minibatch to minibatch: of each stretch of updates what is usual, and how far it goes. */
function stretches({ name, model, data }, width) {
  const mark = { x: [], low: [], middle: [], high: [] };
  for (let from = 0; data.some(({ gradient }) => gradient.length > from); from += width) {
    const values = data.flatMap(({ gradient }) => gradient.slice(from, from + width)).filter(isNumber).sort((a, b) => a - b);
    mark.x.push(from + (width + 1) / 2);
    mark.low.push(values[0] ?? NaN);
    mark.middle.push(values[values.length >> 1] ?? NaN);
    mark.high.push(values[values.length - 1] ?? NaN);
  }
  const line = lineOf(name, model, mark.x, mark.middle);
  return width === 1 && data.length === 1 ? [line] : [{ kind: "Band", name, model, x: mark.x, low: mark.low, high: mark.high }, line];
}

/** Of many points the lowest and the highest of each stretch, so that no spike is lost. */
function thinned(x, y) {
  const apart = Math.ceil((2 * y.length) / MAX_POINTS);
  if (apart < 3) {
    return [x.slice(0, y.length), y];
  }
  const kept = [];
  for (let from = 0; from < y.length; from += apart) {
    let [low, high] = [from, from];
    for (let i = from; i < Math.min(from + apart, y.length); i++) {
      low = y[i] < y[low] || !isNumber(y[low]) ? i : low;
      high = y[i] > y[high] || !isNumber(y[high]) ? i : high;
    }
    kept.push(...(low === high ? [low] : [Math.min(low, high), Math.max(low, high)]));
  }
  return [kept.map((i) => x[i]), kept.map((i) => y[i])];
}

function isLog(marks) {
  if (curves.scale) {
    return curves.scale === "log";
  }
  const values = marks.flatMap(({ y, low, high }) => [...(y || []), ...(low || []), ...(high || [])]);
  const [low, high] = [least(values), greatest(values)];
  return low > 0 && high / low > MAX_LINEAR_RATIO;
}

/** What needs no training, where one comparison alone is looked at. */
function levelsOf(metric) {
  const [row, ...others] = chosenRows();
  const summary = !others.length && row && row.kind === "compare" && (details.get(row.id) || {}).summary;
  if (!summary || !summary.metric || summary.metric.name !== metric) {
    return [];
  }
  const level = (name, value) => ({ kind: "Level", name: name + " " + show(value), value, upright: false });
  const solved = summary.metric.solvedBelow;
  return [
    ...summary.baselines.filter(({ scores }) => isNumber(scores[metric])).map(({ name, scores }) => level(name, scores[metric])),
    ...(isNumber(solved) ? [level("solved", solved)] : []),
  ];
}
