package dev.unroll.experiments.sweep.prune;

import dev.unroll.datasets.input.InvalidInput;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a training is worth going on with, beside those of other candidates. */
public sealed interface Pruner extends Serializable {

  /**
   * Judges after an epoch.
   *
   * @param mine validation scores after each epoch so far, smaller is better; not empty
   * @param others the same of other candidates
   * @return why to end the training; nothing if it should go on
   */
  Optional<String> verdict(List<Double> mine, List<Curve> others);

  /** As {@link #parse} reads it. */
  String written();

  /** Every training goes on to its end. */
  record None() implements Pruner {
    @Override
    public Optional<String> verdict(List<Double> mine, List<Curve> others) {
      return Optional.empty();
    }

    @Override
    public String written() {
      return "none";
    }
  }

  /**
   * Ends a training whose best score is worse than the median of what the others had by then (the
   * median stopping rule; Golovin et al. 2017, "Google Vizier"). Who was pruned keeps counting,
   * with what it had: were only survivors left, the median would rise with every epoch until hardly
   * anyone went on.
   *
   * @param others how many others there must be before anyone is judged
   * @param warmup epochs after which the first judgement is made
   */
  record Median(int others, int warmup) implements Pruner {
    @Override
    public Optional<String> verdict(List<Double> mine, List<Curve> known) {
      int epoch = mine.size();
      double[] bests = known.stream().mapToDouble(curve -> curve.best(epoch)).toArray();
      if (epoch < warmup || bests.length < others) {
        return Optional.empty();
      }
      Arrays.sort(bests);
      int half = bests.length / 2;
      double median = bests.length % 2 == 1 ? bests[half] : (bests[half - 1] + bests[half]) / 2;
      return Curve.best(mine) > median
          ? Optional.of("worse than the median of %d after epoch %d".formatted(bests.length, epoch))
          : Optional.empty();
    }

    @Override
    public String written() {
      return "median(%d,%d)".formatted(others, warmup);
    }
  }

  /**
   * Asynchronous successive halving, in the form that stops instead of pausing (Li et al. 2020, "A
   * System for Massively Parallel Hyperparameter Tuning"): after {@code least} · {@code
   * reduction}^k epochs a training goes on if it is among the best 1 / {@code reduction} of all
   * that came so far.
   */
  record Halving(int least, int reduction) implements Pruner {
    @Override
    public Optional<String> verdict(List<Double> mine, List<Curve> known) {
      int epoch = mine.size();
      if (!rung(epoch)) {
        return Optional.empty();
      }
      double[] bests =
          known.stream()
              .filter(curve -> curve.reached(epoch))
              .mapToDouble(curve -> curve.best(epoch))
              .toArray();
      double own = Curve.best(mine);
      long better = Arrays.stream(bests).filter(best -> best < own).count();
      long places = Math.max(1, (bests.length + 1) / reduction);
      return better < places
          ? Optional.empty()
          : Optional.of(
              "place %d of %d after epoch %d, %d went on"
                  .formatted(better + 1, bests.length + 1, epoch, places));
    }

    private boolean rung(int epoch) {
      long rung = least;
      while (rung < epoch) {
        rung *= reduction;
      }
      return rung == epoch;
    }

    @Override
    public String written() {
      return "asha(%d,%d)".formatted(least, reduction);
    }
  }

  /**
   * Reads {@code none}, {@code median}, {@code median(others,warmup)}, {@code asha} or {@code
   * asha(least,reduction)}.
   *
   * @throws InvalidInput if it is none of them
   */
  static Pruner parse(String text) {
    Matcher parts =
        Pattern.compile("(none|median|asha)(?:\\(([0-9]{1,6}),([0-9]{1,6})\\))?")
            .matcher(text.replace(" ", ""));
    if (!parts.matches() || (parts.group(1).equals("none") && parts.group(2) != null)) {
      throw new InvalidInput(
          "--prune: expected none, median, median(others,warmup), asha or asha(least,reduction);"
              + " got '%s'".formatted(text));
    }
    if (parts.group(1).equals("none")) {
      return new None();
    }
    boolean plain = parts.group(2) == null;
    boolean median = parts.group(1).equals("median");
    int first = plain ? (median ? 4 : 1) : Integer.parseInt(parts.group(2));
    int second = plain ? (median ? 2 : 3) : Integer.parseInt(parts.group(3));
    if (first < 1 || second < (median ? 1 : 2)) {
      throw new InvalidInput(
          "--prune: expected %s, got '%s'"
              .formatted(
                  median
                      ? "at least one other and one epoch"
                      : "at least one epoch and a reduction of at least 2",
                  text));
    }
    return median ? new Median(first, second) : new Halving(first, second);
  }
}
