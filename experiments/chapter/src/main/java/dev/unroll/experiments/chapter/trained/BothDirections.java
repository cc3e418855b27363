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
import dev.unroll.experiments.train.Trainings.Trained;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network that reads both ways fills a gap where one that reads forward cannot (Schuster and
 * Paliwal 1997).
 *
 * <p>The best that any forward reader can do follows from the grammar. It holds if every seed of
 * the bidirectional network fills at least {@value #FILLS} of the gaps and no seed of the forward
 * one exceeds that bound by more than three standard errors of the test; with a limit if so, but
 * some forward seed stays more than {@value #NEAR} nats above the least cross-entropy, so that it
 * is not reading forward alone that holds it back; else it does not hold here.
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

  /** What may be changed; the file {@code chapter/bidirectional.yaml} says what each is. */
  public record Settings(
      List<Long> seeds,
      int phrases,
      int forwardHidden,
      int bothHidden,
      double lr,
      int epochs,
      int updates,
      int test) {
    public Settings {
      new Problems()
          .check(!seeds.isEmpty(), "seeds: expected at least one, got none")
          .atLeast("phrases", phrases, 0)
          .atLeast("epochs", epochs, 1)
          .atLeast("updates", updates, 1)
          .atLeast("test", test, 1)
          .raise();
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

    Verdict verdict() {
      boolean filled = errors.get(BOTH).worst() <= 1 - FILLS;
      boolean bounded = errors.get(FORWARD).min() >= bound - margin();
      if (!filled || !bounded) {
        return Verdict.DOES_NOT_HOLD_HERE;
      }
      return nats.get(FORWARD).worst() <= boundNats + NEAR
          ? Verdict.HOLDS
          : Verdict.HOLDS_WITH_A_LIMIT;
    }
  }

  @Override
  public String name() {
    return "bidirectional";
  }

  @Override
  public Statement statement() {
    return new Statement(
        "Reading both ways fills a gap that reading forward cannot",
        "“The quiet ___ near the pond dived and shook its fur”: what tells the missing word comes"
            + " after it. A forward network has to answer before it has read that. A second network"
            + " that reads from the end gives every step both its past and its future.",
        "y_t = g(h⃗_t, h⃖_t),   h⃗_t = f(x_t, h⃗_{t−1}),   h⃖_t = f(x_t, h⃖_{t+1})");
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public double seconds() {
    return 20;
  }

  @Override
  public Finding examine(Settings settings, Lab lab) throws IOException, InterruptedException {
    Trials trials = new Trials(settings.seeds());
    MODELS.forEach(model -> trials.add(model, recipe(settings, model)));
    Map<String, List<Trained>> trained = trials.train(lab);
    Map<String, Spread> errors = new LinkedHashMap<>();
    Map<String, Spread> nats = new LinkedHashMap<>();
    trained.forEach((model, runs) -> errors.put(model, Seeded.test(runs, ERROR)));
    trained.forEach((model, runs) -> nats.put(model, Seeded.test(runs, NATS)));
    Map<String, Double> bound = forward(trained.get(FORWARD).get(0).job().task());
    Measured measured =
        new Measured(errors, nats, bound.get(ERROR), bound.get(NATS), settings.test());
    return finding(settings, measured, trained);
  }

  private static Recipe recipe(Settings settings, String model) {
    return Trials.recipe(
        TASK,
        model,
        List.of(
            "data.phrases=" + settings.phrases(),
            "data.train=" + 32 * settings.updates() * settings.epochs(),
            "data.validation=500",
            "data.test=" + settings.test(),
            "model.hidden="
                + (model.equals(BOTH) ? settings.bothHidden() : settings.forwardHidden()),
            "training.batch=32",
            "training.lr=" + settings.lr(),
            "training.epochs=" + settings.epochs(),
            "training.batches-per-epoch=" + settings.updates()));
  }

  private static Map<String, Double> forward(Task task) {
    return task.baselines().stream()
        .filter(baseline -> baseline.name().contains("forward"))
        .findFirst()
        .orElseThrow()
        .scores();
  }

  private static Finding finding(
      Settings settings, Measured measured, Map<String, List<Trained>> trained) throws IOException {
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (String model : MODELS) {
      numbers.put("accuracy, " + model, 1 - measured.errors().get(model).mean());
      numbers.put("nats, " + model, measured.nats().get(model).mean());
    }
    numbers.put("best accuracy of a forward reader", 1 - measured.bound());
    numbers.put("least nats of a forward reader", measured.boundNats());
    return new Finding(
        measured.verdict(),
        because(measured),
        numbers,
        List.of(
            figure(settings, trained, ERROR, measured.bound()),
            figure(settings, trained, NATS, measured.boundNats())),
        List.of(table(measured, trained)),
        ran(settings));
  }

  private static String because(Measured measured) {
    return ("Rule: it holds if every bidirectional network fills %s of the gaps, no forward one"
            + " exceeds the bound by more than %s, three standard errors of the test, and each"
            + " comes within %s nats of the least cross-entropy, so that nothing else holds it"
            + " back; with a limit if it does not come that near. The grammar lets a forward"
            + " reader be right in %s of sentences. Accuracy: forward %s, both ways %s."
            + " Cross-entropy of the forward network: %s, least %s.")
        .formatted(
            Words.number(FILLS),
            Words.number(measured.margin()),
            Words.number(NEAR),
            Words.number(1 - measured.bound()),
            accuracy(measured.errors().get(FORWARD)),
            accuracy(measured.errors().get(BOTH)),
            Seeded.words(measured.nats().get(FORWARD)),
            Words.number(measured.boundNats(), 4));
  }

  private static String accuracy(Spread errors) {
    return Seeded.words(Spread.of(right(errors.values())));
  }

  private static List<String> ran(Settings settings) {
    return List.of(
        ("Cloze of 9 animals, up to %d phrases between gap and verb; LSTM with H = %d, both ways"
                + " with H = %d each; Adam, rate %s, N = 32, %d updates; seeds %s.")
            .formatted(
                settings.phrases(),
                settings.forwardHidden(),
                settings.bothHidden(),
                Words.number(settings.lr()),
                settings.epochs() * settings.updates(),
                Words.list(settings.seeds())),
        "The answer is wanted at the gap; every sentence of training is new."
            + " The bounds are sums over all openings that the grammar makes.",
        "Reading both ways needs the whole sentence first: it cannot be used on a stream.");
  }

  private static Figure figure(
      Settings settings, Map<String, List<Trained>> trained, String metric, double bound)
      throws IOException {
    boolean error = metric.equals(ERROR);
    List<Double> x =
        Seeded.count(settings.epochs()).stream().map(k -> k * settings.updates()).toList();
    List<Mark> marks = new ArrayList<>();
    for (String model : MODELS) {
      List<List<Double>> curves = Seeded.validation(trained.get(model), metric);
      if (error) {
        curves = curves.stream().map(BothDirections::right).toList();
      }
      marks.addAll(Seeded.band(model, model, x, curves));
    }
    marks.add(new Mark.Level("best that reads forward", error ? 1 - bound : bound, false));
    marks.add(new Mark.Level("guess", error ? 1.0 / 9 : Math.log(9), false));
    Axis y =
        error
            ? Axis.linear("validation accuracy").between(0, 1)
            : Axis.linear("validation cross-entropy, nats").between(0, 2.5);
    return new Figure(
        error ? "Gaps filled" : "Uncertainty about the word",
        "Mean and range of the seeds; dashed, what the grammar allows who reads forward.",
        Axis.linear("update"),
        y,
        marks);
  }

  private static List<Double> right(List<Double> errors) {
    return errors.stream().map(error -> 1 - error).toList();
  }

  private static Table table(Measured measured, Map<String, List<Trained>> trained) {
    List<List<String>> rows = new ArrayList<>();
    for (String model : MODELS) {
      rows.add(
          List.of(
              model,
              "%,d".formatted(trained.get(model).get(0).result().parameters()),
              accuracy(measured.errors().get(model)),
              Seeded.words(measured.nats().get(model))));
    }
    rows.add(
        List.of(
            "best that reads forward",
            "",
            Words.number(1 - measured.bound()),
            Words.number(measured.boundNats())));
    return new Table(
        "On %,d test sentences".formatted(measured.test()),
        List.of("network", "parameters", "accuracy", "nats"),
        rows);
  }
}
