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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The additive state of gated cells is a highway for gradients (Hochreiter and Schmidhuber 1997).
 *
 * <p>A tanh RNN, a GRU and two LSTMs learn the adding problem. Measured is what is left of a
 * gradient after T steps back: along h, and along c for an LSTM; the geometric mean over the seeds.
 */
public final class Gating implements Claim<Gating.Settings> {
  static final double FACTOR = 10;

  private static final String MSE = "MSE";
  private static final String PLAIN = "tanh-rnn";
  private static final String GRU = "gru";
  private static final String LSTM = "lstm";
  private static final List<String> MODELS = List.of(PLAIN, GRU, LSTM, "lstm-chrono");

  /** What may be changed. */
  public record Settings(
      @Setting("[1, 2, 3]  # of the weights and the order of the minibatches") List<Long> seeds,
      @Setting("60  # steps of a sequence of the adding problem, T") int length,
      @Setting("32  # units, H") int hidden,
      @Setting("0.005  # learning rate of Adam") double lr,
      @Setting("60  # longest lag the chrono start expects, T_max") int chrono,
      @Setting("10  # at most; each ends with a look at the validation part") int epochs,
      @Setting("50  # of an epoch, of 32 sequences each") int updates) {
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

  /** One model's way back, a list a seed, and its test error. */
  record Measured(List<WayBack> before, List<WayBack> after, Spread error) {
    /** ln of what is left after all steps. */
    Spread left(boolean trained) {
      return WayBack.ends(trained ? after : before, WayBack::log);
    }

    String leftText(boolean trained) {
      return WayBack.text(left(trained));
    }

    boolean highwayBeside(Measured plain, boolean trained) {
      Spread own = left(trained);
      Spread other = plain.left(trained);
      return own.mean() > other.mean() + Math.log(FACTOR) && own.min() > other.max();
    }
  }

  @Override
  public Statement<Settings> statement() {
    return new Statement<>(
        "gating",
        Settings.class,
        45,
        "Gates make a highway for gradients",
        "A tanh network sends its state through the weights and a squashing function at every step."
            + " An LSTM adds to its memory and multiplies it by a gate: back along the memory, a"
            + " gradient meets the gate alone. A GRU's update gate does the same for its state.",
        "∂c_t/∂c_{t−1} = diag(f_t) + …   (LSTM),   ∂h_t/∂h_{t−1} = diag(z_t) + …   (GRU),"
            + "   ∂h_t/∂h_{t−1} = diag(1 − h_t²) W_hᵀ   (tanh)");
  }

  @Override
  public Finding examine(Settings settings, Lab lab) throws IOException, InterruptedException {
    Trials trials = new Trials(settings.seeds());
    MODELS.forEach(model -> trials.add(model, recipe(settings, model)));
    Map<String, Measured> measured = new LinkedHashMap<>();
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (Map.Entry<String, Runs> runs : trials.train(lab).entrySet()) {
      String model = runs.getKey();
      Runs all = runs.getValue();
      Measured one = new Measured(all.before(), all.after(), all.test(MSE));
      measured.put(model, one);
      numbers.put("left before training, " + model, Math.exp(one.left(false).mean()));
      numbers.put("left after training, " + model, Math.exp(one.left(true).mean()));
      numbers.put("test MSE, " + model, one.error().mean());
    }
    return new Finding(
        judge(measured),
        because(settings, measured),
        numbers,
        List.of(
            figure("Before training", measured, Measured::before),
            figure("After training", measured, Measured::after)),
        List.of(table(measured)),
        List.of(
            fill(
                "Adding problem, T = {length}; H = {hidden}, Adam, rate {lr}, N = 32, at most"
                    + " {total} updates, every sequence new; T_max = {chrono} for chrono; seeds"
                    + " {seeds}.",
                settings),
            "Left of a gradient: the root mean square of the singular values of ∂h_T/∂h_t, of"
                + " ∂c_T/∂c_t for an LSTM, on "
                + WayBack.SEQUENCES
                + " sequences.",
            "The tanh RNN starts from Xavier and is not clipped; another claim shows what an"
                + " orthogonal start does for it."));
  }

  private static Recipe recipe(Settings settings, String model) {
    return Trials.recipe(
        "adding",
        model,
        Trials.schedule(settings.total(), settings.epochs())
            + "data.length={length} data.validation=200 data.test=500 model.hidden={hidden}"
            + " training.lr={lr} training.solved-below=0.02"
            + (model.equals("lstm-chrono") ? " model.block.chrono={chrono}" : ""),
        settings);
  }

  /** The verdict on what was measured of each model. */
  static Verdict judge(Map<String, Measured> measured) {
    Measured plain = measured.get(PLAIN);
    Measured gru = measured.get(GRU);
    Measured lstm = measured.get(LSTM);
    boolean after = lstm.highwayBeside(plain, true);
    return Verdict.of(
        after
            && gru.highwayBeside(plain, true)
            && lstm.highwayBeside(plain, false)
            && gru.highwayBeside(plain, false),
        after);
  }

  private static String because(Settings settings, Map<String, Measured> measured) {
    List<String> parts = new ArrayList<>();
    measured.forEach(
        (model, one) ->
            parts.add(model + " " + one.leftText(false) + " and " + one.leftText(true)));
    boolean start = measured.get(LSTM).highwayBeside(measured.get(PLAIN), false);
    return text(
        "Rule: it holds if LSTM and GRU leave %s times as much of a gradient as the tanh RNN"
            + " after %d steps, every seed against every seed, before and after training; with"
            + " a limit if the LSTM does after it. Left before and after training: %s.%s",
        FACTOR,
        settings.length(),
        String.join("; ", parts),
        start
            ? ""
            : " The gates decide how much of a gradient is left, and at the start they are half"
                + " closed, unless their biases are set otherwise.");
  }

  private static Figure figure(
      String title, Map<String, Measured> measured, Function<Measured, List<WayBack>> which) {
    Chart chart =
        new Chart(
            title,
            "What is left of a gradient on its way back; mean and range of the seeds.",
            Axis.linear("T − t, steps back"),
            Axis.log("‖∂s_T/∂s_t‖ / √H"));
    measured.forEach(
        (model, one) ->
            chart.logSeeds(model, model, which.apply(one).stream().map(WayBack::log).toList()));
    return chart.figure();
  }

  private static Table table(Map<String, Measured> measured) {
    return Table.of(
        "",
        List.of("network", "left, before training", "left, after", "test MSE (no memory 0.167)"),
        measured.entrySet(),
        entry -> {
          Measured one = entry.getValue();
          return List.of(entry.getKey(), one.leftText(false), one.leftText(true), one.error());
        });
  }
}
