// Marks coloured by how good a thing is: many lines, cells of a table, and words between them.

/** From the faintest to the strongest colour; a warning for what has no shade. */
function shadeColour(shade) {
  return isNumber(shade) ? echarts.color.lerp(0.12 + 0.88 * shade, [colour("line"), colour("c0")]) : colour("warn");
}

/** The best are drawn last, over the others. */
function strandSeries(drawing, mark) {
  const order = [...mark.strands].sort((a, b) => (isNumber(a.shade) ? a.shade : -1) - (isNumber(b.shade) ? b.shade : -1));
  const places = order.map(({ x, y }) => x.map((at, i) => [onAxis(drawing.figure.x, at), onAxis(drawing.figure.y, y[i])]).filter((point) => point.every(isNumber)));
  return {
    ...drawnByHand(mark),
    silent: false,
    tooltip: {},
    data: order.map((strand, i) => (places[i].length ? places[i][places[i].length - 1] : [null, null])),
    labels: order.map(({ label }) => label),
    renderItem: ({ dataIndex }, api) => {
      const { shade, faint } = order[dataIndex];
      const points = places[dataIndex].map((point) => api.coord(point));
      const style = { stroke: shadeColour(shade), fill: "none", lineWidth: faint ? 1 : 1.2 + (shade || 0), opacity: faint ? 0.4 : 0.9 };
      return points.length < 2
        ? { type: "circle", shape: { cx: (points[0] || [])[0], cy: (points[0] || [])[1], r: points.length ? 2.5 : 0 }, style: { fill: style.stroke, opacity: style.opacity } }
        : { type: "polyline", shape: { points }, style: { ...style, lineDash: isNumber(shade) ? null : [3, 3] } };
    },
  };
}

function cellSeries(drawing, mark) {
  return {
    ...drawnByHand(mark),
    silent: false,
    tooltip: {},
    data: pairs(drawing, mark),
    labels: mark.labels,
    renderItem: ({ dataIndex }, api) => {
      const [x, y] = pairs(drawing, mark)[dataIndex];
      const [left, top] = api.coord([x - 0.5, y + 0.5]);
      const [right, bottom] = api.coord([x + 0.5, y - 0.5]);
      const shade = mark.shades[dataIndex];
      const dark = shade > 0.5 || !isNumber(shade);
      return {
        type: "rect",
        shape: { x: left + 1, y: top + 1, width: right - left - 2, height: bottom - top - 2, r: 3 },
        style: { fill: shadeColour(shade) },
        textContent: { type: "text", style: { text: mark.texts[dataIndex], fill: dark ? colour("page") : colour("ink"), fontSize: 12, width: right - left - 6, overflow: "truncate" } },
        textConfig: { position: "inside" },
      };
    },
  };
}

function textSeries(drawing, mark) {
  return {
    ...drawnByHand(mark),
    z: 5,
    data: pairs(drawing, mark),
    renderItem: ({ dataIndex }, api) => {
      const [x, y] = api.coord(pairs(drawing, mark)[dataIndex]);
      return { type: "text", x, y, style: { text: mark.texts[dataIndex], fill: colour("ink"), fontSize: 11, align: "center", verticalAlign: "middle", backgroundColor: colour("page"), padding: [1, 3], borderRadius: 3 } };
    },
  };
}
