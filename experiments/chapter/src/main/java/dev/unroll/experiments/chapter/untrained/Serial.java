package dev.unroll.experiments.chapter.untrained;

import dev.unroll.datasets.input.Problems;
import dev.unroll.experiments.chapter.Claim;
import dev.unroll.experiments.chapter.Finding;
import dev.unroll.experiments.chapter.Lab;
import dev.unroll.experiments.chapter.Verdict;
import dev.unroll.experiments.chapter.untrained.StepTimes.Quartiles;
import dev.unroll.experiments.report.Words;
import dev.unroll.layers.Engines;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A recurrence is serial: time grows with T whatever the machine has, while sequences side by side
 * fill it.
 *
 * <p>The times of one sequence are fitted as T^e in each round of measurements. It holds if the
 * median exponent is at least {@code exponent}, and a sequence costs at least {@code gain} times
 * less in the best batch than alone, also in the median; with a limit if only the first is so; else
 * it does not hold here.
 */
public final class Serial implements Claim<Serial.Settings> {
  /** Rounds that are run however long they take. */
  static final int FEWEST = 5;

  /** What may be changed; the file {@code chapter/serial.yaml} says what each is. */
  public record Settings(
      long seed,
      List<Integer> steps,
      int length,
      List<Integer> batches,
      List<Integer> widths,
      int rounds,
      int warmUp,
      double seconds,
      int product,
      double exponent,
      double gain) {
    public Settings {
      new Problems()
          .check(several(steps), "steps: expected two or more numbers of at least 1, got " + steps)
          .check(
              several(batches),
              "batches: expected two or more numbers of at least 1, got " + batches)
          .check(
              !widths.isEmpty() && widths.stream().allMatch(h -> h >= 1 && h <= 2048),
              "widths: expected numbers from 1 to 2048, got " + widths)
          .atLeast("length", length, 1)
          .atLeast("rounds", rounds, FEWEST)
          .atLeast("warm-up", warmUp, 0)
          .atLeast("seconds", seconds, 0)
          .between("product", product, 16, 8192)
          .raise();
      steps = steps.stream().sorted().toList();
      batches = batches.stream().sorted().toList();
    }

    private static boolean several(List<Integer> values) {
      return new HashSet<>(values).size() > 1 && values.stream().allMatch(value -> value >= 1);
    }

    int width() {
      return widths.get(0);
    }

    /** One sequence, longer and longer. */
    List<TimedStep.Size> longer() {
      return steps.stream().map(t -> new TimedStep.Size(1, t, width())).toList();
    }

    /** More and more sequences of one length. */
    List<TimedStep.Size> wider(int hidden) {
      return batches.stream().map(n -> new TimedStep.Size(n, length, hidden)).toList();
    }
  }

  @Override
  public String name() {
    return "serial";
  }

  @Override
  public Statement statement() {
    return new Statement(
        "Steps wait for each other",
        "hₜ needs hₜ₋₁, so the steps of one sequence cannot be computed side by side: training"
            + " time grows in proportion to T, and one sequence leaves most of the machine's"
            + " arithmetic idle. What can be done at once are sequences: up to a point, more of"
            + " them cost little more.",
        "time ∝ T,   but time ∝ N^{e} with e < 1 until the arithmetic units are busy");
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public double seconds() {
    return 10;
  }

  @Override
  public Finding examine(Settings settings, Lab lab) throws InterruptedException {
    Set<TimedStep.Size> sizes = new LinkedHashSet<>(settings.longer());
    settings.widths().forEach(hidden -> sizes.addAll(settings.wider(hidden)));
    return finding(settings, StepTimes.measure(settings, List.copyOf(sizes), lab));
  }

  /** By the exponent of T, and by how much less a sequence costs in a batch than alone. */
  static Verdict verdict(Settings settings, double exponent, double gain) {
    if (!(exponent >= settings.exponent())) {
      return Verdict.DOES_NOT_HOLD_HERE;
    }
    return gain >= settings.gain() ? Verdict.HOLDS : Verdict.HOLDS_WITH_A_LIMIT;
  }

  private static Finding finding(Settings settings, StepTimes times) {
    Quartiles exponent = times.exponent(settings.longer());
    Quartiles gain = times.gain(settings.wider(settings.width()));
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("exponent of T", exponent.median());
    numbers.put("cost of a sequence alone over in the best batch", gain.median());
    numbers.put("peak, GFLOP/s", times.peak());
    times
        .seconds()
        .keySet()
        .forEach(size -> numbers.put("ms, " + size, 1e3 * times.time(size).median()));
    StepFigures figures = new StepFigures(settings, times);
    return new Finding(
        verdict(settings, exponent.median(), gain.median()),
        rule(settings, exponent, gain) + " " + peak(settings, times),
        numbers,
        List.of(figures.durations(), figures.rates()),
        List.of(),
        ran(settings, times));
  }

  private static String rule(Settings settings, Quartiles exponent, Quartiles gain) {
    return ("Rule: it holds if time grows at least as T^%s and a sequence costs at least %s times"
            + " less in the best batch than alone, with a limit if only the first is so. Measured"
            + " at H = %d: T^%s, and %s times less.")
        .formatted(
            Words.number(settings.exponent()),
            Words.number(settings.gain()),
            settings.width(),
            spread(exponent),
            spread(gain));
  }

  private static String spread(Quartiles value) {
    return "%s (quartiles %s to %s)"
        .formatted(
            Words.number(value.median(), 2),
            Words.number(value.low(), 2),
            Words.number(value.high(), 2));
  }

  private static String peak(Settings settings, StepTimes times) {
    TimedStep.Size one = settings.wider(settings.width()).get(0);
    TimedStep.Size best =
        times.seconds().keySet().stream()
            .max(Comparator.comparingDouble(times::rate))
            .orElseThrow();
    return "Of the machine's peak of %s GFLOP/s, %s reaches %s and %s the most, %s."
        .formatted(
            Words.number(times.peak()), one, percent(times, one), best, percent(times, best));
  }

  /** The share of the peak, such as "12 %". */
  static String percent(StepTimes times, TimedStep.Size size) {
    return Words.number(100 * times.rate(size) / times.peak(), 2) + " %";
  }

  private static List<String> ran(Settings settings, StepTimes times) {
    return List.of(
        ("TanhRnn, I = H, forward and backward with all gradients, engine %s, seed %d. %d rounds of"
                + " every size by turns after %d to warm up; medians and quartiles.")
            .formatted(
                Engines.choose().engine().name(),
                settings.seed(),
                times.rounds(),
                settings.warmUp()),
        ("The peak is the best of the products of %d × %d in single precision through ND4J's BLAS,"
                + " one on each of %d processors.")
            .formatted(
                settings.product(), settings.product(), Runtime.getRuntime().availableProcessors()),
        "Operations counted are those of the products, 6·T·N·(I + H)·H. What else the machine does"
            + " makes times longer and shares smaller; they differ from run to run, the exponents"
            + " little.");
  }
}
