// The building blocks of every page: elements, and numbers as text.

const content = JSON.parse(document.getElementById("data").textContent);

/** Makes an element; text children stay text, whatever they hold. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "style") {
      Object.assign(element.style, value);
    } else {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

/** A section of the page with its heading, added at the end. */
function section(title) {
  const part = make("section", {}, make("h2", {}, title));
  document.getElementById("page").append(part);
  return part;
}

/** Buttons of which exactly one is pressed; options are [value, label] pairs. */
function choice(label, options, chosen, onChange) {
  const keys = make("span", { class: "keys" });
  for (const [value, text] of options) {
    const button = make("button", { type: "button", "aria-pressed": String(value === chosen) }, text);
    button.addEventListener("click", () => {
      for (const other of keys.children) {
        other.setAttribute("aria-pressed", String(other === button));
      }
      onChange(value);
    });
    keys.append(button);
  }
  return make("span", { class: "choice", role: "group", "aria-label": label }, label, keys);
}

function isNumber(value) {
  return typeof value === "number" && Number.isFinite(value);
}

/** The least of any number of values; what is not finite does not count. */
function least(values) {
  return values.filter(isNumber).reduce((a, b) => Math.min(a, b), Infinity);
}

function greatest(values) {
  return values.filter(isNumber).reduce((a, b) => Math.max(a, b), -Infinity);
}

/** Four significant digits unless told; powers of ten where zeros would hide the number. */
function show(value, digits = 4) {
  if (!isNumber(value)) {
    return "–";
  }
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) {
    const [factor, power] = value.toExponential(digits - 1).split("e");
    return factor + "·10" + superscript(Number(power));
  }
  return size >= 1000 ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(digits)));
}

/** A logarithmic axis's tick: plain near one, a bare power of ten far from it. */
function showTick(value) {
  const power = Math.log10(Math.abs(value));
  const whole = Math.abs(power - Math.round(power)) < 1e-9;
  return whole && Math.abs(power) > 3 ? "10" + superscript(Math.round(power)) : show(value);
}

function superscript(power) {
  const raised = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  return (power < 0 ? "⁻" : "") + [...String(Math.abs(power))].map((digit) => raised[digit]).join("");
}
