// The drawings of "Where and when" from the page's packed numbers `D`, with the geometry that Python gave them.
const Figures = (D) => {
  const { day, number, node, f } = Plot, C = Plot.counting(D.members, D.effective, D.z), W = D.weeks, N = W.length;
  const dates = D.dates.map(day);
  // Whole numbers from their weekly changes: `count` rows of `length` from `begin` on.
  function whole(begin, count, length = N) {
    return Array.from({ length: count }, (_, r) => {
      let sum = 0;
      return Array.from({ length }, (_, i) => {
        const at = begin + r * length + i, folded = D.bytes[at] | (D.bytes[at + D.bytes.length / 2] << 8);
        return (sum += folded & 1 ? -((folded + 1) >> 1) : folded >> 1);
      });
    });
  }
  // Numbers of a block, which 0 stands for where all are 0.
  function block(packed, count, length = N) {
    if (!packed) return Array.from({ length: count }, () => Array(length).fill(0));
    const [begin, low, high, levels] = packed;
    return whole(begin, count, length).map((row) => row.map((k) => low + (high - low) * (k / levels) ** 2));
  }
  const less = (rows) => rows.map((row) => row.map((k) => k - 1));
  const layers = D.layers.map((begin) => less(whole(begin, D.names.length))), everywhere = D.whole.map((begin) => less(whole(begin, 1))[0]);
  const asked = D.questions.map((question) => question.curves.map((one) => ({
    cls: one.k, name: one.n, from: one.f, counts: whole(one.c, 1, one.m)[0], low: block(one.lo, 1, one.m)[0], high: block(one.hi, 1, one.m)[0],
  })));
  const places = { "-1": "whole area", ...D.names };

  // Curves of the chart of chances.
  function shareCurve(name, counts) {
    const from = counts.findIndex((k) => k >= 0);
    if (from < 0) return [];
    const known = counts.filter((k) => k >= 0), ends = known.map((k) => C.interval(k / C.members));
    return [{ cls: "layer", name, from, counts: known, low: ends.map((e) => e[0]), high: ends.map((e) => e[1]) }];
  }
  function curves(state) {
    const title = D.choices.layers.length ? D.choices.layers[state.layer].title : "";
    const layer = title ? shareCurve(`${title}, ${state.place < 0 ? "anywhere" : `in ${D.names[state.place]}`}, in that week`, state.place < 0 ? everywhere[state.layer] : layers[state.layer][state.place]) : [];
    const q = D.choices.questions.findIndex((one) => one.id === state.question);
    return state.place < 0 ? [...layer, ...asked[q]] : layer;
  }
  function valueAt(curve, i) {
    const k = i - curve.from;
    return k < 0 || k >= curve.counts.length ? "not asked in that week" : C.words(curve.counts[k], [curve.low[k], curve.high[k]]);
  }
  const curvesText = (list, i) => `Week of ${dates[i]}: ${list.map((one) => `${one.name}: ${valueAt(one, i)}`).join("; ")}.`;
  function drawCurves(list, cursor, box) {
    const top = Math.max(...list.flatMap((one) => one.high), list.length ? 0 : 0.01);
    const F = Plot.frame(box, W[0], W[N - 1], Plot.ticks(0, top));
    F.axes(D.ticks, Plot.percentLabel);
    const lines = [], ends = [];
    for (const one of list) {
      let xs = one.counts.map((_, k) => F.x(W[one.from + k])), ys = one.counts.map((k) => F.y(k / C.members));
      let low = one.low.map(F.y), high = one.high.map(F.y);
      if (xs.length === 1) [xs, ys, low, high] = [[xs[0] - 3, xs[0] + 3], [...ys, ...ys], [...low, ...low], [...high, ...high]];
      if (one.cls !== "state") F.add("path", { class: `band ${one.cls}`, d: F.area(xs, low, high) });
      lines.push([`line ${one.cls}`, F.line(xs, ys)]);
      ends.push([one.cls, xs[xs.length - 1], ys[ys.length - 1], C.percent(one.counts[one.counts.length - 1])]);
    }
    for (const [cls, d] of lines) F.add("path", { class: cls, d });
    F.between(D.asof);
    let last = -Infinity;
    for (const [cls, at, y, text] of ends.sort((a, b) => a[2] - b[2])) {
      last = Math.max(y + 4, last + 18);
      F.add("circle", { class: `end ${cls}`, cx: f(at), cy: f(y), r: cls === "question" ? 3.5 : 2.5 });
      F.add("text", { x: f(at + 8), y: f(last), "text-anchor": "start", class: `endtext ${cls}` }, text);
    }
    F.upright(W[cursor], "cursor");
    return F.svg;
  }

  // The fan of a series, or the shares of one that is 0 or 1.
  function series(state) {
    const row = D.series[state.series], local = state.place >= 0 && row.p;
    const place = local ? state.place : -1, full = state.place < 0 || Boolean(local);
    if (row.share !== undefined) return { row, place: -1, full: state.place < 0, share: shareCurve(row.l, whole(row.share, 1)[0]) };
    const q = local ? block(row.p[state.place], 3) : block(row.a, 7);
    return { row, place, full, low: q[0], median: q[local ? 1 : 3], high: q[q.length - 1], bands: local ? [["b90", 0, 2]] : [["b90", 0, 6], ["b80", 1, 5], ["b50", 2, 4]], q };
  }
  function seriesText(one, i) {
    if (one.share) return curvesText(one.share, i);
    return `Week of ${dates[i]}: median ${number(one.median[i])}, 90 % of histories between ${number(one.low[i])} and ${number(one.high[i])}.`
      + (one.full ? "" : " This file keeps only the whole area of this series.");
  }
  const pointsOf = (state, one) => D.points.filter((p) => p.s === state.series && p.p === one.place);
  function drawSeries(state, one) {
    if (one.share) return drawCurves(one.share, state.week, D.box);
    const singles = state.singles && one.place < 0 && one.row.h ? block(one.row.h, D.histories) : [];
    const points = pointsOf(state, one), bars = one.place < 0 ? D.bars.filter((bar) => bar.s === state.series) : [];
    const reached = Math.max(...one.q.flat()), least = Math.min(0, ...one.q.flat(), ...singles.flat());
    const tops = points.map(({ v }) => Math.max(v[0], v[5], Math.min(v[2], 3 * Math.max(reached, v[0]))));
    const F = Plot.frame(D.box, W[0], W[N - 1], Plot.ticks(least, Math.max(reached, ...singles.flat(), ...tops, ...bars.map((bar) => bar.v), 0)));
    F.axes(D.ticks, Plot.axisLabel);
    const wide = (ys) => (N > 1 ? ys : [ys[0], ys[0]]), xs = N > 1 ? W.map(F.x) : [F.box.l, F.box.w - F.box.r];
    const at = (k) => wide(one.q[k].map(F.y));
    for (const [cls, a, b] of one.bands) F.add("path", { class: cls, d: F.area(xs, at(a), at(b)) });
    for (const row of singles) F.add("path", { class: "history", d: F.line(xs, wide(row.map(F.y))) });
    F.add("path", { class: "median", d: F.line(xs, wide(one.median.map(F.y))) });
    F.between(D.asof);
    for (const bar of bars) {
      const y = F.y(bar.v), end = F.x(bar.w[1]);
      F.add("path", { class: "bar", d: `M${f(F.x(bar.w[0]))} ${f(y)}H${f(end)}` });
      F.add("text", { x: f(end), y: f(y - 5), "text-anchor": "end", class: "bartext" }, bar.t);
    }
    points.forEach((point, k) => drawPoint(F, point, points.length > 1 ? k + 1 : 0));
    F.upright(W[state.week], "cursor");
    return F.svg;
  }
  function drawPoint(F, { w, v, a }, name) {
    const [stated, low, high, least, middle, most] = v.map(F.y), mid = (F.x(w[0]) + F.x(w[1])) / 2;
    const left = Math.min(F.x(w[0]), mid - 3), right = Math.max(F.x(w[1]), mid + 3);
    F.add("path", { class: "same", d: `M${f(left)} ${f(most)}H${f(right)}V${f(least)}H${f(left)}ZM${f(left)} ${f(middle)}H${f(right)}` });
    F.add("path", { class: "said", d: `M${f(left)} ${f(stated)}H${f(right)}M${f(mid)} ${f(low)}V${f(high)}` });
    if (a !== null) F.add("circle", { class: "after", cx: f(mid), cy: f(F.y(a)), r: 3.5 });
    F.add("circle", { class: "point", cx: f(mid), cy: f(stated), r: 4 });
    if (name) F.add("text", { x: f(mid + 7), y: f(stated - 5), "text-anchor": "start", class: "pointnumber" }, name);
  }

  // The map.
  const falling = (counts) => counts.map((k, p) => p).filter((p) => counts[p] > 0).sort((a, b) => counts[b] - counts[a] || a - b);
  function scale(counts) {
    const large = Math.max(...counts, 0) >= D.bend * C.members, steps = D.classes[large ? 1 : 0];
    return { name: large ? "large" : "small", cls: (k) => (k < 0 ? "nodata" : k ? steps.find(([, below]) => k / C.members < below)[0] : "none") };
  }
  const cut = (name) => { const letters = [...name]; return letters.length <= D.map.longest ? name : letters.slice(0, D.map.longest - 1).join("").trimEnd() + "\u2026"; };
  function drawNames(group, counts, screen, mark) {
    const [most, size] = D.map.sizes[screen];
    const labels = falling(counts).slice(0, most).filter((p) => D.map.anchors[p]).map((p) => [p, `${cut(D.names[p])} ${C.percent(counts[p])}`, D.map.anchors[p]]);
    group.replaceChildren(...Plot.spots(D.map, labels, size).flatMap(({ text, x, y, anchor, line }) => [
      node("path", { d: `M${line[0]} ${line[1]}L${line[2]} ${line[3]}` }),
      node("circle", { cx: line[0], cy: line[1], r: 3 * mark }),
      node("text", { x, y, "text-anchor": anchor }, text),
    ]));
  }
  function spark(counts, top) {
    const { w, h, pad } = D.spark;
    return "M" + counts.map((k, i) => `${f(w * i / Math.max(1, N - 1))} ${f(h - pad - (h - 2 * pad) * Math.max(0, k) / top)}`).join("L");
  }
  return { C, N, dates, layers, everywhere, places, block, curves, curvesText, valueAt, drawCurves, series, seriesText, drawSeries, pointsOf, falling, scale, drawNames, spark };
};
