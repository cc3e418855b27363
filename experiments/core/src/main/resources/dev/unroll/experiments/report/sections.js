// A page of sections, from top to bottom.

const TONES = { good: "✓", mixed: "≈", bad: "✗" };

function badge({ tone, label }) {
  return make("span", { class: "badge " + tone }, make("span", { "aria-hidden": "true" }, (TONES[tone] || "•") + " "), label);
}

function writeTop() {
  document.getElementById("page").append(
    make("h1", {}, content.title),
    content.lead.length ? make("div", { class: "verdict" }, content.lead.map((paragraph) => make("p", {}, paragraph))) : "",
    content.sections.length > 3 ? tableOfContents() : "",
  );
}

function tableOfContents() {
  const numbered = content.sections.some(({ outcome }) => outcome) ? "ol" : "ul";
  return make("nav", { class: "contents", "aria-label": "Contents" },
    make(numbered, {}, content.sections.map(({ id, title, outcome }) =>
      make("li", {}, make("a", { href: "#" + id }, title), outcome ? [" ", badge(outcome)] : ""))));
}

function writeSection({ id, title, equation, paragraphs, outcome, figures, tables, notes }) {
  const drawn = figures.map(figureElement);
  document.getElementById("page").append(
    make("section", { id, class: "part" },
      make("h2", {}, title),
      paragraphs.map((paragraph) => make("p", {}, paragraph)),
      equation ? make("div", { class: "equation", tabindex: "0", role: "math", "aria-label": equation }, raised(equation)) : "",
      outcome ? make("p", { class: "outcome " + outcome.tone }, badge(outcome), " ", outcome.because) : "",
      choices(figures, drawn),
      drawn.length ? make("div", { class: "figures" + ({ 1: " alone", 3: " three" }[shownAtOnce(figures)] || "") }, drawn.map(({ element }) => element)) : "",
      tables.map(tableElement),
      notes.length ? make("ul", { class: "notes" }, notes.map((note) => make("li", {}, note))) : ""));
  drawn.filter(({ element }) => !element.hidden).forEach(({ start }) => start());
}

/** Buttons for what figures are alternatives of. Hidden figures are drawn when they are chosen. */
function choices(figures, drawn) {
  const options = new Map();
  figures.forEach(({ when }) => Object.entries(when).forEach(([name, value]) => options.set(name, new Set([...(options.get(name) || []), value]))));
  const chosen = figures.length ? { ...figures[0].when } : {};
  const hide = () => figures.forEach((figure, i) => {
    drawn[i].element.hidden = Object.entries(figure.when).some(([name, value]) => (chosen[name] ?? value) !== value);
  });
  const choose = (name, value) => {
    chosen[name] = value;
    hide();
    drawn.filter(({ element }) => !element.hidden).forEach(({ start }) => start());
    refit();
  };
  hide();
  return options.size === 0 ? "" : make("div", { class: "tools" }, [...options].map(([name, values]) =>
    choice(name, [...values].map((value) => [value, value]), chosen[name], (value) => choose(name, value))));
}

function shownAtOnce(figures) {
  const first = figures.length ? figures[0].when : {};
  return figures.filter(({ when }) => Object.entries(when).every(([name, value]) => (first[name] ?? value) === value)).length;
}

/** Text in which _{…} or _x is lowered and ^{…} or ^x is raised. */
function raised(text) {
  return [...text.matchAll(/([_^])(?:\{([^}]*)\}|(\w))|[\s\S]/gu)].map(([all, shift, group, letter]) => (shift ? make(shift === "_" ? "sub" : "sup", {}, group ?? letter) : all));
}

writeTop();
content.sections.forEach(writeSection);
writeProvenance(content.provenance);
watchPage();
