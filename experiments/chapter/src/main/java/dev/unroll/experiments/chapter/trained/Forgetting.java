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
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Forgetting as a choice of the input: on selective copying, a trained minGRU and a trained Mamba
 * forget more slowly while blanks pass than when a symbol comes. An LRU forgets by eigenvalues that
 * no input changes; its ring is drawn before and after training.
 */
public final class Forgetting implements Claim<Forgetting.Settings> {
  private static final String ERROR = "error";
  private static final String RING = "lru";
  private static final Map<String, String> SELECTIVE = Map.of("min-gru", "h", "mamba", "ssm");
  private static final List<String> MODELS = List.of("min-gru", "mamba", RING);

  /** What may be changed. */
  public record Settings(
      @Setting("[1, 2, 3]  # of the weights and the order of the minibatches") List<Long> seeds,
      @Setting("24  # steps before the first answer, T") int length,
      @Setting("3  # symbols to keep") int tokens,
      @Setting("16  # width, H") int hidden,
      @Setting("0.01  # learning rate of Adam") double lr,
      @Setting("4  # each ends with a look at the validation part") int epochs,
      @Setting("100  # of an epoch, of 32 sequences each") int updates,
      @Setting("8  # sequences that decay is measured on") int sequences,
      @Setting("2  # how much longer the upper quarter of the channels must keep at blanks")
          double factor) {
    public Settings {
      Claim.problems(seeds)
          .atLeast("tokens", tokens, 1)
          .atLeast("length", length, tokens + 1)
          .atLeast("epochs", epochs, 1)
          .atLeast("updates", updates, 1)
          .atLeast("sequences", sequences, 1)
          .check(factor > 1, "factor: expected more than 1, got " + factor)
          .raise();
    }

    int total() {
      return epochs * updates;
    }
  }

  /**
   * A model's decays, one a seed.
   *
   * @param error of the test
   */
  record Measured(List<Decay> before, List<Decay> after, Spread error) {
    Spread ratio(boolean trained) {
      return Spread.of((trained ? after : before).stream().map(Decay::upperRatio).toList());
    }
  }

  @Override
  public Statement<Settings> statement() {
    return new Statement<>(
        "forgetting",
        Settings.class,
        40,
        "Forgetting is a choice of the input",
        "The first linear recurrences forgot at a rate of their own, whatever they read. Where the"
            + " decay is computed from the input, a network can close its state while nothing"
            + " matters and open it for what does: what an LSTM's forget gate did, without looking"
            + " at the state.",
        "h_t = a(x_t)∘h_{t−1} + b(x_t),   τ = −1/mean ln a   (minGRU, Mamba);   h_t = λ∘h_{t−1} +"
            + " B x_t   (LRU)");
  }

  @Override
  public Finding examine(Settings settings, Lab lab) throws IOException, InterruptedException {
    Trials trials = new Trials(settings.seeds());
    MODELS.forEach(model -> trials.add(model, recipe(settings, model)));
    Map<String, Runs> trained = trials.train(lab);
    Map<String, Measured> measured = new LinkedHashMap<>();
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (String model : MODELS) {
      Runs runs = trained.get(model);
      numbers.put("test error, " + model, runs.test(ERROR).mean());
      if (SELECTIVE.containsKey(model)) {
        Measured one =
            new Measured(
                decays(settings, runs.task(), model, runs.fresh()),
                decays(settings, runs.task(), model, runs.best()),
                runs.test(ERROR));
        measured.put(model, one);
        numbers.put("ratio before training, " + model, one.ratio(false).mean());
        numbers.put("ratio after training, " + model, one.ratio(true).mean());
      }
    }
    return new Finding(
        judge(settings, measured),
        because(settings, measured, trained.get(RING).test(ERROR)),
        numbers,
        List.of(constants(measured), ring(trained.get(RING))),
        List.of(table(measured, trained.get(RING))),
        ran(settings));
  }

  private static List<String> ran(Settings settings) {
    return List.of(
        fill(
            "Selective copying of {tokens} among {length} steps; two layers, H = {hidden},"
                + " Adam, rate {lr}, N = 32, {total} updates on new sequences; seeds {seeds}."
                + " Decay on {sequences} sequences of the test part.",
            settings),
        "The decay a of a number of the state is measured: one step from a state of zeros, one"
            + " from ones; their difference. The time constant τ = −1/mean ln a is over the"
            + " steps with a symbol, or with a blank. Of an LRU it is the same for both.",
        "The settings were chosen on other seeds and fixed before these were run.");
  }

  private static Recipe recipe(Settings settings, String model) {
    return Trials.recipe(
        "selective-copy",
        RING, // a stack, whose blocks follow
        Trials.schedule(settings.total(), settings.epochs())
            + "data.length={length} data.tokens={tokens} data.test-lengths= data.validation=100"
            + " data.test=200 model.hidden={hidden} training.lr={lr} training.solved-below=0"
            + " model.block.of=([norm,"
            + model
            + "],[norm,mlp])*2,norm",
        settings);
  }

  private static List<Decay> decays(
      Settings settings, Task task, String model, List<MultiLayerNetwork> networks) {
    int blank = task.shape().outputs();
    return networks.stream()
        .map(network -> Decay.of(network, task, SELECTIVE.get(model), settings.sequences(), blank))
        .toList();
  }

  /** The verdict on how much longer the upper quarter of the channels keeps at blanks. */
  static Verdict judge(Settings settings, Map<String, Measured> measured) {
    List<Boolean> chooses =
        measured.values().stream().map(one -> one.ratio(true).min() >= settings.factor()).toList();
    return Verdict.of(!chooses.contains(false), chooses.contains(true));
  }

  private static String because(
      Settings settings, Map<String, Measured> measured, Spread ringError) {
    List<String> parts = new ArrayList<>();
    measured.forEach(
        (model, one) ->
            parts.add(
                text(
                    "%s %s before training and %s after it, test error %s",
                    model, one.ratio(false), one.ratio(true), one.error())));
    return text(
        "Rule: a network chooses if the time constant of the upper quarter of its channels is at"
            + " least %s times as long at blanks as at symbols; it holds if every minGRU and every"
            + " Mamba does, with a limit if those of one kind do. The ratios of the quartile: %s."
            + " A Mamba also chooses what it writes and reads, by B and C. The LRUs, whose ratio is"
            + " 1, have a test error of %s.",
        settings.factor(), String.join("; ", parts), ringError);
  }

  private static Figure constants(Map<String, Measured> measured) {
    Chart chart =
        new Chart(
            "Time constants of the channels, after training",
            "From the shortest to the longest, first seed. Lines: while blanks pass. Dashed: when a"
                + " symbol comes.",
            Axis.linear("share of the channels"),
            Axis.log("τ, steps"));
    measured.forEach(
        (model, one) -> {
          if (!one.after().isEmpty()) {
            List<Double> blanks = one.after().get(0).sorted(false);
            List<Double> x =
                IntStream.range(0, blanks.size()).mapToObj(k -> (k + 0.5) / blanks.size()).toList();
            chart.line(model + ", blanks", model, x, blanks);
            chart.dashed(model + ", symbols", model, x, one.after().get(0).sorted(true));
          }
        });
    return chart.figure();
  }

  private static Figure ring(Runs runs) throws IOException {
    Chart chart =
        new Chart(
            "An LRU's eigenvalues",
            "Of the first layer, first seed; they are parameters, the same at every step.",
            Axis.linear("Re λ"),
            Axis.linear("Im λ"));
    chart.add(new Mark.Circle("|λ| = 1", 1));
    circles(chart, "before training", runs.fresh(), false);
    circles(chart, "after training", runs.best(), true);
    return chart.figure();
  }

  private static void circles(
      Chart chart, String name, List<MultiLayerNetwork> networks, boolean filled) {
    if (networks.isEmpty()) {
      return;
    }
    Map<String, INDArray> parameters = networks.get(0).getLayer(0).paramTable();
    double[] nu = parameters.get("1.nu-log").ravel().toDoubleVector();
    double[] theta = parameters.get("1.theta-log").ravel().toDoubleVector();
    List<Double> re = new ArrayList<>();
    List<Double> im = new ArrayList<>();
    for (int k = 0; k < nu.length; k++) {
      double size = Math.exp(-Math.exp(nu[k]));
      re.add(size * Math.cos(Math.exp(theta[k])));
      im.add(size * Math.sin(Math.exp(theta[k])));
    }
    chart.add(new Mark.Points(name, RING, re, im, List.of(), filled));
  }

  private static Table table(Map<String, Measured> measured, Runs ring) {
    List<List<String>> rows = new ArrayList<>();
    measured.forEach(
        (model, one) ->
            rows.add(
                List.of(
                    model,
                    text("%s", one.ratio(false)),
                    text("%s", one.ratio(true)),
                    text("%s", one.error()))));
    rows.add(List.of(RING, "1", "1", text("%s", ring.test(ERROR))));
    return new Table(
        "",
        List.of("model", "τ at blanks over τ at symbols, before", "after training", "test error"),
        rows);
  }
}
