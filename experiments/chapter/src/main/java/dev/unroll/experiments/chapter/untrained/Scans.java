package dev.unroll.experiments.chapter.untrained;

import static dev.unroll.experiments.chapter.Template.fill;
import static dev.unroll.experiments.report.Words.text;

import dev.unroll.datasets.input.Problems;
import dev.unroll.experiments.chapter.Claim;
import dev.unroll.experiments.chapter.Finding;
import dev.unroll.experiments.chapter.Lab;
import dev.unroll.experiments.chapter.Verdict;
import dev.unroll.experiments.chapter.untrained.TokenTimes.Case;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Chart;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Serial or not: an LSTM multiplies a matrix at every step and waits for it, minGRU multiplies once
 * for the whole sequence and then scans, attention waits for nothing and pays with T². The verdict
 * is on the fastest rounds.
 */
public final class Scans implements Claim<Scans.Settings> {
  private static final String CELL = "lstm";
  private static final String SCAN = "min-gru";
  private static final String ATTENTION = "attention";
  private static final List<String> MODELS = List.of(CELL, SCAN, ATTENTION);

  /** What may be changed. */
  public record Settings(
      @Setting("1  # of the weights and inputs; times do not depend on it") long seed,
      @Setting("[64, 256, 1024, 4096]  # lengths T of a sequence") List<Integer> steps,
      @Setting("[1, 32]  # sequences side by side, N; the first is judged") List<Integer> batches,
      @Setting("[1, 2]  # threads; the first is judged") List<Integer> threads,
      @Setting("8192  # most tokens N·T of a pass; larger ones are left out") int tokens,
      @Setting("64  # width of inputs and outputs, H") int width,
      @Setting("9  # times each case is run, after once to warm up") int rounds,
      @Setting("30  # after which no further round begins, once there are three") double seconds,
      @Setting("2  # how much less a token of minGRU must cost than one of the LSTM") double gain,
      @Setting("1.5  # most that a token may cost more in the longest sequence than in the second")
          double flat) {
    public Settings {
      new Problems()
          .check(
              steps.stream().distinct().count() >= 3 && steps.stream().allMatch(t -> t >= 1),
              "steps: expected three or more numbers of at least 1, got " + steps)
          .check(
              !batches.isEmpty() && batches.stream().allMatch(n -> n >= 1),
              "batches: expected numbers of at least 1, got " + batches)
          .check(
              !threads.isEmpty() && threads.stream().allMatch(n -> n >= 1 && n <= 64),
              "threads: expected numbers from 1 to 64, got " + threads)
          .check(
              width >= 8 && width <= 1024 && width % 8 == 0,
              "width: expected a multiple of 8 up to 1024, got " + width)
          .atLeast("rounds", rounds, TokenTimes.MIN_ROUNDS)
          .atLeast("seconds", seconds, 0)
          .raise();
      steps = steps.stream().distinct().sorted().toList();
      new Problems()
          .atLeast("tokens", tokens, (double) batches.get(0) * steps.get(steps.size() - 1))
          .raise();
    }

    int longest() {
      return steps.get(steps.size() - 1);
    }

    List<Case> cases() {
      List<Case> cases = new ArrayList<>();
      for (int count : threads) {
        for (int batch : batches) {
          for (String model : MODELS) {
            lengths(batch).forEach(t -> cases.add(new Case(model, count, batch, t)));
          }
        }
      }
      return cases;
    }

    /** The lengths that are run with so many sequences. */
    List<Integer> lengths(int batch) {
      return steps.stream().filter(t -> (long) batch * t <= tokens).toList();
    }

    Case judged(String model, int t) {
      return new Case(model, threads.get(0), batches.get(0), t);
    }
  }

  /**
   * What is judged.
   *
   * @param gain how much less a token of minGRU costs than one of the LSTM, at the least
   * @param growth of a token's cost from the second length to the longest, by model
   */
  record Measured(double gain, Map<String, Double> growth) {}

  @Override
  public Statement<Settings> statement() {
    return new Statement<>(
        "scans",
        Settings.class,
        40,
        "Serial or not",
        "An LSTM cannot begin a step before the product with the state before it is done. In a"
            + " linear recurrence the gates see the inputs alone: one product serves the whole"
            + " sequence, and what is left of the recurrence is a multiplication and an addition a"
            + " step. Attention waits for nothing, but every token looks at all before it.",
        "LSTM: T products, one after another;   minGRU: 1 product and a scan;   attention: time a"
            + " token ∝ T");
  }

  @Override
  public boolean timed() {
    return true;
  }

  @Override
  public Finding examine(Settings settings, Lab lab) throws InterruptedException {
    TokenTimes times = TokenTimes.measure(settings, settings.cases(), lab);
    double gain = Double.POSITIVE_INFINITY;
    for (int t : settings.steps()) {
      double ratio = times.best(settings.judged(CELL, t)) / times.best(settings.judged(SCAN, t));
      gain = Math.min(gain, ratio);
    }
    Map<String, Double> growth = new LinkedHashMap<>();
    for (String model : MODELS) {
      double second = times.best(settings.judged(model, settings.steps().get(1)));
      growth.put(model, times.best(settings.judged(model, settings.longest())) / second);
    }
    Measured measured = new Measured(gain, growth);
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("LSTM over minGRU, least", gain);
    growth.forEach((model, value) -> numbers.put("growth of a token's time, " + model, value));
    settings.cases().forEach(one -> numbers.put("µs a token, " + one, times.best(one)));
    return new Finding(
        judge(settings, measured),
        because(settings, measured) + second(settings, times),
        numbers,
        settings.batches().stream().map(batch -> figure(settings, times, batch)).toList(),
        List.of(waits(settings)),
        List.of(
            fill(
                    "One layer of width {width}, forward and backward with all gradients, seed"
                        + " {seed}; the fastest of ",
                    settings)
                + times.rounds()
                + fill(" rounds; N·T at most {tokens}.", settings),
            "Times depend on the machine and on what else it does; the counts of steps do not."));
  }

  /** The verdict: the gain and all three courses, or at least the courses. */
  static Verdict judge(Settings settings, Measured measured) {
    boolean courses =
        measured.growth().get(CELL) <= settings.flat()
            && measured.growth().get(SCAN) <= settings.flat()
            && measured.growth().get(ATTENTION) > settings.flat();
    return Verdict.of(courses && measured.gain() >= settings.gain(), courses);
  }

  private static String because(Settings settings, Measured measured) {
    return text(
        "Rule: it holds if, with N = %d and %d thread, a token of minGRU costs at most 1/%s of one"
            + " of the LSTM at every length, and from T = %d to %d the time of a token grows by no"
            + " more than a factor %s in both, but by more in attention; with a limit if only the"
            + " latter. minGRU is at least %s times as fast; the factors are %s (LSTM), %s (minGRU)"
            + " and %s (attention).",
        settings.batches().get(0),
        settings.threads().get(0),
        settings.gain(),
        settings.steps().get(1),
        settings.longest(),
        settings.flat(),
        measured.gain(),
        measured.growth().get(CELL),
        measured.growth().get(SCAN),
        measured.growth().get(ATTENTION));
  }

  /** What more threads do for one sequence. */
  private static String second(Settings settings, TokenTimes times) {
    if (settings.threads().size() < 2) {
      return "";
    }
    int more = settings.threads().get(1);
    List<String> parts = new ArrayList<>();
    for (String model : MODELS) {
      Case one = settings.judged(model, settings.longest());
      Case other = new Case(model, more, one.batch(), one.steps());
      parts.add(text("%s %s", model, times.best(one) / times.best(other)));
    }
    return " %d threads make the longest sequence faster by these factors: %s."
        .formatted(more, String.join(", ", parts));
  }

  private static Figure figure(Settings settings, TokenTimes times, int batch) {
    Chart chart =
        new Chart(
            "Time of a token, N = " + batch,
            "Forward and backward. Lines: the first number of threads; circles: the others.",
            Axis.log("T"),
            Axis.log("µs a token"));
    List<Integer> lengths = settings.lengths(batch);
    List<Double> x = lengths.stream().map(Integer::doubleValue).toList();
    for (String model : MODELS) {
      for (int count : settings.threads()) {
        List<Double> y =
            lengths.stream().map(t -> times.best(new Case(model, count, batch, t))).toList();
        if (count == settings.threads().get(0)) {
          chart.line(model, model, x, y);
        } else {
          chart.circles(model + ", %d threads".formatted(count), model, x, y);
        }
      }
    }
    return chart.figure();
  }

  private static Table waits(Settings settings) {
    String t = "T = %,d".formatted(settings.longest());
    String steps = "%,d".formatted(settings.longest());
    return new Table(
        "What waits for the step before it, forward, " + t,
        List.of("model", "products of matrices", "elementwise steps"),
        List.of(
            List.of(CELL, steps, steps), List.of(SCAN, "0", steps), List.of(ATTENTION, "0", "0")));
  }
}
