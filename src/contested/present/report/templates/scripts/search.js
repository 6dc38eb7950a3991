// Search in what the page says: claims, priors, parameters, places, mechanisms, documents, questions.
(() => {
  const KINDS = { q: "question", c: "claim", p: "prior", m: "mechanism", d: "document" }, MOST = 12, AROUND = 70;
  const box = document.getElementById("search");
  if (!box) return;
  const find = document.getElementById("find"), found = document.getElementById("found"), list = found.querySelector("ol");
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const tidy = (text) => text.replace(/\s+/g, " ").trim();
  const textOf = (e) => e.cells ? [...e.cells].map((cell) => cell.textContent).join(" ") : e.textContent;
  let entries = null;

  // Every entry, with its text folded at the first search: nothing is kept twice in the file.
  function collect() {
    const made = [], add = (kind, text, href, go) => made.push({ kind, text, folded: fold(text), href, go });
    const page = window.contested;
    for (const { id, title } of page ? page.choices.places : []) {
      add("place", title, "#" + new URLSearchParams({ place: id }), () => { page.setState({ place: id }); document.getElementById("where").scrollIntoView(); });
    }
    for (const e of document.querySelectorAll("main [id]")) {
      const kind = /^[qcpmd]\d+$/.test(e.id) && KINDS[e.id[0]];
      if (kind) add(kind, tidy(textOf(e.closest("tr") || e)), "#" + e.id);
    }
    document.querySelectorAll("#parametertable tbody th:not([id])").forEach((head, k) => {
      head.id = `by-hand-${k}`;
      add("set by hand", tidy(textOf(head.parentElement)), "#" + head.id);
    });
    return made;
  }
  // The words of an entry around the first match, with the match marked.
  function snippet(text, word) {
    let folded = "";
    const from = [];
    [...text].forEach((letter, k) => { for (const _ of fold(letter)) from.push(k); folded += fold(letter); });
    const letters = [...text], at = folded.indexOf(word), start = from[at] ?? 0, end = (from[at + word.length - 1] ?? start - 1) + 1;
    const first = start < AROUND ? 0 : start - AROUND / 2, last = Math.min(letters.length, first + 2 * AROUND), mark = document.createElement("mark");
    mark.textContent = letters.slice(start, end).join("");
    return [(first ? "… " : "") + letters.slice(first, start).join(""), mark, letters.slice(end, last).join("") + (last < letters.length ? " …" : "")];
  }
  function search() {
    const words = fold(find.value).split(/\s+/).filter(Boolean);
    found.hidden = !words.length;
    list.replaceChildren();
    if (!words.length) return;
    entries = entries || collect();
    const hits = entries.filter((e) => words.every((word) => e.folded.includes(word)));
    const early = (e) => Math.min(AROUND, e.folded.indexOf(words[0]));
    hits.sort((a, b) => early(a) - early(b));
    for (const hit of hits.slice(0, MOST)) {
      const item = document.createElement("li"), link = document.createElement("a"), kind = document.createElement("span");
      link.href = hit.href;
      kind.textContent = hit.kind;
      link.append(kind, " ", ...snippet(hit.text, words[0]));
      link.addEventListener("click", (event) => {
        found.hidden = true;
        if (hit.go) { event.preventDefault(); hit.go(); }
      });
      item.append(link);
      list.append(item);
    }
    document.getElementById("foundtext").textContent = !hits.length ? "Nothing found." : hits.length > MOST ? `${hits.length} found, the first ${MOST}:` : `${hits.length} found:`;
  }
  find.addEventListener("input", search);
  find.addEventListener("focus", search);
  addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.target.closest("input, select, textarea")) { event.preventDefault(); find.focus(); find.select(); }
    if (event.key === "Escape" && box.contains(event.target)) { find.value = ""; search(); find.focus(); }
  });
  box.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key], links = [find, ...list.querySelectorAll("a")];
    if (!step) return;
    event.preventDefault();
    links[Math.max(0, Math.min(links.length - 1, links.indexOf(document.activeElement) + step))].focus();
  });
  document.addEventListener("pointerdown", (event) => { if (!box.contains(event.target)) found.hidden = true; });
  box.hidden = false;
})();
