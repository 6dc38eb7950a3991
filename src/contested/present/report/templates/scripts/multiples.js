// One small chart a place, all on one scale, sorted by the value in the chosen week; drawn when scrolled to.
(() => {
  const NS = "http://www.w3.org/2000/svg", W = 120, H = 36, PAUSE = 200;
  const $ = (id) => document.getElementById(id);

  function path(cls, d) {
    const e = document.createElementNS(NS, "path");
    e.setAttribute("class", cls);
    e.setAttribute("d", d);
    return e;
  }
  function draw(cell) {
    if (cell.drawn) return;
    cell.drawn = true;
    const { low, middle, high, top, week, from } = cell.row, last = middle.length - 1;
    const x = (i) => (last ? W * i / last : W / 2).toFixed(1), y = (v) => (H - 1 - (H - 2) * Math.max(0, v) / top).toFixed(1);
    const svg = document.createElementNS(NS, "svg"), weeks = middle.map((_, i) => i).filter((i) => middle[i] !== null);
    svg.setAttribute("viewBox", `0 0 ${W} ${H}`);
    svg.setAttribute("preserveAspectRatio", "none");
    svg.setAttribute("aria-hidden", "true");
    const line = (values, order) => order.map((i) => `${x(i)} ${y(values[i])}`).join("L");
    svg.append(path("grid", `M0 ${H - 1}H${W}`));
    if (weeks.length) svg.append(path("b80", `M${line(high, weeks)}L${low ? line(low, [...weeks].reverse()) : `${x(weeks[weeks.length - 1])} ${H - 1}L${x(weeks[0])} ${H - 1}`}Z`), path("median", `M${line(middle, weeks)}`));
    if (from) svg.append(path("asof", `M${x(from)} 0V${H}`));
    svg.append(path("cursor", `M${x(week)} 0V${H}`));
    cell.append(svg);
  }

  document.addEventListener("contested", () => {
    const page = window.contested, box = $("multiples"), figure = $("multiplesfigure"), list = figure.querySelector("ol"), of = $("multiplesof");
    if (!box) return;
    let table = null, timer = 0;
    const seen = new IntersectionObserver((found) => { for (const one of found) if (one.isIntersecting) draw(one.target); }, { rootMargin: "200px" });
    const title = (kind, id) => page.choices[kind].find((one) => one.id === id).title;

    // Rows by place: values by week, in the middle and at the ends of a band.
    function rows() {
      const { layer, series } = page.state;
      if (of.value === "chance" && layer) return { title: title("layers", layer), unit: "share of histories", by: page.chances(layer), say: page.words.chance };
      const by = page.quantiles(series);
      return { title: title("series", series), unit: by ? by.unit : "", by: by && by.places, say: page.words.number, band: true };
    }
    function fill() {
      if (!box.open) return;
      const found = rows(), week = page.weeks.indexOf(page.state.week);
      seen.disconnect();
      list.replaceChildren();
      table = null;
      $("multiplestitle").textContent = found.title;
      if (!found.by) return void ($("multiplestext").textContent = "This file keeps only the whole area of this series; numbers by place are in series.zarr.");
      const all = page.choices.places.map(({ id, title: name }) => {
        const values = found.by[id], [low, middle, high] = found.band ? values : [null, values, values];
        return { id, name, low, middle, high, value: middle[week], week, from: page.asof };
      }).sort((a, b) => (b.value ?? -1) - (a.value ?? -1) || a.name.localeCompare(b.name));
      const top = Math.max(...all.flatMap((row) => row.high)) || 1;
      for (const row of all) {
        const item = document.createElement("li"), cell = document.createElement("a"), said = document.createElement("b"), value = row.value === null ? "no data" : found.say(row.value);
        cell.href = "#" + new URLSearchParams({ place: row.id });
        cell.dataset.tip = `${row.name}: ${value}` + (found.band ? ` (median), 90 % of histories between ${found.say(row.low[week])} and ${found.say(row.high[week])}` : "");
        said.textContent = value;
        cell.append(`${row.name} `, said);
        cell.row = { ...row, top };
        cell.addEventListener("click", (event) => { event.preventDefault(); page.setState({ place: row.id }); $("where").scrollIntoView(); });
        item.append(cell);
        list.append(item);
        seen.observe(cell);
      }
      $("multiplestext").textContent = `${all.length} places, the highest first, by the value in the week of ${page.words.day(page.state.week)} (upright line). All on one scale, from 0 to ${found.say(top)}${found.band ? ` ${found.unit}; lines are medians, bands hold 90 % of histories` : ""}.`;
      const heads = found.band ? ["q05", "q50", "q95"].map((name) => `${name} (${found.unit})`) : [`${found.title} (${found.unit})`];
      table = { head: ["place", "id", "week", ...heads], rows: all.flatMap((row) => page.weeks.map((day, i) => [row.name, row.id, day, ...(found.band ? [row.low[i], row.middle[i], row.high[i]] : [row.middle[i]])])) };
    }
    figure.table = () => table;
    figure.whole = () => list.querySelectorAll("a").forEach(draw);
    box.hidden = page.choices.places.length < 2;
    box.addEventListener("toggle", fill);
    of.addEventListener("change", fill);
    page.onChange(() => { clearTimeout(timer); timer = setTimeout(fill, PAUSE); });
  });
})();
