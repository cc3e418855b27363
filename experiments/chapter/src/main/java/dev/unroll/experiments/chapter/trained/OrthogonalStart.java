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

/**
 * An orthogonal start carries gradients further than a Xavier or a small Gaussian one (Saxe,
 * McClelland and Ganguli 2014), which is not enough for copy memory under tanh (Vorontsov et al.
 * 2017).
 *
 * <p>One tanh network on the temporal order of two symbols, from three starts. Of ∂h_T/∂h_1 before
 * training two means are taken over its singular values: the root mean square, which is what a
 * gradient's norm sees, and the geometric mean, which is what a typical direction sees.
 */
public final class OrthogonalStart implements Claim<OrthogonalStart.Settings> {
  private static final String MODEL = "tanh-rnn-orthogonal";
  private static final String GATED = "lstm-chrono";
  private static final String NATS = "nats";
  private static final List<String> COPYING = List.of(MODEL, GATED);

  /** What may be changed. */
  public record Settings(
      @Setting("[1, 2, 3]  # of the weights and the order of the minibatches") List<Long> seeds,
      @Setting("60  # steps of a sequence of the temporal-order task, T") int length,
      @Setting("32  # units, H") int hidden,
      @Setting("0.5  # the small start is N(0, small²/H)") double small,
      @Setting("0.002  # learning rate of Adam") double lr,
      @Setting("1000  # at most, of 32 sequences each") int updates,
      @Setting("30  # gap of the copy task") int copyLength,
      @Setting("64  # units of the networks that copy") int copyHidden,
      @Setting("0.005  # learning rate of Adam") double copyLr,
      @Setting("800  # at most, of 32 sequences each") int copyUpdates) {
    static final int EPOCHS = 10;

    public Settings {
      Claim.problems(seeds)
          .atLeast("length", length, 10)
          .check(small > 0, "small: expected more than 0, got " + small)
          .atLeast("updates", updates, EPOCHS)
          .atLeast("copy-length", copyLength, 1)
          .atLeast("copy-updates", copyUpdates, EPOCHS)
          .raise();
    }

    int copySteps() {
      return copyLength + 20;
    }

    double copyBaseline() {
      return 10 * Math.log(8) / copySteps();
    }
  }

  /** The starts of the recurrent weights. */
  enum Start {
    ORTHOGONAL("orthogonal", MODEL, "model.recurrent-init=orthogonal model.gain=1"),
    XAVIER("Xavier", "tanh-rnn", "model.recurrent-init=xavier model.gain=1"),
    SMALL("small Gaussian", "", "model.recurrent-init=gaussian model.gain={small}");

    final String words;
    final String model;
    final String recurrent;

    Start(String words, String model, String recurrent) {
      this.words = words;
      this.model = model;
      this.recurrent = recurrent;
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
      return WayBack.ends(before, WayBack::log);
    }

    Spread typical() {
      return WayBack.ends(before, WayBack::typical);
    }

    Spread trained() {
      return WayBack.ends(after, WayBack::log);
    }
  }

  @Override
  public Statement<Settings> statement() {
    return new Statement<>(
        "orthogonal",
        Settings.class,
        45,
        "An orthogonal start carries gradients further",
        "A rotation changes no vector's length, however often it is applied. A tanh network whose"
            + " recurrent weights start as one loses gradient to tanh′ alone. A Xavier start keeps"
            + " lengths on average, by stretching some directions and squeezing most; small weights"
            + " squeeze all.",
        "W_hᵀ W_h = 1  ⇒  ‖δ W_hᵀ‖ = ‖δ‖,   ∂h_T/∂h_t = Π diag(tanh′) W_hᵀ");
  }

  @Override
  public Finding examine(Settings settings, Lab lab) throws IOException, InterruptedException {
    Trials trials = new Trials(settings.seeds());
    for (Start start : Start.values()) {
      trials.add(start.folder(), order(settings, start));
    }
    COPYING.forEach(model -> trials.add("copy-" + model, copy(settings, model)));
    Map<String, Runs> runs = trials.train(lab);
    Map<Start, Measured> measured = new EnumMap<>(Start.class);
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (Start start : Start.values()) {
      Runs all = runs.get(start.folder());
      Measured one = new Measured(all.before(), all.after(), all.test("error"));
      measured.put(start, one);
      numbers.put("rms singular value of ∂h_T/∂h_1, " + start.words, Math.exp(one.norm().mean()));
      numbers.put("geometric mean, " + start.words, Math.exp(one.typical().mean()));
      numbers.put("test error, " + start.words, one.error().mean());
    }
    Spread copy = runs.get("copy-" + MODEL).test(NATS);
    numbers.put("copy memory, nats, orthogonal", copy.mean());
    numbers.put("copy memory, nats, " + GATED, runs.get("copy-" + GATED).test(NATS).mean());
    numbers.put("copy memory, nats, no memory", settings.copyBaseline());
    return new Finding(
        judge(measured, copy, settings.copyBaseline()),
        because(settings, measured, copy),
        numbers,
        List.of(back(measured, true), back(measured, false), copying(settings, runs)),
        List.of(table(measured)),
        ran(settings));
  }

  private static Recipe order(Settings settings, Start start) {
    return Trials.recipe(
        "temporal-order",
        MODEL,
        Trials.schedule(settings.updates(), Settings.EPOCHS)
            + "data.length={length} data.validation=200 data.test=1000 model.hidden={hidden}"
            + " training.lr={lr} "
            + start.recurrent,
        settings);
  }

  private static Recipe copy(Settings settings, String model) {
    return Trials.recipe(
        "copy",
        model,
        Trials.schedule(settings.copyUpdates(), Settings.EPOCHS)
            + "data.length={copyLength} data.validation=200 data.test=1000"
            + " model.hidden={copyHidden} training.lr={copyLr}"
            + (model.equals(GATED) ? " model.block.chrono={copySteps}" : ""),
        settings);
  }

  /**
   * The verdict on what was measured of each start.
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
    boolean enough = copy.worst() < 0.9 * copyBaseline;
    return Verdict.of(typical && learns && norm && enough, typical && learns);
  }

  private static String because(Settings settings, Map<Start, Measured> measured, Spread copy) {
    List<String> parts = new ArrayList<>();
    measured.forEach(
        (start, one) ->
            parts.add(
                text(
                    "%s %s in the norm, %s in a typical direction, error %s",
                    start.words,
                    WayBack.text(one.norm()),
                    WayBack.text(one.typical()),
                    one.error())));
    return text(
        "Rule: it holds if with every seed the orthogonal start leaves more of a gradient after"
            + " T steps than the others, in its norm and in a typical direction, if it ends with"
            + " the lowest error, and if it beats the baseline of copy memory by a tenth; with a"
            + " limit if only typical direction and error are better. Left before training: %s."
            + " Copy memory: %s nats, without memory %s.",
        String.join("; ", parts), copy, settings.copyBaseline());
  }

  private static List<String> ran(Settings settings) {
    return List.of(
        fill(
            "Temporal order, T = {length}, and copy memory with a gap of {copyLength}; tanh RNN, H"
                + " = {hidden} and {copyHidden}; Adam, rates {lr} and {copyLr}, N = 32, at most"
                + " {updates} and {copyUpdates} updates, clipped at 1; seeds {seeds}.",
            settings),
        fill(
            "Xavier: W_h ~ N(0, 1/H). Small: N(0, {small}²/H). Inputs and output start alike.",
            settings),
        "A Xavier start keeps a gradient's norm through the few directions it stretches, so it may"
            + " seem to carry as far; the other directions are lost.");
  }

  private static Figure back(Map<Start, Measured> measured, boolean norm) {
    Chart chart =
        new Chart(
            norm ? "A gradient's norm on its way back" : "A typical direction on its way back",
            "∂h_T/∂h_t before training, %s of its singular values; mean and range of the seeds."
                .formatted(norm ? "root mean square" : "geometric mean"),
            Axis.linear("T − t, steps back"),
            Axis.log(norm ? "‖∂h_T/∂h_t‖ / √H" : "|det ∂h_T/∂h_t|^(1/H)"));
    measured.forEach(
        (start, one) ->
            chart.logSeeds(
                start.words,
                start.model,
                one.before().stream().map(norm ? WayBack::log : WayBack::typical).toList()));
    return chart.figure();
  }

  private static Figure copying(Settings settings, Map<String, Runs> runs) throws IOException {
    Chart chart =
        new Chart(
            fill("Copy memory, a gap of {copyLength} steps", settings),
            "A rotation alone does not copy: tanh mixes what it keeps. Gates do better with the"
                + " same updates.",
            Axis.linear("update"),
            Axis.linear("validation nats a step"));
    List<Double> x = Trials.updates(Settings.EPOCHS, settings.copyUpdates() / Settings.EPOCHS);
    for (String model : COPYING) {
      chart.seeds(model, model, x, runs.get("copy-" + model).validation(NATS));
    }
    return chart.level("no memory", settings.copyBaseline()).figure();
  }

  private static Table table(Map<Start, Measured> measured) {
    return Table.of(
        "Left of a gradient after T steps, and the test error (guess 0.75)",
        List.of("start", "norm, before", "typical, before", "norm, trained", "error"),
        measured.entrySet(),
        entry -> {
          Measured one = entry.getValue();
          return List.of(
              entry.getKey().words,
              WayBack.text(one.norm()),
              WayBack.text(one.typical()),
              WayBack.text(one.trained()),
              one.error());
        });
  }
}
