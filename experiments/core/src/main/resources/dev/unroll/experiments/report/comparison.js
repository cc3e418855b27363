// What the parts of a comparison share: its models, and the runs of each.

const report = content;

/** The runs of each model, in the leaderboard's order. */
function byModel(runs) {
  const groups = new Map(modelNames.map((name) => [name, []]));
  for (const run of runs) {
    groups.get(run.model).push(run);
  }
  return [...groups].filter(([, members]) => members.length > 0);
}

/** Every model of the report: the leaderboard's, then any that only the pictures know. */
const modelNames = [
  ...new Set(
    [
      report.leaderboard.entries.map((entry) => entry.name),
      ...[report.pictures.curves, report.pictures.gradientFlow, report.pictures.spectra].map((runs) => runs.map((run) => run.model)),
      ...[report.examples.samples, report.examples.forecasts].map((runs) => runs.map((run) => run.model)),
    ].flat(),
  ),
];
