// Eigenvalues of the recurrent matrices in the complex plane, one panel a model.

function writeSpectra() {
  const { spectra } = report.pictures;
  if (spectra.length === 0) {
    return;
  }
  const part = section("Spectra of the recurrent matrices");
  const seeds = [...new Set(spectra.map((spectrum) => spectrum.seed))];
  const panels = byModel(spectra).map(([model, runs]) => spectrumPanel(model, runs, seeds[0]));
  part.append(
    make("p", { class: "read" },
      make("b", {}, "How to read it. "),
      "Each point is an eigenvalue: hollow before training, filled after. The circle is |λ| = 1. Going back one step multiplies the gradient by this matrix (transposed) and by the slope of the activation; what lies inside the circle is forgotten, what lies outside is amplified, what lies on it is kept."),
    make("p", { class: "read" },
      make("b", {}, "What it means. "),
      "For tanh, whose slope is at most 1, a largest singular value σ", make("sub", {}, "max"),
      " below 1 is enough for the gradient to vanish, and a spectral radius ρ above 1 is needed for it to explode in the long run. A gated cell has a second way back, through its state, that does not pass these matrices: its points may lie well inside the circle while its gradient survives."),
    seeds.length > 1
      ? make("div", { class: "tools" }, choice("Seed", seeds.map((seed) => [seed, String(seed)]), seeds[0], (seed) => panels.forEach((panel) => panel.show(seed))))
      : "",
    make("div", { class: "grid" }, panels.map((panel) => panel.element)),
  );
  panels.forEach((panel) => panel.start());
}

function spectrumPanel(model, runs, firstSeed) {
  const matrices = [...new Set(runs.map((run) => run.matrix))];
  const state = { seed: firstSeed, matrix: matrices[0] };
  const box = make("div", { class: "square" });
  const caption = make("p", { class: "caption" });
  const mark = make("span", { class: "mark", style: { background: modelColourVariable(model) } });
  let draw = () => {};
  const current = () => runs.find((run) => run.seed === state.seed && run.matrix === state.matrix);
  const update = () => {
    caption.replaceChildren(...spectrumCaption(current()));
    draw();
  };
  const picker =
    matrices.length > 1
      ? make("select", { "aria-label": "Matrix of " + model }, matrices.map((matrix) => make("option", { value: matrix }, matrix)))
      : make("div", { class: "only" }, matrices[0]);
  picker.addEventListener("change", () => {
    state.matrix = picker.value;
    update();
  });
  return {
    element: make("figure", { class: "panel", style: { margin: "0" } }, make("h3", {}, mark, model), picker, box, caption),
    start: () => {
      caption.replaceChildren(...spectrumCaption(current()));
      draw = chart(box, () => spectrumOptions(model, current()));
    },
    show: (seed) => {
      state.seed = seed;
      update();
    },
  };
}

function spectrumCaption(spectrum) {
  if (!spectrum) {
    return ["No spectrum for this seed."];
  }
  const { start, end } = spectrum;
  return [
    "ρ " + show(start.radius) + " → " + show(end.radius),
    make("br"),
    "σ", make("sub", {}, "max"), " " + show(start.sigmaMax) + " → " + show(end.sigmaMax),
  ];
}

/** The panel is square and both axes have one range, so the circle is round. */
function spectrumOptions(model, spectrum) {
  const points = spectrum ? [...spectrum.start.eigenvalues, ...spectrum.end.eigenvalues] : [];
  const far = greatest([1, ...points.flat().filter(isNumber).map(Math.abs)]);
  const [reach, interval] = niceReach(far * 1.08);
  const plane = (name) =>
    axis({
      type: "value", min: -reach, max: reach, interval, name, nameLocation: "middle", nameGap: 24,
      axisLabel: { color: colour("soft"), fontSize: 11, formatter: (value) => show(value) },
    });
  return {
    // Nothing may shrink one side of the plot alone: the circle would no longer be round.
    grid: { left: 48, right: 12, top: 12, bottom: 48, containLabel: false, outerBoundsMode: "none" },
    legend: undefined,
    tooltip: tooltip({ trigger: "item", formatter: ({ seriesName, value }) => seriesName + ": " + complex(value) + ", |λ| = " + show(Math.hypot(...value)) }),
    xAxis: plane("Re λ"),
    yAxis: { ...plane("Im λ"), nameGap: 30 },
    series: [
      { type: "line", data: unitCircle(), silent: true, symbol: "none", tooltip: { show: false }, lineStyle: { color: colour("soft"), width: 1.25 } },
      eigenvalues("before", spectrum && spectrum.start, { color: "transparent", borderColor: modelColour(model), borderWidth: 1.2, opacity: 0.75 }, 6),
      eigenvalues("after", spectrum && spectrum.end, { color: modelColour(model), opacity: 0.9 }, 6),
    ],
  };
}

function eigenvalues(name, cloud, itemStyle, symbolSize) {
  return { name, type: "scatter", symbol: "circle", symbolSize, itemStyle, data: cloud ? cloud.eigenvalues : [] };
}

/** A range that holds the farthest point, and ticks that divide it evenly around zero. */
function niceReach(far) {
  const power = 10 ** Math.floor(Math.log10(far));
  const step = [0.25, 0.5, 1, 2.5, 5].map((digit) => digit * power).find((size) => far / size <= 4);
  const interval = step || 5 * power;
  return [Math.ceil(far / interval) * interval, interval];
}

function unitCircle() {
  return Array.from({ length: 121 }, (unused, i) => [Math.cos((i * Math.PI) / 60), Math.sin((i * Math.PI) / 60)]);
}

function complex([re, im]) {
  return show(re) + (im < 0 ? " − " : " + ") + show(Math.abs(im)) + "i";
}
