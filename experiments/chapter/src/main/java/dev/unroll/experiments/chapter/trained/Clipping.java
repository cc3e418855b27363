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
import dev.unroll.experiments.train.RunMetrics.Updates;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Clipping the gradient's norm rescues what explodes, and does nothing for what vanishes (Pascanu,
 * Mikolov and Bengio 2013, who use this task and plain gradient descent).
 *
 * <p>Two tanh networks learn the temporal order of two symbols, each with clipping and without. One
 * starts from a rotation, the other from weights so small that no gradient comes back.
 */
public final class Clipping implements Claim<Clipping.Settings> {
  static final double SAME = 0.05;

  private static final String MODEL = "tanh-rnn-orthogonal";
  private static final String ERROR = "error";
  private static final double GUESS = 0.75; // three of four answers are wrong
  private static final int BLOCK = 10; // updates to a point of the loss curves

  /** What may be changed. */
  public record Settings(
      @Setting("[1, 2, 3]  # of the weights and the order of the minibatches") List<Long> seeds,
      @Setting("30  # steps of a sequence of the temporal-order task, T") int length,
      @Setting("32  # units, H") int hidden,
      @Setting("0.1  # rate of plain gradient descent") double lr,
      @Setting("1  # bound on the gradient's norm") double clip,
      @Setting("0.3  # the vanishing network's W_h starts as N(0, small²/H)") double small,
      @Setting("16  # each ends with a look at the validation part") int epochs,
      @Setting("50  # of an epoch, of 32 sequences each") int updates) {
    public Settings {
      Claim.problems(seeds)
          .atLeast("length", length, 10)
          .check(clip > 0, "clip: expected more than 0, got " + clip)
          .check(small > 0, "small: expected more than 0, got " + small)
          .atLeast("epochs", epochs, 1)
          .between("updates", updates, BLOCK, 10_000)
          .raise();
    }

    int total() {
      return epochs * updates;
    }
  }

  /** The four kinds of training. */
  enum Kind {
    EXPLODING("exploding", false),
    EXPLODING_CLIPPED("exploding, clipped", true),
    VANISHING("vanishing", false),
    VANISHING_CLIPPED("vanishing, clipped", true);

    final String words;
    final boolean clipped;

    Kind(String words, boolean clipped) {
      this.words = words;
      this.clipped = clipped;
    }

    boolean exploding() {
      return this == EXPLODING || this == EXPLODING_CLIPPED;
    }

    String folder() {
      return words.replace(", ", "-");
    }

    String legend() {
      return clipped ? "clipped" : "not clipped";
    }

    /** The preset that clips, or does not: its colour. */
    String model() {
      return clipped ? MODEL : "tanh-rnn";
    }
  }

  @Override
  public Statement<Settings> statement() {
    return new Statement<>(
        "clipping",
        Settings.class,
        30,
        "Clipping rescues gradients that explode, not those that vanish",
        "Where a network's loss has a cliff, one step along a huge gradient throws the weights far"
            + " away. Shortening the gradient to a fixed norm keeps its direction and takes the"
            + " step from the cliff. A gradient that vanishes is short already: clipping has"
            + " nothing to shorten.",
        "g ← g · min(1, θ / ‖g‖)");
  }

  @Override
  public Finding examine(Settings settings, Lab lab) throws IOException, InterruptedException {
    Trials trials = new Trials(settings.seeds());
    for (Kind kind : Kind.values()) {
      trials.add(kind.folder(), recipe(settings, kind));
    }
    Map<String, Runs> runs = trials.train(lab);
    Map<Kind, Spread> errors = new LinkedHashMap<>();
    Map<Kind, List<Updates>> updates = new LinkedHashMap<>();
    for (Kind kind : Kind.values()) {
      errors.put(kind, runs.get(kind.folder()).test(ERROR));
      updates.put(kind, runs.get(kind.folder()).updates());
    }
    Map<String, Double> numbers = new LinkedHashMap<>();
    errors.forEach((kind, spread) -> numbers.put("test error, " + kind.words, spread.mean()));
    updates.forEach((kind, all) -> numbers.put("largest norm, " + kind.words, largest(all)));
    return new Finding(
        judge(errors),
        because(errors, Cliff.highest(updates.get(Kind.EXPLODING))),
        numbers,
        List.of(
            loss("Exploding: start from a rotation", updates, true),
            norms(settings, updates),
            loss("Vanishing: start from small weights", updates, false)),
        List.of(table(settings, errors, updates)),
        List.of(
            fill(
                "Temporal order, T = {length}; tanh RNN, H = {hidden}; plain gradient descent, rate"
                    + " {lr}, N = 32, {total} updates; seeds {seeds}.",
                settings),
            fill("Exploding: W_h starts orthogonal. Vanishing: W_h ~ N(0, {small}²/H).", settings),
            "Norms are of the gradient of the mean loss, over all parameters, before clipping."));
  }

  private static Recipe recipe(Settings settings, Kind kind) {
    return Trials.recipe(
        "temporal-order",
        MODEL,
        Trials.schedule(settings.total(), settings.epochs())
            + "data.length={length} data.validation=200 data.test=1000 model.hidden={hidden}"
            + " training.optimizer=sgd training.lr={lr} training.solved-below=0 training.clip="
            + (kind.clipped ? "{clip}" : "0")
            + (kind.exploding() ? "" : " model.recurrent-init=gaussian model.gain={small}"),
        settings);
  }

  /** The verdict on test errors. */
  static Verdict judge(Map<Kind, Spread> errors) {
    Spread clipped = errors.get(Kind.EXPLODING_CLIPPED);
    boolean rescued =
        clipped.visiblyBelow(errors.get(Kind.EXPLODING)) && clipped.worst() < GUESS / 2;
    List<Double> plain = errors.get(Kind.VANISHING).values();
    List<Double> cut = errors.get(Kind.VANISHING_CLIPPED).values();
    boolean nothing =
        IntStream.range(0, plain.size())
            .allMatch(
                k ->
                    Math.min(plain.get(k), cut.get(k)) > 0.9 * GUESS
                        && Math.abs(plain.get(k) - cut.get(k)) <= SAME);
    return Verdict.of(rescued && nothing, rescued);
  }

  private static String because(Map<Kind, Spread> errors, Cliff cliff) {
    return text(
            "Rule: it holds if with clipping the worst seed of the exploding network beats the best"
                + " without and is below half of a guesser's error of 0.75, and if the vanishing"
                + " one stays above nine tenths of it either way, with errors at most %s apart;"
                + " with a limit if only the first is so. Exploding: error %s without clipping, %s"
                + " with it. Vanishing: %s and %s.",
            SAME,
            errors.get(Kind.EXPLODING),
            errors.get(Kind.EXPLODING_CLIPPED),
            errors.get(Kind.VANISHING),
            errors.get(Kind.VANISHING_CLIPPED))
        + fill(
            " The highest cliff: at update {update} the norm is {norm}, against a median of"
                + " {median}, and the mean loss goes from {before} before to {after} after.",
            cliff);
  }

  private static DoubleStream norms(List<Updates> all) {
    return all.stream().flatMap(one -> one.gradient().stream()).mapToDouble(norm -> norm);
  }

  private static double largest(List<Updates> all) {
    return norms(all).filter(Double::isFinite).max().orElse(Double.NaN);
  }

  private static Figure loss(String title, Map<Kind, List<Updates>> updates, boolean exploding) {
    Chart chart =
        new Chart(
            title,
            exploding
                ? "Training loss, mean of " + BLOCK + " updates, and the range of the seeds."
                : "The same, from the start that vanishes.",
            Axis.linear("update"),
            Axis.linear("loss, nats").between(0, 3));
    updates.forEach(
        (kind, all) -> {
          if (kind.exploding() == exploding) {
            List<List<Double>> curves = all.stream().map(one -> blocks(one.loss())).toList();
            int longest = curves.stream().mapToInt(List::size).max().orElse(0);
            chart.seeds(kind.legend(), kind.model(), Trials.updates(longest, BLOCK), curves);
          }
        });
    return chart.level("guess, ln 4", Math.log(4)).figure();
  }

  private static Figure norms(Settings settings, Map<Kind, List<Updates>> updates) {
    Chart chart =
        new Chart(
            "The gradient's norm",
            "Every update of the first seed, before clipping. Peaks are cliffs of the loss.",
            Axis.linear("update"),
            Axis.log("‖g‖"));
    updates.forEach(
        (kind, all) -> {
          List<Double> norms = all.get(0).gradient();
          List<Double> x = Chart.places(1, norms.size());
          if (kind.exploding()) {
            chart.line(kind.legend(), kind.model(), x, norms);
          } else if (!kind.clipped) {
            chart.line("vanishing", "", x, norms);
          }
        });
    return chart.level("threshold θ", settings.clip()).figure();
  }

  private static Table table(
      Settings settings, Map<Kind, Spread> errors, Map<Kind, List<Updates>> updates) {
    return Table.of(
        "",
        List.of("network", "test error (guess 0.75)", "largest ‖g‖", "updates with ‖g‖ > θ"),
        errors.keySet(),
        kind -> {
          List<Updates> all = updates.get(kind);
          double above =
              norms(all).map(norm -> norm > settings.clip() ? 1 : 0).average().orElse(Double.NaN);
          return List.of(kind.words, errors.get(kind), largest(all), text("%s %%", 100 * above));
        });
  }

  private static List<Double> blocks(List<Double> values) {
    return IntStream.range(0, values.size() / BLOCK)
        .mapToObj(k -> Cliff.mean(values.subList(k * BLOCK, (k + 1) * BLOCK)))
        .toList();
  }
}
