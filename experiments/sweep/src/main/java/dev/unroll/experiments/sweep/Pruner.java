package dev.unroll.experiments.sweep;

import dev.unroll.datasets.input.InvalidInput;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Decides which trials are stopped early, by their learning curves beside those of others. */
public sealed interface Pruner extends Serializable {
  Pattern RULE = Pattern.compile("(none|median|asha)(?:\\(([0-9]{1,6}),([0-9]{1,6})\\))?");

  /**
   * Decides after an epoch.
   *
   * @param own validation scores after each epoch so far, smaller is better; not empty
   * @param others the learning curves of other trials
   * @return why to stop the trial; empty if it should continue
   */
  Optional<String> prune(List<Double> own, List<LearningCurve> others);

  /** The rule as {@link #parse} reads it. */
  String text();

  /** Stops no trial. */
  record None() implements Pruner {
    @Override
    public Optional<String> prune(List<Double> own, List<LearningCurve> others) {
      return Optional.empty();
    }

    @Override
    public String text() {
      return "none";
    }
  }

  /**
   * Stops a trial whose best score is worse than the median of the best scores that the others had
   * at that epoch (the median stopping rule; Golovin et al. 2017, "Google Vizier"). A pruned trial
   * counts with the scores that it had: if only the others counted, the median would improve with
   * every epoch, until nearly every trial were stopped.
   *
   * @param minOthers number of other trials before any is stopped
   * @param warmup epochs before any trial is stopped
   */
  record Median(int minOthers, int warmup) implements Pruner {
    @Override
    public Optional<String> prune(List<Double> own, List<LearningCurve> others) {
      int epoch = own.size();
      double[] bests = others.stream().mapToDouble(curve -> curve.best(epoch)).sorted().toArray();
      if (epoch < warmup || bests.length < minOthers) {
        return Optional.empty();
      }
      int half = bests.length / 2;
      double median = bests.length % 2 == 1 ? bests[half] : (bests[half - 1] + bests[half]) / 2;
      return LearningCurve.best(own) > median
          ? Optional.of("worse than the median of %d after epoch %d".formatted(bests.length, epoch))
          : Optional.empty();
    }

    @Override
    public String text() {
      return "median(%d,%d)".formatted(minOthers, warmup);
    }
  }

  /**
   * Asynchronous successive halving, in the form that stops trials instead of pausing them (Li et
   * al. 2020, "A System for Massively Parallel Hyperparameter Tuning"): after {@code minEpochs} ·
   * {@code reduction}^k epochs a trial continues if it is among the best 1 / {@code reduction} of
   * all that reached this epoch.
   */
  record Halving(int minEpochs, int reduction) implements Pruner {
    @Override
    public Optional<String> prune(List<Double> own, List<LearningCurve> others) {
      int epoch = own.size();
      if (!isRung(epoch)) {
        return Optional.empty();
      }
      List<LearningCurve> rivals = others.stream().filter(one -> one.reaches(epoch)).toList();
      double best = LearningCurve.best(own);
      long better = rivals.stream().filter(one -> one.best(epoch) < best).count();
      long places = Math.max(1, (rivals.size() + 1) / reduction);
      return better < places
          ? Optional.empty()
          : Optional.of(
              "place %d of %d after epoch %d, %d went on"
                  .formatted(better + 1, rivals.size() + 1, epoch, places));
    }

    private boolean isRung(int epoch) {
      long rung = minEpochs;
      while (rung < epoch) {
        rung *= reduction;
      }
      return rung == epoch;
    }

    @Override
    public String text() {
      return "asha(%d,%d)".formatted(minEpochs, reduction);
    }
  }

  /**
   * Reads {@code none}, {@code median}, {@code median(others,warmup)}, {@code asha} or {@code
   * asha(epochs,reduction)}.
   *
   * @throws InvalidInput if it is none of them
   */
  static Pruner parse(String text) {
    Matcher parts = RULE.matcher(text.replace(" ", ""));
    if (!parts.matches() || (parts.group(1).equals("none") && parts.group(2) != null)) {
      throw new InvalidInput(
          "--pruner: expected none, median, median(others,warmup), asha or asha(epochs,reduction);"
              + " got '%s'".formatted(text));
    }
    boolean median = parts.group(1).equals("median");
    boolean plain = parts.group(2) == null;
    int first = plain ? (median ? 4 : 1) : Integer.parseInt(parts.group(2));
    int second = plain ? (median ? 2 : 3) : Integer.parseInt(parts.group(3));
    if (first < 1 || second < (median ? 1 : 2)) {
      throw new InvalidInput(
          "--pruner: expected at least one %s, got '%s'"
              .formatted(
                  median ? "other trial and one epoch" : "epoch and a reduction of at least 2",
                  text));
    }
    return switch (parts.group(1)) {
      case "none" -> new None();
      case "median" -> new Median(first, second);
      default -> new Halving(first, second);
    };
  }
}
