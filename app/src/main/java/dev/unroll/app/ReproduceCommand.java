package dev.unroll.app;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.io.AtomicFile;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.reproduce.Conditions;
import dev.unroll.experiments.reproduce.NumberMatch;
import dev.unroll.experiments.reproduce.Reproduction;
import dev.unroll.experiments.reproduce.RunComparison;
import dev.unroll.experiments.run.RunFolder;
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

/** A run, repeated and compared with itself. */
@Command(
    name = "reproduce",
    description = {
      "Repeat a training, comparison, sweep, backtest, forecast or chapter in a new run, and"
          + " compare every loss, score, weight and forecast with those of the run.",
      "",
      "  unroll reproduce RUN",
      "",
      "Before it trains, it names what differs from the run: data, settings, version, engine,"
          + " vector width, threads and JVM.",
      "The exit code is 0 if all numbers have the same bits, 1 if some differ, and 2 if they cannot"
          + " be compared.",
      ""
    })
final class ReproduceCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Parameters(
      paramLabel = "RUN",
      description = "The path of a run, its name, or the first characters of its folder.")
  private String word;

  @Option(
      names = "--anyway",
      description = "Repeat the run although its data or its recipe have changed since.")
  private boolean anyway;

  @Mixin private Workers workers;

  @Mixin private SparkOption spark;

  @Override
  public Integer call() throws IOException {
    RunFolder then = RunFolder.open(common.run(word).folder());
    Repeater repeater = new Repeater(then, common, workers.count(), spark);
    repeater.check();
    Conditions conditions = Conditions.of(then, Workbench.environment(), repeater.files());
    common.say("repeating %s, %s", then.path(), then.kind().words());
    conditions.lines().forEach(line -> common.say("  " + line));
    repeater.place().ifPresent(line -> common.say("  " + line));
    if (!conditions.obstacle().isEmpty() && !anyway) {
      throw new InvalidInput(
          "%s cannot be repeated as it was (%s); put the old data and settings back, or add --anyway"
              .formatted(then.path(), conditions.obstacle()));
    }
    Path now = repeater.repeat(anyway);
    Reproduction result =
        new Reproduction(conditions, RunComparison.of(then.path(), now, repeater::isComparable));
    return conclude(then, now, result, repeater.limits());
  }

  private int conclude(RunFolder then, Path now, Reproduction result, List<String> further)
      throws IOException {
    List<String> limits = new ArrayList<>(result.limits());
    limits.addAll(further);
    common.say("");
    result.matches().stream().map(NumberMatch::words).forEach(common::say);
    common.say(result.verdict());
    limits.forEach(limit -> common.say("not promised: " + limit));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("of", then.path().toString());
    document.put("run", now.toString());
    document.put("identical", result.identical());
    document.put("verdict", result.verdict());
    document.putAll(Json.map(result));
    document.put("limits", limits);
    AtomicFile.write(now.resolve("reproduction.json"), Json.pretty(document));
    common.result(document);
    return result.identical() ? 0 : Unroll.FAILED;
  }
}
