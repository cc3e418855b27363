// Where a figure's axes begin and end, and where their ticks stand.

/** A number's place along the axis; null where it has none. */
function onAxis(shown, value) {
  if (!isNumber(value) || (shown.log && value <= 0)) {
    return null;
  }
  return shown.log ? Math.log10(value) : value;
}

/** The number at a place of the axis, as text. */
function axisText(shown, place) {
  if (shown.categories.length) {
    return shown.categories[Math.round(place)] || "";
  }
  if (shown.times) {
    return shown.times.names[Math.round(place) - shown.times.first] || "";
  }
  return shown.log ? show(10 ** place) : show(place);
}

/**
 * Range and ticks for the values on an axis. Logarithms are taken here: the chart library's own
 * logarithmic axis gives up below 10⁻²⁰.
 */
function scaleOf(shown, values, { padded, wanted }) {
  if (shown.categories.length) {
    const places = shown.categories.map((unused, i) => i);
    return { low: -0.5, high: shown.categories.length - 0.5, ticks: places };
  }
  const places = values.map((value) => onAxis(shown, value)).filter(isNumber);
  let low = places.length ? least(places) : 0;
  let high = places.length ? greatest(places) : 1;
  if (high - low < 1e-12 * Math.max(1, Math.abs(high))) {
    const around = shown.log ? 0.5 : Math.abs(high) / 2 || 1;
    low -= around;
    high += around;
  } else if (padded) {
    const room = (high - low) * 0.05;
    low -= low === 0 && !shown.log ? 0 : room;
    high += room;
  }
  low = onAxis(shown, shown.min) ?? low;
  high = onAxis(shown, shown.max) ?? high;
  if (shown.times) {
    return { low, high, ...timeTicks(shown.times, wanted) };
  }
  return { low, high, ticks: shown.log ? logTicks(low, high, wanted) : linearTicks(low, high, wanted) };
}

/** Where the year, else the month, the day or the minute changes, at most so often, and how much of a time is written there. */
function timeTicks({ first, names }, wanted) {
  const starts = (length) => names.map((unused, i) => i).filter((i) => i > 0 && names[i].slice(0, length) !== names[i - 1].slice(0, length));
  const written = [4, 7, 10].find((length) => starts(length).length >= 2) || 16;
  const places = starts(written);
  const apart = Math.ceil((places.length * Math.max(1, written / 8)) / wanted);
  return { ticks: places.filter((unused, i) => i % apart === 0).map((i) => first + i), written };
}

/** Round numbers, a step of 1, 2 or 5 times a power of ten apart. */
function linearTicks(low, high, wanted) {
  const rough = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((digit) => digit * power).find((size) => size >= rough * 0.999);
  const count = Math.floor(high / step + 1e-9) - Math.ceil(low / step - 1e-9) + 1;
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: count }, (unused, i) => Number(((first + i) * step).toPrecision(12)));
}

/** Powers of ten; within two of them also 2 and 5 times one, and plain steps within a factor of five. */
function logTicks(low, high, wanted) {
  if (high - low < 0.7) {
    return linearTicks(10 ** low, 10 ** high, wanted).filter((value) => value > 0).map(Math.log10);
  }
  const digits = high - low <= 2 ? [1, 2, 5] : [1];
  const apart = Math.max(1, Math.ceil((high - low) / (wanted + 2)));
  const ticks = [];
  for (let power = Math.floor(low); power <= high; power++) {
    if (power % apart === 0) {
      ticks.push(...digits.map((digit) => power + Math.log10(digit)));
    }
  }
  return ticks.filter((tick) => tick >= low - 1e-9 && tick <= high + 1e-9);
}

/** The chart library's axis. */
function drawnAxis(shown, { low, high, ticks, written }, more) {
  const text = (place) => (shown.log ? showTick(10 ** place) : axisText(shown, place).slice(0, written));
  return axis({
    type: "value",
    min: low,
    max: high,
    name: shown.label,
    nameLocation: "middle",
    nameTextStyle: { color: colour("soft"), fontSize: 12 },
    axisLine: { show: true, onZero: false, lineStyle: { color: colour("line") } },
    axisTick: { show: ticks.length > 0, customValues: ticks, lineStyle: { color: colour("line") } },
    ...more,
    axisLabel: { color: colour("soft"), customValues: ticks, hideOverlap: true, formatter: text, ...(more.axisLabel || {}) },
  });
}
