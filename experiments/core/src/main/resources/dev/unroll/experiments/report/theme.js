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
const COLOURS = 16; // of the style sheet
const charts = [];

/** A colour of the style sheet in the theme that is on. */
function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
}

/** The model's place in the palette is the same in every picture. */
function modelColour(model) {
  return colour("c" + (modelNames.indexOf(model) % COLOURS));
}

function modelColourVariable(model) {
  return "var(--c" + (modelNames.indexOf(model) % COLOURS) + ")";
}

function modelSymbol(model) {
  return SYMBOLS[modelNames.indexOf(model) % SYMBOLS.length];
}

/** Past the palette's end colours repeat, but as dashes. */
function modelDash(model) {
  return modelNames.indexOf(model) < COLOURS ? "solid" : "dashed";
}

function isNarrow() {
  return window.matchMedia("(max-width: 40rem)").matches;
}

/** A chart in its own element; options() is asked again whenever the page's look changes. */
function chart(element, options) {
  const instance = echarts.init(element, null, { renderer: content.renderer || "svg" });
  const draw = () => {
    instance.setOption({ ...base(), ...options() }, true);
  };
  draw();
  charts.push({ element, instance, draw });
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
  charts.filter(({ element }) => element.clientWidth).forEach(({ instance }) => instance.resize());
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
