// The right side: panels with figures and tables that change in place, so that nothing jumps while data come.

const panels = new Map();
const drawnFigures = new Map();

function panel(key, title) {
  if (!panels.has(key)) {
    panels.set(key, make("section", { class: "panel", "data-panel": key }, make("h2", {}, title)));
  }
  return panels.get(key);
}

/** Shows these panels in this order, and no others. */
function arrange(shown) {
  const view = document.getElementById("view");
  if (shown.length !== view.children.length || shown.some((part, i) => view.children[i] !== part)) {
    view.replaceChildren(...shown);
    refit();
  }
  [...panels].filter(([, part]) => !part.isConnected).forEach(([key]) => panels.delete(key));
  dropCharts();
}

/** Fills a place of a panel; the content is made again only when what it shows has changed. */
function put(box, place, shown, content) {
  const text = JSON.stringify(shown);
  let slot = [...box.children].find(({ dataset }) => dataset.place === place);
  if (!slot) {
    slot = make("div", { "data-place": place });
    box.append(slot);
  }
  if (slot.shown !== text) {
    slot.shown = text;
    slot.replaceChildren(...[content()].flat(Infinity).filter(Boolean));
  }
  return slot;
}

/** Draws figures into a grid; one that was drawn before gets its new marks and stands still. */
function putFigures(box, place, figures) {
  const grid = put(box, place, [], () => []);
  grid.className = "figures" + (figures.length === 1 ? " alone" : "");
  figures.forEach((figure, i) => putFigure(grid, i, figure));
  while (grid.children.length > figures.length) {
    grid.lastChild.remove();
  }
}

function putFigure(grid, i, figure) {
  const look = JSON.stringify([figure.title, figure.caption, modelNames, figure.marks.map(({ kind, name, model, dashed }) => [kind, name, model, dashed])]);
  const old = grid.children[i];
  const known = old && drawnFigures.get(old);
  if (known && known.look === look) {
    Object.assign(known.figure, figure);
    charts.filter(({ element }) => old.contains(element)).forEach(({ draw }) => draw());
    return;
  }
  const part = figureElement(figure);
  if (old) {
    old.replaceWith(part.element);
    drawnFigures.delete(old);
  } else {
    grid.append(part.element);
  }
  drawnFigures.set(part.element, { look, figure, part });
  if (grid.isConnected) {
    part.start();
  }
}

/** Draws what was made before its panel was on the page, and forgets what is no longer there. */
function dropCharts() {
  for (const [element, { part }] of drawnFigures) {
    if (element.isConnected) {
      part.start();
    } else {
      drawnFigures.delete(element);
    }
  }
  for (let i = charts.length - 1; i >= 0; i--) {
    if (!charts[i].element.isConnected) {
      charts[i].instance.dispose();
      charts.splice(i, 1);
    }
  }
}

function capital(text) {
  return text[0].toUpperCase() + text.slice(1);
}

function axisOf(label, more = {}) {
  return { label, log: false, min: null, max: null, categories: [], times: null, ...more };
}

function figureOf(title, x, y, marks, caption = "") {
  return { title, caption, x, y, marks, when: {} };
}

function lineOf(name, model, x, y, dashed = false) {
  return { kind: "Line", name, model, x, y, dashed };
}

function listOf(entries) {
  return make("dl", {}, entries.filter(([, value]) => value !== "" && value !== undefined).map(([key, value]) => [make("dt", {}, key), make("dd", {}, value)]));
}
