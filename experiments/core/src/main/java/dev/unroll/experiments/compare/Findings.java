package dev.unroll.experiments.compare;

import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.dynamics.Spectrum;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.recipe.ComparisonRecipe;
import dev.unroll.experiments.recipe.Presets;
import dev.unroll.experiments.report.Leaderboard;
import dev.unroll.experiments.report.Pictures;
import dev.unroll.experiments.train.Probe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the runs of a comparison and turns them into a leaderboard and pictures. */
final class Findings {
  private final ComparisonRecipe recipe;
  private final Task task;
  private final List<ComparedRun> runs;

  Findings(ComparisonRecipe recipe, Task task, List<ComparedRun> runs) {
    this.recipe = recipe;
    this.task = task;
    this.runs = runs;
  }

  Leaderboard leaderboard() {
    Leaderboard.Metric metric = Verdict.metric(task, recipe.first().training().solvedBelow());
    List<Leaderboard.Baseline> baselines =
        task.baselines().stream()
            .map(baseline -> new Leaderboard.Baseline(baseline.name(), baseline.scores()))
            .toList();
    List<Leaderboard.Entry> entries = new ArrayList<>();
    for (String model : recipe.models()) {
      entries.add(entry(model, metric));
    }
    entries.sort(
        Comparator.comparingDouble(
            entry -> {
              double mean = entry.scores().get(metric.name()).mean();
              return Double.isNaN(mean) ? Double.POSITIVE_INFINITY : mean;
            }));
    return new Leaderboard(metric, baselines, entries);
  }

  private Leaderboard.Entry entry(String model, Leaderboard.Metric metric) {
    List<ComparedRun> own =
        runs.stream().filter(run -> run.recipe().model().equals(model)).toList();
    Map<String, Leaderboard.Spread> scores = new LinkedHashMap<>();
    for (Task.Metric each : task.metrics()) {
      scores.put(
          each.name(),
          Leaderboard.Spread.of(
              own.stream()
                  .map(run -> run.result().test().getOrDefault(each.name(), Double.NaN))
                  .toList()));
    }
    double bar = metric.solvedBelow() == null ? 0 : metric.solvedBelow();
    int successes =
        (int) scores.get(metric.name()).values().stream().filter(score -> score < bar).count();
    List<String> diverged =
        own.stream()
            .filter(run -> run.result().divergedAt() >= 0)
            .map(
                run ->
                    "%s, seed %d, at step %d"
                        .formatted(model, run.recipe().seed(), run.result().divergedAt()))
            .toList();
    double seconds =
        own.stream().mapToDouble(run -> run.result().seconds()).average().orElse(Double.NaN);
    return new Leaderboard.Entry(
        model,
        Presets.builtIn().about(model),
        new Leaderboard.Cost(own.get(0).result().parameters(), seconds),
        new Leaderboard.Runs(successes, own.size(), diverged),
        scores);
  }

  Pictures pictures() throws IOException {
    List<Pictures.Curve> curves = new ArrayList<>();
    List<Pictures.GradientFlow> flows = new ArrayList<>();
    List<Pictures.Spectrum> spectra = new ArrayList<>();
    for (ComparedRun run : runs) {
      String model = run.recipe().model();
      long seed = run.recipe().seed();
      curves.add(curve(run));
      Optional<Probe> start = Probe.read(run.folder(), Probe.START);
      Optional<Probe> end = Probe.read(run.folder(), Probe.END);
      if (start.isPresent() && end.isPresent()) {
        Probe before = start.get();
        Probe after = end.get();
        flows.add(new Pictures.GradientFlow(model, seed, before.flow(), after.flow()));
        if (before.spectrum() != null && after.spectrum() != null) {
          spectra.add(
              new Pictures.Spectrum(
                  model, seed, before.matrix(), cloud(before.spectrum()), cloud(after.spectrum())));
        }
      }
    }
    return new Pictures(curves, flows, spectra);
  }

  private Pictures.Curve curve(ComparedRun run) throws IOException {
    List<Integer> epochs = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    List<Double> validation = new ArrayList<>();
    String metric = task.metrics().get(0).name();
    run.folder()
        .metrics()
        .forEach(
            line -> {
              boolean diverged = line.containsKey("diverged");
              Map<?, ?> scores = diverged ? Map.of() : (Map<?, ?>) line.get("validation");
              epochs.add((int) Json.number(line.get("epoch")));
              losses.add(diverged ? Double.NaN : Json.number(line.get("loss")));
              validation.add(diverged ? Double.NaN : Json.number(scores.get(metric)));
            });
    return new Pictures.Curve(
        run.recipe().model(), run.recipe().seed(), epochs, losses, validation);
  }

  private static Pictures.Cloud cloud(Spectrum spectrum) {
    List<Pictures.Eigenvalue> points =
        spectrum.eigenvalues().stream()
            .map(value -> new Pictures.Eigenvalue(value[0], value[1]))
            .toList();
    return new Pictures.Cloud(points, spectrum.radius(), spectrum.sigmaMax());
  }
}
