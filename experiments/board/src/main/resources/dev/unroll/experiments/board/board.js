// The board: asks for what is new once a second, and draws what has changed.

const PAUSE = 1000; // milliseconds
const MANY = 300; // runs, of which the list is asked for less often
const palette = [...content.models];
const beat = { timer: null, ticks: 0, busy: false, again: false, answered: null };

/** Everything that the selection shows is brought up to date; whether anything is new. */
async function follow() {
  const due = runs.top.length < MANY || beat.ticks++ % 3 === 0;
  const fresh = [due && (await refreshRuns())];
  chooseFirst();
  const inside = chosen.ids.filter((id) => id.includes("/")).map((id) => id.split("/")[0]);
  const compared = chosenRows().filter(({ kind }) => kind === "compare").map(({ id }) => id);
  for (const row of rowsOf([...new Set([...inside, ...compared, ...list.open])])) {
    fresh.push(await refreshParts(row));
  }
  const shown = chosenRows();
  const tails = [
    ...curveGroups().flatMap((group) => group.rows.map((row) => trainingOf(row).follow(row))),
    ...shown.filter(({ kind }) => kind === "sweep").map((row) => studyOf(row).follow(row)),
    ...shown.filter(({ kind }) => kind === "forecast").map((row) => forecastOf(row).follow(row)),
    ...shown.filter(({ kind, status }) => kind === "backtest" && status !== "finished").map((row) => backtestOf(row).follow(row)),
    ...shown.map(refreshDetails),
  ];
  fresh.push(...(await Promise.all(tails)));
  return fresh.some(Boolean);
}

function draw() {
  const rows = chosenRows();
  colourCurves();
  const several = rows.length > 1;
  drawList();
  if (!rows.length) {
    const box = panel("none", runs.top.length ? "Nothing selected" : "Welcome");
    put(box, "words", runs.top.length, () => make("p", {}, runs.top.length ? "Select runs on the left: a click shows one, ticks lay several over each other." : "What you train appears on the left; select it to watch it here."));
    arrange([box]);
    return;
  }
  arrange([
    drawBar(rows),
    ...(curves.groups.length ? [drawCurves()] : []),
    ...rows.filter(({ kind }) => kind === "sweep").map(drawStudy),
    ...rows.filter(({ kind }) => kind === "backtest").map(drawBacktest),
    ...rows.filter(({ kind }) => kind === "forecast").map(drawForecast),
    ...(several ? [drawDifference(rows)] : rows.map(drawDetails)),
  ]);
}

/** Draws at once what the user asked for, then brings it up to date. */
function refresh() {
  draw();
  return update();
}

async function update() {
  if (beat.busy) {
    beat.again = true;
    return;
  }
  beat.busy = true;
  try {
    do {
      beat.again = false;
      if (await follow()) {
        draw();
      }
    } while (beat.again);
    beat.answered = new Date();
    tellLive("live", "on");
  } catch (problem) {
    const since = beat.answered ? " since " + beat.answered.toLocaleTimeString() : "";
    tellLive(problem instanceof TypeError ? "no answer" + since + "; './unroll board' starts it again" : problem.message, "bad");
  } finally {
    beat.busy = false;
  }
}

async function tick() {
  clearTimeout(beat.timer);
  if (document.hidden) {
    tellLive("paused", "");
    return;
  }
  await update();
  beat.timer = setTimeout(tick, PAUSE);
}

function tellLive(words, tone) {
  const live = document.getElementById("live");
  live.className = tone;
  if (live.textContent !== words) {
    live.textContent = words;
  }
}

document.getElementById("place").textContent = content.root;
startList();
readChosen();
watchPage();
window.addEventListener("hashchange", () => {
  readChosen();
  refresh();
});
document.addEventListener("visibilitychange", () => !document.hidden && tick());
tick();
