"use strict";
// What other scripts may use, window.contested, is described in present/README.md.
(async () => {
  const $ = (id) => document.getElementById(id);
  // Deflated JSON; a browser too old to unpack it keeps the first state of every chart.
  const packed = Uint8Array.from(atob($("data").textContent), (c) => c.charCodeAt(0));
  const D = await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"))).json();
  const B = D.box, N = D.dates.length;
  const bounds = [50, 200, 400, 600, 800];
  const state = { week: D.first, layer: 0, place: -1, series: 0, singles: false, question: D.question };
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

  // Rows of N whole numbers from their first values and weekly changes.
  function rowsOf(steps) {
    const rows = [];
    for (let r = 0; r < steps.length / N; r++) {
      let sum = 0;
      rows.push(steps.slice(r * N, (r + 1) * N).map((change) => (sum += change)));
    }
    return rows;
  }
  // [low, high, steps]; 0 stands for a block of zeros.
  function decode(block, count) {
    if (!block) return Array.from({ length: count }, () => Array(N).fill(0));
    const [low, high, steps] = block;
    return rowsOf(steps).map((row) => row.map((k) => low + (high - low) * k / D.levels));
  }
  const layers = D.layers.map(rowsOf);

  const minus = (v, s) => (v < 0 ? "\u2212" : "") + s;
  function number(v) {
    const size = Math.abs(v);
    if (!size) return "0";
    const rounded = Number(size.toPrecision(2));
    return minus(v, rounded.toLocaleString("en-US", { maximumFractionDigits: 9 }));
  }
  function axisLabel(v) {
    const size = Math.abs(v);
    for (const [k, s] of [[1e9, "bn"], [1e6, "M"], [1e3, "k"]]) if (size >= k) return minus(v, +(size / k).toPrecision(4) + s);
    return minus(v, String(+size.toPrecision(4)));
  }
  function chance(k) {
    if (k < 0) return "no data";
    const n = Math.round(k / 10);
    return n < 1 ? "<1 %" : n > 99 ? ">99 %" : n + " %";
  }
  const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
  const day = (iso) => `${+iso.slice(8, 10)} ${months[iso.slice(5, 7) - 1]} ${iso.slice(0, 4)}`;
  const dates = D.dates.map(day);
  const cls = (k) => (k < 0 ? "nodata" : "c" + bounds.filter((b) => k >= b).length);

  function ticks(low, high) {
    if (!(high > low)) high = low + 1;
    const raw = (high - low) / 4, power = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((s) => s >= raw * 0.999);
    const out = [];
    for (let k = Math.floor(low / step + 1e-9); k <= Math.ceil(high / step - 1e-9); k++) out.push(k * step);
    return out;
  }
  function node(name, attributes, text) {
    const e = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const key in attributes) e.setAttribute(key, attributes[key]);
    if (text !== undefined) e.textContent = text;
    return e;
  }
  const f = (v) => v.toFixed(1);
  const x = (i) => B.l + (B.w - B.l - B.r) * i / Math.max(1, N - 1);

  function block(row) {
    if (state.place < 0) return [row.a, true];
    return row.p ? [row.p[state.place], true] : [row.a, false];
  }
  function fanText(w) {
    const [packed, local] = block(D.series[state.series]), q = decode(packed, 7);
    return `Week of ${dates[w]}: median ${number(q[3][w])}, 90 % of histories between ${number(q[0][w])} and ${number(q[6][w])}.`
      + (local ? "" : " This file keeps only the whole area of this series; numbers by place are in series.zarr.");
  }
  function drawFan() {
    const row = D.series[state.series], [packed, local] = block(row);
    const q = decode(packed, 7), at = (i, k) => q[k][i];
    const h = state.singles && state.place < 0 && row.h ? decode(row.h, D.histories) : null;
    const all = [...q, ...(h || [])].flat();
    const marks = ticks(Math.min(0, ...all), Math.max(...all)), low = marks[0], high = marks[marks.length - 1];
    const y = (v) => B.h - B.b - (B.h - B.b - B.t) * (v - low) / (high - low);
    const weeks = [...Array(N).keys()];
    const line = (get) => "M" + (N > 1 ? weeks.map((i) => f(x(i)) + " " + f(y(get(i)))).join("L") : `${B.l} ${f(y(get(0)))}H${B.w - B.r}`);
    const area = (a, b) => N > 1 ? line((i) => at(i, b)) + "L" + [...weeks].reverse().map((i) => f(x(i)) + " " + f(y(at(i, a)))).join("L") + "Z"
      : `M${B.l} ${f(y(at(0, b)))}H${B.w - B.r}V${f(y(at(0, a)))}H${B.l}Z`;
    const svg = node("svg", { class: "chart", viewBox: `0 0 ${B.w} ${B.h}`, role: "img" });
    for (const m of marks) {
      svg.append(node("path", { class: "grid", d: `M${B.l} ${f(y(m))}H${B.w - B.r}` }));
      svg.append(node("text", { x: B.l - 5, y: f(y(m) + 4), "text-anchor": "end" }, axisLabel(m)));
    }
    for (const [i, text] of D.ticks) {
      const anchor = x(i) > B.w - 36 ? "end" : "middle";
      svg.append(node("text", { x: f(x(i)), y: B.h - 8, "text-anchor": anchor }, text));
    }
    for (const [c, a, b] of [["b90", 0, 6], ["b80", 1, 5], ["b50", 2, 4]]) svg.append(node("path", { class: c, d: area(a, b) }));
    if (h) for (let k = 0; k < D.histories; k++) svg.append(node("path", { class: "history", d: line((i) => h[k][i]) }));
    svg.append(node("path", { class: "median", d: line((i) => at(i, 3)) }));
    if (D.asof) svg.append(node("path", { class: "asof", d: `M${f(x(D.asof))} ${B.t}V${B.h - B.b}` }));
    svg.append(node("path", { class: "cursor", d: `M${f(x(state.week))} ${B.t}V${B.h - B.b}` }));
    const where = state.place < 0 || !local ? "whole area" : D.names[state.place], text = fanText(state.week);
    svg.setAttribute("aria-label", `${row.l}, ${where}. ${text}`);
    $("fan").replaceChildren(svg);
    $("fantitle").textContent = `${row.l}, ${where}`;
    $("fanunit").textContent = row.u;
    $("fanname").textContent = row.n;
    $("fantext").textContent = text;
    $("singles").hidden = !(state.place < 0 && row.h);
  }

  const shapes = [...document.querySelectorAll("#shapes path")];
  const rows = [...document.querySelectorAll("#places tbody tr")];
  const cell = (tr, name, text, value) => {
    const td = tr.querySelector("." + name);
    if (td) { td.textContent = text; if (value !== undefined) td.dataset.v = value; }
  };
  // The map in a sentence, as Python writes it.
  function highest(k) {
    const found = D.names.map((name, p) => [name, k(p)]).filter((row) => row[1] >= bounds[0]).sort((a, b) => b[1] - a[1]);
    if (!found.length) return "Below 5\u00a0% everywhere.";
    const more = found.length > D.named ? `; 5 % or more in ${found.length} places` : "";
    return "Highest: " + found.slice(0, D.named).map(([name, v]) => `${name} ${chance(v)}`).join(", ").concat(more, ".").replace(/ %/g, "\u00a0%");
  }
  function drawPlaces() {
    const layer = layers[state.layer], row = D.series[state.series];
    const k = (p) => (layer ? layer[p][state.week] : -1);
    for (const s of shapes) {
      const p = +s.dataset.p;
      s.setAttribute("class", cls(k(p)));
      s.firstElementChild.textContent = `${D.names[p]}: ${chance(k(p))}`;
    }
    for (const tr of rows) {
      const p = +tr.dataset.p;
      cell(tr, "chance", chance(k(p)), k(p));
      const q = row.p ? decode(row.p[p], 7).map((line) => line[state.week]) : null;
      cell(tr, "median", q ? number(q[3]) : "-", q ? q[3] : 0);
      cell(tr, "range", q ? `${number(q[0])} to ${number(q[6])}` : "-");
      tr.classList.toggle("picked", p === state.place);
    }
    for (const e of document.querySelectorAll(".weekof")) e.textContent = dates[state.week];
    for (const e of document.querySelectorAll(".serieshead")) e.textContent = row.l;
    const shown = dates[state.week] + (state.week < D.asof ? " (simulated past)" : "");
    $("weektext").textContent = shown;
    $("week").setAttribute("aria-valuetext", shown);
    if ($("highest")) $("highest").textContent = highest(k);
    const select = $("layer"), title = select ? select.options[state.layer].text : "";
    if ($("layerhead")) $("layerhead").textContent = title;
    if ($("maptitle")) $("maptitle").textContent = title;
    const picked = shapes.find((s) => +s.dataset.p === state.place);
    for (const id of ["casing", "chosen"]) if ($(id)) $(id).setAttribute("d", picked ? picked.getAttribute("d") : "");
  }
  function draw() {
    drawFan();
    drawPlaces();
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

  const callbacks = new Set(), figures = {
    mapfigure: {
      table: () => ({ head: ["place", "week", D.choices.layers[state.layer].title],
        rows: D.names.map((name, p) => [name, D.dates[state.week], share(layers[state.layer][p][state.week])]) }),
    },
    fanfigure: {
      reading: (week) => ({ x: x(week), text: fanText(week) }),
      table: () => {
        const row = D.series[state.series], [packed, local] = block(row), q = decode(packed, 7);
        return { head: ["week", "place", "series", "q05", "q10", "q25", "q50", "q75", "q90", "q95"],
          rows: D.dates.map((date, i) => [date, local && state.place >= 0 ? D.names[state.place] : "whole area", row.n, ...q.map((line) => +line[i].toPrecision(4))]) };
      },
    },
  };
  const share = (k) => (k < 0 ? null : k / 1000);
  const ids = (list) => list.map((one) => one.id), at = (list, id) => ids(list).indexOf(id);
  const weekOf = (iso) => Math.max(0, D.dates.findLastIndex((date) => date <= iso));
  window.contested = {
    get state() {
      const one = (list, k) => (k >= 0 && list[k] ? list[k].id : "");
      return { question: state.question, week: D.dates[state.week], place: one(D.choices.places, state.place),
        layer: one(D.choices.layers, state.layer), series: D.series[state.series].n, singles: state.singles };
    },
    setState(partial) {
      const asked = D.choices.questions.find((q) => q.id === partial.question), wanted = { ...asked, ...partial };
      if (asked) state.question = asked.id;
      for (const key of ["layer", "series"]) if (at(D.choices[key === "layer" ? "layers" : key], wanted[key]) >= 0) state[key] = at(D.choices[key === "layer" ? "layers" : key], wanted[key]);
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
    reading(id, iso) { const figure = figures[id]; return figure && figure.reading ? figure.reading(weekOf(iso)) : null; },
    weekAt: (id, at) => D.dates[Math.min(N - 1, Math.max(0, Math.round((at - B.l) / (B.w - B.l - B.r) * (N - 1))))],
    chances: (layer) => Object.fromEntries(ids(D.choices.places).map((place, p) => [place, layers[at(D.choices.layers, layer)][p].map(share)])),
    quantiles(name) {
      const { p: rows, u: unit } = D.series[at(D.choices.series, name)];
      return rows ? { unit, places: Object.fromEntries(rows.map((row, p) => { const q = decode(row, 7); return [D.choices.places[p].id, [q[0], q[3], q[6]]]; })) } : null;
    },
    words: { number, day, chance: (value) => chance(Math.round(1000 * value)) },
    choices: D.choices,
    weeks: D.dates,
    asof: D.asof,
  };

  for (const e of document.querySelectorAll(".controls")) e.hidden = false;
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
  for (const s of shapes) s.addEventListener("click", () => pick(+s.dataset.p === state.place ? -1 : +s.dataset.p));
  for (const tr of rows) tr.addEventListener("click", () => pick(+tr.dataset.p === state.place ? -1 : +tr.dataset.p));
  const account = $("account");
  if (account) {
    const boxes = [...document.querySelectorAll("[data-account]")];
    const show = () => boxes.forEach((b) => { b.hidden = b.dataset.account !== account.value; });
    account.addEventListener("change", show);
    show();
  }
  document.querySelectorAll("table.sortable").forEach(sorter);
  draw();
  document.dispatchEvent(new Event("contested"));
  document.documentElement.dataset.ready = "";
})();
