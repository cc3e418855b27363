// A figure of any page: heading, legend, drawing, caption.

const modelNames = content.models;

/** The figure's element, and what draws it once it is on the page. */
function figureElement(figure) {
  const square = figure.marks.some((mark) => mark.kind === "Circle");
  const box = make("div", { class: square ? "drawing square" : "drawing", role: "img", "aria-label": figure.title + ". " + figure.caption });
  const hidden = new Set();
  const named = modelNames.includes(figure.title) ? make("span", { class: "mark", style: { background: modelColourVariable(figure.title) } }) : "";
  let draw = null;
  const toggle = (name, off) => {
    hidden[off ? "add" : "delete"](name);
    draw();
  };
  return {
    element: make("figure", { class: square ? "figure round" : "figure" },
      make("h3", {}, named, figure.title), legendOf(figure, toggle), box, figure.caption ? make("figcaption", {}, figure.caption) : null),
    start: () => {
      draw = draw || chart(box, () => figureOptions(figure, hidden, square, box.clientWidth));
    },
  };
}

/** An entry for each name; a press takes its marks away or brings them back. */
function legendOf(figure, toggle) {
  const entries = new Map();
  for (const mark of figure.marks.filter(({ kind, name }) => kind !== "Level" && name)) {
    entries.set(mark.name, [...(entries.get(mark.name) || []), mark]);
  }
  return make("div", { class: "legend" }, entries.size < 2 ? [] : [...entries].map(([name, marks]) => {
    const button = make("button", { type: "button", "aria-pressed": "true" }, swatch(marks), name);
    button.addEventListener("click", () => {
      const shown = button.getAttribute("aria-pressed") === "true";
      button.setAttribute("aria-pressed", String(!shown));
      toggle(name, shown);
    });
    return button;
  }));
}

/** What the name looks like in the drawing: its most telling mark. */
function swatch(marks) {
  const { kind, model, dashed, filled } = ["Line", "Points", "Bars", "Circle", "Band", "Strands", "Cells"].map((wanted) => marks.find((mark) => mark.kind === wanted)).find(Boolean);
  const color = kind === "Circle" ? "var(--soft)" : model ? modelColourVariable(model) : "var(--ink)";
  const look = { Line: dashed ? "dashed" : "line", Points: filled ? "dot" : "ring", Bars: "block", Band: "block faint", Circle: "orbit", Strands: "line", Cells: "block" };
  return make("i", { class: look[kind], style: { color } });
}

function figureOptions(figure, hidden, square, width) {
  const marks = figure.marks.filter(({ name }) => !hidden.has(name));
  const several = new Set(figure.marks.filter(({ kind }) => kind === "Points").map(({ model }) => model)).size > 1;
  const drawing = { figure, several, slots: barSlots(marks), ...scales(figure, square, width) };
  const far = labelWidth(figure.y, drawing.yScale);
  const grid = square
    ? { left: 52, right: 10, top: 10, bottom: 52 }
    : { left: far + 30, right: 14, top: 10, bottom: 44 };
  const room = (width - grid.left - grid.right) / Math.max(1, figure.x.categories.length);
  const wrapped = figure.x.categories.length ? { axisLabel: { interval: 0, width: room - 6, overflow: "break", hideOverlap: false, fontSize: 11, lineHeight: 13 } } : {};
  const tall = wrapped.axisLabel && longest(figure.x.categories) * 6.2 > room ? 14 : 0;
  return {
    grid: { ...grid, bottom: grid.bottom + tall, containLabel: false, outerBoundsMode: "none" },
    tooltip: figureTooltip(drawing, marks),
    xAxis: drawnAxis(figure.x, drawing.xScale, { nameGap: 26 + tall, splitLine: { show: square, lineStyle: { color: colour("line"), opacity: 0.5 } }, ...wrapped }),
    yAxis: drawnAxis(figure.y, drawing.yScale, { nameGap: square ? 36 : far + 12 }),
    series: marks.map((mark) => series(drawing, mark)),
  };
}

/** All marks count, hidden or not, so that the axes stand still. */
function scales(figure, square, width) {
  const values = (name) => figure.marks.flatMap((mark) => reach(mark, name));
  const bars = figure.marks.some(({ kind }) => kind === "Bars");
  const padded = figure.marks.some(({ kind }) => kind === "Points");
  if (square) {
    const far = greatest([...values("x"), ...values("y")].map(Math.abs)) * 1.06;
    const scale = { low: -far, high: far, ticks: linearTicks(-far, far, 6) };
    return { xScale: scale, yScale: scale };
  }
  return {
    xScale: scaleOf(figure.x, values("x"), { padded: padded && !bars, wanted: width < 420 ? 5 : 8 }),
    yScale: scaleOf(figure.y, values("y"), { padded: true, wanted: 6 }),
  };
}

/** The room that an upright axis's labels need. */
function labelWidth(shown, { ticks }) {
  return 4 + 6.6 * longest(ticks.map((tick) => (shown.log ? showTick(10 ** tick) : axisText(shown, tick))));
}

function longest(texts) {
  return greatest([1, ...texts.map((text) => text.length)]);
}

/** Lines are read along x, points one at a time. */
function figureTooltip({ figure }, marks) {
  const along = marks.some(({ kind }) => kind === "Line") && !marks.some(({ kind }) => kind === "Points" || kind === "Circle");
  const row = ({ seriesName, seriesIndex, dataIndex, value, marker }) => {
    const label = (marks[seriesIndex].labels || [])[dataIndex];
    return make("div", {}, make("b", {}, seriesName), label ? " " + label : "", ": ", axisText(figure.y, value[1]), along ? "" : " at " + axisText(figure.x, value[0]));
  };
  return tooltip({
    trigger: along ? "axis" : "item",
    axisPointer: { type: "line", label: { show: false } },
    formatter: (shown) => {
      const rows = [shown].flat().filter(({ value }) => value && isNumber(value[1]));
      return make("div", {}, along && rows.length ? figure.x.label + " " + axisText(figure.x, rows[0].value[0]) : "", rows.map(row));
    },
  });
}
