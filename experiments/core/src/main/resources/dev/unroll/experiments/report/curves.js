// Learning curves: a line for the mean over seeds, a band from the best seed to the worst.

function writeCurves() {
  const { curves } = report.pictures;
  if (curves.length === 0) {
    return;
  }
  const { metric, baselines } = report.leaderboard;
  const part = section("Learning curves");
  const state = { field: "validation", log: wantsLog("validation") };
  const box = make("div", { class: "chart" });
  let draw = () => {};
  const set = (key, value) => {
    state[key] = value;
    draw();
  };
  part.append(
    make("p", { class: "read" },
      "Lower is better. The line is the mean over seeds, the band reaches from the best seed to the worst; a wide band means that luck decides. ",
      curves.some((curve) => !curve.validation.every(isNumber)) ? "A run that diverged counts up to the epoch where it did. " : "",
      baselines.length
        ? "A curve that lies flat on a dashed line has learnt what that baseline knows and no more: typically the part of the task that needs no memory."
        : "A curve that stays flat has found nothing that gradient descent could hold on to."),
    make("div", { class: "tools" },
      choice("Show", [["validation", metric.name + " on validation"], ["trainLoss", "training loss"]], state.field, (value) => set("field", value)),
      choice("Scale", [[false, "linear"], [true, "log"]], state.log, (value) => set("log", value))),
    box,
  );
  draw = chart(box, () => curveOptions(state), spreadEndLabels);
}

function wantsLog(field) {
  const values = report.pictures.curves.flatMap((curve) => curve[field]).filter(isNumber);
  return values.length > 0 && least(values) > 0 && greatest(values) / least(values) > 20;
}

function curveOptions({ field, log }) {
  const { metric, baselines } = report.leaderboard;
  const groups = byModel(report.pictures.curves).map(([model, runs]) => [model, overSeeds(runs, field, log)]);
  const names = groups.map(([model]) => model);
  const epochs = groups.flatMap(([, points]) => points.map((point) => point.epoch));
  const first = epochs.length ? least(epochs) : 0;
  const ends = [first, Math.max(first + 1, greatest(epochs))];
  const levels = field === "validation" ? baselines.map(({ name, scores }) => [name, scores[metric.name]]) : [];
  if (field === "validation" && isNumber(metric.solvedBelow)) {
    levels.push(["solved", metric.solvedBelow]);
  }
  const unit = field === "validation" ? metric.name + (metric.unit ? ", " + metric.unit : "") : "training loss";
  return {
    grid: { left: 8, right: isNarrow() ? 12 : 150, top: 62, bottom: 30, containLabel: true },
    legend: legend(names),
    tooltip: tooltip(),
    xAxis: axis({ type: "value", name: "epoch", nameLocation: "middle", nameGap: 28, min: ends[0], max: ends[1], minInterval: 1, splitLine: { show: false } }),
    yAxis: axis({ type: log ? "log" : "value", name: unit, nameTextStyle: { color: colour("soft"), align: "left" }, scale: true, axisLabel: { color: colour("soft"), formatter: (value) => (log ? showTick(value) : show(value)) } }),
    series: [
      ...groups.map(([model, points]) => band(model, points)),
      ...groups.map(([model, points]) => meanLine(model, points.map((point) => [point.epoch, point.mean]))),
      ...levels.filter(([, level]) => isNumber(level) && (!log || level > 0)).map(([name, level], i) => levelLine(name, level, ends, i)),
    ],
  };
}

/** Mean, least and greatest over the seeds that have a number at an epoch; gaps where none has. */
function overSeeds(runs, field, log) {
  const epochs = new Map();
  for (const run of runs) {
    run.epoch.forEach((epoch, i) => {
      const values = epochs.get(epoch) || [];
      const value = run[field][i];
      if (isNumber(value) && (!log || value > 0)) {
        values.push(value);
      }
      epochs.set(epoch, values);
    });
  }
  return [...epochs]
    .sort(([a], [b]) => a - b)
    .map(([epoch, values]) =>
      values.length
        ? { epoch, mean: values.reduce((a, b) => a + b) / values.length, min: Math.min(...values), max: Math.max(...values) }
        : { epoch, mean: null, min: null, max: null },
    );
}

/** A few marks along the line tell models apart where colours do not. */
function meanLine(model, data, more) {
  const apart = Math.max(1, Math.ceil(data.length / 6));
  return {
    name: model,
    type: "line",
    data,
    color: modelColour(model),
    symbol: modelSymbol(model),
    symbolSize: (value, { dataIndex }) => (dataIndex % apart === Math.floor(apart / 2) ? 7 : 0),
    showAllSymbol: true,
    lineStyle: { width: 2, type: modelDash(model) },
    endLabel: { show: !isNarrow(), formatter: "{a}", color: modelColour(model), distance: 6, width: 140, overflow: "truncate" },
    emphasis: { focus: "series" },
    ...more,
  };
}

/** Moves the names at the lines' ends apart, from the lowest up; the chart tells where they are. */
function spreadEndLabels(instance) {
  if (isNarrow()) {
    return;
  }
  const apart = 15;
  const series = instance.getOption().series;
  const labels = series
    .map(({ type, endLabel, data }, index) => ({ index, last: type === "line" && endLabel && data[data.length - 1] }))
    .filter(({ last }) => last && isNumber(last[1]))
    .map(({ index, last }) => ({ index, y: instance.convertToPixel({ xAxisIndex: 0, yAxisIndex: 0 }, last)[1] }))
    .sort((a, b) => b.y - a.y);
  let free = Infinity;
  const changes = series.map(() => ({}));
  for (const { index, y } of labels) {
    const place = Math.min(y, free);
    changes[index] = { endLabel: { offset: [0, place - y] } };
    free = place - apart;
  }
  instance.setOption({ series: changes });
}

/** One polygon along the worst seed and back along the best. */
function band(model, points) {
  const known = points.filter((point) => point.mean !== null);
  return {
    name: model,
    type: "custom",
    silent: true,
    clip: true,
    z: 1,
    color: modelColour(model),
    tooltip: { show: false },
    encode: { x: 0, y: [1, 2], tooltip: [] },
    data: known.map((point) => [point.epoch, point.min, point.max]),
    renderItem: (params, api) =>
      params.dataIndex > 0
        ? null
        : {
            type: "polygon",
            shape: {
              points: [
                ...known.map((point) => api.coord([point.epoch, point.max])),
                ...[...known].reverse().map((point) => api.coord([point.epoch, point.min])),
              ],
            },
            style: { fill: modelColour(model), opacity: 0.14 },
          },
  };
}

/** A dashed level across the chart; its invisible points keep it within the axis. */
function levelLine(name, level, ends, place) {
  return {
    type: "line",
    data: ends.map((end) => [end, level]),
    silent: true,
    symbol: "none",
    color: colour("soft"),
    tooltip: { show: false },
    lineStyle: { opacity: 0 },
    markLine: {
      silent: true,
      symbol: "none",
      lineStyle: { color: colour("soft"), type: "dashed", width: 1.5 },
      label: { formatter: () => name + " " + show(level), position: ["insideStartBottom", "insideMiddleTop", "insideEndTop"][place % 3], color: colour("ink"), textBorderColor: colour("page"), textBorderWidth: 3 },
      data: [{ yAxis: level }],
    },
  };
}
