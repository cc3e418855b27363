package dev.unroll.experiments.chapter.trained;

import dev.unroll.datasets.input.Problems;
import dev.unroll.experiments.chapter.Claim;
import dev.unroll.experiments.chapter.Finding;
import dev.unroll.experiments.chapter.Lab;
import dev.unroll.experiments.chapter.Verdict;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.report.Leaderboard.Spread;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Table;
import dev.unroll.experiments.train.Trainings.Trained;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * An LSTM whose forget gates start open learns long dependencies sooner (Gers, Schmidhuber and
 * Cummins 2000; Jozefowicz, Zaremba and Sutskever 2015), and sooner still if their biases are
 * spread over the lags to come (Tallec and Ollivier 2018).
 *
 * <p>The adding problem, with forget bias 0, forget bias 1, and a chrono start. What counts is the
 * number of updates until the validation error is below a third of the baseline; a training that
 * does not get there counts as all its updates. One start is sooner than another if it needs fewer
 * with every seed. The claim holds if bias 1 and chrono are both sooner than bias 0, with a limit
 * if one of them is, else it does not hold here.
 */
public final class ForgetBias implements Claim<ForgetBias.Settings> {
  private static final String TASK = "adding";
  private static final String MSE = "MSE";
  private static final double BASELINE = 1.0 / 6;
  private static final double SOLVED = BASELINE / 3;
  private static final int SEQUENCES = 8; // of the way back

  /** What may be changed; the file {@code chapter/forget-bias.yaml} says what each is. */
  public record Settings(
      List<Long> seeds, int length, int hidden, double lr, int chrono, int epochs, int updates) {
    public Settings {
      new Problems()
          .check(!seeds.isEmpty(), "seeds: expected at least one, got none")
          .atLeast("length", length, 2)
          .atLeast("chrono", chrono, 3)
          .atLeast("epochs", epochs, 1)
          .atLeast("updates", updates, 1)
          .raise();
    }
  }

  /** The starts. */
  enum Start {
    ZERO("forget bias 0", ""),
    ONE("forget bias 1", "lstm"),
    CHRONO("chrono", "lstm-chrono");

    final String words;
    final String model;

    Start(String words, String model) {
      this.words = words;
      this.model = model;
    }

    String folder() {
      return words.replace(' ', '-');
    }

    Recipe recipe(Settings settings) {
      List<String> words =
          new ArrayList<>(
              List.of(
                  "data.length=" + settings.length(),
                  "data.train=" + 32 * settings.updates() * settings.epochs(),
                  "data.validation=200",
                  "data.test=500",
                  "model.hidden=" + settings.hidden(),
                  "training.batch=32",
                  "training.lr=" + settings.lr(),
                  "training.epochs=" + settings.epochs(),
                  "training.batches-per-epoch=" + settings.updates(),
                  "training.solved-below=" + SOLVED));
      words.add(
          switch (this) {
            case ZERO -> "model.block.forget-bias=0";
            case ONE -> "model.block.forget-bias=1";
            case CHRONO -> "model.block.chrono=" + settings.chrono();
          });
      return Trials.recipe(TASK, this == CHRONO ? "lstm-chrono" : "lstm", words);
    }
  }

  /**
   * One start.
   *
   * @param curves validation error after each epoch, one list a seed
   * @param updates until solved, one number a seed
   * @param unsolved how many seeds were not
   * @param back ln of what is left of a gradient along the memory, by steps back, before training
   */
  record Measured(
      List<List<Double>> curves, Spread updates, long unsolved, List<List<Double>> back) {

    static Measured of(Settings settings, List<List<Double>> curves, List<List<Double>> back) {
      List<Double> updates = curves.stream().map(curve -> untilSolved(settings, curve)).toList();
      long unsolved = curves.stream().filter(curve -> !solved(curve)).count();
      return new Measured(curves, Spread.of(updates), unsolved, back);
    }

    private static boolean solved(List<Double> curve) {
      return curve.stream().anyMatch(error -> error < SOLVED);
    }

    private static double untilSolved(Settings settings, List<Double> curve) {
      double epochs =
          IntStream.range(0, curve.size())
              .filter(k -> curve.get(k) < SOLVED)
              .findFirst()
              .orElse(settings.epochs() - 1);
      return (epochs + 1) * settings.updates();
    }

    boolean soonerThan(Measured other) {
      return IntStream.range(0, updates.values().size())
          .allMatch(k -> updates.values().get(k) < other.updates().values().get(k));
    }

    /** ln of what is left after the whole sequence, mean of the seeds. */
    double left() {
      return Cliff.mean(back.stream().map(log -> log.get(log.size() - 1)).toList());
    }
  }

  @Override
  public String name() {
    return "forget-bias";
  }

  @Override
  public Statement statement() {
    return new Statement(
        "Start with the forget gate open",
        "An LSTM's memory is multiplied by its forget gate at each step. With bias 0 the gate"
            + " starts near 1/2, and nothing is left after a few dozen steps, so there is nothing"
            + " to learn from. Bias 1 starts near 0.73. A chrono start spreads the biases so that"
            + " some units forget fast and some hardly at all.",
        "c_t = f_t ∘ c_{t−1} + …,   ∂c_T/∂c_t ≈ Π f,   σ(0)^100 ≈ 10⁻³⁰,  σ(1)^100 ≈ 10⁻¹⁴;"
            + "   chrono: b_f = ln u, u ~ U(1, T_max − 1)");
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public double seconds() {
    return 60;
  }

  @Override
  public Finding examine(Settings settings, Lab lab) throws IOException, InterruptedException {
    Trials trials = new Trials(settings.seeds());
    for (Start start : Start.values()) {
      trials.add(start.folder(), start.recipe(settings));
    }
    Map<String, List<Trained>> trained = trials.train(lab);
    Map<Start, Measured> measured = new EnumMap<>(Start.class);
    for (Start start : Start.values()) {
      measured.put(start, measure(settings, trained.get(start.folder())));
    }
    return finding(settings, measured);
  }

  private static Measured measure(Settings settings, List<Trained> runs) throws IOException {
    List<List<Double>> curves = Seeded.validation(runs, MSE);
    List<List<Double>> back = WayBack.before(runs, SEQUENCES).stream().map(WayBack::log).toList();
    return Measured.of(settings, curves, back);
  }

  /** The verdict, by the rule above. */
  static Verdict judge(Map<Start, Measured> measured) {
    Measured zero = measured.get(Start.ZERO);
    boolean one = measured.get(Start.ONE).soonerThan(zero);
    boolean chrono = measured.get(Start.CHRONO).soonerThan(zero);
    if (one && chrono) {
      return Verdict.HOLDS;
    }
    return one || chrono ? Verdict.HOLDS_WITH_A_LIMIT : Verdict.DOES_NOT_HOLD_HERE;
  }

  private static Finding finding(Settings settings, Map<Start, Measured> measured) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    measured.forEach(
        (start, one) -> {
          numbers.put("updates until solved, " + start.words, one.updates().mean());
          numbers.put("seeds not solved, " + start.words, (double) one.unsolved());
          numbers.put("memory left at the start, " + start.words, Math.exp(one.left()));
        });
    return new Finding(
        judge(measured),
        because(settings, measured),
        numbers,
        List.of(curves(settings, measured), back(measured)),
        List.of(table(settings, measured)),
        ran(settings));
  }

  private static String because(Settings settings, Map<Start, Measured> measured) {
    List<String> parts = new ArrayList<>();
    measured.forEach((start, one) -> parts.add(start.words + " " + Seeded.words(one.updates())));
    return ("Rule: it holds if with every seed both bias 1 and the chrono start need fewer updates"
            + " than bias 0 to get below a third of the baseline, with a limit if one of them"
            + " does. Updates needed, of at most %d: %s. Each is looked at after every %d.")
        .formatted(
            settings.epochs() * settings.updates(), String.join("; ", parts), settings.updates());
  }

  private static List<String> ran(Settings settings) {
    return List.of(
        ("Adding problem, T = %d; LSTM, H = %d; Adam, rate %s, N = 32, every sequence new; chrono"
                + " with T_max = %d; seeds %s.")
            .formatted(
                settings.length(),
                settings.hidden(),
                Words.number(settings.lr()),
                settings.chrono(),
                Words.list(settings.seeds())),
        "The way back is ∂c_T/∂c_t before the first update, on %d sequences: the root mean square"
                .formatted(SEQUENCES)
            + " of its singular values.",
        "A gate learns to open; a poor start costs time here, not success. With longer T it costs"
            + " more.");
  }

  private static Figure curves(Settings settings, Map<Start, Measured> measured) {
    List<Mark> marks = new ArrayList<>();
    measured.forEach(
        (start, one) -> {
          for (List<Double> curve : one.curves()) {
            List<Double> x =
                Seeded.count(curve.size()).stream().map(k -> k * settings.updates()).toList();
            marks.add(new Mark.Line(start.words, start.model, x, curve, false));
          }
        });
    marks.add(new Mark.Level("predict the mean", BASELINE, false));
    marks.add(new Mark.Level("solved", SOLVED, false));
    return new Figure(
        "Adding over %d steps".formatted(settings.length()),
        "A line a seed; it ends where the task is solved.",
        Axis.linear("update"),
        Axis.log("validation MSE"),
        marks);
  }

  private static Figure back(Map<Start, Measured> measured) {
    List<Mark> marks = new ArrayList<>();
    measured.forEach(
        (start, one) -> marks.addAll(Seeded.logBand(start.words, start.model, one.back())));
    return new Figure(
        "The memory's way back at the start",
        "What is left of a gradient along c, before training; mean and range of the seeds.",
        Axis.linear("T − t, steps back"),
        Axis.log("‖∂c_T/∂c_t‖ / √H"),
        marks);
  }

  private static Table table(Settings settings, Map<Start, Measured> measured) {
    List<List<String>> rows = new ArrayList<>();
    measured.forEach(
        (start, one) ->
            rows.add(
                List.of(
                    start.words,
                    Seeded.words(one.updates()),
                    "%d of %d"
                        .formatted(
                            settings.seeds().size() - one.unsolved(), settings.seeds().size()),
                    Words.number(Math.exp(one.left())))));
    return new Table(
        "",
        List.of("start", "updates until solved", "solved", "left after T steps at the start"),
        rows);
  }
}
