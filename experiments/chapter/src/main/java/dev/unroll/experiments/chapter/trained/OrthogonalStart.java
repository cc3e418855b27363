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

/**
 * An orthogonal start carries gradients further than a Xavier or a small Gaussian one (Saxe,
 * McClelland and Ganguli 2014), which is not enough for copy memory under tanh (Vorontsov et al.
 * 2017).
 *
 * <p>One tanh network on the temporal order of two symbols, from three starts. Of ∂h_T/∂h_1 before
 * training two means are taken over its singular values: the root mean square, which is what a
 * gradient's norm sees, and the geometric mean, which is what a typical direction sees. "Further"
 * is visible: the least of all seeds is above the others' largest. Then it is trained. The claim
 * holds if both means of the orthogonal start are further than those of the two others, its test
 * error is lower on average, and the same network, started so, beats the baseline of copy memory by
 * a tenth; with a limit if a typical direction gets further and the error is lower, but not all of
 * the rest; else it does not hold here.
 */
public final class OrthogonalStart implements Claim<OrthogonalStart.Settings> {
  private static final String MODEL = "tanh-rnn-orthogonal";
  private static final String GATED = "lstm-chrono";
  private static final String ERROR = "error";
  private static final String NATS = "nats";
  private static final int SEQUENCES = 8; // of the way back

  /** What may be changed; the file {@code chapter/orthogonal.yaml} says what each is. */
  public record Settings(
      List<Long> seeds,
      int length,
      int hidden,
      double small,
      double lr,
      int updates,
      int copyLength,
      int copyHidden,
      double copyLr,
      int copyUpdates) {
    static final int EPOCHS = 10;

    public Settings {
      new Problems()
          .check(!seeds.isEmpty(), "seeds: expected at least one, got none")
          .atLeast("length", length, 10)
          .check(small > 0, "small: expected more than 0, got " + small)
          .atLeast("updates", updates, EPOCHS)
          .atLeast("copy-length", copyLength, 1)
          .atLeast("copy-updates", copyUpdates, EPOCHS)
          .raise();
    }

    double copyBaseline() {
      return 10 * Math.log(8) / (copyLength + 20);
    }
  }

  /** The starts of the recurrent weights. */
  enum Start {
    ORTHOGONAL("orthogonal", MODEL),
    XAVIER("Xavier", "tanh-rnn"),
    SMALL("small Gaussian", "");

    final String words;
    final String model;

    Start(String words, String model) {
      this.words = words;
      this.model = model;
    }

    String folder() {
      return words.replace(' ', '-');
    }
  }

  /**
   * One start.
   *
   * @param before the way back before training, one a seed
   * @param after the way back after it, one a seed
   * @param error on the test part
   */
  record Measured(List<WayBack> before, List<WayBack> after, Spread error) {
    Spread norm() {
      return ends(before.stream().map(WayBack::log).toList());
    }

    Spread typical() {
      return ends(before.stream().map(WayBack::typical).toList());
    }

    Spread trained() {
      return ends(after.stream().map(WayBack::log).toList());
    }

    private static Spread ends(List<List<Double>> logs) {
      return Spread.of(logs.stream().map(log -> log.get(log.size() - 1)).toList());
    }
  }

  @Override
  public String name() {
    return "orthogonal";
  }

  @Override
  public Statement statement() {
    return new Statement(
        "An orthogonal start carries gradients further",
        "A rotation changes no vector's length, however often it is applied. A tanh network whose"
            + " recurrent weights start as one loses gradient to tanh′ alone. A Xavier start keeps"
            + " lengths on average, by stretching some directions and squeezing most; small weights"
            + " squeeze all.",
        "W_hᵀ W_h = 1  ⇒  ‖δ W_hᵀ‖ = ‖δ‖,   ∂h_T/∂h_t = Π diag(tanh′) W_hᵀ");
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
    for (Start start : Start.values()) {
      trials.add(start.folder(), order(settings, start));
    }
    List.of(MODEL, GATED).forEach(model -> trials.add("copy-" + model, copy(settings, model)));
    Map<String, List<Trained>> trained = trials.train(lab);
    Map<Start, Measured> measured = new EnumMap<>(Start.class);
    for (Start start : Start.values()) {
      List<Trained> runs = trained.get(start.folder());
      measured.put(
          start,
          new Measured(
              WayBack.before(runs, SEQUENCES),
              WayBack.after(runs, SEQUENCES),
              Seeded.test(runs, ERROR)));
    }
    return finding(settings, measured, trained);
  }

  private static Recipe order(Settings settings, Start start) {
    List<String> words = new ArrayList<>(sizes(settings.length(), settings.updates()));
    words.add("model.hidden=" + settings.hidden());
    words.add("training.lr=" + settings.lr());
    words.add(
        switch (start) {
          case ORTHOGONAL -> "model.recurrent-init=orthogonal";
          case XAVIER -> "model.recurrent-init=xavier";
          case SMALL -> "model.recurrent-init=gaussian";
        });
    words.add("model.gain=" + (start == Start.SMALL ? settings.small() : 1));
    return Trials.recipe("temporal-order", MODEL, words);
  }

  private static Recipe copy(Settings settings, String model) {
    List<String> words = new ArrayList<>(sizes(settings.copyLength(), settings.copyUpdates()));
    words.add("model.hidden=" + settings.copyHidden());
    words.add("training.lr=" + settings.copyLr());
    if (model.equals(GATED)) {
      words.add("model.block.chrono=" + (settings.copyLength() + 20));
    }
    return Trials.recipe("copy", model, words);
  }

  private static List<String> sizes(int length, int updates) {
    return List.of(
        "data.length=" + length,
        "data.train=" + 32 * updates,
        "data.validation=200",
        "data.test=1000",
        "training.batch=32",
        "training.epochs=" + Settings.EPOCHS,
        "training.batches-per-epoch=" + updates / Settings.EPOCHS);
  }

  /**
   * The verdict, by the rule above.
   *
   * @param copy test nats of the orthogonal start on copy memory, one a seed
   */
  static Verdict judge(Map<Start, Measured> measured, Spread copy, double copyBaseline) {
    Measured orthogonal = measured.get(Start.ORTHOGONAL);
    boolean typical = true;
    boolean norm = true;
    boolean learns = true;
    for (Start other : List.of(Start.XAVIER, Start.SMALL)) {
      Measured one = measured.get(other);
      typical &= one.typical().visiblyBelow(orthogonal.typical());
      norm &= one.norm().visiblyBelow(orthogonal.norm());
      learns &= orthogonal.error().mean() < one.error().mean();
    }
    if (!typical || !learns) {
      return Verdict.DOES_NOT_HOLD_HERE;
    }
    boolean enough = copy.worst() < 0.9 * copyBaseline;
    return norm && enough ? Verdict.HOLDS : Verdict.HOLDS_WITH_A_LIMIT;
  }

  private static Finding finding(
      Settings settings, Map<Start, Measured> measured, Map<String, List<Trained>> trained)
      throws IOException {
    Spread copy = Seeded.test(trained.get("copy-" + MODEL), NATS);
    Map<String, Double> numbers = new LinkedHashMap<>();
    measured.forEach(
        (start, one) -> {
          numbers.put(
              "rms singular value of ∂h_T/∂h_1, " + start.words, Math.exp(one.norm().mean()));
          numbers.put("geometric mean, " + start.words, Math.exp(one.typical().mean()));
          numbers.put("test error, " + start.words, one.error().mean());
        });
    numbers.put("copy memory, nats, orthogonal", copy.mean());
    numbers.put(
        "copy memory, nats, " + GATED, Seeded.test(trained.get("copy-" + GATED), NATS).mean());
    numbers.put("copy memory, nats, no memory", settings.copyBaseline());
    return new Finding(
        judge(measured, copy, settings.copyBaseline()),
        because(settings, measured, copy),
        numbers,
        List.of(back(measured, true), back(measured, false), copying(settings, trained)),
        List.of(table(measured)),
        ran(settings));
  }

  private static String because(Settings settings, Map<Start, Measured> measured, Spread copy) {
    List<String> parts = new ArrayList<>();
    measured.forEach(
        (start, one) ->
            parts.add(
                "%s %s in the norm, %s in a typical direction, error %s"
                    .formatted(
                        start.words,
                        Seeded.ofLogs(one.norm()),
                        Seeded.ofLogs(one.typical()),
                        Seeded.words(one.error()))));
    return ("Rule: it holds if with every seed the orthogonal start leaves more of a gradient after"
            + " T steps than the others, in its norm and in a typical direction, if it ends with"
            + " the lowest error, and if it beats the baseline of copy memory by a tenth; with a"
            + " limit if only typical direction and error are better. Left before training: %s."
            + " Copy memory: %s nats, without memory %s.")
        .formatted(
            String.join("; ", parts), Seeded.words(copy), Words.number(settings.copyBaseline()));
  }

  private static List<String> ran(Settings settings) {
    return List.of(
        ("Temporal order, T = %d, and copy memory with a gap of %d; tanh RNN, H = %d and %d; Adam,"
                + " rates %s and %s, N = 32, at most %d and %d updates, clipped at 1; seeds"
                + " %s.")
            .formatted(
                settings.length(),
                settings.copyLength(),
                settings.hidden(),
                settings.copyHidden(),
                Words.number(settings.lr()),
                Words.number(settings.copyLr()),
                settings.updates(),
                settings.copyUpdates(),
                Words.list(settings.seeds())),
        "Xavier: W_h ~ N(0, 1/H). Small: N(0, %s²/H). Inputs and output start alike."
            .formatted(Words.number(settings.small())),
        "A Xavier start keeps a gradient's norm through the few directions it stretches, so it may"
            + " seem to carry as far; what it carries has lost the others.");
  }

  private static Figure back(Map<Start, Measured> measured, boolean norm) {
    List<Mark> marks = new ArrayList<>();
    measured.forEach(
        (start, one) ->
            marks.addAll(
                Seeded.logBand(
                    start.words,
                    start.model,
                    one.before().stream().map(norm ? WayBack::log : WayBack::typical).toList())));
    return new Figure(
        norm ? "A gradient's norm on its way back" : "A typical direction on its way back",
        "∂h_T/∂h_t before training, %s of its singular values; mean and range of the seeds."
            .formatted(norm ? "root mean square" : "geometric mean"),
        Axis.linear("T − t, steps back"),
        Axis.log(norm ? "‖∂h_T/∂h_t‖ / √H" : "|det ∂h_T/∂h_t|^(1/H)"),
        marks);
  }

  private static Figure copying(Settings settings, Map<String, List<Trained>> trained)
      throws IOException {
    List<Mark> marks = new ArrayList<>();
    int each = settings.copyUpdates() / Settings.EPOCHS;
    for (String model : List.of(MODEL, GATED)) {
      List<List<Double>> curves = Seeded.validation(trained.get("copy-" + model), NATS);
      List<Double> x = Seeded.count(Settings.EPOCHS).stream().map(k -> k * each).toList();
      marks.addAll(Seeded.band(model, model, x, curves));
    }
    marks.add(new Mark.Level("no memory", settings.copyBaseline(), false));
    return new Figure(
        "Copy memory, a gap of %d steps".formatted(settings.copyLength()),
        "A rotation alone does not copy: tanh mixes what it keeps. Gates do better with the same"
            + " updates.",
        Axis.linear("update"),
        Axis.linear("validation nats a step"),
        marks);
  }

  private static Table table(Map<Start, Measured> measured) {
    List<List<String>> rows = new ArrayList<>();
    measured.forEach(
        (start, one) ->
            rows.add(
                List.of(
                    start.words,
                    Seeded.ofLogs(one.norm()),
                    Seeded.ofLogs(one.typical()),
                    Seeded.ofLogs(one.trained()),
                    Seeded.words(one.error()))));
    return new Table(
        "Left of a gradient after T steps, and the test error (guess 0.75)",
        List.of("start", "norm, before", "typical, before", "norm, trained", "error"),
        rows);
  }
}
