package dev.unroll.experiments.chapter.trained;

import static dev.unroll.experiments.chapter.Template.fill;
import static dev.unroll.experiments.report.Words.text;

import dev.unroll.experiments.chapter.Claim;
import dev.unroll.experiments.chapter.Finding;
import dev.unroll.experiments.chapter.Lab;
import dev.unroll.experiments.chapter.Verdict;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.report.Leaderboard.Spread;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Chart;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network that reads both ways fills a gap where one that reads forward cannot (Schuster and
 * Paliwal 1997).
 */
public final class BothDirections implements Claim<BothDirections.Settings> {
  static final double FILLS = 0.95;
  static final double NEAR = 0.1;

  private static final String TASK = "cloze";
  private static final String ERROR = "error";
  private static final String NATS = "nats";
  private static final String FORWARD = "lstm";
  private static final String BOTH = "bilstm";
  private static final List<String> MODELS = List.of(FORWARD, BOTH);
  private static final String BEST = "best forward reader";

  /** What may be changed. */
  public record Settings(
      @Setting("[1, 2, 3]  # of the weights and the order of the minibatches") List<Long> seeds,
      @Setting("2  # phrases between the gap and the verb, at most") int phrases,
      @Setting("48  # units of the network that reads forward, H") int forwardHidden,
      @Setting("32  # units of each direction of the other") int bothHidden,
      @Setting("0.005  # learning rate of Adam") double lr,
      @Setting("10  # each ends with a look at the validation part") int epochs,
      @Setting("40  # of an epoch, of 32 sentences each") int updates,
      @Setting("2000  # sentences that are scored at the end") int test) {
    public Settings {
      Claim.problems(seeds)
          .atLeast("phrases", phrases, 0)
          .atLeast("epochs", epochs, 1)
          .atLeast("updates", updates, 1)
          .atLeast("test", test, 1)
          .raise();
    }

    int total() {
      return epochs * updates;
    }
  }

  /**
   * What the rule looks at.
   *
   * @param bound the least error of a forward reader
   * @param boundNats its least cross-entropy
   * @param test sentences tested
   */
  record Measured(
      Map<String, Spread> errors,
      Map<String, Spread> nats,
      double bound,
      double boundNats,
      int test) {

    /** Three standard errors of the share of a test of this size. */
    double margin() {
      return 3 * Math.sqrt(bound * (1 - bound) / test);
    }

    Spread accuracy(String model) {
      return Spread.of(complement(errors.get(model).values()));
    }

    Verdict verdict() {
      boolean filled = errors.get(BOTH).worst() <= 1 - FILLS;
      boolean bounded = errors.get(FORWARD).min() >= bound - margin();
      boolean near = nats.get(FORWARD).worst() <= boundNats + NEAR;
      return Verdict.of(filled && bounded && near, filled && bounded);
    }
  }

  @Override
  public Statement<Settings> statement() {
    return new Statement<>(
        "bidirectional",
        Settings.class,
        20,
        "Reading both ways fills a gap that reading forward cannot",
        "“The quiet ___ near the pond dived and shook its fur”: what tells the missing word comes"
            + " after it. A forward network has to answer before it has read that. A second network"
            + " that reads from the end gives every step both its past and its future.",
        "y_t = g(h⃗_t, h⃖_t),   h⃗_t = f(x_t, h⃗_{t−1}),   h⃖_t = f(x_t, h⃖_{t+1})");
  }

  @Override
  public Finding examine(Settings settings, Lab lab) throws IOException, InterruptedException {
    Trials trials = new Trials(settings.seeds());
    MODELS.forEach(model -> trials.add(model, recipe(settings, model)));
    Map<String, Runs> runs = trials.train(lab);
    Map<String, Spread> errors = new LinkedHashMap<>();
    Map<String, Spread> nats = new LinkedHashMap<>();
    Map<String, Double> numbers = new LinkedHashMap<>();
    runs.forEach(
        (model, all) -> {
          errors.put(model, all.test(ERROR));
          nats.put(model, all.test(NATS));
          numbers.put("accuracy, " + model, 1 - errors.get(model).mean());
          numbers.put("nats, " + model, nats.get(model).mean());
        });
    Map<String, Double> bound =
        runs.get(FORWARD).task().baselines().stream()
            .filter(baseline -> baseline.name().contains("forward"))
            .findFirst()
            .orElseThrow()
            .scores();
    Measured measured =
        new Measured(errors, nats, bound.get(ERROR), bound.get(NATS), settings.test());
    numbers.put("best accuracy of a forward reader", 1 - measured.bound());
    numbers.put("least nats of a forward reader", measured.boundNats());
    return new Finding(
        measured.verdict(),
        because(measured),
        numbers,
        List.of(accuracy(settings, runs, measured), nats(settings, runs, measured)),
        List.of(table(measured, runs)),
        List.of(
            fill(
                "Cloze of 9 animals, up to {phrases} phrases between gap and verb; LSTM with H ="
                    + " {forwardHidden}, both ways with H = {bothHidden} each; Adam, rate {lr}, N ="
                    + " 32, {total} updates; seeds {seeds}.",
                settings),
            "The answer is wanted at the gap; every sentence of training is new. The bounds are"
                + " sums over all beginnings of sentences that the grammar makes.",
            "A network that reads both ways needs the whole sentence first: it cannot run on a"
                + " stream."));
  }

  private static Recipe recipe(Settings settings, String model) {
    String hidden = model.equals(BOTH) ? "{bothHidden}" : "{forwardHidden}";
    return Trials.recipe(
        TASK,
        model,
        Trials.schedule(settings.total(), settings.epochs())
            + "data.phrases={phrases} data.validation=500 data.test={test} training.lr={lr}"
            + " model.hidden="
            + hidden,
        settings);
  }

  private static String because(Measured measured) {
    Spread nats = measured.nats().get(FORWARD);
    String least = Words.number(measured.boundNats(), 4);
    return text(
        "Rule: it holds if every bidirectional network fills %s of the gaps, no forward one exceeds"
            + " the bound by more than %s, three standard errors of the test, and each comes within"
            + " %s nats of the least cross-entropy, so that nothing else limits it; with a limit if"
            + " some do not come that near. The grammar lets a forward reader be right in %s of"
            + " sentences. Accuracy: forward %s, both ways %s. Cross-entropy of the forward"
            + " network: %s, least %s.",
        FILLS,
        measured.margin(),
        NEAR,
        1 - measured.bound(),
        measured.accuracy(FORWARD),
        measured.accuracy(BOTH),
        nats,
        least);
  }

  private static List<Double> complement(List<Double> errors) {
    return errors.stream().map(error -> 1 - error).toList();
  }

  private static Figure accuracy(Settings settings, Map<String, Runs> runs, Measured measured)
      throws IOException {
    Chart chart = chart("Gaps filled", Axis.linear("validation accuracy").between(0, 1));
    for (String model : MODELS) {
      List<List<Double>> errors = runs.get(model).validation(ERROR);
      chart.seeds(
          model, model, x(settings), errors.stream().map(BothDirections::complement).toList());
    }
    return chart.level(BEST, 1 - measured.bound()).level("guess", 1.0 / 9).figure();
  }

  private static Figure nats(Settings settings, Map<String, Runs> runs, Measured measured)
      throws IOException {
    Axis y = Axis.linear("validation cross-entropy, nats").between(0, 2.5);
    Chart chart = chart("Uncertainty about the word", y);
    for (String model : MODELS) {
      chart.seeds(model, model, x(settings), runs.get(model).validation(NATS));
    }
    return chart.level(BEST, measured.boundNats()).level("guess", Math.log(9)).figure();
  }

  private static Chart chart(String title, Axis y) {
    return new Chart(
        title,
        "Mean and range of the seeds; dashed, the best that the grammar allows a forward reader.",
        Axis.linear("update"),
        y);
  }

  private static List<Double> x(Settings settings) {
    return Trials.updates(settings.epochs(), settings.updates());
  }

  private static Table table(Measured measured, Map<String, Runs> runs) {
    List<List<?>> rows = new ArrayList<>();
    for (String model : MODELS) {
      String parameters = text("%,d", runs.get(model).parameters());
      rows.add(List.of(model, parameters, measured.accuracy(model), measured.nats().get(model)));
    }
    rows.add(List.of(BEST, "", 1 - measured.bound(), measured.boundNats()));
    return Table.of(
        text("On %,d test sentences", measured.test()),
        List.of("network", "parameters", "accuracy", "nats"),
        rows,
        row -> row);
  }
}
