package dev.unroll.app;

import dev.unroll.datasets.input.Count;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.cluster.Cluster;
import dev.unroll.experiments.forecast.ForecastStudy;
import dev.unroll.experiments.forecast.RemoteFit;
import dev.unroll.experiments.forecast.backtest.Backtest;
import dev.unroll.experiments.forecast.backtest.LeakCheck;
import dev.unroll.experiments.forecast.backtest.Predictions;
import dev.unroll.experiments.forecast.backtest.ScoreTable;
import dev.unroll.experiments.forecast.backtest.SkillVerdict;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.page.BacktestReport;
import dev.unroll.experiments.forecast.page.BacktestSummary;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.io.JsonLines;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.run.Lock;
import dev.unroll.experiments.run.RunData;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Forecasts of the past, made with what was known then, beside baselines. */
@Command(
    name = "backtest",
    description = {
      "Forecast the past from several origins, from what was known at each, and compare the"
          + " networks with baselines.",
      "",
      "  unroll backtest airline",
      "  unroll backtest stock data.file=prices.csv     the return of the next day",
      "  unroll backtest data.file=sales.csv horizon=12 windows=8",
      "  unroll backtest data.file=long.csv data.format=long data.id=shop data.column=sold",
      "  unroll backtest data.file=Hourly-train.csv data.test=Hourly-test.csv data.format=m4"
          + " horizon=48",
      "",
      "'unroll recipe backtest' lists every setting with its default.",
      ""
    })
final class BacktestCommand implements Callable<Integer> {
  @Mixin private Common common;
  @Mixin private EffortOptions effort;
  @Mixin private BoardOption board;
  @Mixin private SparkOption spark;

  @Parameters(
      arity = "0..*",
      paramLabel = "WORD",
      description = "A settings file, airline, etth1 or stock, then key=value settings.")
  private List<String> words = new ArrayList<>();

  @Option(names = "--resume", paramLabel = "RUN", description = "Resume a backtest.")
  private Path resume;

  @Mixin private ChangedData changed;

  @Option(
      names = "--check-leaks",
      description =
          "Instead, check that no forecast uses values after its origin. The first network is"
              + " fitted again without each input, which takes as long as it does each time.")
  private boolean leaks;

  @Override
  public Integer call() throws IOException {
    try (BoardOption.Running shown = board.start(common, resume)) {
      return run();
    }
  }

  private int run() throws IOException {
    if (!words.isEmpty() && words.get(0).equals("stock")) {
      return new StockDemo(common).run(words.subList(1, words.size()));
    }
    ForecastStudy all =
        resume == null
            ? Forecasting.read(effort.before(words))
            : ForecastStudy.resolved(Common.resume(resume, RunKind.BACKTEST, words).recipe());
    ForecastStudy study = all.evaluable();
    if (leaks) {
      return check(study);
    }
    RunFolder folder =
        resume == null
            ? common.createRun(RunKind.BACKTEST, "backtest", study.settings())
            : RunFolder.open(resume);
    try (Lock lock = folder.lock()) {
      changed.accept(common, folder, study.files());
      RunData.settle(folder, study.files(), resume != null);
      study.keepSeasons(folder, resume != null).ifPresent(note -> common.say("note: " + note));
      forecast(study, folder);
    }
    return 0;
  }

  private void forecast(ForecastStudy study, RunFolder folder) throws IOException {
    common.facts(study.facts());
    common.say("forecasting into " + folder.path());
    Predictions kept = new Predictions(new JsonLines(folder.path().resolve("predictions.jsonl")));
    Backtest backtest = new Backtest(study.series(), study.protocol(), kept);
    List<Forecaster> forecasters = study.forecasters();
    Map<String, String> notes =
        fitOnCluster(folder, RemoteFit.missing(study, backtest, forecasters), kept);
    Backtest.Result result;
    try (FitLine line = new FitLine(common.status())) {
      result = backtest.run(forecasters, line::at, notes);
    }
    if (result.runs().isEmpty()) {
      throw new InvalidInput("no forecaster could forecast: " + result.leftOut());
    }
    conclude(study, folder, result);
  }

  /** The notes of fits that a cluster makes, by the names of their forecasters; none without it. */
  private Map<String, String> fitOnCluster(RunFolder folder, List<RemoteFit> fits, Predictions kept)
      throws IOException {
    Map<String, String> notes = new LinkedHashMap<>();
    try (Cluster cluster = spark.connect().orElse(null)) {
      if (cluster != null) {
        common.say("%s on %s", Count.of(fits.size(), "fit"), cluster.description());
        SparkOption.record(cluster, folder);
        for (RemoteFit.Answer answer : cluster.call(fits)) {
          kept.addAll(answer.lines());
          if (!answer.note().isEmpty()) {
            notes.putIfAbsent(answer.model(), answer.note());
          }
        }
      }
    }
    return notes;
  }

  /** Exit code 1 if something leaks. */
  private int check(ForecastStudy study) {
    LeakCheck check = new LeakCheck(study.series(), study.protocol());
    List<LeakCheck.Finding> findings = check.of(study::members);
    List<String> copies = check.copies(study.known(), study.past(), study.season());
    List<LeakCheck.Need> needs = check.needs(study::members, findings, study.known(), study.past());
    findings.forEach(finding -> common.say(finding.sentences()));
    needs.forEach(need -> common.say(need.words()));
    common.say(copies);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("findings", findings.stream().map(Json::map).toList());
    document.put("needs", needs.stream().map(Json::map).toList());
    document.put("copies", copies);
    common.result(document);
    boolean leaking = !copies.isEmpty() || findings.stream().anyMatch(LeakCheck.Finding::leaking);
    boolean asked = needs.stream().anyMatch(LeakCheck.Need::needed);
    common.say(
        leaking
            ? "LEAK: do not believe the scores"
            : asked ? "no leak found, but an input to look at (above)" : "no leak found");
    return leaking ? 1 : 0;
  }

  private void conclude(ForecastStudy study, RunFolder folder, Backtest.Result result)
      throws IOException {
    ScoreTable table = ScoreTable.of(study.series(), study.protocol(), study.season(), result);
    List<String> verdict = SkillVerdict.of(table, study.protocol(), study.series(), study.season());
    BacktestSummary summary =
        new BacktestSummary(
            "Backtest: " + Path.of(study.facts().get("file")).getFileName(),
            study.series(),
            study.protocol(),
            study.seasons(),
            table,
            verdict,
            study.levels(),
            result.leftOut(),
            study.facts(),
            study.settings().toYaml(),
            folder.environment());
    common.say("");
    table(table);
    levels(table, study.levels());
    result.runs().stream()
        .filter(run -> !run.members().isEmpty())
        .forEach(run -> common.say("%s: %s", run.model(), run.members()));
    common.say(result.leftOutSentences());
    common.say("");
    common.say(verdict);
    common.conclude(
        folder, BacktestReport.write(summary, folder), BacktestReport.document(summary));
  }

  /** The error of each level of series that add up. */
  private void levels(ScoreTable table, List<String> levels) {
    if (levels.isEmpty()) {
      return;
    }
    common.say("");
    StringBuilder head = new StringBuilder("%-34s".formatted(table.metric() + " by level"));
    levels.stream().distinct().forEach(level -> head.append("%18s".formatted(level)));
    common.say(head.toString());
    for (ScoreTable.Row row : table.rows()) {
      StringBuilder line = new StringBuilder("%-34s".formatted(row.run().model()));
      row.byLevel(levels)
          .values()
          .forEach(mean -> line.append("%18s".formatted(Words.number(mean, 4))));
      common.say(line.toString());
    }
  }

  private void table(ScoreTable table) {
    List<String> shown =
        List.of("MASE", "MAE", "RMSE", "MAPE", "sMAPE", "wQL", "coverage 80 %", "coverage 95 %");
    StringBuilder head = new StringBuilder("%-34s".formatted("model"));
    shown.forEach(name -> head.append("%10s".formatted(name.replace("coverage ", "in "))));
    common.say(head.append("%10s".formatted("seconds")).toString());
    for (ScoreTable.Row row : table.rows()) {
      String name = row.run().model() + (row.run().baseline() ? "" : " *");
      StringBuilder line = new StringBuilder("%-34s".formatted(name));
      shown.forEach(
          score -> line.append("%10s".formatted(Words.number(row.scores().get(score), 4))));
      common.say(line.append("%10s".formatted(Words.number(row.run().seconds(), 2))).toString());
    }
  }
}
