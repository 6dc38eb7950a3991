// What is shown stands in the address, as #q=...&week=...&place=...&layer=...&series=...; other fragments are anchors.
(() => {
  const KEYS = { q: "question", week: "week", place: "place", layer: "layer", series: "series" };
  const PAUSE = 400; // ms: longer than a step of the play button, so that the address is written once it stops
  const where = document.getElementById("where");

  // An anchor inside folded parts opens all of them; older browsers do not.
  function reveal() {
    const target = document.getElementById(location.hash.slice(1));
    const folded = [];
    for (let e = target && target.closest("details:not([open])"); e; e = e.parentElement.closest("details:not([open])")) folded.push(e);
    for (const e of folded) e.open = true;
    if (folded.length) target.scrollIntoView();
  }
  addEventListener("hashchange", reveal);
  reveal();

  document.addEventListener("contested", () => {
    const page = window.contested, start = page.state;
    let written = "", timer = 0;

    function read() {
      const asked = new URLSearchParams(location.hash.slice(1)), found = {};
      for (const key in KEYS) if (asked.get(key)) found[KEYS[key]] = asked.get(key);
      if (!Object.keys(found).length) return;
      // What is not named, or not known, is as the page opens; a question brings its own week, layer and series.
      page.setState(start);
      page.setState(found);
      if (fragment()) where.scrollIntoView({ behavior: "instant" });
    }
    function fragment() {
      const now = page.state, parts = new URLSearchParams(), other = now.question !== start.question;
      for (const key in KEYS) {
        const value = now[KEYS[key]];
        if (value && (other || value !== start[KEYS[key]])) parts.set(key, value);
      }
      return String(parts);
    }
    function write() {
      const text = fragment();
      if (text === written) return;
      written = text;
      history.replaceState(null, "", text ? "#" + text : location.href.split("#")[0]);
    }
    page.onChange(() => { clearTimeout(timer); timer = setTimeout(write, PAUSE); });
    addEventListener("hashchange", () => { clearTimeout(timer); read(); }); // an anchor followed just after a change stays
    read();
  });
})();
