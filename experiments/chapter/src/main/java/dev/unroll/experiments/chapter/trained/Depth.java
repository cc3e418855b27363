package dev.unroll.experiments.chapter.trained;

import static dev.unroll.experiments.chapter.Template.fill;
import static dev.unroll.experiments.report.Words.text;

import dev.unroll.datasets.task.Task;
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
import dev.unroll.experiments.train.Networks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/**
 * More layers improve the score at the same number of weights, and cost time. Times are shown and
 * not judged: they differ from run to run.
 */
public final class Depth implements Claim<Depth.Settings> {
  private static final String MODEL = "lstm";
  private static final String MAE = "MAE";
  private static final int WARM = 30;
  private static final int TIMED = 30;

  /** What may be changed. */
  public record Settings(
      @Setting("[1, 2, 3]  # of the weights and the order of the minibatches") List<Long> seeds,
      @Setting("[1, 2, 3, 4]  # LSTM layers of a stack") List<Integer> layers,
      @Setting("6000  # weights of each network, about; decides the units of its layers")
          int parameters,
      @Setting("32  # steps of the Mackey-Glass series a network sees, T") int window,
      @Setting("12  # steps ahead it forecasts") int horizon,
      @Setting("0.003  # learning rate of Adam") double lr,
      @Setting("10  # each ends with a look at the validation part") int epochs,
      @Setting("50  # of an epoch, of 32 windows each") int updates) {
    public Settings {
      Claim.problems(seeds)
          .check(
              layers.size() > 1 && layers.stream().allMatch(count -> count >= 1),
              "layers: expected two or more whole numbers from 1, got " + layers)
          .atLeast("parameters", parameters, 100)
          .atLeast("epochs", epochs, 1)
          .atLeast("updates", updates, 1)
          .raise();
    }

    int total() {
      return epochs * updates;
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
  public Statement<Settings> statement() {
    return new Statement<>(
        "depth",
        Settings.class,
        60,
        "Depth buys score and costs time",
        "Recurrent layers can stand on each other: the states of one are the inputs of the next, so"
            + " the upper ones see features of features. At the same number of weights deeper"
            + " stacks are narrower, and each step waits for one more layer.",
        "h_t^{(l)} = f(h_t^{(l−1)}, h_{t−1}^{(l)}),   h_t^{(0)} = x_t");
  }

  @Override
  public boolean timed() {
    return true;
  }

  @Override
  public Finding examine(Settings settings, Lab lab) throws IOException, InterruptedException {
    Map<Integer, Recipe> recipes = new LinkedHashMap<>();
    Trials trials = new Trials(settings.seeds());
    for (int layers : settings.layers()) {
      recipes.put(layers, recipe(settings, layers));
      trials.add(layers + "-layers", recipes.get(layers));
    }
    Map<String, Runs> trained = trials.train(lab);
    Task task = trained.values().iterator().next().task();
    List<Measured> measured = new ArrayList<>();
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (int layers : settings.layers()) {
      Runs runs = trained.get(layers + "-layers");
      Recipe recipe = recipes.get(layers);
      Measured one =
          new Measured(
              layers,
              recipe.network().hidden(),
              runs.parameters(),
              runs.test(MAE),
              millis(recipe, task));
      measured.add(one);
      numbers.put("test MAE, layers: " + layers, one.error().mean());
      numbers.put("ms a training step, layers: " + layers, one.millis());
    }
    Task.Baseline baseline =
        task.baselines().stream()
            .min(Comparator.comparing(one -> one.scores().get(MAE)))
            .orElseThrow();
    return new Finding(
        judge(measured.stream().map(Measured::error).toList()),
        because(measured, baseline),
        numbers,
        List.of(errors(measured), times(measured)),
        List.of(table(measured)),
        ran(settings, baseline));
  }

  private static List<String> ran(Settings settings, Task.Baseline baseline) {
    return List.of(
        fill(
            "Mackey-Glass series, {horizon} steps ahead from T = {window}; LSTM layers, about"
                + " {parameters:%,d} parameters in all; Adam, rate {lr}, N = 32, {total}"
                + " updates; seeds {seeds}.",
            settings),
        "All depths have the same rate and number of updates; each could do better with its"
            + " own.",
        text(
            "Time of a step: median of %d, one training alone on the machine. Best baseline:"
                + " %s.",
            TIMED, baseline.name()));
  }

  private static Recipe recipe(Settings settings, int layers) {
    int hidden = hidden(settings.parameters(), layers, settings.horizon());
    return Trials.recipe(
        "series",
        MODEL,
        "data.window={window} data.horizon={horizon} training.batch=32 training.lr={lr}"
            + " training.epochs={epochs} training.batches-per-epoch={updates} training.patience=0"
            + " model.layers=%d model.hidden=%d".formatted(layers, hidden),
        settings);
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
      long start = System.nanoTime();
      network.fit(batch);
      if (k >= 0) {
        millis[k] = (System.nanoTime() - start) / 1e6;
      }
    }
    Arrays.sort(millis);
    return millis[TIMED / 2];
  }

  /** The verdict on test errors by depth, the shallowest first. */
  static Verdict judge(List<Spread> errors) {
    Spread one = errors.get(0);
    Spread deepest = errors.get(errors.size() - 1);
    double best = errors.stream().mapToDouble(Spread::mean).min().orElseThrow();
    return Verdict.of(
        deepest.visiblyBelow(one) && deepest.mean() == best,
        errors.stream().anyMatch(error -> error.visiblyBelow(one)));
  }

  private static String because(List<Measured> measured, Task.Baseline baseline) {
    Measured first = measured.get(0);
    Measured last = measured.get(measured.size() - 1);
    return text(
        "Rule: it holds if the worst seed of the deepest stack beats the best of the shallowest"
            + " and its mean is the best of all; with a limit if another stack beats the"
            + " shallowest so; else not. Test MAE by layers: %s; %s %s. A step takes %s ms with"
            + " %d and %s ms with %d.",
        measured.stream()
            .map(one -> text("%d: %s", one.layers(), one.error()))
            .collect(Collectors.joining("; ")),
        baseline.name(),
        baseline.scores().get(MAE),
        first.millis(),
        first.layers(),
        last.millis(),
        last.layers());
  }

  private static List<Double> x(List<Measured> measured) {
    return measured.stream().map(one -> (double) one.layers()).toList();
  }

  private static Figure errors(List<Measured> measured) {
    Chart chart =
        new Chart(
                "What depth buys",
                "Mean and range of the seeds; all stacks have about the same number of weights.",
                Axis.linear("layers"),
                Axis.linear("test MAE"))
            .spreads(MODEL, MODEL, x(measured), measured.stream().map(Measured::error).toList());
    for (Measured one : measured) {
      List<Double> errors = one.error().values();
      List<Double> x = Collections.nCopies(errors.size(), (double) one.layers());
      chart.circles("each seed", MODEL, x, errors);
    }
    return chart.figure();
  }

  private static Figure times(List<Measured> measured) {
    List<Double> millis = measured.stream().map(Measured::millis).toList();
    return new Chart(
            "What depth costs",
            "Median time of a training step, forward and backward.",
            Axis.linear("layers"),
            Axis.linear("ms a training step").between(0, Math.ceil(1.1 * Collections.max(millis))))
        .line(MODEL, MODEL, x(measured), millis)
        .figure();
  }

  private static Table table(List<Measured> measured) {
    return Table.of(
        "",
        List.of("layers", "units, H", "parameters", "test MAE", "ms a step"),
        measured,
        one ->
            List.of(
                one.layers(),
                one.hidden(),
                text("%,d", one.parameters()),
                one.error(),
                one.millis()));
  }
}
