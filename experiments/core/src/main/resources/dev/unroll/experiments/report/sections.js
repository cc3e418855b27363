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
      drawn.length ? make("div", { class: "figures" + ({ 1: " alone", 3: " three" }[drawn.length] || "") }, drawn.map(({ element }) => element)) : "",
      tables.map(tableElement),
      notes.length ? make("ul", { class: "notes" }, notes.map((note) => make("li", {}, note))) : ""));
  drawn.forEach(({ start }) => start());
}

/** Text in which _{…} or _x is lowered and ^{…} or ^x is raised. */
function raised(text) {
  return [...text.matchAll(/([_^])(?:\{([^}]*)\}|(\w))|[\s\S]/gu)].map(([all, shift, group, letter]) => (shift ? make(shift === "_" ? "sub" : "sup", {}, group ?? letter) : all));
}

const NUMBER = /^(–|[-−+≈<>≤≥±]?\s?\d)/u;

/** Columns of numbers stand right, words left. */
function tableElement({ title, head, rows }) {
  const numeric = head.map((unused, i) => i > 0 && rows.every((row) => NUMBER.test(row[i])));
  const cell = (tag, text, i) => {
    const mark = i === 0 && tag === "td" && modelNames.includes(text) ? make("span", { class: "mark", style: { background: modelColourVariable(text) } }) : "";
    return make(tag, { class: numeric[i] ? "right" : "left words" }, mark, text);
  };
  return make("div", { class: "wide", tabindex: "0", role: "region", "aria-label": title || head.join(", ") },
    make("table", {},
      title ? make("caption", {}, title) : "",
      make("thead", {}, make("tr", {}, head.map((text, i) => cell("th", text, i)))),
      make("tbody", {}, rows.map((row) => make("tr", {}, row.map((text, i) => cell("td", text, i)))))));
}

writeTop();
content.sections.forEach(writeSection);
writeProvenance(content.provenance);
watchPage();
