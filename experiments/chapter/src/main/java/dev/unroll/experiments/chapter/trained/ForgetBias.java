package dev.unroll.experiments.chapter.trained;

import static dev.unroll.experiments.chapter.Template.fill;
import static dev.unroll.experiments.report.Words.text;

import dev.unroll.experiments.chapter.Claim;
import dev.unroll.experiments.chapter.Finding;
import dev.unroll.experiments.chapter.Lab;
import dev.unroll.experiments.chapter.Verdict;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.report.Leaderboard.Spread;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Chart;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Table;
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
 * <p>The adding problem, with three starts of the forget bias. A training that does not solve it
 * counts as all its updates.
 */
public final class ForgetBias implements Claim<ForgetBias.Settings> {
  private static final String MSE = "MSE";
  private static final double BASELINE = 1.0 / 6;
  private static final double SOLVED = BASELINE / 3;

  /** What may be changed. */
  public record Settings(
      @Setting("[1, 2, 3]  # of the weights and the order of the minibatches") List<Long> seeds,
      @Setting("100  # steps of a sequence of the adding problem, T") int length,
      @Setting("32  # units, H") int hidden,
      @Setting("0.005  # learning rate of Adam") double lr,
      @Setting("100  # longest lag the chrono start expects, T_max") int chrono,
      @Setting("32  # at most; each ends with a look at the validation part") int epochs,
      @Setting("40  # of an epoch, of 32 sequences each") int updates) {
    public Settings {
      Claim.problems(seeds)
          .atLeast("length", length, 2)
          .atLeast("chrono", chrono, 3)
          .atLeast("epochs", epochs, 1)
          .atLeast("updates", updates, 1)
          .raise();
    }

    int total() {
      return epochs * updates;
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
      String own =
          switch (this) {
            case ZERO -> "model.block.forget-bias=0";
            case ONE -> "model.block.forget-bias=1";
            case CHRONO -> "model.block.chrono={chrono}";
          };
      return Trials.recipe(
          "adding",
          this == CHRONO ? "lstm-chrono" : "lstm",
          Trials.schedule(settings.total(), settings.epochs())
              + "data.length={length} data.validation=200 data.test=500 model.hidden={hidden}"
              + " training.lr={lr} training.solved-below="
              + SOLVED
              + " "
              + own,
          settings);
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
  public Statement<Settings> statement() {
    return new Statement<>(
        "forget-bias",
        Settings.class,
        60,
        "Start with the forget gate open",
        "An LSTM's memory is multiplied by its forget gate at each step. With bias 0 the gate"
            + " starts near 1/2, and nothing is left after a few dozen steps, so there is nothing"
            + " to learn from. Bias 1 starts near 0.73. A chrono start spreads the biases so that"
            + " some units forget fast and some hardly at all.",
        "c_t = f_t ∘ c_{t−1} + …,   ∂c_T/∂c_t ≈ Π f,   σ(0)^100 ≈ 10⁻³⁰,  σ(1)^100 ≈ 10⁻¹⁴;"
            + "   chrono: b_f = ln u, u ~ U(1, T_max − 1)");
  }

  @Override
  public Finding examine(Settings settings, Lab lab) throws IOException, InterruptedException {
    Trials trials = new Trials(settings.seeds());
    for (Start start : Start.values()) {
      trials.add(start.folder(), start.recipe(settings));
    }
    Map<String, Runs> runs = trials.train(lab);
    Map<Start, Measured> measured = new EnumMap<>(Start.class);
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (Start start : Start.values()) {
      Runs all = runs.get(start.folder());
      List<List<Double>> back = all.before().stream().map(WayBack::log).toList();
      Measured one = Measured.of(settings, all.validation(MSE), back);
      measured.put(start, one);
      numbers.put("updates until solved, " + start.words, one.updates().mean());
      numbers.put("seeds not solved, " + start.words, (double) one.unsolved());
      numbers.put("memory left at the start, " + start.words, Math.exp(one.left()));
    }
    return new Finding(
        judge(measured),
        because(settings, measured),
        numbers,
        List.of(curves(settings, measured), back(measured)),
        List.of(table(settings, measured)),
        List.of(
            fill(
                "Adding problem, T = {length}; LSTM, H = {hidden}; Adam, rate {lr}, N = 32, every"
                    + " sequence new; chrono with T_max = {chrono}; seeds {seeds}.",
                settings),
            "The way back is ∂c_T/∂c_t before the first update, on "
                + WayBack.SEQUENCES
                + " sequences: the root mean square of its singular values.",
            "A gate learns to open; a poor start costs time here, not success. With longer T it"
                + " costs more."));
  }

  /** The verdict on what was measured of each start. */
  static Verdict judge(Map<Start, Measured> measured) {
    Measured zero = measured.get(Start.ZERO);
    boolean one = measured.get(Start.ONE).soonerThan(zero);
    boolean chrono = measured.get(Start.CHRONO).soonerThan(zero);
    return Verdict.of(one && chrono, one || chrono);
  }

  private static String because(Settings settings, Map<Start, Measured> measured) {
    List<String> parts = new ArrayList<>();
    measured.forEach((start, one) -> parts.add(text(start.words + " %s", one.updates())));
    return fill(
            "Rule: it holds if with every seed both bias 1 and the chrono start need fewer updates"
                + " than bias 0 to get below a third of the baseline, with a limit if one of them"
                + " does. The validation error is looked at every {updates} updates. Updates"
                + " needed, of at most {total}: ",
            settings)
        + String.join("; ", parts)
        + ".";
  }

  private static Figure curves(Settings settings, Map<Start, Measured> measured) {
    Chart chart =
        new Chart(
            fill("Adding over {length} steps", settings),
            "A line a seed; it ends where the task is solved.",
            Axis.linear("update"),
            Axis.log("validation MSE"));
    measured.forEach(
        (start, one) ->
            one.curves()
                .forEach(
                    curve ->
                        chart.line(
                            start.words,
                            start.model,
                            Trials.updates(curve.size(), settings.updates()),
                            curve)));
    return chart.level("predict the mean", BASELINE).level("solved", SOLVED).figure();
  }

  private static Figure back(Map<Start, Measured> measured) {
    Chart chart =
        new Chart(
            "The memory's way back at the start",
            "What is left of a gradient along c, before training; mean and range of the seeds.",
            Axis.linear("T − t, steps back"),
            Axis.log("‖∂c_T/∂c_t‖ / √H"));
    measured.forEach((start, one) -> chart.logSeeds(start.words, start.model, one.back()));
    return chart.figure();
  }

  private static Table table(Settings settings, Map<Start, Measured> measured) {
    int seeds = settings.seeds().size();
    return Table.of(
        "",
        List.of("start", "updates until solved", "solved", "left after T steps at the start"),
        measured.entrySet(),
        entry -> {
          Measured one = entry.getValue();
          String solved = text("%d of %d", seeds - one.unsolved(), seeds);
          return List.of(entry.getKey().words, one.updates(), solved, Math.exp(one.left()));
        });
  }
}
