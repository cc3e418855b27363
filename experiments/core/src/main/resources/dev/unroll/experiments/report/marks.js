// A figure's marks as the chart library's series. A drawing holds the figure and its two scales.

/** The model's colour; ink for what belongs to no model. */
function markColour({ model }) {
  return model ? modelColour(model) : colour("ink");
}

function pairs(drawing, mark) {
  return mark.x.map((x, i) => [onAxis(drawing.figure.x, x), onAxis(drawing.figure.y, mark.y[i])]);
}

/** The values that a mark reaches along an axis. */
function reach(mark, name) {
  switch (mark.kind) {
    case "Level":
      return mark.upright === (name === "x") ? [mark.value] : [];
    case "Circle":
      return [-mark.radius, mark.radius];
    case "Bars":
      return name === "x" ? [...mark.x, ...barEnds(mark.x)] : [0, ...mark.y, ...mark.low, ...mark.high];
    case "Band":
      return name === "x" ? mark.x : [...mark.low, ...mark.high];
    case "Strands":
      return mark.strands.flatMap((strand) => strand[name]);
    default:
      return mark[name];
  }
}

function series(drawing, mark) {
  const draw = { Line: lineSeries, Band: bandSeries, Points: pointSeries, Bars: barSeries, Level: levelSeries, Circle: circleSeries, Strands: strandSeries, Cells: cellSeries, Texts: textSeries };
  return { name: mark.name, ...draw[mark.kind](drawing, mark) };
}

/** A few marks along the line tell models apart where colours do not. */
function lineSeries(drawing, mark) {
  if (mark.x.some((x, i) => x < mark.x[i - 1])) {
    return pathSeries(drawing, mark);
  }
  const apart = Math.max(1, Math.ceil(mark.x.length / 5));
  const place = Math.floor(apart / 2);
  return {
    type: "line",
    data: pairs(drawing, mark),
    color: markColour(mark),
    symbol: mark.model ? modelSymbol(mark.model) : "none",
    symbolSize: (value, { dataIndex }) => (dataIndex % apart === place ? 6 : 0),
    showAllSymbol: true,
    lineStyle: { width: mark.dashed ? 1.6 : 2, type: mark.dashed ? "dashed" : mark.model ? modelDash(mark.model) : "solid" },
    emphasis: { disabled: true },
  };
}

/** A line that turns back is a path in a plane: there are many, and they are thin. */
function pathSeries(drawing, mark) {
  return { type: "line", data: pairs(drawing, mark), color: markColour(mark), symbol: "none", z: 1, lineStyle: { width: 1, opacity: 0.55, type: mark.dashed ? "dashed" : "solid" }, emphasis: { disabled: true } };
}

/** One polygon along the upper edge and back along the lower, for each stretch without a gap. */
function bandSeries(drawing, mark) {
  const { x, y } = drawing.figure;
  const stretches = [[]];
  mark.x.forEach((value, i) => {
    const point = [onAxis(x, value), onAxis(y, mark.low[i]) ?? (isNumber(mark.low[i]) ? drawing.yScale.low : null), onAxis(y, mark.high[i])];
    if (point.every(isNumber)) {
      stretches[stretches.length - 1].push(point);
    } else if (stretches[stretches.length - 1].length) {
      stretches.push([]);
    }
  });
  return {
    ...drawnByHand(mark),
    z: 1,
    data: stretches.map((unused, i) => [drawing.xScale.low, i]),
    renderItem: ({ dataIndex }, api) => ({
      type: "polygon",
      shape: {
        points: [
          ...stretches[dataIndex].map(([at, , high]) => api.coord([at, high])),
          ...[...stretches[dataIndex]].reverse().map(([at, low]) => api.coord([at, low])),
        ],
      },
      style: { fill: markColour(mark), opacity: 0.16 },
    }),
  };
}

function drawnByHand(mark) {
  return { type: "custom", clip: true, color: markColour(mark), silent: true, tooltip: { show: false }, encode: { x: 0, y: [], tooltip: [] } };
}

function pointSeries(drawing, mark) {
  const paint = markColour(mark);
  const many = mark.x.length > 150;
  return {
    type: "scatter",
    data: pairs(drawing, mark),
    symbol: mark.model && drawing.several ? modelSymbol(mark.model) : "circle",
    symbolSize: many ? 4 : 8,
    z: many ? 2 : 3,
    itemStyle: { opacity: many ? 0.6 : 0.9, ...(mark.filled ? { color: paint } : { color: "transparent", borderColor: paint, borderWidth: many ? 1 : 1.5 }) },
    labels: mark.labels,
  };
}

/** Bars stand side by side where they share a place; whiskers are thin lines over them. */
function barSeries(drawing, mark) {
  const { x, y } = drawing.figure;
  const { slot, slots } = drawing.slots.get(mark);
  const width = (barWidth(mark.x) * 0.78) / slots;
  const foot = y.log ? drawing.yScale.low : 0;
  return {
    ...drawnByHand(mark),
    silent: false,
    tooltip: {},
    encode: { x: 0, y: 1, tooltip: [1] },
    data: pairs(drawing, mark),
    renderItem: ({ dataIndex, coordSys }, api) => {
      const middle = mark.x[dataIndex] + (slot - (slots - 1) / 2) * width;
      const top = onAxis(y, mark.y[dataIndex]);
      if (!isNumber(top)) {
        return null;
      }
      const at = (place, height) => api.coord([onAxis(x, place), height]);
      const [left, upper] = at(middle - width * 0.46, top);
      const [right, lower] = at(middle + width * 0.46, foot);
      const bar = { x: left, y: Math.min(upper, lower), width: right - left, height: Math.abs(lower - upper) };
      return {
        type: "group",
        children: [
          { type: "rect", shape: echarts.graphic.clipRectByRect(bar, coordSys) || { ...bar, height: 0 }, style: { fill: markColour(mark), opacity: 0.8 } },
          ...whiskers(drawing, mark, dataIndex, (height) => at(middle, height)),
        ],
      };
    },
  };
}

function whiskers(drawing, mark, i, at) {
  const ends = [mark.low[i], mark.high[i]].map((value) => onAxis(drawing.figure.y, value));
  if (!ends.every(isNumber) || ends[0] === ends[1]) {
    return [];
  }
  const [[x, low], [, high]] = ends.map(at);
  const stroke = (x1, y1, x2, y2) => ({ type: "line", shape: { x1, y1, x2, y2 }, style: { stroke: colour("ink"), lineWidth: 1.2 } });
  return [stroke(x, low, x, high), stroke(x - 3, low, x + 3, low), stroke(x - 3, high, x + 3, high)];
}

/** The distance between neighbouring bars. */
function barWidth(places) {
  const sorted = [...new Set(places.filter(isNumber))].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((place, i) => place - sorted[i]);
  return gaps.length ? least(gaps) : 1;
}

function barEnds(places) {
  const half = barWidth(places) / 2;
  return places.flatMap((place) => [place - half, place + half]);
}

/** Which of how many bars beside each other each mark is: marks that share no place share a slot. */
function barSlots(marks) {
  const taken = [];
  const bars = marks.filter((mark) => mark.kind === "Bars");
  const slots = bars.map((mark) => {
    const free = taken.findIndex((places) => !mark.x.some((x) => places.has(x)));
    const slot = free < 0 ? taken.push(new Set()) - 1 : free;
    mark.x.forEach((x) => taken[slot].add(x));
    return slot;
  });
  return new Map(bars.map((mark, i) => [mark, { slot: slots[i], slots: taken.length }]));
}

/** The name stands on the line, each level's at another place, so that close levels stay readable. */
function levelSeries(drawing, mark) {
  const { figure, xScale, yScale } = drawing;
  const levels = figure.marks.filter((other) => other.kind === "Level" && other.upright === mark.upright);
  const place = onAxis(mark.upright ? figure.x : figure.y, mark.value);
  const ends = mark.upright ? [[place, yScale.low], [place, yScale.high]] : [[xScale.low, place], [xScale.high, place]];
  const positions = mark.upright ? ["insideEndTop", "insideMiddleTop", "insideStartTop"] : ["insideEndTop", "insideStartTop", "insideMiddleTop"];
  return {
    type: "line",
    data: [],
    silent: true,
    color: colour("soft"),
    markLine: {
      silent: true,
      symbol: "none",
      animation: false,
      lineStyle: { color: colour("soft"), type: "dashed", width: 1.4 },
      label: { formatter: () => mark.name, position: positions[levels.indexOf(mark) % 3], color: colour("ink"), fontSize: 11, backgroundColor: colour("page"), padding: [1, 3], borderRadius: 3 },
      data: isNumber(place) ? [ends.map((coord) => ({ coord }))] : [],
    },
  };
}

function circleSeries(drawing, mark) {
  const data = Array.from({ length: 121 }, (unused, i) => [Math.cos((i * Math.PI) / 60) * mark.radius, Math.sin((i * Math.PI) / 60) * mark.radius]);
  return { type: "line", data, silent: true, symbol: "none", color: colour("soft"), tooltip: { show: false }, lineStyle: { width: 1.2 } };
}
