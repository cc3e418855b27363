package dev.unroll.app;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.cluster.Cluster;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.recipe.ComparisonRecipe;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.run.Lock;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunKind;
import dev.unroll.experiments.run.RunSpec;
import dev.unroll.experiments.run.RunStatus;
import dev.unroll.experiments.train.EpochFit;
import dev.unroll.experiments.train.RateSearch;
import dev.unroll.experiments.train.Retraining;
import dev.unroll.experiments.train.RunResult;
import dev.unroll.experiments.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One model, trained into a run folder. */
@Command(
    name = "train",
    description = {
      "Train one model into a run folder.",
      "",
      "  unroll train adding model=gru hidden=64 lr=3e-3",
      "  unroll train my-recipe.yaml seed=7",
      "  unroll train --resume runs/RUN",
      "  unroll train adding model=gru --find-lr",
      "",
      "'unroll recipe TASK' lists every setting with its default; 'unroll recipe models' the"
          + " presets.",
      ""
    })
final class TrainCommand implements Callable<Integer> {
  private static final int SHOWN = 10; // updates from one line of --find-lr to the next

  @Mixin private Common common;

  @Parameters(
      arity = "0..*",
      paramLabel = "WORD",
      description = "A task or a recipe file, then key=value settings.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description = "Resume a training from its last checkpoint.")
  private Path resume;

  @Option(
      names = "--find-lr",
      description =
          "Train nothing; let the learning rate rise over 200 minibatches, show the loss, and"
              + " suggest a rate.")
  private boolean findRate;

  @Mixin private ChangedData changed;

  @Mixin private MinutesOption minutes;

  @Mixin private SparkOption spark;

  @Mixin private BoardOption board;

  @Override
  public Integer call() throws IOException {
    if (findRate) {
      return findRate();
    }
    if (resume != null) {
      Common.resume(resume, RunKind.TRAIN, minutes.with(words));
    }
    try (BoardOption.Running shown = board.start(common, resume);
        Cluster cluster = spark.connect().orElse(null)) {
      if (resume == null) {
        return start(cluster);
      }
      try (Lock lock = RunFolder.open(resume).lock()) {
        return resume(RunFolder.open(resume), cluster); // as the last writer left it
      }
    }
  }

  private int findRate() {
    if (resume != null || spark.isGiven() || words.isEmpty()) {
      throw new InvalidInput(
          "--find-lr: expected a task or a recipe file, without --resume and --spark, such as"
              + " 'unroll train adding model=gru --find-lr'");
    }
    Recipe recipe = Workbench.recipe(words, null).single();
    RateSearch search = RateSearch.run(recipe, Workbench.task(List.of(recipe)));
    common.say("learning rate  loss of minibatches");
    for (int k = 0; k < search.rates().size(); k += SHOWN) {
      common.say(
          "%13s  %s",
          Words.number(search.rates().get(k), 2), Words.number(search.losses().get(k), 4));
    }
    OptionalDouble rate = search.suggestion();
    common.say(
        "lowest loss %s at %s", Words.number(search.lowest(), 4), Words.number(search.best(), 2));
    common.say(
        rate.isPresent()
            ? "suggestion, a tenth of that rate: lr=" + Words.number(rate.getAsDouble(), 1)
            : "no suggestion: the loss does not fall within %d updates; try 'unroll sweep' with lr=log(1e-4,1)"
                .formatted(search.rates().size()));
    Map<String, Object> document = new LinkedHashMap<>(Json.map(search));
    document.put("suggestion", rate.isPresent() ? rate.getAsDouble() : null);
    common.result(document);
    return 0;
  }

  private int start(Cluster cluster) throws IOException {
    if (words.isEmpty()) {
      throw new InvalidInput(
          "train: name a task or a recipe file, such as 'unroll train adding model=gru'");
    }
    ComparisonRecipe read = Workbench.recipe(minutes.with(words), null);
    Recipe recipe = read.single();
    Task task = Workbench.task(List.of(recipe));
    if (cluster != null) {
      EpochFit.check(recipe.training());
    }
    RunFolder run =
        RunFolder.create(
            common.runsRoot(), RunSpec.train(recipe, read.overrides(), Workbench.environment()));
    common.changes(read.overrides());
    common.changes(read.notes());
    try (Lock lock = run.lock()) {
      return train(recipe, task, run, cluster);
    }
  }

  private int resume(RunFolder run, Cluster cluster) throws IOException {
    boolean over = run.status() == RunStatus.FINISHED || run.status() == RunStatus.DIVERGED;
    if (over && run.hasSummary()) {
      String how = run.status() == RunStatus.FINISHED ? " is finished" : " has diverged";
      throw new InvalidInput(resume + how + "; nothing is left to train");
    }
    Recipe recipe = Workbench.resolved(run.recipe());
    Task task = Workbench.task(List.of(recipe));
    changed.accept(common, run, task.files());
    return train(recipe, task, run, cluster);
  }

  private int train(Recipe recipe, Task task, RunFolder run, Cluster cluster) throws IOException {
    common.say("training %s on %s into %s", recipe.model(), task.name(), run.path());
    List<Task.Baseline> baselines = Retraining.baselines(recipe.training(), task);
    RunResult result;
    try (ProgressLine line = new ProgressLine(common.status(), recipe.members().size())) {
      Recipe rest = recipe.after(minutes.spent());
      if (cluster == null) {
        result = Trainer.train(rest, task, run, line);
      } else {
        common.say("on " + cluster.description());
        SparkOption.record(cluster, run);
        EpochFit there = cluster.fit();
        result = Trainer.train(rest, task, run, line, there);
      }
    }
    if (result.divergedAt() >= 0) {
      common.say("diverged at step " + result.divergedAt());
    }
    if (result.outOfTime(recipe.training())) {
      common.say(
          "ended by training.minutes after %d of %d epochs",
          result.epochs(), recipe.training().epochs());
    }
    Map<String, String> units = new HashMap<>();
    Retraining.testScores(recipe.training(), task)
        .forEach(name -> units.put(name, task.metrics().get(0).unit()));
    task.metrics().forEach(metric -> units.put(metric.name(), metric.unit()));
    result
        .test()
        .forEach(
            (name, score) ->
                common.say("test %s %s %s", name, Words.number(score, 5), units.get(name)));
    for (Task.Baseline baseline : baselines) {
      baseline
          .scores()
          .forEach(
              (name, score) ->
                  common.say("baseline %s: %s %s", baseline.name(), name, Words.number(score, 5)));
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("run", run.path().toString());
    document.putAll(Json.map(result));
    common.result(document);
    return 0;
  }
}
