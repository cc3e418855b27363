// Forecasts as fans of quantiles, and backtests as tables of scores that fill while they run.

const forecasts = new Map(); // tails by id
const backtests = new Map();
const shownSeries = new Map();
const SCORES = ["MASE", "sMAPE", "MAE", "RMSE", "wQL", "coverage 80 %"];

/** A table of quantiles. */
class ForecastTable {
  constructor() {
    this.forget();
  }

  forget() {
    Object.assign(this, { head: null, series: new Map() });
  }

  take(line) {
    const cells = cellsOf(line);
    if (!this.head) {
      this.head = cells;
      return;
    }
    const row = Object.fromEntries(this.head.map((name, i) => [name, cells[i]]));
    this.series.set(row.series, [...(this.series.get(row.series) || []), row]);
  }
}

/** The cells of a line, of which some are quoted. */
function cellsOf(line) {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => (quoted === undefined ? plain : quoted.replace(/""/g, '"')));
}

/** What a backtest has forecast so far. */
class BacktestTable {
  constructor() {
    this.forget();
  }

  forget() {
    this.models = new Map();
  }

  take(text) {
    const line = parsed(text);
    if (line && line.model) {
      const known = this.models.get(line.model) || { windows: new Set(), seconds: 0 };
      known.windows.add(line.window);
      known.seconds += num(line.seconds) || 0;
      this.models.set(line.model, known);
    }
  }
}

function tailOf(all, row, file, Reader) {
  if (!all.has(row.id)) {
    all.set(row.id, new Tail(row.id, file, new Reader()));
  }
  return all.get(row.id);
}

function forecastOf(row) {
  return tailOf(forecasts, row, "forecast", ForecastTable);
}

function backtestOf(row) {
  return tailOf(backtests, row, "predictions", BacktestTable);
}

function drawForecast(row) {
  const { series, head } = forecastOf(row).reader;
  const box = panel("forecast " + row.id, capital(longTitleOf(row)));
  const names = [...series.keys()];
  const name = names.includes(shownSeries.get(row.id)) ? shownSeries.get(row.id) : names[0];
  put(box, "series", [names, name], () => (names.length > 1 ? seriesSelect(row, names, name) : names.length ? [] : make("p", { class: "empty" }, "No forecast yet; the networks are being fitted.")));
  putFigures(box, "figures", name === undefined ? [] : [fan(name, series.get(name), head)]);
  return box;
}

function seriesSelect(row, names, name) {
  const select = make("select", { "aria-label": "Series" }, names.map((each) => make("option", { value: each }, each)));
  select.value = name;
  select.addEventListener("change", () => {
    shownSeries.set(row.id, select.value);
    refresh();
  });
  return make("div", { class: "tools" }, make("label", { class: "choice" }, "Series", select));
}

/** The median, and bands between the quantiles that lie opposite each other. */
function fan(name, rows, head) {
  const x = rows.map(({ step }) => Number(step));
  const levels = head.filter((column) => /^q0?\.\d+$/.test(column)).map((column) => Number(column.slice(1))).sort((a, b) => a - b);
  const values = (level) => rows.map((row) => num(row[head.find((column) => column.startsWith("q") && Number(column.slice(1)) === level)]));
  const pairsOf = levels.filter((level) => level < 0.5 && levels.some((other) => Math.abs(other + level - 1) < 1e-9) && [0.025, 0.1].includes(level));
  const bands = pairsOf.map((low) => ({ kind: "Band", name: Math.round(100 * (1 - 2 * low)) + " %", model: fanModel(), x, low: values(low), high: values(levels.find((other) => Math.abs(other + low - 1) < 1e-9)) }));
  const marks = [...bands, lineOf("median", fanModel(), x, values(0.5))];
  const times = { first: x[0], names: rows.map(({ time }) => time.replace("T00:00", "").replace("T", " ")) };
  return figureOf(name, axisOf("", { times }), axisOf(""), marks, "The bands hold 80 and 95 % of what is expected. The report shows the past, too.");
}

/** The first colour. */
function fanModel() {
  return modelNames[0];
}

function drawBacktest(row) {
  const box = panel("backtest " + row.id, capital(longTitleOf(row)));
  const { summary = {}, settings = {} } = details.get(row.id) || {};
  const done = backtestOf(row).reader.models;
  const windows = settings["backtest.windows"] || "";
  const progress = [...done].map(([model, { windows: some, seconds }]) => [model, some.size, seconds]);
  put(box, "table", [summary.models, summary.models ? "" : progress, windows], () => (summary.models ? scoreTable(summary) : progressTable(progress, windows)));
  return box;
}

function scoreTable(summary) {
  const names = SCORES.filter((name) => summary.models.some(({ scores }) => isNumber(num(scores[name]))));
  const rows = summary.models.map(({ model, baseline, scores, seconds }) => [(baseline ? "— " : "") + model, ...names.map((name) => show(num(scores[name]), 3)), show(num(seconds), 2)]);
  return tableElement({ title: "", head: ["model", ...names, "seconds"], rows });
}

function progressTable(progress, windows) {
  if (!progress.length) {
    return make("p", { class: "empty" }, "Nothing has been forecast yet; the first model is being fitted.");
  }
  const rows = progress.map(([model, some, seconds]) => [model, windows ? `${some} of ${windows}` : String(some), show(seconds, 2)]);
  return tableElement({ title: "", head: ["model", "windows forecast", "seconds"], rows });
}
