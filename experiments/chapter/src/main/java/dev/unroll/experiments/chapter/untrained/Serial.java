package dev.unroll.experiments.chapter.untrained;

import static dev.unroll.experiments.chapter.Template.fill;
import static dev.unroll.experiments.report.Words.text;

import dev.unroll.datasets.input.Problems;
import dev.unroll.experiments.chapter.Claim;
import dev.unroll.experiments.chapter.Finding;
import dev.unroll.experiments.chapter.Lab;
import dev.unroll.experiments.chapter.Verdict;
import dev.unroll.experiments.chapter.untrained.StepTimes.Quartiles;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Chart;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.layers.Engines;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A recurrence is serial: time grows with T on any machine, while sequences side by side use it
 * fully. The times of one sequence are fitted as T^e in each round of measurements; the verdict is
 * on the median.
 */
public final class Serial implements Claim<Serial.Settings> {
  /** Rounds that are run however long they take. */
  static final int MIN_ROUNDS = 5;

  private static final String MODEL = "tanh-rnn";

  /** What may be changed. */
  public record Settings(
      @Setting("1  # of the weights and inputs; times do not depend on it") long seed,
      @Setting("[400, 800, 1600, 3200]  # lengths T of one sequence") List<Integer> steps,
      @Setting("50  # T of several sequences") int length,
      @Setting("[1, 2, 4, 8, 16, 64]  # sequences side by side, N") List<Integer> batches,
      @Setting("[64, 256]  # units H; the first is judged") List<Integer> widths,
      @Setting("30  # times each size is run") int rounds,
      @Setting("10  # rounds before, which are not counted") int warmUp,
      @Setting("15  # after which no further round begins, once there are five") double seconds,
      @Setting("768  # rows and columns of the products that measure the peak") int product,
      @Setting("0.75  # smallest exponent of T that counts as serial") double exponent,
      @Setting("1.5  # how much less a sequence must cost in a batch than alone") double gain) {
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
          .atLeast("rounds", rounds, MIN_ROUNDS)
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
  public Statement<Settings> statement() {
    return new Statement<>(
        "serial",
        Settings.class,
        10,
        "Steps wait for each other",
        "hₜ needs hₜ₋₁, so the steps of one sequence cannot be computed side by side: training"
            + " time grows in proportion to T, and one sequence leaves most of the machine's"
            + " arithmetic idle. What can be done at once are sequences: up to a point, more of"
            + " them cost little more.",
        "time ∝ T,   but time ∝ N^{e} with e < 1 until the arithmetic units are busy");
  }

  @Override
  public boolean timed() {
    return true;
  }

  @Override
  public Finding examine(Settings settings, Lab lab) throws InterruptedException {
    Set<TimedStep.Size> sizes = new LinkedHashSet<>(settings.longer());
    settings.widths().forEach(hidden -> sizes.addAll(settings.wider(hidden)));
    StepTimes times = StepTimes.measure(settings, List.copyOf(sizes), lab);
    Quartiles exponent = times.exponent(settings.longer());
    Quartiles gain = times.gain(settings.wider(settings.width()));
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("exponent of T", exponent.median());
    numbers.put("cost of a sequence alone over in the best batch", gain.median());
    numbers.put("peak, GFLOP/s", times.peak());
    sizes.forEach(size -> numbers.put("ms, " + size, times.millis(size)));
    return new Finding(
        verdict(settings, exponent.median(), gain.median()),
        rule(settings, exponent, gain) + " " + peak(settings, times),
        numbers,
        List.of(durations(settings, times), rates(settings, times)),
        List.of(),
        ran(settings, times));
  }

  /** By the exponent of T, and by how much less a sequence costs in a batch than alone. */
  static Verdict verdict(Settings settings, double exponent, double gain) {
    boolean serial = exponent >= settings.exponent();
    return Verdict.of(serial && gain >= settings.gain(), serial);
  }

  private static String rule(Settings settings, Quartiles exponent, Quartiles gain) {
    return fill(
            "Rule: it holds if time grows at least as T^{exponent} and a sequence costs at least"
                + " {gain} times less in the best batch than alone, with a limit if only the first"
                + " is so. Measured at H = {width}: T^%s, and %s times less.",
            settings)
        .formatted(exponent.text(), gain.text());
  }

  private static String peak(Settings settings, StepTimes times) {
    TimedStep.Size one = settings.wider(settings.width()).get(0);
    TimedStep.Size best =
        times.seconds().keySet().stream()
            .max(Comparator.comparingDouble(times::share))
            .orElseThrow();
    return "Of the machine's peak of %s GFLOP/s, %s reaches %s %% and %s the most, %s %%."
        .formatted(
            Words.number(times.peak()),
            one,
            Words.number(times.share(one), 2),
            best,
            Words.number(times.share(best), 2));
  }

  private static List<String> ran(Settings settings, StepTimes times) {
    return List.of(
        text(
            "TanhRnn, I = H, forward and backward with all gradients, engine %s, seed %d. %d rounds"
                + " of every size by turns after %d to warm up; medians and quartiles.",
            Engines.choose().engine().name(), settings.seed(), times.rounds(), settings.warmUp()),
        text(
            "The peak is the best of the products of %1$d × %1$d in single precision through ND4J's"
                + " BLAS, one on each of %2$d processors.",
            settings.product(), Runtime.getRuntime().availableProcessors()),
        "Operations counted are those of the products, 6·T·N·(I + H)·H. What else the machine does"
            + " makes times longer and shares smaller; they differ from run to run, the exponents"
            + " little.");
  }

  private static Figure durations(Settings settings, StepTimes times) {
    List<TimedStep.Size> longer = settings.longer();
    List<TimedStep.Size> wider = settings.wider(settings.width());
    List<Double> t = longer.stream().map(size -> (double) size.steps()).toList();
    List<Double> millis = longer.stream().map(times::millis).toList();
    String name = "longer: N = 1, T on the axis";
    return new Chart(
            "Time of a training step, H = " + settings.width(),
            "Medians; the band spans the quartiles. One sequence gets longer, or sequences of one"
                + " length get more.",
            Axis.log("T steps, or N sequences"),
            Axis.log("milliseconds"))
        .add(
            new Mark.Band(
                name,
                MODEL,
                t,
                longer.stream().map(size -> 1e3 * times.time(size).low()).toList(),
                longer.stream().map(size -> 1e3 * times.time(size).high()).toList()))
        .line(name, MODEL, t, millis)
        .points(
            fill("wider: T = {length}, N on the axis", settings),
            MODEL,
            wider.stream().map(size -> (double) size.batch()).toList(),
            wider.stream().map(times::millis).toList())
        .dashed("in proportion", "", t, t.stream().map(x -> millis.get(0) * x / t.get(0)).toList())
        .figure();
  }

  private static Figure rates(Settings settings, StepTimes times) {
    Chart chart =
        new Chart(
            "Share of the machine's arithmetic",
            text(
                "At the median time, of %s GFLOP/s that large products reach on all processors.",
                times.peak()),
            Axis.log("N sequences side by side"),
            Axis.log("% of the peak"));
    for (int width : settings.widths()) {
      List<TimedStep.Size> sizes = settings.wider(width);
      List<Double> x = sizes.stream().map(size -> (double) size.batch()).toList();
      List<Double> y = sizes.stream().map(times::share).toList();
      String name = "H = " + width;
      if (width == settings.width()) {
        chart.line(name, MODEL, x, y).points(name, MODEL, x, y);
      } else {
        chart.circles(name, MODEL, x, y);
      }
    }
    return chart.level("large products", 100).figure();
  }
}
