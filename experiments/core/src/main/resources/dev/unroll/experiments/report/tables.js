// A table of any page: words left, numbers right, and numbers drawn as dots.

const NUMBER = /^($|none|[–∞]|[-−+≈<>≤≥±]?\s?[\d∞])/u;

function tableElement(table) {
  return table.folded ? make("details", {}, make("summary", {}, table.title), tableItself({ ...table, title: "" })) : tableItself(table);
}

function tableItself({ title, head, rows, dots }) {
  const numeric = head.map((unused, i) => i > 0 && rows.every((row) => NUMBER.test(row[i])));
  const cell = (tag, text, i) => make(tag, { class: numeric[i] ? "right" : "left words" }, tag === "td" && i === 0 ? nameParts(text) : spreadParts(text));
  const scale = dots && dotScale(dots);
  const cells = (row, i) => [
    row.slice(0, 2).map((text, k) => cell("td", text, k)),
    dots ? make("td", { class: "left" }, dotStrip(dots, scale, i, row[0].split("\n")[0])) : null,
    row.slice(2).map((text, k) => cell("td", text, k + 2)),
  ];
  return make("div", { class: "wide", tabindex: "0", role: "region", "aria-label": title || head.join(", ") },
    make("table", {},
      title ? make("caption", {}, title) : "",
      make("thead", {}, make("tr", {},
        head.slice(0, 2).map((text, i) => cell("th", text, i)),
        dots ? make("th", { class: "left" }, "each seed" + (scale.log ? ", log scale" : "")) : null,
        head.slice(2).map((text, i) => cell("th", text, i + 2)))),
      make("tbody", {}, rows.map((row, i) => make("tr", row[0].startsWith("— ") ? { class: "baseline" } : {}, cells(row, i))))));
}

/** A model's name has its colour; a second line is drawn small. */
function nameParts(text) {
  const [name, about] = text.split("\n");
  if (!modelNames.includes(name)) {
    return text;
  }
  const mark = make("span", { class: "mark", style: { background: modelColourVariable(name) } });
  return make("span", { class: "name" }, mark, about ? make("b", {}, name) : name, about ? make("span", { class: "what" }, about) : "");
}

function spreadParts(text) {
  const at = text.indexOf(" ± ");
  return at < 0 ? text : [text.slice(0, at), make("span", { class: "sd" }, text.slice(at))];
}

/** One scale for all rows, logarithmic when the numbers span more than a factor of thirty. */
function dotScale({ goal, rows }) {
  const values = [...rows.flat(), goal].filter(isNumber);
  const low = least(values);
  const high = greatest(values);
  const log = low > 0 && high / low > 30;
  const on = log ? Math.log : (value) => value;
  const width = on(high) - on(low) || 1;
  return { log, place: (value) => 3 + (94 * (on(value) - on(low))) / width + "%" };
}

function dotStrip({ goal, rows }, scale, i, name) {
  const box = make("div", { class: "strip", "aria-hidden": "true" });
  if (isNumber(goal)) {
    box.append(make("i", { class: "goal", style: { left: scale.place(goal) } }));
  }
  for (const value of rows[i].filter(isNumber)) {
    const style = { left: scale.place(value) };
    box.append(make("i", modelNames.includes(name) ? { style: { ...style, background: modelColourVariable(name) }, title: show(value) } : { class: "tick", style, title: show(value) }));
  }
  return box;
}
