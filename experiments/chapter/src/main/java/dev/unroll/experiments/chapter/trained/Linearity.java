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
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Parity beyond the trained length: an LSTM keeps it, a minGRU cannot have it, and one whose decay
 * may be negative has it for a while (Grazzi et al. 2024).
 */
public final class Linearity implements Claim<Linearity.Settings> {
  static final double KEEPS = 0.99;
  static final double GUESSES = 0.6;
  static final double HOLDS_ON = 0.9;

  private static final String ERROR = "error";
  private static final String NONLINEAR = "lstm";
  private static final String LINEAR = "min-gru";
  private static final String SIGNED = "min-gru, signed";
  private static final List<String> MODELS = List.of(NONLINEAR, LINEAR, SIGNED);

  /** What may be changed. */
  public record Settings(
      @Setting("[1, 2, 3]  # of the weights and the order of the minibatches") List<Long> seeds,
      @Setting("32  # steps of a training sequence, T") int length,
      @Setting("6  # doublings of T to which accuracy is measured") int doublings,
      @Setting("32  # units, H") int hidden,
      @Setting("0.005  # learning rate of Adam") double lr,
      @Setting("10  # at most; each ends with a look at the validation part") int epochs,
      @Setting("150  # of an epoch, of 32 sequences each") int updates,
      @Setting("64  # sequences to test on") int test) {
    public Settings {
      Claim.problems(seeds)
          .atLeast("length", length, 2)
          .between("doublings", doublings, 1, 10)
          .atLeast("epochs", epochs, 1)
          .atLeast("updates", updates, 1)
          .atLeast("test", test, 1)
          .raise();
    }

    int total() {
      return epochs * updates;
    }

    /** The length that was trained, and then each twice the one before. */
    List<Integer> lengths() {
      return IntStream.rangeClosed(0, doublings).map(k -> length << k).boxed().toList();
    }

    String testLengths() {
      return lengths().stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    int longest() {
      return length << doublings;
    }
  }

  @Override
  public Statement<Settings> statement() {
    return new Statement<>(
        "linearity",
        Settings.class,
        40,
        "What linearity costs",
        "Whether the number of ones so far is odd needs one bit, and an LSTM keeps it for ever. A"
            + " minGRU cannot even in principle: under a run of ones its coefficients a, b do not"
            + " change, so h_t = aᵗh₀ + (1 − aᵗ)/(1 − a)·b with 0 ≤ a < 1 runs straight to a limit,"
            + " while the answer alternates for ever. A decay that may be negative can turn the"
            + " state over at every one; but |a| < 1 leaks.",
        "h_t = a_t∘h_{t−1} + b_t:   a = 1 − z ∈ (0, 1) (minGRU),   a = 1 − 2z ∈ (−1, 1) (signed)");
  }

  @Override
  public Finding examine(Settings settings, Lab lab) throws IOException, InterruptedException {
    Trials trials = new Trials(settings.seeds());
    MODELS.forEach(model -> trials.add(folder(model), recipe(settings, model)));
    Map<String, List<Spread>> accuracies = new LinkedHashMap<>();
    Map<String, Double> numbers = new LinkedHashMap<>();
    Map<String, Runs> trained = trials.train(lab);
    for (String model : MODELS) {
      List<Spread> all = new ArrayList<>();
      for (int length : settings.lengths()) {
        String name = length == settings.length() ? ERROR : ERROR + " at T = " + length;
        all.add(accuracy(trained.get(folder(model)).test(name)));
      }
      accuracies.put(model, all);
      for (int k = 0; k < all.size(); k++) {
        numbers.put(
            "accuracy at T = %d, %s".formatted(settings.lengths().get(k), model),
            all.get(k).mean());
      }
    }
    return new Finding(
        judge(accuracies),
        because(settings, accuracies),
        numbers,
        List.of(figure(settings, accuracies)),
        List.of(table(settings, accuracies)),
        ran(settings));
  }

  private static List<String> ran(Settings settings) {
    return List.of(
        fill(
            "Parity of random bits at every step; trained on T = {length}, H = {hidden}, one"
                + " layer, Adam, rate {lr}, N = 32, at most {total} updates on new sequences,"
                + " ended early at an error of 0.001; seeds {seeds}.",
            settings),
        fill(
            "Tested on {test} sequences of each length; the accuracy at a length is that of the"
                + " answers beyond the trained length.",
            settings),
        "The settings were chosen on other seeds and fixed before these were run.");
  }

  private static String folder(String model) {
    return model.replace(", ", "-");
  }

  private static Recipe recipe(Settings settings, String model) {
    return Trials.recipe(
        "parity",
        model.equals(SIGNED) ? LINEAR : model,
        Trials.schedule(settings.total(), settings.epochs())
            + "data.length={length} data.test-lengths={testLengths} data.validation=200"
            + " data.test={test} model.hidden={hidden} training.lr={lr} training.solved-below=0.001"
            + (model.equals(NONLINEAR) ? "" : " model.block=min-gru")
            + (model.equals(SIGNED) ? " model.block.signed=true" : ""),
        settings);
  }

  private static Spread accuracy(Spread errors) {
    return Spread.of(errors.values().stream().map(error -> 1 - error).toList());
  }

  /** The verdict on accuracies from the trained length on, each twice as long as the one before. */
  static Verdict judge(Map<String, List<Spread>> accuracies) {
    List<Spread> lstm = accuracies.get(NONLINEAR);
    boolean keeps = lstm.stream().allMatch(one -> least(one) >= KEEPS);
    List<Spread> linear = accuracies.get(LINEAR);
    boolean guesses = linear.subList(1, linear.size()).stream().allMatch(x -> x.max() <= GUESSES);
    boolean signed = least(accuracies.get(SIGNED).get(1)) >= HOLDS_ON;
    return Verdict.of(keeps && guesses && signed, keeps && guesses);
  }

  /** The worst of all seeds; nothing where one has no network. */
  private static double least(Spread accuracy) {
    return accuracy.values().stream().allMatch(Double::isFinite)
        ? accuracy.min()
        : Double.NEGATIVE_INFINITY;
  }

  private static String because(Settings settings, Map<String, List<Spread>> accuracies) {
    List<Spread> signed = accuracies.get(SIGNED);
    int end = 0;
    while (end < signed.size() && least(signed.get(end)) >= HOLDS_ON) {
      end++;
    }
    List<Integer> lengths = settings.lengths();
    return text(
        "Rule: it holds if every LSTM is right in %s of the answers at every length up to %d, every"
            + " minGRU in at most %s of those beyond the trained %d, and every signed one in %s at"
            + " %d; with a limit if the first two are so. Accuracy at T = %d: LSTM %s; minGRU %s;"
            + " signed %s. At T = %d: LSTM %s; minGRU %s; signed %s. %s",
        KEEPS,
        settings.longest(),
        GUESSES,
        settings.length(),
        HOLDS_ON,
        lengths.get(1),
        lengths.get(1),
        accuracies.get(NONLINEAR).get(1),
        accuracies.get(LINEAR).get(1),
        signed.get(1),
        settings.longest(),
        last(accuracies.get(NONLINEAR)),
        last(accuracies.get(LINEAR)),
        last(signed),
        end == 0
            ? "Not every signed minGRU learnt even the trained length."
            : end == signed.size()
                ? "Every signed minGRU keeps it to the end."
                : text(
                    "The signed minGRUs all keep %s up to T = %d, and no longer.",
                    HOLDS_ON, lengths.get(end - 1)));
  }

  private static Spread last(List<Spread> all) {
    return all.get(all.size() - 1);
  }

  private static Figure figure(Settings settings, Map<String, List<Spread>> accuracies) {
    List<Double> x = settings.lengths().stream().map(Integer::doubleValue).toList();
    Chart chart =
        new Chart(
            "Parity beyond the trained length",
            "Accuracy of the answers beyond the trained length in sequences of each length; mean"
                + " and range of the seeds.",
            Axis.log("length T"),
            Axis.linear("accuracy").between(0.4, 1));
    accuracies.forEach((model, all) -> chart.spreads(model, model, x, all));
    return chart
        .level("guess", 0.5)
        .add(new Mark.Level("longest in training", settings.length(), true))
        .figure();
  }

  private static Table table(Settings settings, Map<String, List<Spread>> accuracies) {
    List<String> head = new ArrayList<>(List.of("accuracy at length"));
    settings.lengths().forEach(length -> head.add(length.toString()));
    return Table.of(
        "",
        head,
        MODELS,
        model -> {
          List<Object> row = new ArrayList<>(List.of(model));
          accuracies.get(model).forEach(one -> row.add(one.mean()));
          return row;
        });
  }
}
