// The gradient's way back through time, before training and after.

/** Powers of ten that the closer look shows. */
const NEAR = 8;

function writeGradients() {
  const { gradientFlow } = report.pictures;
  if (gradientFlow.length === 0) {
    return;
  }
  const part = section("Gradient flow");
  const flows = gradientLines(gradientFlow);
  const box = make("div", { class: "chart pair" });
  const state = { all: true };
  let draw = () => {};
  part.append(
    make("p", { class: "read" },
      make("b", {}, "How to read it. "),
      "At each step t, how strongly the loss reacts to a small change of the hidden state: ‖∂L/∂h", make("sub", {}, "t"),
      "‖, the geometric mean over seeds. Read it from right to left, the way back-propagation goes: each step back multiplies the gradient by one more Jacobian ∂h",
      make("sub", {}, "k+1"), "/∂h", make("sub", {}, "k"),
      ", so on this logarithmic axis a constant factor is a straight line. Where every step has a loss of its own, each adds its share on the way."),
    make("p", { class: "read" },
      make("b", {}, "What it means. "),
      "A line that falls to the left is a vanishing gradient: what happened early hardly changes the weights, however long one trains. One that rises to the left explodes, and only clipping tames it. A level line lets the model learn across the whole sequence."),
    flows.high - flows.low > NEAR
      ? make("div", { class: "tools" }, choice("Range", [[true, "everything"], [false, "the top " + NEAR + " powers of ten"]], state.all, (all) => {
          state.all = all;
          draw();
        }))
      : "",
    box,
    flows.zeros
      ? make("p", { class: "note" }, flows.zeros + " gradients were exactly zero (too small for the number format); they are drawn as " + show(flows.floor) + ", the least number seen.")
      : "",
    gradientTable(flows),
  );
  draw = chart(box, () => gradientOptions(flows, state.all));
}

/**
 * The decimal logarithms of the geometric means; zeros count as the least number there is. (The
 * chart library's own logarithmic axis gives up below 10⁻²⁰.)
 */
function gradientLines(runs) {
  const values = runs.flatMap((run) => [...run.start, ...run.end]).filter(isNumber);
  const positive = values.filter((value) => value > 0);
  const floor = positive.length ? least(positive) : 1e-30;
  const line = (members, key) => {
    const steps = Math.max(...members.map((run) => run[key].length));
    return Array.from({ length: steps }, (unused, i) => {
      const logs = members.map((run) => run[key][i]).filter(isNumber).map((value) => Math.log10(Math.max(value, floor)));
      return [i + 1, logs.length ? logs.reduce((a, b) => a + b) / logs.length : null];
    });
  };
  return {
    floor,
    zeros: values.length - positive.length,
    low: Math.floor(Math.log10(floor)),
    high: Math.floor(Math.log10(greatest([floor, ...positive]))) + 1,
    models: byModel(runs).map(([model, members]) => ({ model, start: line(members, "start"), end: line(members, "end") })),
  };
}

function gradientOptions({ models, low, high }, all) {
  const narrow = isNarrow();
  const range = {
    min: all ? low : Math.max(low, high - NEAR),
    max: high,
    minInterval: 1,
  };
  const steps = Math.max(1, ...models.map(({ start, end }) => Math.max(start.length, end.length)));
  const places = narrow
    ? [{ left: 8, right: 12, top: 70, height: "36%" }, { left: 8, right: 12, bottom: 30, height: "36%" }]
    : [{ left: 8, right: "52%", top: 70, bottom: 30 }, { left: "51%", right: 12, top: 70, bottom: 30 }];
  const series = (key, index) =>
    models.map(({ model, ...lines }) =>
      meanLine(model, lines[key], { xAxisIndex: index, yAxisIndex: index, endLabel: { show: false } }));
  const heads = ["before training", "after training"];
  return {
    grid: places.map((place) => ({ ...place, containLabel: true })),
    legend: legend(models.map(({ model }) => model)),
    tooltip: tooltip({ valueFormatter: (power) => (isNumber(power) ? show(10 ** power) : "–") }),
    xAxis: heads.map((head, index) =>
      axis({ type: "value", gridIndex: index, name: "time step t", nameLocation: "middle", nameGap: 28, min: 1, max: Math.max(2, steps), minInterval: 1, splitLine: { show: false } })),
    yAxis: heads.map((head, index) =>
      axis({ type: "value", gridIndex: index, name: "‖∂L/∂hₜ‖ " + head, nameTextStyle: { color: colour("ink"), align: "left", fontWeight: 600 }, ...range, axisLabel: { color: colour("soft"), formatter: (power) => showTick(10 ** power), hideOverlap: true } })),
    series: [...series("start", 0), ...series("end", 1)],
  };
}

/** What the picture says, in numbers: the factor a step back, and what is left at the first step. */
function gradientTable({ models }) {
  const rows = models.map(({ model, start, end }) =>
    make("tr", {},
      make("td", {}, make("span", { class: "mark", style: { background: modelColourVariable(model) } }), model),
      [start, end].flatMap((line) => [make("td", {}, show(factorPerStep(line))), make("td", {}, show(reach(line)))])));
  return make("div", { class: "wide", tabindex: "0", role: "region", "aria-label": "Gradient flow in numbers" },
    make("table", {},
      make("thead", {}, make("tr", {},
        make("th", {}, "Model"),
        ["before training", "after training"].map((when) => [
          make("th", {}, "factor a step back, ", make("br"), when),
          make("th", {}, "first step ÷ last step, ", make("br"), when),
        ]))),
      make("tbody", {}, rows)));
}

function reach(line) {
  const known = line.filter(([, value]) => isNumber(value));
  return known.length > 1 ? 10 ** (known[0][1] - known[known.length - 1][1]) : null;
}

function factorPerStep(line) {
  const known = line.filter(([, value]) => isNumber(value));
  return known.length > 1 ? reach(line) ** (1 / (known[known.length - 1][0] - known[0][0])) : null;
}
