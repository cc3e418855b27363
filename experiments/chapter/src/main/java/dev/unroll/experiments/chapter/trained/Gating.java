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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The additive state of gated cells is a highway for gradients (Hochreiter and Schmidhuber 1997).
 *
 * <p>A tanh RNN, a GRU and two LSTMs learn the adding problem; looked at is what is left of a
 * gradient after T steps back, along h for the first two, along c for an LSTM. A cell is a highway
 * if it leaves {@value #FACTOR} times what the tanh RNN leaves, in the geometric mean over the
 * seeds, and its least seed more than the other's largest. The claim holds if LSTM and GRU both
 * are, before training and after; with a limit if the LSTM is after training; else it does not hold
 * here.
 */
public final class Gating implements Claim<Gating.Settings> {
  static final double FACTOR = 10;

  private static final String TASK = "adding";
  private static final String MSE = "MSE";
  private static final String PLAIN = "tanh-rnn";
  private static final String GRU = "gru";
  private static final String LSTM = "lstm";
  private static final List<String> MODELS = List.of(PLAIN, GRU, LSTM, "lstm-chrono");
  private static final int SEQUENCES = 8; // of the way back

  /** What may be changed; the file {@code chapter/gating.yaml} says what each is. */
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

  /** One model's way back, a list a seed, and its test error. */
  record Measured(List<WayBack> before, List<WayBack> after, Spread error) {
    /** ln of what is left after all steps. */
    Spread left(boolean trained) {
      return Spread.of(
          (trained ? after : before)
              .stream().map(back -> back.log().get(back.log().size() - 1)).toList());
    }

    boolean highwayBeside(Measured plain, boolean trained) {
      Spread own = left(trained);
      Spread other = plain.left(trained);
      return own.mean() > other.mean() + Math.log(FACTOR) && own.min() > other.max();
    }
  }

  @Override
  public String name() {
    return "gating";
  }

  @Override
  public Statement statement() {
    return new Statement(
        "Gates make a highway for gradients",
        "A tanh network sends its state through the weights and a squashing function at every step."
            + " An LSTM adds to its memory and multiplies it by a gate: back along the memory, a"
            + " gradient meets the gate alone. A GRU's update gate does the same for its state.",
        "∂c_t/∂c_{t−1} = diag(f_t) + …   (LSTM),   ∂h_t/∂h_{t−1} = diag(z_t) + …   (GRU),"
            + "   ∂h_t/∂h_{t−1} = diag(1 − h_t²) W_hᵀ   (tanh)");
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public double seconds() {
    return 45;
  }

  @Override
  public Finding examine(Settings settings, Lab lab) throws IOException, InterruptedException {
    Trials trials = new Trials(settings.seeds());
    MODELS.forEach(model -> trials.add(model, recipe(settings, model)));
    Map<String, List<Trained>> trained = trials.train(lab);
    Map<String, Measured> measured = new LinkedHashMap<>();
    for (String model : MODELS) {
      List<Trained> runs = trained.get(model);
      measured.put(
          model,
          new Measured(
              WayBack.before(runs, SEQUENCES),
              WayBack.after(runs, SEQUENCES),
              Seeded.test(runs, MSE)));
    }
    return finding(settings, measured);
  }

  private static Recipe recipe(Settings settings, String model) {
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
                "training.solved-below=0.02"));
    if (model.equals("lstm-chrono")) {
      words.add("model.block.chrono=" + settings.chrono());
    }
    return Trials.recipe(TASK, model, words);
  }

  /** The verdict, by the rule above. */
  static Verdict judge(Map<String, Measured> measured) {
    Measured plain = measured.get(PLAIN);
    Measured gru = measured.get(GRU);
    Measured lstm = measured.get(LSTM);
    boolean after = lstm.highwayBeside(plain, true);
    boolean all =
        after
            && gru.highwayBeside(plain, true)
            && lstm.highwayBeside(plain, false)
            && gru.highwayBeside(plain, false);
    if (all) {
      return Verdict.HOLDS;
    }
    return after ? Verdict.HOLDS_WITH_A_LIMIT : Verdict.DOES_NOT_HOLD_HERE;
  }

  private static Finding finding(Settings settings, Map<String, Measured> measured) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    measured.forEach(
        (model, one) -> {
          numbers.put("left before training, " + model, Math.exp(one.left(false).mean()));
          numbers.put("left after training, " + model, Math.exp(one.left(true).mean()));
          numbers.put("test MSE, " + model, one.error().mean());
        });
    return new Finding(
        judge(measured),
        because(settings, measured),
        numbers,
        List.of(
            figure("Before training", measured, Measured::before),
            figure("After training", measured, Measured::after)),
        List.of(table(measured)),
        ran(settings));
  }

  private static String because(Settings settings, Map<String, Measured> measured) {
    List<String> parts = new ArrayList<>();
    measured.forEach(
        (model, one) ->
            parts.add(
                "%s %s and %s"
                    .formatted(
                        model, Seeded.ofLogs(one.left(false)), Seeded.ofLogs(one.left(true)))));
    boolean start = measured.get(LSTM).highwayBeside(measured.get(PLAIN), false);
    return ("Rule: it holds if LSTM and GRU leave %s times as much of a gradient as the tanh RNN"
            + " after %d steps, every seed against every seed, before and after training; with"
            + " a limit if the LSTM does after it. Left before and after training: %s.%s")
        .formatted(
            Words.number(FACTOR),
            settings.length(),
            String.join("; ", parts),
            start
                ? ""
                : " A highway is as wide as its gates are open, and at the start they are half"
                    + " shut, unless their biases say otherwise.");
  }

  private static List<String> ran(Settings settings) {
    return List.of(
        ("Adding problem, T = %d; H = %d, Adam, rate %s, N = 32, at most %d updates, every sequence"
                + " new; T_max = %d for chrono; seeds %s.")
            .formatted(
                settings.length(),
                settings.hidden(),
                Words.number(settings.lr()),
                settings.epochs() * settings.updates(),
                settings.chrono(),
                Words.list(settings.seeds())),
        "Left of a gradient: the root mean square of the singular values of ∂h_T/∂h_t, of ∂c_T/∂c_t"
            + " for an LSTM, on %d sequences.".formatted(SEQUENCES),
        "The tanh RNN starts from Xavier and is not clipped; what an orthogonal start does for it"
            + " is another claim's.");
  }

  private static Figure figure(
      String title, Map<String, Measured> measured, Function<Measured, List<WayBack>> which) {
    List<Mark> marks = new ArrayList<>();
    measured.forEach(
        (model, one) ->
            marks.addAll(
                Seeded.logBand(
                    model, model, which.apply(one).stream().map(WayBack::log).toList())));
    return new Figure(
        title,
        "What is left of a gradient on its way back; mean and range of the seeds.",
        Axis.linear("T − t, steps back"),
        Axis.log("‖∂s_T/∂s_t‖ / √H"),
        marks);
  }

  private static Table table(Map<String, Measured> measured) {
    List<List<String>> rows = new ArrayList<>();
    measured.forEach(
        (model, one) ->
            rows.add(
                List.of(
                    model,
                    Seeded.ofLogs(one.left(false)),
                    Seeded.ofLogs(one.left(true)),
                    Seeded.words(one.error()))));
    return new Table(
        "",
        List.of("network", "left, before training", "left, after", "test MSE (no memory 0.167)"),
        rows);
  }
}
