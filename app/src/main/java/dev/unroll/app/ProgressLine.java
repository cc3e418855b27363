package dev.unroll.app;

import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.train.Progress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Shows the progress of trainings. */
final class ProgressLine implements Progress, AutoCloseable {
  private final StatusLine line;
  private final int trainings;
  private final long began;
  private final Map<String, Double> shares = new LinkedHashMap<>();
  private final Map<String, Double> passes = new LinkedHashMap<>(); // epochs of a pass
  private final Set<String> retraining = new LinkedHashSet<>(); // in the second pass
  private final Set<String> ended = new LinkedHashSet<>();
  private final Map<String, Integer> firsts = new LinkedHashMap<>(); // epochs done when it was met
  private final Map<String, Double> before = new LinkedHashMap<>(); // shares done by then

  ProgressLine(StatusLine line, int trainings) {
    this.line = line;
    this.trainings = trainings;
    this.began = line.millis();
  }

  @Override
  public synchronized void update(Update now) {
    String name = name(now.recipe());
    boolean twice = now.recipe().training().retrain();
    double epochs = isKnown(now) ? now.epochs() : now.recipe().training().epochs();
    double pass = now.epoch() - 1 + now.part();
    if (twice && pass < passes.getOrDefault(name, 0.0)) {
      retraining.add(name);
    }
    passes.put(name, pass);
    double earlier = retraining.contains(name) ? 1 : 0;
    shares.put(name, (earlier + pass / epochs) / (twice ? 2 : 1));
    firsts.putIfAbsent(name, now.epoch() - 1);
    before.put(name, firsts.get(name) / epochs / (twice ? 2 : 1)); // an estimate, with a budget
    if (line.due()) {
      line.show(fitting(now));
    }
  }

  @Override
  public synchronized void ended(Recipe recipe) {
    String name = name(recipe);
    if (shares.put(name, 1.0) == null) {
      before.put(name, 1.0); // found finished
    }
    ended.add(name);
  }

  private static boolean isKnown(Update now) {
    return !Double.isNaN(now.epochs());
  }

  private static String name(Recipe recipe) {
    return recipe.model() + " s" + recipe.seed();
  }

  /** The line, without what matters least when it would be too long. */
  private String fitting(Update now) {
    String start =
        String.format(
            Locale.ROOT,
            "%d/%d done%s  %s  %sepoch %d%s  loss %s",
            ended.size(),
            trainings,
            isKnown(now) ? left() : "",
            name(now.recipe()),
            retraining.contains(name(now.recipe())) ? "retraining, " : "",
            now.epoch(),
            isKnown(now) ? "/" + (int) Math.ceil(now.epochs()) : "",
            number(now.loss()));
    String rate = String.format(Locale.ROOT, "  %.0f sequences/s", now.sequencesPerSecond());
    String validation =
        Double.isNaN(now.validation()) ? "" : "  validation " + number(now.validation());
    int room = line.room();
    String shortRate = rate.replace("sequences", "seq");
    return List.of(start + validation + rate, start + rate, start + shortRate, start).stream()
        .filter(text -> text.length() <= room)
        .findFirst()
        .orElse(start.substring(0, Math.min(room, start.length())));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, Math.abs(value) < 1e4 ? "%.4f" : "%.1e", value);
  }

  /** Time left, at the rate of this process so far. */
  private String left() {
    double done = sum(shares);
    double here = done - sum(before);
    if (here < 0.01 * (trainings - sum(before))) {
      return "";
    }
    double elapsed = (line.millis() - began) / 1e3;
    return StatusLine.left(elapsed / here * (trainings - done));
  }

  private static double sum(Map<String, Double> shares) {
    return shares.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  @Override
  public synchronized void close() {
    line.clear();
  }
}
