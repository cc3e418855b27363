package dev.unroll.experiments.chapter.trained;

import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.task.Task;
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
import dev.unroll.experiments.train.Networks;
import dev.unroll.experiments.train.Trainings.Trained;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Layers on top of each other buy score at the same number of weights, and cost time.
 *
 * <p>One depth is better than another if its worst seed beats the other's best. The claim holds if
 * the deepest stack is better than one layer and has the best mean; with a limit if some stack is
 * better than one layer, but the deepest does not have the best mean; else it does not hold here.
 * Times are shown and not judged: they differ from run to run.
 */
public final class Depth implements Claim<Depth.Settings> {
  private static final String TASK = "series";
  private static final String MODEL = "lstm";
  private static final String MAE = "MAE";
  private static final int WARM = 30;
  private static final int TIMED = 30;

  /** What may be changed; the file {@code chapter/depth.yaml} says what each is. */
  public record Settings(
      List<Long> seeds,
      List<Integer> layers,
      int parameters,
      int window,
      int horizon,
      double lr,
      int epochs,
      int updates) {
    public Settings {
      new Problems()
          .check(!seeds.isEmpty(), "seeds: expected at least one, got none")
          .check(
              layers.size() > 1 && layers.stream().allMatch(count -> count >= 1),
              "layers: expected two or more whole numbers from 1, got " + layers)
          .atLeast("parameters", parameters, 100)
          .atLeast("epochs", epochs, 1)
          .atLeast("updates", updates, 1)
          .raise();
    }
  }

  /**
   * One depth.
   *
   * @param hidden units of each layer
   * @param parameters of the whole network
   * @param error test MAE
   * @param millis of a training step alone on the machine, median
   */
  record Measured(int layers, int hidden, long parameters, Spread error, double millis) {}

  @Override
  public String name() {
    return "depth";
  }

  @Override
  public Statement statement() {
    return new Statement(
        "Depth buys score and costs time",
        "Recurrent layers can stand on each other: the states of one are the inputs of the next, so"
            + " the upper ones see features of features. At the same number of weights deeper"
            + " stacks are narrower, and each step waits for one more layer.",
        "h_t^{(l)} = f(h_t^{(l−1)}, h_{t−1}^{(l)}),   h_t^{(0)} = x_t");
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
    Map<Integer, Recipe> recipes = new LinkedHashMap<>();
    Trials trials = new Trials(settings.seeds());
    for (int layers : settings.layers()) {
      Recipe recipe = recipe(settings, layers);
      recipes.put(layers, recipe);
      trials.add(layers + "-layers", recipe);
    }
    Map<String, List<Trained>> trained = trials.train(lab);
    List<Measured> measured = new ArrayList<>();
    for (int layers : settings.layers()) {
      List<Trained> runs = trained.get(layers + "-layers");
      measured.add(
          new Measured(
              layers,
              recipes.get(layers).network().hidden(),
              runs.get(0).result().parameters(),
              Seeded.test(runs, MAE),
              millis(recipes.get(layers), runs.get(0).job().task())));
    }
    return finding(settings, measured, trained.get(settings.layers().get(0) + "-layers"));
  }

  private static Recipe recipe(Settings settings, int layers) {
    int hidden = hidden(settings.parameters(), layers, settings.horizon());
    return Trials.recipe(
        TASK,
        MODEL,
        List.of(
            "data.window=" + settings.window(),
            "data.horizon=" + settings.horizon(),
            "model.layers=" + layers,
            "model.hidden=" + hidden,
            "training.batch=32",
            "training.lr=" + settings.lr(),
            "training.epochs=" + settings.epochs(),
            "training.batches-per-epoch=" + settings.updates(),
            "training.patience=0"));
  }

  /** The width at which a stack for a series of one column comes nearest to the parameters. */
  static int hidden(int parameters, int layers, int outputs) {
    int best = 1;
    for (int h = 1; count(h, layers, outputs) <= 2L * parameters || h == 1; h++) {
      if (Math.abs(count(h, layers, outputs) - parameters)
          < Math.abs(count(best, layers, outputs) - parameters)) {
        best = h;
      }
    }
    return best;
  }

  /** Weights of LSTM layers of h units on one input, and a linear output. */
  static long count(long h, int layers, int outputs) {
    return 4 * h * (1 + h + 1) + (layers - 1L) * 4 * h * (2 * h + 1) + outputs * (h + 1);
  }

  /** The median time of a training step, with nothing else being trained. */
  private static double millis(Recipe recipe, Task task) {
    MultiLayerNetwork network = Networks.create(recipe, task.shape());
    DataSet batch = task.train().batch(IntStream.range(0, 32).toArray());
    double[] millis = new double[TIMED];
    for (int k = -WARM; k < TIMED; k++) {
      long began = System.nanoTime();
      network.fit(batch);
      if (k >= 0) {
        millis[k] = (System.nanoTime() - began) / 1e6;
      }
    }
    Arrays.sort(millis);
    return millis[TIMED / 2];
  }

  /** The verdict on test errors by depth, shallowest first, by the rule above. */
  static Verdict judge(List<Spread> errors) {
    Spread one = errors.get(0);
    Spread deepest = errors.get(errors.size() - 1);
    double best = errors.stream().mapToDouble(Spread::mean).min().orElseThrow();
    if (deepest.visiblyBelow(one) && deepest.mean() == best) {
      return Verdict.HOLDS;
    }
    return errors.stream().anyMatch(error -> error.visiblyBelow(one))
        ? Verdict.HOLDS_WITH_A_LIMIT
        : Verdict.DOES_NOT_HOLD_HERE;
  }

  private static Finding finding(Settings settings, List<Measured> measured, List<Trained> runs) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (Measured one : measured) {
      numbers.put("test MAE, layers: " + one.layers(), one.error().mean());
      numbers.put("ms a training step, layers: " + one.layers(), one.millis());
    }
    Task.Baseline baseline =
        runs.get(0).job().task().baselines().stream()
            .min((a, b) -> Double.compare(a.scores().get(MAE), b.scores().get(MAE)))
            .orElseThrow();
    return new Finding(
        judge(measured.stream().map(Measured::error).toList()),
        because(measured, baseline),
        numbers,
        List.of(errors(measured), times(measured)),
        List.of(table(measured)),
        ran(settings, baseline));
  }

  private static String because(List<Measured> measured, Task.Baseline baseline) {
    List<String> parts = new ArrayList<>();
    for (Measured one : measured) {
      parts.add("%d: %s".formatted(one.layers(), Seeded.words(one.error())));
    }
    Measured first = measured.get(0);
    Measured last = measured.get(measured.size() - 1);
    return ("Rule: it holds if the worst seed of the deepest stack beats the best of the shallowest"
            + " and its mean is the best of all; with a limit if another stack beats the"
            + " shallowest so; else not. Test MAE by layers: %s; %s %s. A step takes %s ms with"
            + " %d and %s ms with %d.")
        .formatted(
            String.join("; ", parts),
            baseline.name(),
            Words.number(baseline.scores().get(MAE)),
            Words.number(first.millis()),
            first.layers(),
            Words.number(last.millis()),
            last.layers());
  }

  private static List<String> ran(Settings settings, Task.Baseline baseline) {
    return List.of(
        ("Mackey-Glass series, %d steps ahead from T = %d; LSTM layers, about %,d parameters in"
                + " all; Adam, rate %s, N = 32, %d updates; seeds %s.")
            .formatted(
                settings.horizon(),
                settings.window(),
                settings.parameters(),
                Words.number(settings.lr()),
                settings.epochs() * settings.updates(),
                Words.list(settings.seeds())),
        "All depths have the same rate and number of updates; each could do better with its own.",
        "Time of a step: median of %d, one training alone on the machine. Best baseline: %s."
            .formatted(TIMED, baseline.name()));
  }

  private static Figure errors(List<Measured> measured) {
    List<Double> x = measured.stream().map(one -> (double) one.layers()).toList();
    List<Mark> marks = new ArrayList<>();
    marks.addAll(Seeded.spreads(MODEL, MODEL, x, measured.stream().map(Measured::error).toList()));
    for (Measured one : measured) {
      List<Double> values = one.error().values();
      marks.add(
          new Mark.Points(
              "each seed",
              MODEL,
              values.stream().map(value -> (double) one.layers()).toList(),
              values,
              List.of(),
              false));
    }
    return new Figure(
        "What depth buys",
        "Mean and range of the seeds; all stacks have about the same number of weights.",
        Axis.linear("layers"),
        Axis.linear("test MAE"),
        marks);
  }

  private static Figure times(List<Measured> measured) {
    return new Figure(
        "What depth costs",
        "Median time of a training step, forward and backward.",
        Axis.linear("layers"),
        Axis.linear("ms a training step").between(0, top(measured)),
        List.of(
            new Mark.Line(
                MODEL,
                MODEL,
                measured.stream().map(one -> (double) one.layers()).toList(),
                measured.stream().map(Measured::millis).toList(),
                false)));
  }

  private static double top(List<Measured> measured) {
    return Math.ceil(1.1 * measured.stream().mapToDouble(Measured::millis).max().orElseThrow());
  }

  private static Table table(List<Measured> measured) {
    List<List<String>> rows = new ArrayList<>();
    for (Measured one : measured) {
      rows.add(
          List.of(
              Integer.toString(one.layers()),
              Integer.toString(one.hidden()),
              "%,d".formatted(one.parameters()),
              Seeded.words(one.error()),
              Words.number(one.millis())));
    }
    return new Table(
        "", List.of("layers", "units, H", "parameters", "test MAE", "ms a step"), rows);
  }
}
