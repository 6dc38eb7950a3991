// Each chart as CSV, SVG and PNG, made here from what the page shows.
(() => {
  const NS = "http://www.w3.org/2000/svg", EDGE = 16, NOTE = 12;
  const WORDS = "Simulated, not a forecast.";
  const SKIP = "button, select, input, .take, .cross, .vh, script, style, title, desc, metadata";
  const NAMES = ("fill fill-opacity stroke stroke-width stroke-opacity stroke-dasharray stroke-linecap stroke-linejoin opacity "
    + "font-family font-size font-weight text-anchor paint-order").split(" ");
  const PLAIN = { "fill-opacity": "1", "stroke-width": "1px", "stroke-opacity": "1", "stroke-dasharray": "none", "stroke-linecap": "butt",
    "stroke-linejoin": "miter", stroke: "none", opacity: "1", "text-anchor": "start", "paint-order": "normal" };
  const pen = document.createElement("canvas").getContext("2d");
  const meta = (name) => (document.querySelector(`meta[name=${name}]`) || { content: "" }).content;

  function node(name, attributes, text) {
    const e = document.createElementNS(NS, name);
    for (const key in attributes) e.setAttribute(key, typeof attributes[key] === "number" ? +attributes[key].toFixed(2) : attributes[key]);
    if (text !== undefined) e.textContent = text;
    return e;
  }
  const shown = (style) => style.display !== "none" && style.visibility !== "hidden";
  const clear = (colour) => colour === "transparent" || /, 0\)$|\/ 0\)$/.test(colour);

  // A drawing with its styles as attributes, without classes; ids that patterns are found by stay.
  function drawing(svg, box) {
    function copy(e) {
      const style = getComputedStyle(e);
      if (e.matches(SKIP) || !shown(style)) return null;
      const made = e.cloneNode(false);
      for (const { name } of [...made.attributes]) if (/^(class|role|style|tabindex|aria-.*|data-.*)$/.test(name) || name === "id" && !e.closest("defs")) made.removeAttribute(name);
      if (e !== svg && !e.matches("defs, pattern, g, clipPath")) {
        for (const name of NAMES) {
          const value = style.getPropertyValue(name);
          if (!/^font|^text/.test(name) || e.matches("text, tspan")) if (value && value !== PLAIN[name]) made.setAttribute(name, value.replace(/"/g, "'"));
        }
        const m = e.getScreenCTM();
        if (m && style.vectorEffect === "non-scaling-stroke") {
          if (Math.abs(m.a - m.d) > 0.01 * m.a) made.setAttribute("vector-effect", "non-scaling-stroke");
          else made.setAttribute("stroke-width", +(parseFloat(style.strokeWidth) / m.a).toFixed(3));
        }
      }
      made.append(...[...e.childNodes].map((child) => (child.nodeType === 3 ? child.cloneNode() : child.nodeType === 1 ? copy(child) : null)).filter(Boolean));
      return made;
    }
    const made = copy(svg);
    if (made) for (const [name, value] of Object.entries(box)) made.setAttribute(name, +value.toFixed(2));
    return made;
  }

  // Text of the page, line by line, where it stands.
  function lines(text, origin) {
    const style = getComputedStyle(text.parentElement), range = document.createRange(), found = [];
    for (const { index, 0: word } of text.data.matchAll(/\S+/g)) {
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      for (const b of range.getClientRects()) {
        const last = found[found.length - 1];
        if (last && Math.abs(last.top - b.top) < 2) { last.right = b.right; last.said += " " + word; }
        else found.push({ left: b.left, top: b.top, right: b.right, said: word });
        break;
      }
    }
    pen.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const rise = pen.measureText("x").fontBoundingBoxAscent;
    return found.map((l) => node("text", { x: l.left - origin.x, y: l.top - origin.y + rise, fill: style.color, "font-size": style.fontSize,
      "font-family": style.fontFamily.replace(/"/g, "'"), "font-weight": style.fontWeight, textLength: l.right - l.left, lengthAdjust: "spacingAndGlyphs" }, l.said));
  }

  // Background and borders of an element of the page: swatches, rules, marks.
  function boxes(e, style, b, origin) {
    const made = [], side = (name) => [parseFloat(style[`border${name}Width`]), style[`border${name}Color`], style[`border${name}Style`]];
    const sides = ["Top", "Right", "Bottom", "Left"].map(side).map(([w, c, s]) => (w && s !== "none" && !clear(c) ? [w, c] : null));
    const turn = /matrix\(([^,]+), ([^,]+)/.exec(style.transform), angle = turn ? Math.atan2(turn[2], turn[1]) * 180 / Math.PI : 0;
    const x = b.left - origin.x, y = b.top - origin.y, w = angle ? e.offsetWidth : b.width, h = angle ? e.offsetHeight : b.height;
    const left = x + (b.width - w) / 2, top = y + (b.height - h) / 2, whole = sides.every(Boolean);
    const stripes = /repeating-linear-gradient/.test(style.backgroundImage) && style.backgroundImage.match(/rgba?\([^)]*\)/g);
    if (stripes) {
      // Only "no data" is striped: upward lines, as on the map.
      made.push(node("rect", { x, y, width: w, height: h, fill: stripes[0] }));
      for (let k = 0; k + h <= w; k += 5) made.push(node("path", { d: `M${(x + k).toFixed(1)} ${(y + h).toFixed(1)}l${h.toFixed(1)} ${(-h).toFixed(1)}`, fill: "none", stroke: stripes.find((c) => c !== stripes[0]) }));
    }
    if (!clear(style.backgroundColor) || whole) {
      const line = whole ? sides[0][0] : 0, radius = style.borderTopLeftRadius, rx = radius.endsWith("%") ? w * parseFloat(radius) / 100 : parseFloat(radius);
      made.push(node("rect", { x: left + line / 2, y: top + line / 2, width: Math.max(0, w - line), height: Math.max(0, h - line), rx: Math.min(rx, w / 2, h / 2),
        fill: clear(style.backgroundColor) ? "none" : style.backgroundColor, ...(line ? { stroke: sides[0][1], "stroke-width": line } : {}),
        ...(angle ? { transform: `rotate(${angle.toFixed(1)} ${(left + w / 2).toFixed(2)} ${(top + h / 2).toFixed(2)})` } : {}) }));
    }
    if (!whole) sides.forEach((s, k) => {
      if (!s) return;
      const half = s[0] / 2, [x0, y0, x1, y1] = [[x, y + half, x + w, y + half], [x + w - half, y, x + w - half, y + h], [x, y + h - half, x + w, y + h - half], [x + half, y, x + half, y + h]][k];
      made.push(node("path", { d: `M${x0.toFixed(1)} ${y0.toFixed(1)}L${x1.toFixed(1)} ${y1.toFixed(1)}`, fill: "none", stroke: s[1], "stroke-width": s[0] }));
    });
    return made;
  }
  function walk(e, origin, out) {
    const style = getComputedStyle(e), b = e.getBoundingClientRect();
    if (e.matches(SKIP) || !shown(style) || !b.width && !b.height && style.display !== "contents") return;
    if (e.localName === "svg") {
      const made = drawing(e, { x: b.left - origin.x, y: b.top - origin.y, width: b.width, height: b.height });
      if (made) out.append(made);
      return;
    }
    out.append(...boxes(e, style, b, origin));
    for (const child of e.childNodes) if (child.nodeType === 3) out.append(...lines(child, origin)); else if (child.nodeType === 1) walk(child, origin, out);
  }

  function wrapped(text, width) {
    const made = [""];
    for (const word of text.split(" ")) {
      const longer = (made[made.length - 1] + " " + word).trim();
      if (pen.measureText(longer).width <= width || !made[made.length - 1]) made[made.length - 1] = longer; else made.push(word);
    }
    return made;
  }
  const heading = (figure) => figure.querySelector("h2, h3, h4") || figure.closest("section").querySelector("h2");

  // The whole figure as a file that opens alone: heading, drawing, legend, and where it comes from.
  function picture(figure) {
    if (figure.whole) figure.whole();
    const body = getComputedStyle(document.body), style = getComputedStyle(figure), b = figure.getBoundingClientRect(), title = heading(figure);
    const inset = EDGE + parseFloat(style.paddingLeft), width = b.width + 2 * EDGE, out = node("g", {});
    let top = EDGE;
    if (!figure.contains(title)) {
      const font = getComputedStyle(title), size = parseFloat(font.fontSize);
      out.append(node("text", { x: inset, y: top + size, fill: font.color, "font-size": size, "font-family": font.fontFamily.replace(/"/g, "'"), "font-weight": font.fontWeight }, title.textContent.trim()));
      top += 1.6 * size;
    }
    for (const child of figure.children) walk(child, { x: b.left - EDGE, y: b.top - top }, out);
    const take = figure.querySelector(".take"), bottom = top + (take ? take.getBoundingClientRect().top : b.bottom) - b.top + NOTE;
    pen.font = `${NOTE}px ${body.fontFamily}`;
    const credit = figure.querySelector(".map") ? document.getElementById("credit") : null;
    const notes = [WORDS + " " + meta("description"), ...(credit ? [credit.textContent.replace(/\s+/g, " ").trim()] : [])].flatMap((text) => wrapped(text, width - 2 * inset));
    notes.forEach((text, k) => out.append(node("text", { x: inset, y: bottom + 1.4 * NOTE * (k + 1), fill: style.color, "font-size": NOTE, "font-family": body.fontFamily.replace(/"/g, "'") }, text)));
    const height = bottom + 1.4 * NOTE * notes.length + EDGE;
    const svg = node("svg", { width, height, viewBox: `0 0 ${width.toFixed(2)} ${height.toFixed(2)}` });
    svg.append(node("title", {}, title.textContent.trim()), node("desc", {}, `${WORDS} ${meta("description")}`), node("rect", { width, height, fill: body.backgroundColor }), out);
    return { width, height, text: new XMLSerializer().serializeToString(svg) };
  }

  // A cell that a spreadsheet would run as a formula becomes a text.
  function cell(value) {
    if (value === null || value === undefined) return "";
    if (typeof value === "number") return String(value);
    const text = /^[=+\-@\t\r]/.test(value) ? "'" + value : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  }
  const csv = (table) => "\ufeff" + [table.head, ...table.rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";

  function save(name, blob) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }
  async function png(figure) {
    const { width, height, text } = picture(figure), image = new Image(), canvas = document.createElement("canvas");
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
    await image.decode();
    canvas.width = Math.round(2 * width);
    canvas.height = Math.round(2 * height);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((done) => { canvas.toBlob(done, "image/png"); });
  }

  document.addEventListener("contested", () => {
    for (const figure of document.querySelectorAll("figure.chart")) {
      const name = "contested-" + (figure.dataset.csvName || figure.id), row = document.createElement("p");
      row.className = "take";
      row.setAttribute("role", "group");
      row.setAttribute("aria-label", "Download this chart");
      const add = (kind, make) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = kind;
        button.addEventListener("click", async () => save(`${name}.${kind.toLowerCase()}`, await make()));
        row.append(button);
      };
      const table = figure.table || (() => window.contested.table(figure.id));
      if (figure.table || table()) add("CSV", () => new Blob([csv(table() || { head: [], rows: [] })], { type: "text/csv;charset=utf-8" }));
      add("SVG", () => new Blob([picture(figure).text], { type: "image/svg+xml" }));
      add("PNG", () => png(figure));
      figure.append(row);
    }
  });
})();
