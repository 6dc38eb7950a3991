"use strict";
// Numbers in words, and the geometry of charts, as Python makes them.
const Plot = (() => {
  const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
  const minus = (v, s) => (v < 0 ? "\u2212" : "") + s;
  const day = (iso) => `${+iso.slice(8, 10)} ${months[iso.slice(5, 7) - 1]} ${iso.slice(0, 4)}`;
  function number(v) {
    const size = Math.abs(v);
    if (!size) return "0";
    return minus(v, Number(size.toPrecision(2)).toLocaleString("en-US", { maximumFractionDigits: 9 }));
  }
  function axisLabel(v) {
    const size = Math.abs(v);
    for (const [k, s] of [[1e9, "bn"], [1e6, "M"], [1e3, "k"]]) if (size >= k) return minus(v, +(size / k).toPrecision(4) + s);
    return minus(v, String(+size.toPrecision(4)));
  }
  const percentLabel = (v) => (v ? `${+(100 * v).toPrecision(4)} %` : "0");
  function percent(p) {
    const tenths = Math.floor(1000 * p + 0.5 + 1e-9);
    if (tenths < 1) return "<0.1 %";
    if (tenths > 999) return ">99.9 %";
    return tenths >= 50 && tenths <= 950 ? `${Math.floor(100 * p + 0.5 + 1e-9)} %` : `${(tenths / 10).toFixed(1)} %`;
  }
  const range = (low, high) => `${percent(low).replace(/ %$/, "")} to ${percent(high)}`;
  // Shares of `members` histories, worth `effective` independent ones; z standard deviations either way (Wilson).
  function counting(members, effective, z) {
    function interval(p) {
      const n = effective, middle = p + z * z / (2 * n), half = z * Math.sqrt(Math.max(p * (1 - p), 0) / n + z * z / (4 * n * n));
      return [Math.max(0, (middle - half) / (1 + z * z / n)), Math.min(1, (middle + half) / (1 + z * z / n))];
    }
    const whole = (k) => k.toLocaleString("en-US");
    function words(k, ends) {
      if (k < 0) return "no data";
      const [low, high] = ends || interval(k / members), of = `${whole(members)} histories`;
      if (!k) return `none of ${of} (below ${percent(high)})`;
      if (k === members) return `all ${of} (above ${percent(low)})`;
      return `${whole(k)} of ${of}, ${percent(k / members)} (${range(low, high)})`;
    }
    return { members, interval, words, percent: (k) => (k < 0 ? "no data" : k ? percent(k / members) : "none") };
  }
  function ticks(low, high) {
    if (!(high > low)) high = low + 1;
    const raw = (high - low) / 4, power = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((s) => s >= raw * 0.999);
    const out = [];
    for (let k = Math.floor(low / step + 1e-9); k <= Math.ceil(high / step - 1e-9); k++) out.push(+(k * step).toFixed(12));
    return out;
  }
  function node(name, attributes, text) {
    const e = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const key in attributes) e.setAttribute(key, attributes[key]);
    if (text !== undefined) e.textContent = text;
    return e;
  }
  const f = (v) => v.toFixed(1);
  // The frame of a chart: its box, the weeks along it and the marks up it.
  function frame(box, first, last, marks) {
    const x = (week) => box.l + (box.w - box.l - box.r) * (week - first) / Math.max(1, last - first);
    const y = (v) => box.h - box.b - (box.h - box.b - box.t) * Math.min(1, Math.max(0, (v - marks[0]) / (marks[marks.length - 1] - marks[0])));
    const svg = node("svg", { class: "drawing", viewBox: `0 0 ${box.w} ${box.h}`, role: "img" });
    const add = (name, attributes, text) => svg.append(node(name, attributes, text));
    const upright = (week, cls) => add("path", { class: cls, d: `M${f(x(week))} ${box.t}V${box.h - box.b}` });
    const line = (xs, ys) => "M" + xs.map((one, i) => `${f(one)} ${f(ys[i])}`).join("L");
    const area = (xs, low, high) => line([...xs, ...[...xs].reverse()], [...high, ...[...low].reverse()]) + "Z";
    function axes(months, label) {
      for (const m of marks) {
        add("path", { class: "grid", d: `M${box.l} ${f(y(m))}H${box.w - box.r}` });
        add("text", { x: box.l - 5, y: f(y(m) + 4), "text-anchor": "end" }, label(m));
      }
      for (const [week, text] of months) {
        const at = x(first + week);
        add("text", { x: f(at), y: box.h - 8, "text-anchor": at > box.w - 36 ? "end" : "middle" }, text);
      }
    }
    function between(asof) {
      if (!asof) return;
      const at = x(asof);
      upright(asof, "asof");
      if (at >= 134) add("text", { x: f(at - 6), y: box.t - 16, "text-anchor": "end" }, "simulated past");
      if (box.w - at >= 158) add("text", { x: f(at + 6), y: box.t - 16, "text-anchor": "start" }, "simulated future");
    }
    return { box, x, y, svg, add, upright, line, area, axes, between };
  }
  // Names of places in the free ground around a map, each nearest to its place, with lines that do not cross.
  function spots(ground, labels, size) {
    const cell = ground.cell, rows = ground.free.length, columns = ground.columns;
    const free = ground.free.map((row) => [...row].flatMap((digit) => [1, 2, 4, 8].map((bit) => (parseInt(digit, 16) & bit ? 1 : 0))).slice(0, columns));
    const high = Math.ceil(size * 13 / (10 * cell)), lines = [], found = [];
    const side = (l, x, y) => Math.sign((l[2] - l[0]) * (y - l[1]) - (l[3] - l[1]) * (x - l[0]));
    const cross = (a, b) => side(a, b[0], b[1]) * side(a, b[2], b[3]) < 0 && side(b, a[0], a[1]) * side(b, a[2], a[3]) < 0;
    for (const [place, text, [px, py]] of labels) {
      const wide = Math.ceil(([...text].length + 1) * size * 56 / (100 * cell)), options = [];
      for (let r = 0; r + high <= rows; r++) for (let c = 0; c + wide <= columns; c++) {
        let clear = true;
        for (let i = r; clear && i < r + high; i++) for (let k = c + wide - 1; k >= c; k--) if (!free[i][k]) { clear = false; break; }
        if (!clear) continue;
        const left = c * cell, top = r * cell, x = Math.min(Math.max(px, left), left + wide * cell);
        const y = x === px ? (py < top ? top : top + high * cell) : top + Math.floor(high * cell / 2);
        options.push([(x - px) ** 2 + (y - py) ** 2, r, c, [px, py, x, y]]);
      }
      if (!options.length) continue;
      options.sort((a, b) => a[0] - b[0]);
      const [, r, c, line] = options.find((one) => !lines.some((other) => cross(one[3], other))) || options[0];
      for (let i = r; i < r + high; i++) free[i].fill(0, c, c + wide);
      lines.push(line);
      const anchor = line[2] === c * cell ? "start" : line[2] === (c + wide) * cell ? "end" : "middle";
      const at = anchor === "middle" ? c * cell + Math.floor(wide * cell / 2) : line[2];
      found.push({ place, text, x: at, y: r * cell + Math.floor((high * cell + Math.floor(size * 7 / 10)) / 2), anchor, line });
    }
    return found;
  }
  return { day, number, axisLabel, percentLabel, percent, range, counting, ticks, node, f, frame, spots };
})();
