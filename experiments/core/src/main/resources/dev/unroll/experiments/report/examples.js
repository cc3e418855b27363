// What the models do: texts they wrote, series they forecast.

function writeSamples() {
  const { samples } = report.examples;
  if (samples.length === 0) {
    return;
  }
  section("Samples").append(
    make("p", { class: "read" },
      "Each model wrote this by itself, one symbol at a time, each drawn from its own prediction. Look for what needs memory: words that end as they began, brackets and quotes that close, a subject that returns."),
    make("div", { class: "grid", style: { gridTemplateColumns: "repeat(auto-fill, minmax(min(100%, 24rem), 1fr))" } },
      samples.map(({ model, text }) =>
        make("figure", { class: "panel", style: { margin: "0" } },
          make("h3", {}, make("span", { class: "mark", style: { background: modelColourVariable(model) } }), model),
          make("pre", {}, text)))),
  );
}

function writeForecasts() {
  const { forecasts } = report.examples;
  if (forecasts.length === 0) {
    return;
  }
  const part = section("Forecasts");
  part.append(make("p", { class: "read" },
    "The last stretch of the test set: what happened (thick line) and what each model said before it happened. A forecast that copies the series one step late has learnt only to repeat the last value."));
  const windows = new Map();
  for (const forecast of forecasts) {
    const key = JSON.stringify(forecast.time);
    windows.set(key, [...(windows.get(key) || []), forecast]);
  }
  for (const members of windows.values()) {
    const box = make("div", { class: "chart" });
    part.append(box);
    chart(box, () => forecastOptions(members));
  }
}

function forecastOptions(members) {
  const actual = {
    name: "actual",
    type: "line",
    data: members[0].actual,
    color: colour("ink"),
    symbol: "none",
    lineStyle: { width: 3.5, opacity: 0.45 },
  };
  return {
    grid: { left: 8, right: isNarrow() ? 12 : 24, top: 44, bottom: 8, containLabel: true },
    legend: legend(["actual", ...members.map(({ model }) => model)]),
    tooltip: tooltip({ order: "seriesAsc" }),
    xAxis: axis({ type: "category", data: members[0].time, boundaryGap: false, axisLabel: { color: colour("soft"), hideOverlap: true, alignMinLabel: "left", alignMaxLabel: "right", margin: 12 } }),
    yAxis: axis({ type: "value", scale: true, axisLabel: { color: colour("soft"), formatter: (value) => show(value) } }),
    series: [actual, ...members.map(({ model, predicted }) => meanLine(model, predicted, { endLabel: { show: false }, lineStyle: { width: 1.6, type: modelDash(model) } }))],
  };
}
