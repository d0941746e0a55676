
"use strict";

// The page's data: rows in the keys of the JSON report, and what they name by number. Texts only ever become text nodes.
const report = JSON.parse(document.getElementById("rows").textContent);
const words = report.words;
const CONCERNS = ["fails", "known", "look", "fine", "skipped"];
const VERDICTS = Object.keys(report.verdicts);
const CHANGES = ["new", "healed"]; // since the previous run
const SPARE = 12; // rows drawn above and below what is seen
const MOST_PRINTED = 1000;
const MOST_OFFERED = 300; // hosts and documents that the inputs offer

const $ = (id) => document.getElementById(id);
const table = $("table");
const body = table.tBodies[0];

// --- What is known of a row ---

const answerOf = (row) => row.failure ?? (row.status === undefined ? "" : String(row.status));
const placeOf = (place) => `${report.documents[place[0]]}:${place[1]}`;
const placesOf = (row) => [...new Set((row.places ?? []).map(placeOf))];
const hopsOf = (row) => (row.chain ?? []).map((hop) => ({ ...hop, url: hop.url ?? row.url }));
const entryOf = (row) => (row.code === undefined ? {} : report.codes[row.code]);
const adviceOf = (row) => row.advice ?? entryOf(row).advice ?? "";

function say(name, values = {}) {
  const [one, many] = words[name].split("|");
  const text = many !== undefined && (values.total ?? values.n) !== 1 ? many : one; // "1 of 14 URLs", "1 of 1 URL"
  return text.replace(/\{(\w+)\}/g, (_, key) =>
    typeof values[key] === "number" ? values[key].toLocaleString("en-US") : values[key]);
}

report.rows.forEach((row, number) => {
  const documents = (row.places ?? []).map((place) => report.documents[place[0]]);
  row.number = number;
  row.answer = answerOf(row);
  row.place = row.places ? placeOf(row.places[0]) : "";
  row.documents = [...new Set(documents)];
  row.change = row.new ? "new" : row.healed ? "healed" : "";
  row.urgency = CONCERNS.indexOf(row.concern) - (row.new ? 0.5 : 0); // before what failed already
  row.text = [row.url, row.final_url, row.verdict, row.answer, row.reason, row.excuse, row.title, ...row.documents]
    .filter(Boolean).join("\n").toLowerCase();
});

// --- State: what is filtered and sorted, kept in the fragment of the address ---

const EMPTY = { q: "", verdict: [], change: "", answer: "", host: "", document: "", sort: "", open: null };
let state = { ...EMPTY };

function stateOf(fragment) {
  const given = new URLSearchParams(fragment);
  const open = given.get("open");
  return {
    q: given.get("q") ?? "",
    verdict: (given.get("verdict") ?? "").split(",").filter((verdict) => VERDICTS.includes(verdict)),
    change: CHANGES.includes(given.get("change")) ? given.get("change") : "",
    answer: given.get("answer") ?? "",
    host: given.get("host") ?? "",
    document: given.get("document") ?? "",
    sort: /^-?(verdict|answer|url|place|time)$/.test(given.get("sort") ?? "") ? given.get("sort") : "",
    open: open !== null && report.rows[open] ? Number(open) : null,
  };
}

function fragmentOf(kept) {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(kept)) {
    if (value !== null && String(value) !== "") given.set(name, String(value));
  }
  return given.toString();
}

function remember() {
  const fragment = fragmentOf(state);
  try {
    history.replaceState(null, "", fragment ? `#${fragment}` : location.pathname + location.search);
  } catch {
    // a page in a frame without an origin keeps its address
  }
}

// --- Filtering and sorting ---

const ORDERS = {
  verdict: (a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict),
  answer: (a, b) => (a.answer < b.answer ? -1 : a.answer > b.answer ? 1 : 0),
  url: (a, b) => (a.url < b.url ? -1 : a.url > b.url ? 1 : 0),
  place: (a, b) => compareDocuments(a, b) || (a.places?.[0][1] ?? 0) - (b.places?.[0][1] ?? 0),
  time: (a, b) => a.elapsed_ms - b.elapsed_ms,
};
const byUrgency = [...report.rows].sort((a, b) => a.urgency - b.urgency);
let shown = byUrgency;

function compareDocuments(a, b) {
  const [one, other] = [a.documents[0] ?? "", b.documents[0] ?? ""];
  return one < other ? -1 : one > other ? 1 : 0;
}

// The documents of the places that are not listed come as ranges of indexes: a link in each page's footer has them all.
const found = { text: null, before: [] };

function isInMore(row, text) {
  if (!row.more_documents) return false;
  if (found.text !== text) {
    found.text = text;
    found.before = [0]; // how many of the documents before each one have the text in their names
    for (const name of report.documents) found.before.push(found.before.at(-1) + name.toLowerCase().includes(text));
  }
  return row.more_documents.some(([first, last]) => found.before[last + 1] > found.before[first]);
}

function isInDocument(row, text) {
  return row.documents.some((name) => name.toLowerCase().includes(text)) || isInMore(row, text);
}

function matching(row, wanted) {
  return (!wanted.verdicts.size || wanted.verdicts.has(row.verdict))
    && (!wanted.change || row.change === wanted.change)
    && (!wanted.answer || row.answer === wanted.answer)
    && (!wanted.host || row.host.includes(wanted.host))
    && (!wanted.document || isInDocument(row, wanted.document))
    && wanted.words.every((word) => row.text.includes(word) || isInMore(row, word));
}

function select() {
  const wanted = {
    verdicts: new Set(state.verdict),
    change: state.change,
    answer: state.answer,
    host: state.host.trim().toLowerCase(),
    document: state.document.trim().toLowerCase(),
    words: state.q.toLowerCase().split(/\s+/).filter(Boolean),
  };
  shown = byUrgency.filter((row) => matching(row, wanted));
  const column = state.sort.replace("-", "");
  if (column) {
    const sign = state.sort.startsWith("-") ? -1 : 1;
    shown.sort((a, b) => sign * ORDERS[column](a, b));
  }
}

// --- Building elements ---

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== undefined && child !== null && child !== ""));
  return made;
}

/** A URL, as a link where it is whole and of the web; one with a hidden part leads nowhere. */
function linked(url) {
  const whole = /^https?:\/\/[^\s\\]+$/i.test(url) && !url.includes("***");
  return whole
    ? element("a", { href: url, rel: "noreferrer noopener", target: "_blank", class: "mono" }, url)
    : element("span", { class: "mono" }, url);
}

function rowElement(row) {
  const tone = row.concern === "known" ? "muted" : report.verdicts[row.verdict].tone;
  const button = element("button", { type: "button", class: "open-row", "aria-expanded": "false", tabindex: "-1", title: row.url }, row.url);
  const why = row.excuse ?? row.reason ?? "";
  const answer = row.answer && !why.startsWith(row.answer) ? `${row.answer} · ` : ""; // where its column has no room
  const reason = element("span", { class: "reason" }, element("span", { class: "short-answer" }, answer), why);
  const mark = row.change ? words[row.change] : row.concern === "known" ? words.known : "";
  const places = placesOf(row).length + (row.more_places ?? 0);
  const more = places > 1 ? say("more", { n: words.lang === "en" ? places - 1 : places }) : "";
  return element("tr", { class: "row" },
    element("td", { class: "c-verdict" }, element("span", { class: `dot ${tone}` }, row.verdict),
      mark && element("span", { class: "tag" }, mark)),
    element("td", { class: "c-answer" }, row.failure ?? [row.status, entryOf(row).status === row.status ? entryOf(row).phrase : ""].filter(Boolean).join(" ")),
    element("td", { class: "c-url" }, button, reason),
    element("td", { class: "c-place", title: row.place }, row.place, more),
    element("td", { class: "c-time" }, row.chain ? duration(row.elapsed_ms) : ""));
}

function duration(milliseconds) {
  return milliseconds >= 1000 ? `${(milliseconds / 1000).toFixed(1)} s` : `${Math.round(milliseconds)} ms`;
}

const minute = (text) => `${text.slice(0, 16).replace("T", " ")} UTC`;
const sawOf = (seen) => `${seen.verdict} ${seen.answer}`.trim();
const moment = (text) => `${text.replace("T", " ").replace("Z", "")} UTC`;
const list = (items, attributes) => element("ul", attributes, ...items.map((item) => element("li", {}, item)));

function detailElement(row) {
  const entry = entryOf(row);
  const facts = [
    ["url", linked(row.url)],
    ["why", row.reason || row.evidence ? list([row.reason, ...(row.evidence ?? [])].filter(Boolean)) : null],
    ["excuse", row.excuse],
    ["since", row.since && moment(row.since)],
    ["meaning", entry.meaning],
    ["advice", adviceOf(row)],
    ["replacement", row.replacement && linked(row.replacement)],
    ["expected", row.expected && (row.expected.includes("/") ? linked(row.expected) : row.expected)],
    ["chain", row.chain && hopList(row)],
    ["places", row.places && placeList(row)],
    ["title-of-page", row.title],
    ["history", row.history !== undefined && strip(row)],
    ["added", row.added?.some(Boolean) && addedList(row)],
    ["attempts", row.attempts || null],
    ["retry-after", row.retry_after_s === undefined ? null : `${row.retry_after_s} s`],
    ["tls-expires", row.tls_expires && moment(row.tls_expires)],
    ["checked-at", row.checked_at && moment(row.checked_at)],
    ["reference", entry.link ? element("a", { href: entry.link, rel: "noreferrer noopener", target: "_blank" }, entry.reference) : entry.reference],
  ].filter(([, told]) => told);
  const listed = element("dl", { class: "facts" });
  for (const [name, told] of facts) listed.append(element("dt", {}, words[name]), element("dd", {}, told));
  return element("tr", { class: "detail" }, element("td", {}, listed));
}

function hopList(row) {
  return element("ol", { class: "hops" }, ...hopsOf(row).map((hop) => {
    const aside = [hop.method, duration(hop.elapsed_ms), hop.address, hop.via && hop.via !== "location" ? `${words.leads} ${words[hop.via]}` : "",
      hop.location ? `→ ${hop.location}` : ""].filter(Boolean).join(" · ");
    return element("li", {}, element("span", { class: "status" }, String(hop.status ?? hop.failure ?? "–")), " ", linked(hop.url),
      element("span", { class: "aside" }, aside));
  }));
}

/** The columns that only some runs have: those of the input, and with --index what a search engine makes of the page. */
function addedList(row) {
  return list(row.added.map((value, place) => value && `${report.added[place]}: ${value}`).filter(Boolean));
}

function placeList(row) {
  const items = row.places.map(([document, line, column, text]) => element("span", {},
    element("span", { class: "mono" }, `${report.documents[document]}:${line}:${column}`),
    text && element("span", { class: "soft" }, ` ${say("written-as", { text })}`)));
  if (row.more_places) items.push(element("span", { class: "soft" }, say("more-places", { n: row.more_places })));
  return list(items);
}

function strip(row) {
  const observed = report.histories[row.history].map((number) => report.seen[number]);
  const marks = observed.map((seen) => {
    const told = `${minute(seen.at)}: ${sawOf(seen)}`;
    return element("li", { class: report.verdicts[seen.verdict]?.tone, title: told }, element("span", { class: "unseen" }, told));
  });
  const [first, last] = [observed[0].at.slice(0, 10), observed.at(-1).at.slice(0, 10)];
  const ends = first === last ? first : `${first} – ${last}`;
  const told = `${ends}: ${seriesOf(observed.map(sawOf))}`;
  return element("div", {}, element("ol", { class: "strip" }, ...marks), element("span", { class: "soft" }, told));
}

/** What was seen run by run, each change once, for whoever sees no colours and has no pointer. */
function seriesOf(seen) {
  const series = [];
  for (const each of seen) {
    if (series.at(-1)?.each === each) series.at(-1).runs += 1;
    else series.push({ each, runs: 1 });
  }
  return series.map(({ each, runs }) => (runs > 1 ? `${each} ×${runs}` : each)).join(" → ");
}

// --- Drawing only the rows that are seen ---

const space = () => element("tr", { class: "space", "aria-hidden": "true" }, element("td"));
const [above, below] = [space(), space()];
const drawn = new Map(); // the elements of rows, and of the opened row's details, by the row's number
let details = null; // { number, row: the element, height }
let rowHeight = 56;
let current = 0; // the place in the table that the keyboard is at
let printing = false;

const opened = () => (state.open === null ? -1 : shown.findIndex((row) => row.number === state.open));
const heightOf = (spacer, height) => {
  spacer.hidden = height <= 0;
  spacer.cells[0].style.height = `${Math.max(height, 0)}px`;
};

function visible(open) {
  if (printing) return [0, Math.min(shown.length, MOST_PRINTED)];
  const extra = open < 0 ? 0 : details?.height ?? 0;
  const seen = -body.getBoundingClientRect().top;
  const place = (y) => (open < 0 || y < (open + 1) * rowHeight ? y : Math.max((open + 1) * rowHeight, y - extra)) / rowHeight;
  const from = Math.min(Math.floor(place(seen)) - SPARE, shown.length - 2 * SPARE);
  const to = Math.max(Math.ceil(place(seen + window.innerHeight)) + SPARE, 2 * SPARE); // some, for whoever tabs to them
  return [Math.max(from, 0), Math.min(to, shown.length)];
}

function draw() {
  const open = opened();
  if (open < 0) details = null;
  else if (details?.number !== state.open) details = { number: state.open, row: detailElement(shown[open]), height: 0 };
  const [from, to] = visible(open);
  const wanted = [];
  const kept = new Set();
  const reached = current >= from && current < to ? current : Math.min(from + SPARE, to - 1); // by the tab key
  for (let place = from; place < to; place += 1) {
    const row = shown[place];
    let made = drawn.get(row.number);
    if (!made) drawn.set(row.number, made = rowElement(row));
    kept.add(row.number);
    describe(made, { place, open, reached });
    wanted.push(made);
    if (place === open) {
      details.row.setAttribute("aria-rowindex", place + 3);
      wanted.push(details.row);
    }
  }
  // A cell over more columns than a narrow window shows would take room beside them.
  const columns = [...table.tHead.rows[0].cells].filter((head) => head.offsetParent !== null).length;
  for (const wide of [above, below, details?.row]) if (wide) wide.cells[0].colSpan = columns;
  const focused = document.activeElement;
  for (const number of drawn.keys()) if (!kept.has(number)) drawn.delete(number);
  arrange([above, ...wanted, below]);
  if (focused !== document.activeElement && !focused.isConnected) table.focus({ preventScroll: true });
  if (details?.row.isConnected) details.height = details.row.getBoundingClientRect().height;
  const extra = details?.height ?? 0;
  heightOf(above, printing ? 0 : from * rowHeight + (open >= 0 && open < from ? extra : 0));
  heightOf(below, printing ? 0 : (shown.length - to) * rowHeight + (open >= to ? extra : 0));
}

function describe(made, { place, open, reached }) {
  const button = made.querySelector(".open-row");
  made.setAttribute("aria-rowindex", place + 2 + (open >= 0 && place > open ? 1 : 0));
  made.classList.toggle("open", place === open);
  button.setAttribute("aria-expanded", String(place === open));
  button.tabIndex = place === reached ? 0 : -1;
  button.dataset.place = place;
}

/** Make the body's rows those that are wanted without moving one that stays, which may have the focus. */
function arrange(wanted) {
  const staying = new Set(wanted);
  for (const old of [...body.rows]) if (!staying.has(old)) old.remove();
  let next = body.firstChild;
  for (const row of wanted) {
    if (row === next) next = next.nextSibling;
    else body.insertBefore(row, next);
  }
}

function measure() {
  const row = body.querySelector("tr.row");
  if (row && !printing) rowHeight = row.getBoundingClientRect().height || rowHeight;
}

let waiting = false;
function drawSoon() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    draw();
  });
}

// --- Showing the state ---

function show() {
  select();
  const open = opened();
  current = open < 0 ? 0 : open;
  for (const name of ["q", "answer", "host", "document"]) if ($(name).value !== state[name]) $(name).value = state[name];
  for (const chip of document.querySelectorAll(".chips button")) {
    const pressed = chip.dataset.change ? chip.dataset.change === state.change : state.verdict.includes(chip.dataset.verdict);
    chip.setAttribute("aria-pressed", String(pressed));
  }
  for (const button of table.tHead.querySelectorAll("button")) {
    const column = state.sort.replace("-", "") === button.dataset.sort;
    const order = state.sort.startsWith("-") ? "descending" : "ascending";
    button.parentElement.setAttribute("aria-sort", column ? order : "none");
  }
  table.setAttribute("aria-rowcount", shown.length + 1 + (open < 0 ? 0 : 1));
  $("count").textContent = say("shown", { n: shown.length, total: report.rows.length });
  $("nothing").hidden = shown.length > 0;
  $("clear").hidden = fragmentOf({ ...state, open: null, sort: "" }) === "";
  draw();
  measure();
}

function change(part) {
  state = { ...state, ...part };
  remember();
  show();
}

function toggle(place) {
  const number = shown[place].number;
  current = place;
  change({ open: state.open === number ? null : number });
  current = place;
  draw();
}

function moveTo(place) {
  current = Math.min(Math.max(place, 0), shown.length - 1);
  const open = opened();
  const extra = open >= 0 && current > open ? details?.height ?? 0 : 0;
  const top = body.getBoundingClientRect().top + current * rowHeight + extra;
  const head = table.tHead.getBoundingClientRect().height;
  if (top < head) window.scrollBy(0, top - head);
  else if (top + rowHeight > window.innerHeight) window.scrollBy(0, top + rowHeight - window.innerHeight);
  draw();
  drawn.get(shown[current]?.number)?.querySelector(".open-row").focus({ preventScroll: true });
}

// --- Copying what is filtered ---

// The columns of the CSV report, and its rule for what a spreadsheet would take for a formula.
const ACTIVE = /^\s*(?:[=+\-@\t\r＝＋－＠]|::)/;
const LONGEST_CELL = 32767;
const number = (value) => (Number.isInteger(value) ? value.toFixed(1) : String(value));
const COLUMNS = {
  url: (row) => row.url,
  verdict: (row) => row.verdict,
  level: (row) => report.verdicts[row.verdict].level,
  first_status: (row) => row.chain?.[0].status,
  status: (row) => row.status,
  phrase: (row) => entryOf(row).phrase,
  meaning: (row) => entryOf(row).meaning,
  advice: adviceOf,
  final_url: (row) => row.final_url ?? row.url,
  redirects: (row) => Math.max((row.chain ?? []).length - 1, 0),
  redirect: (row) => row.redirect,
  replacement: (row) => row.replacement,
  expected: (row) => row.expected,
  chain: chainOf,
  failure: (row) => row.failure,
  reason: (row) => row.reason,
  attempts: (row) => row.attempts ?? 0,
  elapsed_ms: (row) => number(row.elapsed_ms),
  tls_expires: (row) => row.tls_expires,
  checked_at: (row) => row.checked_at,
  sources: (row) => placesOf(row).join(" "),
};

function chainOf(row) {
  const hops = hopsOf(row);
  return hops.map((hop, place) => {
    const via = hop.via && hop.via !== "location" ? ` >${hop.via}> ` : " > ";
    return `${hop.status ?? hop.failure ?? "-"} ${hop.url}${place < hops.length - 1 ? via : ""}`;
  }).join("");
}

function cell(value) {
  let text = String(value ?? "");
  if (ACTIVE.test(text)) text = `'${text}`;
  const points = [...text];
  if (points.length > LONGEST_CELL) text = `${points.slice(0, LONGEST_CELL - 1).join("")}…`;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function asCsv(rows) {
  const names = Object.keys(COLUMNS);
  const lines = rows.map((row) => [...names.map((name) => COLUMNS[name](row)), ...(row.added ?? [])].map(cell).join(","));
  return [[...names, ...report.added].map(cell).join(","), ...lines, ""].join("\n");
}

// As the Markdown report has it: URLs and live words in code spans, which hold in a cell.
const LIVE = /[\\`*_[\]<>&|~#@$]|:\/\/|^www\.|^(?:mailto|xmpp):|^GH-\d|^:\w|^(?=[a-f]*\d)[0-9a-f]{7,40}$|^(?:[+=-]+|\d+[.)])$/i;
const WORD = /([^\s\u2e80-\uffef]+?)([.,;:!?)"']*)(?=[\s\u2e80-\uffef]|$)/g;

function codeSpan(text) {
  if (!text) return "";
  const held = text.replace(/(?<=\\)\|/g, "\\x7c").replaceAll("|", "\\|");
  const fence = "`".repeat(Math.max(0, ...(held.match(/`+/g) ?? []).map((run) => run.length)) + 1);
  const pad = /^`|`$|^\s|\s$/.test(held) ? " " : "";
  return fence + pad + held + pad + fence;
}

const prose = (text) => text.replace(WORD, (whole, word, rest) => (LIVE.test(word) ? codeSpan(word) + rest : whole));

function asMarkdown(rows) {
  const heads = [words.verdict, words.answer, words.url, words.why, words["found-in"]];
  const lines = rows.map((row) => [
    row.verdict, row.answer, [row.url, row.final_url].filter(Boolean).map(codeSpan).join(" → "),
    [row.reason, row.excuse].filter(Boolean).map(prose).join(" · "), placesOf(row).map(codeSpan).join(report.between),
  ]);
  return [heads, heads.map(() => ":---"), ...lines].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch { // an older browser, or one that gives a page from disk no clipboard
    const area = element("textarea", { "aria-hidden": "true" });
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

async function copied(text, button) {
  const done = await copy(text);
  $("count").textContent = done ? say("copied", { n: shown.length }) : words["not-copied"];
  button.focus();
}

// --- What the reader does ---

function listen() {
  for (const name of ["q", "host", "document"]) $(name).addEventListener("input", () => change({ [name]: $(name).value, open: null }));
  $("answer").addEventListener("change", () => change({ answer: $("answer").value, open: null }));
  $("chips").addEventListener("click", (event) => {
    const chip = event.target.closest("button");
    if (!chip) return;
    const { verdict } = chip.dataset;
    const others = state.verdict.filter((each) => each !== verdict);
    change({ verdict: others.length < state.verdict.length ? others : [...others, verdict], open: null });
  });
  $("changes")?.addEventListener("click", (event) => {
    const chip = event.target.closest("button");
    if (chip) change({ change: state.change === chip.dataset.change ? "" : chip.dataset.change, open: null });
  });
  $("clear").addEventListener("click", () => {
    change({ ...EMPTY, sort: state.sort });
    $("q").focus();
  });
  $("copy-csv").addEventListener("click", (event) => copied(asCsv(shown), event.currentTarget));
  $("copy-markdown").addEventListener("click", (event) => copied(asMarkdown(shown), event.currentTarget));
  table.tHead.addEventListener("click", (event) => {
    const column = event.target.closest("button")?.dataset.sort;
    if (!column) return;
    change({ sort: state.sort === column ? `-${column}` : state.sort === `-${column}` ? "" : column });
  });
  body.addEventListener("click", (event) => {
    const row = event.target.closest("tr.row");
    if (row && !event.target.closest("a") && !String(getSelection())) toggle(Number(row.querySelector(".open-row").dataset.place));
  });
  body.addEventListener("keydown", onKey);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select")) return;
    event.preventDefault();
    $("q").focus();
  });
  window.addEventListener("scroll", drawSoon, { passive: true });
  window.addEventListener("resize", () => {
    draw();
    measure();
    draw();
  });
  window.addEventListener("hashchange", follow);
  window.addEventListener("beforeprint", () => print(true));
  window.addEventListener("afterprint", () => print(false));
}

/** Show the view that the address asks for: everything without a fragment, as after going back. */
function follow() {
  if (location.hash && !location.hash.includes("=")) {
    remember(); // the link to the table keeps the view, and so must the address
    return;
  }
  state = stateOf(location.hash.slice(1));
  show();
  if (location.hash) reach();
}

/** Go to the table, the keyboard and the screen reader too. */
function reach() {
  $("results").scrollIntoView();
  $("results").focus({ preventScroll: true });
}

function onKey(event) {
  const button = event.target.closest(".open-row");
  if (button) current = Number(button.dataset.place);
  const step = Math.max(Math.floor(window.innerHeight / rowHeight) - 2, 1);
  const moves = { ArrowDown: current + 1, ArrowUp: current - 1, PageDown: current + step, PageUp: current - step, Home: 0, End: shown.length - 1 };
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && state.open !== null) {
    const place = opened();
    change({ open: null });
    moveTo(place);
  } else if (event.key in moves && button) {
    event.preventDefault();
    moveTo(moves[event.key]);
  }
}

function print(begins) {
  printing = begins;
  $("printed").hidden = !begins || shown.length <= MOST_PRINTED;
  $("printed").textContent = say("printed", { n: MOST_PRINTED });
  draw();
}

// --- Light and dark ---

function theme() {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  const kept = (value) => {
    try {
      if (value) localStorage.setItem("probe-theme", value);
      return localStorage.getItem("probe-theme");
    } catch { // a page without storage forgets the choice
      return null;
    }
  };
  const before = kept();
  if (before === "light" || before === "dark") root.dataset.theme = before;
  $("theme").hidden = false;
  $("theme").addEventListener("click", () => {
    const now = root.dataset.theme ?? (dark.matches ? "dark" : "light");
    root.dataset.theme = now === "dark" ? "light" : "dark";
    kept(root.dataset.theme);
  });
}

// --- What the filters offer ---

function counted(values) {
  const counts = new Map();
  for (const value of values) if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

function offer() {
  for (const [answer, count] of counted(report.rows.map((row) => row.answer))) {
    $("answer").append(element("option", { value: answer }, `${answer} (${count.toLocaleString("en-US")})`));
  }
  const offered = { hosts: report.rows.map((row) => row.host), documents: report.rows.flatMap((row) => row.documents) };
  for (const [name, values] of Object.entries(offered)) {
    $(name).append(...counted(values).slice(0, MOST_OFFERED).map(([value]) => element("option", { value })));
  }
}

report.rows.forEach((row) => { row.host ??= ""; });
$("explorer").hidden = false;
offer();
theme();
listen();
state = stateOf(location.hash.slice(1));
show();
if (location.hash.includes("=")) reach();
draw();
