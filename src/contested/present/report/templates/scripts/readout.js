// One small readout: the numbers under the pointer, or of the chart that has the keyboard's focus.
(() => {
  const SIDES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const WEEKS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -4, PageUp: 4, Home: -1e6, End: 1e6 };
  const LABELLED = "[data-tip], [role=img][aria-label]";
  const box = document.createElement("div");
  box.id = "readout";
  box.setAttribute("role", "status");
  document.body.append(box);
  let page = null, titled = null, again = null; // `again` shows what the keyboard reads, where the page has been scrolled to

  function show(x, y, text) {
    box.textContent = text;
    box.classList.add("on");
    box.style.left = Math.max(8, Math.min(x + 12, document.documentElement.clientWidth - box.offsetWidth - 8)) + "px";
    box.style.top = (y + 18 + box.offsetHeight > innerHeight ? Math.max(8, y - 12 - box.offsetHeight) : y + 18) + "px";
  }
  function hide() {
    box.classList.remove("on");
    box.textContent = "";
    for (const e of document.querySelectorAll(".cross")) e.remove();
    if (titled && !titled.textContent) titled.textContent = titled.said;
    titled = again = null;
  }
  // A line or an outline on a chart, which its next drawing or hide() takes away.
  function mark(svg, d) {
    for (const e of document.querySelectorAll(".cross")) e.remove();
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("class", "cross");
    path.setAttribute("d", d);
    svg.append(path);
  }
  function showWeek(figure, week, x, y) {
    const svg = figure.querySelector("svg"), found = page.reading(figure.id, week), view = svg.viewBox.baseVal;
    mark(svg, `M${found.x} 0V${view.height}`);
    const at = new DOMPoint(found.x, view.height / 4).matrixTransform(svg.getScreenCTM());
    show(x ?? at.x, y ?? at.y, found.text);
  }
  const weekly = (figure) => page && figure && page.reading(figure.id, page.state.week);
  function weekUnder(figure, event) {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(figure.querySelector("svg").getScreenCTM().inverse());
    return page.weekAt(figure.id, at.x);
  }

  document.addEventListener("pointermove", (event) => {
    const target = event.target, figure = target.closest("figure.chart");
    if (weekly(figure) && target.closest("svg")) return showWeek(figure, weekUnder(figure, event), event.clientX, event.clientY);
    const title = target.querySelector(":scope > title");
    if (title && title === titled) return show(event.clientX, event.clientY, title.textContent || title.said);
    hide();
    // The browser's own tip would say the same again: an empty title has none.
    if (title) {
      title.said = title.textContent;
      title.textContent = "";
      titled = title;
      return show(event.clientX, event.clientY, title.said);
    }
    const labelled = target.closest(LABELLED);
    if (labelled) show(event.clientX, event.clientY, labelled.dataset.tip || labelled.getAttribute("aria-label"));
  });
  document.documentElement.addEventListener("pointerleave", hide);
  addEventListener("scroll", () => { if (again) again(); else hide(); }, { passive: true });
  addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  document.addEventListener("focusout", hide);
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("li, tr, article, figure");
    const labelled = row && event.target.matches(":focus-visible") && !event.target.onread && row.querySelector(LABELLED);
    if (!labelled) return;
    again = () => {
      const at = labelled.getBoundingClientRect();
      show(at.left, at.bottom - 12, labelled.dataset.tip || labelled.getAttribute("aria-label"));
    };
    again();
  });

  // A chart that is read with the arrow keys; `move` takes a key and says whether it was one of its own.
  function reader(frame, label, read, move) {
    frame.tabIndex = 0;
    frame.onread = () => { again = read; read(); };
    frame.setAttribute("role", "application");
    frame.setAttribute("aria-roledescription", "chart");
    frame.setAttribute("aria-label", label);
    frame.addEventListener("focus", () => { if (frame.matches(":focus-visible")) frame.onread(); });
    frame.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !move(event.key)) return;
      event.preventDefault();
      frame.onread();
    });
  }
  function weekReader(figure) {
    const svg = figure.querySelector("svg"), frame = svg.parentElement;
    let week = page.state.week;
    page.onChange((state) => { week = state.week; });
    reader(frame, "Numbers by week: arrow keys read, Enter chooses the week", () => showWeek(figure, week), (key) => {
      if (key === "Enter" || key === " ") page.setState({ week });
      else if (!WEEKS[key]) return false;
      else week = page.weeks[Math.max(0, Math.min(page.weeks.length - 1, page.weeks.indexOf(week) + WEEKS[key]))];
      return true;
    });
    frame.addEventListener("click", (event) => { if (event.target.closest("svg")) page.setState({ week: weekUnder(figure, event) }); });
  }
  function mapReader(svg) {
    const shapes = [...svg.querySelectorAll("path[data-p]")], centre = (e) => { const b = e.getBBox(); return [b.x + b.width / 2, b.y + b.height / 2]; };
    const nearest = (far) => shapes.map((e) => [far(centre(e)), e]).filter((row) => row[0] >= 0).sort((a, b) => a[0] - b[0])[0];
    const view = svg.viewBox.baseVal, chosen = () => shapes.find((e) => page.choices.places[e.dataset.p].id === page.state.place);
    let at = null;
    const frame = document.createElement("div");
    svg.replaceWith(frame);
    frame.append(svg);
    reader(frame, "Places on the map: arrow keys read, Enter chooses the place", () => {
      at = at || chosen() || nearest(([x, y]) => Math.hypot(x - view.width / 2, y - view.height / 2))[1];
      const b = at.getBoundingClientRect(), title = at.querySelector("title");
      mark(svg, at.getAttribute("d"));
      show(b.right, b.bottom - 18, title.textContent || title.said);
    }, (key) => {
      const id = at && page.choices.places[at.dataset.p].id, side = SIDES[key];
      if (id && (key === "Enter" || key === " ")) page.setState({ place: page.state.place === id ? "" : id });
      else if (!side) return false;
      else if (at) {
        const [x0, y0] = centre(at);
        // Steps aside count twice, and nothing behind counts.
        const next = nearest(([x, y]) => {
          const ahead = (x - x0) * side[0] + (y - y0) * side[1], aside = Math.abs((x - x0) * side[1]) + Math.abs((y - y0) * side[0]);
          return ahead > 0.5 && aside < 2 * ahead ? ahead + 2 * aside : -1;
        });
        if (next) at = next[1];
      }
      return true;
    });
  }
  document.addEventListener("contested", () => {
    page = window.contested;
    for (const figure of document.querySelectorAll("figure.chart")) {
      const map = figure.querySelector("svg.map");
      if (map) mapReader(map);
      else if (weekly(figure)) weekReader(figure);
    }
  });
})();
