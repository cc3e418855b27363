// Colours and the life of charts: drawn, resized, drawn again when the theme changes.

const SYMBOLS = [
  "circle",
  "rect",
  "triangle",
  "diamond",
  "path://M0,0L10,0L5,9Z",
  "path://M3,0H7V3H10V7H7V10H3V7H0V3H3Z",
  "path://M0,0H10L0,10H10Z",
  "path://M0,3H10V7H0Z",
];
const charts = [];

/** A colour of the style sheet in the theme that is on. */
function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
}

/** The model's place in the palette is the same in every picture. */
function modelColour(model) {
  return colour("c" + (modelNames.indexOf(model) % 8));
}

function modelColourVariable(model) {
  return "var(--c" + (modelNames.indexOf(model) % 8) + ")";
}

function modelSymbol(model) {
  return SYMBOLS[modelNames.indexOf(model) % SYMBOLS.length];
}

/** Past the palette's end colours repeat, but as dashes. */
function modelDash(model) {
  return modelNames.indexOf(model) < 8 ? "solid" : "dashed";
}

function isNarrow() {
  return window.matchMedia("(max-width: 40rem)").matches;
}

/**
 * A chart in its own element; options() is asked again whenever the page's look changes, and
 * finish(instance) may then adjust what depends on the drawn positions.
 */
function chart(element, options, finish = () => {}) {
  const instance = echarts.init(element, null, { renderer: "svg" });
  const draw = () => {
    const kept = instance.getOption();
    const selected = kept && kept.legend && kept.legend[0] ? kept.legend[0].selected : undefined;
    const option = options();
    if (option.legend && selected) {
      option.legend.selected = selected;
    }
    instance.setOption({ ...base(), ...option }, true);
    finish(instance);
  };
  draw();
  charts.push({ instance, draw, finish });
  return draw;
}

function base() {
  return {
    animation: false,
    backgroundColor: "transparent",
    textStyle: { color: colour("ink"), fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12 },
    aria: { enabled: true },
  };
}

function axis(more) {
  return {
    nameTextStyle: { color: colour("soft") },
    axisLine: { show: true, lineStyle: { color: colour("line") } },
    axisTick: { show: false },
    axisLabel: { color: colour("soft"), hideOverlap: true },
    splitLine: { lineStyle: { color: colour("line"), opacity: 0.5 } },
    minorSplitLine: { show: false },
    ...more,
  };
}

function legend(names) {
  return {
    type: "scroll",
    top: 0,
    left: 0,
    right: 0,
    data: names.map((name) => ({ name, icon: modelNames.includes(name) ? modelSymbol(name) : "roundRect" })),
    itemWidth: 11,
    itemHeight: 10,
    itemGap: 14,
    textStyle: { color: colour("ink") },
    inactiveColor: colour("line"),
    pageTextStyle: { color: colour("soft") },
    pageIconColor: colour("accent"),
    pageIconInactiveColor: colour("line"),
  };
}

function tooltip(format) {
  return {
    trigger: "axis",
    confine: true,
    order: "valueAsc",
    backgroundColor: colour("panel"),
    borderColor: colour("line"),
    textStyle: { color: colour("ink"), fontSize: 12 },
    valueFormatter: (value) => show(value),
    ...format,
  };
}

function refit() {
  charts.forEach(({ instance, finish }) => {
    instance.resize();
    finish(instance);
  });
}

/** On paper charts are light and as wide as the sheet; both must be so before it is laid out. */
function printed(now) {
  document.documentElement.classList.toggle("printing", now);
  refit();
  charts.forEach(({ draw }) => draw());
}

function watchPage() {
  let narrow = isNarrow();
  const redraw = () => charts.forEach(({ draw }) => draw());
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  window.addEventListener("resize", () => {
    refit();
    if (narrow !== isNarrow()) {
      narrow = isNarrow();
      redraw();
    }
  });
  window.addEventListener("beforeprint", () => printed(true));
  window.addEventListener("afterprint", () => printed(false));
}
