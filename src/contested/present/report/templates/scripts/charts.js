// "Where and when": its state, its controls, and window.contested, which README.md describes.
(async () => {
  const $ = (id) => document.getElementById(id);
  // Deflated: JSON, a zero byte, numbers. A browser too old to unpack it keeps the first state of every chart.
  const packed = Uint8Array.from(atob($("data").textContent), (c) => c.charCodeAt(0));
  const opened = new Uint8Array(await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"))).arrayBuffer());
  const end = opened.indexOf(0), D = JSON.parse(new TextDecoder().decode(opened.subarray(0, end)));
  D.bytes = opened.subarray(end + 1);
  D.choices.series = D.series.map(({ n, l }) => ({ id: n, title: l }));
  const G = Figures(D), { C, N, dates, layers } = G, { number, node } = Plot;
  const state = { week: D.first, layer: D.layer, place: -1, series: D.opening, singles: false, question: D.question };
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

  const element = (name, attributes, ...children) => {
    const e = document.createElement(name);
    Object.assign(e, attributes);
    e.append(...children);
    return e;
  };
  $("place").append(new Option("Whole area", -1), ...D.names.map((name, k) => new Option(name, k)));
  $("series").append(...Object.entries(D.groups).map(([label, rows]) => element("optgroup", { label }, ...rows.map((k) => new Option(D.series[k].l, k)))));
  const cite = ({ by, c }) => element("span", { className: "by" }, c ? element("a", { href: `#c${c}` }, by) : by);
  const where = () => G.places[state.place];
  const shapes = [...document.querySelectorAll("#shapes path")];
  const rows = [...document.querySelectorAll("#places tbody tr")];
  const cell = (tr, name, text, value) => {
    const td = tr.querySelector("." + name);
    if (td) { td.textContent = text; if (value !== undefined) td.dataset.v = value; }
  };

  function drawChance() {
    if (!$("chance")) return;
    const list = G.curves(state), svg = G.drawCurves(list, state.week, D.low);
    svg.setAttribute("aria-label", G.curvesText(list, state.week));
    $("chance").replaceChildren(svg);
    $("chancetitle").textContent = `Chance, week by week, ${where()}`;
    $("curves").replaceChildren(...list.map((one) => element("li", {}, element("span", { className: `curve ${one.cls}` }), `${one.name}: `, element("b", {}, G.valueAt(one, state.week)))));
    const { note } = D.questions[D.choices.questions.findIndex((one) => one.id === state.question)];
    $("chancenote").textContent = note && state.place < 0 ? `What counts for the question: ${note}. ` : "";
  }
  function drawFan() {
    const one = G.series(state), svg = G.drawSeries(state, one), text = G.seriesText(one, state.week);
    const named = state.place < 0 || !one.full ? "whole area" : where(), points = one.share ? [] : G.pointsOf(state, one);
    svg.setAttribute("aria-label", `${one.row.l}, ${named}. ${text}`);
    $("fan").replaceChildren(svg);
    $("fantitle").textContent = `${one.row.l}, ${named}`;
    $("fanunit").textContent = one.share ? "share of histories" : one.row.u;
    $("fantext").textContent = text;
    $("fankey").hidden = Boolean(one.share);
    for (const e of document.querySelectorAll(".inner")) e.hidden = one.place >= 0;
    $("singles").hidden = !(state.place < 0 && one.row.h);
    $("pointbox").hidden = !points.length;
    $("points").replaceChildren(...points.map((p) => element("li", {}, p.t + " ", cite(p))));
  }
  function drawMap() {
    const layer = layers[state.layer], counts = D.names.map((_, p) => (layer ? layer[p][state.week] : -1)), classes = G.scale(counts);
    for (const s of shapes) {
      const p = +s.dataset.p;
      s.setAttribute("class", classes.cls(counts[p]));
      s.firstElementChild.textContent = `${D.names[p]}: ${C.words(counts[p])}`;
    }
    for (const e of document.querySelectorAll(".legend")) e.hidden = e.dataset.scale !== classes.name;
    document.querySelectorAll(".names").forEach((group, screen) => G.drawNames(group, counts, screen, D.map.mark));
    const picked = shapes.find((s) => +s.dataset.p === state.place);
    for (const id of ["casing", "chosen"]) if ($(id)) $(id).setAttribute("d", picked ? picked.getAttribute("d") : "");
    drawFirst(counts);
    drawSaid();
    return counts;
  }
  function drawFirst(counts) {
    if (!$("firstplaces")) return;
    const chosen = G.falling(counts).slice(0, 5), layer = layers[state.layer];
    const top = Math.max(1, ...chosen.flatMap((p) => layer[p]));
    $("firstplaces").replaceChildren(...chosen.map((p) => {
      const svg = node("svg", { class: "spark", viewBox: `0 0 ${D.spark.w} ${D.spark.h}`, preserveAspectRatio: "none", "aria-hidden": "true" });
      svg.append(node("path", { d: G.spark(layer[p], top) }));
      const [low, high] = C.interval(counts[p] / C.members);
      const tr = element("tr", {}, element("th", { scope: "row" }, D.names[p]), element("td", {}, svg),
        element("td", { className: "n" }, element("b", {}, C.percent(counts[p])), " ", element("span", {}, Plot.range(low, high))));
      tr.dataset.p = p;
      return tr;
    }));
  }
  function drawSaid() {
    if (!$("said")) return;
    const found = D.said.filter((one) => one.l.includes(state.layer) && (state.place < 0 || one.p.includes(state.place)));
    $("saidbox").hidden = !found.length;
    const marked = [...new Set(found.flatMap((one) => one.p))].sort((a, b) => a - b).map((p) => D.map.anchors[p]).filter(Boolean), size = 6 * D.map.mark;
    $("saidmarks").setAttribute("d", marked.map(([x, y]) => `M${x} ${y - size}l${size} ${size}l${-size} ${size}l${-size} ${-size}z`).join(""));
    $("said").replaceChildren(...found.map((one) => element("li", {}, element("b", {}, one.h + "."), ` ${one.t} `, cite(one))));
  }
  function drawTable(counts) {
    const row = D.series[state.series];
    for (const tr of rows) {
      const p = +tr.dataset.p, q = row.p ? G.block(row.p[p], 3).map((line) => line[state.week]) : null;
      cell(tr, "chance", C.words(counts[p]), counts[p]);
      cell(tr, "median", q ? number(q[1]) : "-", q ? q[1] : 0);
      cell(tr, "range", q ? `${number(q[0])} to ${number(q[2])}` : "-");
      tr.classList.toggle("picked", p === state.place);
    }
    for (const e of document.querySelectorAll(".serieshead")) e.textContent = row.l;
  }
  function drawTexts() {
    for (const e of document.querySelectorAll(".weekof")) e.textContent = dates[state.week];
    const shown = dates[state.week] + (D.weeks[state.week] < D.asof ? " (simulated past)" : "");
    $("weektext").textContent = shown;
    $("week").setAttribute("aria-valuetext", shown);
    if ($("closing")) $("closing").hidden = D.dates[state.week] !== (D.choices.questions.find((q) => q.id === state.question).week || D.closes);
    const title = $("layer") ? D.choices.layers[state.layer].title : "";
    for (const id of ["layerhead", "maptitle"]) if ($(id)) $(id).textContent = title;
  }
  function draw() {
    drawChance();
    drawFan();
    drawTable(drawMap());
    drawTexts();
    for (const name of ["week", "place", "layer", "series"]) if ($(name)) $(name).value = state[name];
    $("singles").setAttribute("aria-pressed", state.singles);
    for (const callback of callbacks) callback(window.contested.state);
  }
  function pick(place) { state.place = place; draw(); }

  function sorter(table) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((th, column) => {
      if (!th.dataset.sort) return;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...th.childNodes);
      th.append(button);
      button.addEventListener("click", () => {
        const down = th.getAttribute("aria-sort") ? th.getAttribute("aria-sort") === "ascending" : th.dataset.sort === "number";
        heads.forEach((o) => o.removeAttribute("aria-sort"));
        th.setAttribute("aria-sort", down ? "descending" : "ascending");
        const value = (tr) => { const td = tr.cells[column]; return th.dataset.sort === "number" ? Number(td.dataset.v ?? td.textContent.replace(/,/g, "").replace("\u2212", "-")) : td.textContent; };
        const body = table.tBodies[0], sign = down ? -1 : 1;
        body.append(...[...body.rows].sort((a, b) => { const u = value(a), v = value(b); return sign * (typeof u === "string" ? u.localeCompare(v) : u - v); }));
      });
    });
  }

  const share = (k) => (k < 0 ? null : k / C.members), shown = (v) => +v.toPrecision(4);
  const callbacks = new Set(), figures = {
    mapfigure: {
      table: () => ({ head: ["place", "week", D.choices.layers[state.layer].title],
        rows: D.names.map((name, p) => [name, D.dates[state.week], share(layers[state.layer][p][state.week])]) }),
    },
    chancefigure: {
      reading: (i) => G.curvesText(G.curves(state), i),
      table: () => ({ head: ["week", "place", "what", "histories", "of", "share", "low", "high"],
        rows: G.curves(state).flatMap((one) => one.counts.map((k, i) => [D.dates[one.from + i], where(), one.name, k, C.members, share(k), shown(one.low[i]), shown(one.high[i])])) }),
    },
    fanfigure: {
      reading: (i) => G.seriesText(G.series(state), i),
      table: () => {
        const one = G.series(state), place = one.place < 0 ? "whole area" : where(), n = one.row.n;
        if (one.share) return { head: ["week", "place", "series", "share"], rows: one.share.flatMap((c) => c.counts.map((k, i) => [D.dates[c.from + i], place, n, share(k)])) };
        const levels = one.q.length === 3 ? ["q05", "q50", "q95"] : ["q05", "q10", "q25", "q50", "q75", "q90", "q95"];
        return { head: ["week", "place", "series", ...levels], rows: D.dates.map((date, i) => [date, place, n, ...one.q.map((line) => shown(line[i]))]) };
      },
    },
  };
  const ids = (list) => list.map((one) => one.id), at = (list, id) => ids(list).indexOf(id);
  const weekOf = (iso) => Math.max(0, D.dates.findLastIndex((date) => date <= iso));
  const B = D.box, xOf = (i) => B.l + (B.w - B.l - B.r) * (D.weeks[i] - D.weeks[0]) / Math.max(1, D.weeks[N - 1] - D.weeks[0]);
  window.contested = {
    get state() {
      const one = (list, k) => (k >= 0 && list[k] ? list[k].id : "");
      return { question: state.question, week: D.dates[state.week], place: one(D.choices.places, state.place),
        layer: one(D.choices.layers, state.layer), series: D.series[state.series].n, singles: state.singles };
    },
    setState(partial) {
      const asked = D.choices.questions.find((q) => q.id === partial.question), wanted = { ...asked, ...partial };
      if (asked) state.question = asked.id;
      for (const [key, list] of [["layer", D.choices.layers], ["series", D.choices.series]]) if (at(list, wanted[key]) >= 0) state[key] = at(list, wanted[key]);
      if (/^\d{4}-\d\d-\d\d$/.test(wanted.week)) state.week = weekOf(wanted.week);
      if (wanted.place === "" || at(D.choices.places, wanted.place) >= 0) state.place = at(D.choices.places, wanted.place);
      if (typeof wanted.singles === "boolean") state.singles = wanted.singles;
      draw();
    },
    onChange(callback) { callbacks.add(callback); return () => callbacks.delete(callback); },
    table(id) {
      const name = $(id).dataset.csvName, found = figures[id] ? figures[id].table() : D.tables[name];
      return found ? { name, ...found } : null;
    },
    reading(id, iso) { const figure = $(id) && figures[id], i = weekOf(iso); return figure && figure.reading ? { x: xOf(i), text: figure.reading(i) } : null; },
    weekAt(id, x) {
      const away = D.dates.map((_, i) => Math.abs(xOf(i) - x));
      return D.dates[away.indexOf(Math.min(...away))];
    },
    chances: (layer) => Object.fromEntries(ids(D.choices.places).map((place, p) => [place, layers[at(D.choices.layers, layer)][p].map(share)])),
    quantiles(name) {
      const { p: rows, u: unit } = D.series[at(D.choices.series, name)];
      return rows ? { unit, places: Object.fromEntries(rows.map((row, p) => [D.choices.places[p].id, G.block(row, 3)])) } : null;
    },
    words: { number, day: Plot.day, chance: (value) => (value === null ? "no data" : C.percent(Math.round(value * C.members))) },
    choices: D.choices,
    weeks: D.dates,
    asof: Math.max(0, D.weeks.indexOf(D.asof)),
  };

  for (const e of document.querySelectorAll(".controls,.tools,.needs-script")) e.hidden = false;
  let timer = null;
  function stop() { clearInterval(timer); timer = null; $("play").textContent = "Play"; $("fantext").setAttribute("aria-live", "polite"); }
  function step(week) { state.week = week; draw(); }
  $("week").addEventListener("input", (e) => { stop(); step(+e.target.value); });
  $("play").addEventListener("click", () => {
    if (timer) return stop();
    $("play").textContent = "Stop";
    $("fantext").setAttribute("aria-live", "off");
    if (state.week >= N - 1) step(0);
    timer = setInterval(() => (state.week < N - 1 ? step(state.week + 1) : stop()), still ? 1500 : 300);
  });
  $("place").addEventListener("change", (e) => pick(+e.target.value));
  $("series").addEventListener("change", (e) => { state.series = +e.target.value; draw(); });
  if ($("layer")) $("layer").addEventListener("change", (e) => { state.layer = +e.target.value; draw(); });
  $("singles").addEventListener("click", () => { state.singles = !state.singles; draw(); });
  const toggle = (e) => { const one = e.target.closest("[data-p]"); if (one) pick(+one.dataset.p === state.place ? -1 : +one.dataset.p); };
  for (const e of document.querySelectorAll("#shapes,#places tbody,#firstplaces")) e.addEventListener("click", toggle);
  const account = $("account");
  if (account) {
    const boxes = [...document.querySelectorAll("[data-account]")];
    account.append(...boxes.map((b, k) => new Option(b.querySelector("h3 span").textContent, k)));
    const show = () => boxes.forEach((b) => { b.hidden = b.dataset.account !== account.value; });
    account.addEventListener("change", show);
    show();
  }
  document.querySelectorAll("table.sortable").forEach(sorter);
  draw();
  document.dispatchEvent(new Event("contested"));
  document.documentElement.dataset.ready = "";
})();
