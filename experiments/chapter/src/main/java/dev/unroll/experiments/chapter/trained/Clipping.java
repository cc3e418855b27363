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
import dev.unroll.experiments.train.RunMetrics;
import dev.unroll.experiments.train.RunMetrics.Updates;
import dev.unroll.experiments.train.Trainings.Trained;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Clipping the gradient's norm rescues what explodes, and does nothing for what vanishes (Pascanu,
 * Mikolov and Bengio 2013, who use this task and plain gradient descent).
 *
 * <p>Two tanh networks learn the temporal order of two symbols, each with clipping and without. One
 * starts from a rotation, the other from weights so small that no gradient comes back. Clipping
 * rescues if it is visibly better in the first (its worst seed beats the other's best) and below
 * half of a guesser's error. It does nothing if with every seed both errors of the second are above
 * nine tenths of a guesser's and within {@value #SAME} of each other. The claim holds if both are
 * seen, with a limit if clipping rescues but does something in the second, else it does not hold
 * here.
 */
public final class Clipping implements Claim<Clipping.Settings> {
  static final double SAME = 0.05;

  private static final String TASK = "temporal-order";
  private static final String MODEL = "tanh-rnn-orthogonal";
  private static final String ERROR = "error";
  private static final double GUESS = 0.75; // three of four answers are wrong
  private static final int BLOCK = 10; // updates to a point of the loss curves

  /** What may be changed; the file {@code chapter/clipping.yaml} says what each is. */
  public record Settings(
      List<Long> seeds,
      int length,
      int hidden,
      double lr,
      double clip,
      double small,
      int epochs,
      int updates) {
    public Settings {
      new Problems()
          .check(!seeds.isEmpty(), "seeds: expected at least one, got none")
          .atLeast("length", length, 10)
          .check(clip > 0, "clip: expected more than 0, got " + clip)
          .check(small > 0, "small: expected more than 0, got " + small)
          .atLeast("epochs", epochs, 1)
          .between("updates", updates, BLOCK, 10_000)
          .raise();
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

    /** The contender that clips, or does not: its colour. */
    String model() {
      return clipped ? MODEL : "tanh-rnn";
    }
  }

  @Override
  public String name() {
    return "clipping";
  }

  @Override
  public Statement statement() {
    return new Statement(
        "Clipping rescues gradients that explode, not those that vanish",
        "Where a network's loss has a cliff, one step along a huge gradient throws the weights far"
            + " away. Shortening the gradient to a fixed norm keeps its direction and takes the"
            + " step from the cliff. A gradient that vanishes is short already: clipping has"
            + " nothing to shorten.",
        "g ← g · min(1, θ / ‖g‖)");
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public double seconds() {
    return 30;
  }

  @Override
  public Finding examine(Settings settings, Lab lab) throws IOException, InterruptedException {
    Trials trials = new Trials(settings.seeds());
    for (Kind kind : Kind.values()) {
      trials.add(kind.folder(), recipe(settings, kind));
    }
    Map<String, List<Trained>> trained = trials.train(lab);
    Map<Kind, List<Updates>> updates = new LinkedHashMap<>();
    Map<Kind, Spread> errors = new LinkedHashMap<>();
    for (Kind kind : Kind.values()) {
      List<Trained> runs = trained.get(kind.folder());
      errors.put(kind, Seeded.test(runs, ERROR));
      List<Updates> all = new ArrayList<>();
      for (Trained run : runs) {
        all.add(RunMetrics.updates(run.run()));
      }
      updates.put(kind, all);
    }
    return finding(settings, errors, updates);
  }

  private static Recipe recipe(Settings settings, Kind kind) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "data.length=" + settings.length(),
                "data.train=" + 32 * settings.updates() * settings.epochs(),
                "data.validation=200",
                "data.test=1000",
                "model.hidden=" + settings.hidden(),
                "training.optimizer=sgd",
                "training.batch=32",
                "training.lr=" + settings.lr(),
                "training.epochs=" + settings.epochs(),
                "training.batches-per-epoch=" + settings.updates(),
                "training.solved-below=0",
                "training.clip=" + (kind.clipped ? settings.clip() : 0)));
    if (!kind.exploding()) {
      words.add("model.recurrent-init=gaussian");
      words.add("model.gain=" + settings.small());
    }
    return Trials.recipe(TASK, MODEL, words);
  }

  /** The verdict on test errors, by the rule above. */
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
                    plain.get(k) > 0.9 * GUESS
                        && cut.get(k) > 0.9 * GUESS
                        && Math.abs(plain.get(k) - cut.get(k)) <= SAME);
    if (!rescued) {
      return Verdict.DOES_NOT_HOLD_HERE;
    }
    return nothing ? Verdict.HOLDS : Verdict.HOLDS_WITH_A_LIMIT;
  }

  private static Finding finding(
      Settings settings, Map<Kind, Spread> errors, Map<Kind, List<Updates>> updates) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    errors.forEach((kind, spread) -> numbers.put("test error, " + kind.words, spread.mean()));
    updates.forEach((kind, all) -> numbers.put("largest norm, " + kind.words, largest(all)));
    return new Finding(
        judge(errors),
        because(errors, updates),
        numbers,
        List.of(
            loss("Exploding: start from a rotation", updates, true),
            norms(settings, updates),
            loss("Vanishing: start from small weights", updates, false)),
        List.of(table(settings, errors, updates)),
        ran(settings));
  }

  private static String because(Map<Kind, Spread> errors, Map<Kind, List<Updates>> updates) {
    Cliff cliff = Cliff.highest(updates.get(Kind.EXPLODING));
    return ("Rule: it holds if with clipping the worst seed of the exploding network beats the best"
            + " without and is below half of a guesser's error of 0.75, and if the vanishing one"
            + " stays at a guesser's error either way; with a limit if only the first is seen."
            + " Exploding: error %s without clipping, %s with it. Vanishing: %s and %s. The highest"
            + " cliff: at update %d the norm is %s, against a median of %s, and the mean loss goes"
            + " from %s before to %s after.")
        .formatted(
            Seeded.words(errors.get(Kind.EXPLODING)),
            Seeded.words(errors.get(Kind.EXPLODING_CLIPPED)),
            Seeded.words(errors.get(Kind.VANISHING)),
            Seeded.words(errors.get(Kind.VANISHING_CLIPPED)),
            cliff.update(),
            Words.number(cliff.norm()),
            Words.number(cliff.median()),
            Words.number(cliff.before()),
            Words.number(cliff.after()));
  }

  private static List<String> ran(Settings settings) {
    return List.of(
        ("Temporal order, T = %d; tanh RNN, H = %d; plain gradient descent, rate %s, N = 32, %d"
                + " updates; seeds %s.")
            .formatted(
                settings.length(),
                settings.hidden(),
                Words.number(settings.lr()),
                settings.epochs() * settings.updates(),
                Words.list(settings.seeds())),
        "Exploding: W_h starts orthogonal. Vanishing: W_h ~ N(0, %s²/H)."
            .formatted(Words.number(settings.small())),
        "Norms are of the gradient of the mean loss, over all parameters, before clipping.");
  }

  private static double largest(List<Updates> all) {
    return all.stream()
        .flatMap(updates -> updates.gradient().stream())
        .mapToDouble(Double::doubleValue)
        .filter(Double::isFinite)
        .max()
        .orElse(Double.NaN);
  }

  private static Figure loss(String title, Map<Kind, List<Updates>> updates, boolean exploding) {
    List<Mark> marks = new ArrayList<>();
    updates.forEach(
        (kind, all) -> {
          if (kind.exploding() == exploding) {
            List<List<Double>> curves = all.stream().map(one -> blocks(one.loss())).toList();
            int longest = curves.stream().mapToInt(List::size).max().orElse(0);
            List<Double> x = Seeded.count(longest).stream().map(k -> k * BLOCK).toList();
            marks.addAll(Seeded.band(kind.legend(), kind.model(), x, curves));
          }
        });
    marks.add(new Mark.Level("guess, ln 4", Math.log(4), false));
    return new Figure(
        title,
        exploding
            ? "Training loss, mean of " + BLOCK + " updates, and the range of the seeds."
            : "The same, from the start that vanishes.",
        Axis.linear("update"),
        Axis.linear("loss, nats").between(0, 3),
        marks);
  }

  private static Figure norms(Settings settings, Map<Kind, List<Updates>> updates) {
    List<Mark> marks = new ArrayList<>();
    updates.forEach(
        (kind, all) -> {
          List<Double> norms = all.get(0).gradient();
          if (kind.exploding()) {
            marks.add(
                new Mark.Line(
                    kind.legend(), kind.model(), Seeded.count(norms.size()), norms, false));
          } else if (!kind.clipped) {
            marks.add(new Mark.Line("vanishing", "", Seeded.count(norms.size()), norms, false));
          }
        });
    marks.add(new Mark.Level("threshold θ", settings.clip(), false));
    return new Figure(
        "The gradient's norm",
        "Every update of the first seed, before clipping. Peaks are cliffs of the loss.",
        Axis.linear("update"),
        Axis.log("‖g‖"),
        marks);
  }

  private static Table table(
      Settings settings, Map<Kind, Spread> errors, Map<Kind, List<Updates>> updates) {
    List<List<String>> rows = new ArrayList<>();
    errors.forEach(
        (kind, spread) ->
            rows.add(
                List.of(
                    kind.words,
                    Seeded.words(spread),
                    Words.number(largest(updates.get(kind))),
                    Words.number(100 * above(updates.get(kind), settings.clip())) + " %")));
    return new Table(
        "",
        List.of("network", "test error (guess 0.75)", "largest ‖g‖", "updates with ‖g‖ > θ"),
        rows);
  }

  private static double above(List<Updates> all, double threshold) {
    return all.stream()
        .flatMap(updates -> updates.gradient().stream())
        .mapToDouble(norm -> norm > threshold ? 1 : 0)
        .average()
        .orElse(Double.NaN);
  }

  private static List<Double> blocks(List<Double> values) {
    return IntStream.range(0, values.size() / BLOCK)
        .mapToObj(k -> Cliff.mean(values.subList(k * BLOCK, (k + 1) * BLOCK)))
        .toList();
  }
}
