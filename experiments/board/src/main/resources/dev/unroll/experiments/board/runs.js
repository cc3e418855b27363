// The runs as the server lists them, and which of them are selected.

const runs = { version: "", top: [], rows: new Map(), parts: new Map(), problems: [] };
const details = new Map(); // by id
const chosen = { ids: [], begun: false }; // in the order in which they were selected

function rowsOf(ids) {
  return ids.map((id) => runs.rows.get(id)).filter(Boolean);
}

function chosenRows() {
  return rowsOf(chosen.ids);
}

/** What a run is called: by its user, else by its folder without the time. */
function titleOf(row) {
  return row.name || row.id.slice(row.id.lastIndexOf("/") + 1).replace(/^\d{8}-\d{6}-/, "");
}

function momentWords(created) {
  return new Date(created).toLocaleString("sv-SE"); // 2026-11-27 16:51:06
}

/** The same, with the whole it is a part of, and with its data where it is called by its kind alone. */
function longTitleOf(row) {
  const whole = runs.rows.get(row.id.split("/")[0]);
  const title = titleOf(row);
  return whole && whole !== row ? titleOf(whole) + " / " + title : title === row.kind && row.task ? title + " of " + row.task : title;
}

/** Whether nothing is written any more; of a run that seems interrupted another machine may know better. */
function isOver({ status }) {
  return !["running", "interrupted"].includes(status);
}

function isTraining(row) {
  return row.kind === "train";
}

/** Takes in a listing; whether anything is new. */
async function refreshRuns() {
  const listing = await askJson("api/runs", { since: runs.version });
  if (listing === null) {
    return false;
  }
  runs.version = listing.version;
  runs.problems = listing.problems;
  runs.top = listing.runs.map(({ id }) => id);
  const gone = new Set([...runs.rows.keys()].filter((id) => !id.includes("/")));
  listing.runs.forEach((row) => {
    runs.rows.set(row.id, row);
    gone.delete(row.id);
  });
  gone.forEach((id) => runs.rows.delete(id));
  return true;
}

/** The runs inside a whole, again while it is being written; whether anything is new. */
async function refreshParts(row) {
  const known = runs.parts.get(row.id);
  if (!row.whole || (known && isOver(row) && known.changed === row.changed)) {
    return false;
  }
  const parts = (await askJson("api/parts", { id: row.id })).runs;
  const text = JSON.stringify(parts);
  runs.parts.set(row.id, { changed: isOver(row) ? row.changed : null, text, ids: parts.map(({ id }) => id) });
  parts.forEach((part) => runs.rows.set(part.id, part));
  return !known || known.text !== text;
}

function partsOf(row) {
  return rowsOf((runs.parts.get(row.id) || { ids: [] }).ids);
}

async function refreshDetails(row) {
  const known = details.get(row.id);
  if (known && known.changed === row.changed) {
    return false;
  }
  details.set(row.id, await askJson("api/run", { id: row.id }));
  return true;
}

/** The selection stands in the address, so that a reload and a bookmark keep it. */
function keepChosen() {
  const query = new URLSearchParams(chosen.ids.map((id) => ["run", id])).toString();
  history.replaceState(null, "", query ? "#" + query : "#");
}

function readChosen() {
  chosen.ids = new URLSearchParams(location.hash.slice(1)).getAll("run");
  chosen.begun = chosen.ids.length > 0;
}

/** At first the newest run that is being written, else the newest. */
function chooseFirst() {
  if (!chosen.begun && runs.top.length) {
    const first = rowsOf(runs.top).find(({ status }) => status === "running") || runs.rows.get(runs.top[0]);
    chosen.ids = [first.id];
    chosen.begun = true;
  }
}

function chooseOnly(id) {
  chosen.ids = [id];
  keepChosen();
  refresh();
}

function toggleChosen(id) {
  chosen.ids = chosen.ids.includes(id) ? chosen.ids.filter((other) => other !== id) : [...chosen.ids, id];
  chosen.begun = true;
  keepChosen();
  refresh();
}

function chooseNone() {
  chosen.ids = [];
  keepChosen();
  refresh();
}
