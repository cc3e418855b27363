package dev.unroll.experiments.chapter.trained;

import static dev.unroll.experiments.chapter.Template.fill;
import static dev.unroll.experiments.report.Words.text;

import dev.unroll.datasets.synthetic.Recall;
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

/**
 * What a fixed state costs: how many pairs of a key and a value gated DeltaNets recall whose
 * matrices have more or fewer numbers, at the same width; attention, which keeps all, is the
 * ceiling (after Arora et al. 2023).
 */
public final class FixedState implements Claim<FixedState.Settings> {
  static final double RECALLS = 0.9;
  static final double LOSES = 0.2;

  private static final String ERROR = "error";
  private static final String CEILING = "attention";
  private static final String SHIFT = "[norm,rwkv4-channels],";

  /** What may be changed. */
  public record Settings(
      @Setting("[1, 2, 3]  # of the weights and the order of the minibatches") List<Long> seeds,
      @Setting("[8, 4, 1]  # heads of a layer; its matrices have width²/heads numbers")
          List<Integer> heads,
      @Setting("[1, 2, 3, 4, 6]  # pairs in a sequence of a test; the most is trained to")
          List<Integer> pairs,
      @Setting("8  # kinds of keys, and of values") int symbols,
      @Setting("32  # width, H") int hidden,
      @Setting("0.01  # learning rate of Adam") double lr,
      @Setting("4  # each ends with a look at the validation part") int epochs,
      @Setting("100  # of an epoch, of 32 sequences each") int updates,
      @Setting("200  # sequences for each number of pairs") int test) {
    public Settings {
      int width = hidden;
      Claim.problems(seeds)
          .check(
              heads.size() > 1 && heads.stream().allMatch(h -> h >= 1 && width % h == 0),
              "heads: expected two or more divisors of hidden %d, got %s".formatted(hidden, heads))
          .check(
              pairs.size() > 1 && pairs.stream().allMatch(count -> count >= 1),
              "pairs: expected two or more numbers from 1, got " + pairs)
          .atLeast("epochs", epochs, 1)
          .atLeast("updates", updates, 1)
          .atLeast("test", test, 1)
          .raise();
      heads = heads.stream().distinct().sorted((a, b) -> b - a).toList();
      pairs = pairs.stream().distinct().sorted().toList();
    }

    int total() {
      return epochs * updates;
    }

    int most() {
      return pairs.get(pairs.size() - 1);
    }

    /** Steps of a sequence. */
    int steps() {
      return 3 * most();
    }

    int numbers(int headCount) {
      return hidden * hidden / headCount;
    }
  }

  @Override
  public Statement<Settings> statement() {
    return new Statement<>(
        "fixed-state",
        Settings.class,
        50,
        "What a fixed state costs",
        "A state of n numbers cannot tell apart more than what fits into it. A matrix that stores"
            + " values under keys recalls some pairs without fault; with more pairs than its keys"
            + " have dimensions, they overwrite each other. Attention keeps every pair.",
        "S = Σ_i v_i k_iᵀ:   S k_j = v_j exactly while keys of d numbers are orthogonal, at most d"
            + " of them");
  }

  private static String name(Settings settings, int heads) {
    return "gated-delta, %,d numbers".formatted(settings.numbers(heads));
  }

  @Override
  public Finding examine(Settings settings, Lab lab) throws IOException, InterruptedException {
    Trials trials = new Trials(settings.seeds());
    Map<String, String> names = new LinkedHashMap<>(); // by folder
    for (int heads : settings.heads()) {
      String block = "gated-delta(heads=%d)".formatted(heads);
      trials.add("gated-delta-" + heads, recipe(settings, "gated-delta", block));
      names.put("gated-delta-" + heads, name(settings, heads));
    }
    trials.add(CEILING, recipe(settings, "transformer", "attention(heads=1)"));
    names.put(CEILING, CEILING);
    List<Task> tests = settings.pairs().stream().map(count -> test(settings, count)).toList();
    Map<String, List<Spread>> accuracies = new LinkedHashMap<>();
    Map<String, Double> numbers = new LinkedHashMap<>();
    Map<String, Runs> trained = trials.train(lab);
    for (Map.Entry<String, String> one : names.entrySet()) {
      List<Spread> all =
          trained.get(one.getKey()).test(tests, ERROR).stream()
              .map(errors -> Spread.of(errors.values().stream().map(e -> 1 - e).toList()))
              .toList();
      accuracies.put(one.getValue(), all);
      for (int k = 0; k < all.size(); k++) {
        numbers.put(
            "accuracy of %s with %d pairs".formatted(one.getValue(), settings.pairs().get(k)),
            all.get(k).mean());
      }
      numbers.put(
          "parameters of " + one.getValue(), (double) trained.get(one.getKey()).parameters());
    }
    return new Finding(
        judge(List.copyOf(accuracies.values())),
        because(settings, accuracies),
        numbers,
        List.of(figure(settings, accuracies)),
        List.of(table(settings, accuracies)),
        ran(settings));
  }

  private static List<String> ran(Settings settings) {
    return List.of(
        fill(
            "Recall with 1 to {most} pairs of {symbols} keys and values in {steps} steps; H ="
                + " {hidden}, Adam, rate {lr}, N = 32, {total} updates on new sequences; seeds"
                + " {seeds}. Tested on {test} sequences for each number of pairs.",
            settings),
        "One layer behind a token shift with a channel mix, norms before both. The convolutions"
            + " of gated DeltaNet keep 3 steps more, the same for every number of heads.",
        "The settings were chosen on other seeds and fixed before these were run.");
  }

  private static Recipe recipe(Settings settings, String model, String block) {
    return Trials.recipe(
        "recall",
        model,
        Trials.schedule(settings.total(), settings.epochs())
            + "data.length={steps} data.pairs={most} data.min-pairs=1 data.symbols={symbols}"
            + " data.test-lengths= data.validation=100 data.test=1 model.hidden={hidden}"
            + " training.lr={lr} training.solved-below=0 model.block.of="
            + SHIFT
            + "[norm,"
            + block
            + "],norm",
        settings);
  }

  private static Task test(Settings settings, int pairs) {
    return new Recall(
        new Recall.Settings(
            settings.steps(), pairs, pairs, settings.symbols(), "", 1, 1, settings.test(), 2));
  }

  /**
   * The verdict on accuracies by number of pairs, from the smallest state to the largest, and then
   * those of attention.
   */
  static Verdict judge(List<List<Spread>> accuracies) {
    List<Spread> ceiling = accuracies.get(accuracies.size() - 1);
    List<List<Spread>> states = accuracies.subList(0, accuracies.size() - 1);
    boolean rises = true;
    for (int k = 1; k < states.size(); k++) {
      rises &= last(states.get(k)).mean() > last(states.get(k - 1)).mean();
    }
    boolean few = states.stream().allMatch(all -> all.get(0).mean() >= RECALLS);
    boolean ends = last(states.get(0)).mean() < last(states.get(states.size() - 1)).mean();
    boolean loses = last(ceiling).mean() - last(states.get(0)).mean() >= LOSES;
    return Verdict.of(rises && few && loses && last(ceiling).mean() >= RECALLS, ends && few);
  }

  private static Spread last(List<Spread> all) {
    return all.get(all.size() - 1);
  }

  private static String because(Settings settings, Map<String, List<Spread>> accuracies) {
    List<String> parts = new ArrayList<>();
    accuracies.forEach(
        (model, all) -> parts.add(text("%s: %s and %s", model, all.get(0), last(all))));
    return text(
        "Rule: it holds if, in the means of the seeds, every state recalls %s of %d pair, more"
            + " numbers recall more of %d pairs, attention recalls %s of those, and the smallest"
            + " state %s less; with a limit if the first is so and the largest state recalls more"
            + " than the smallest. Accuracies at both numbers of pairs: %s.",
        RECALLS,
        settings.pairs().get(0),
        settings.most(),
        RECALLS,
        LOSES,
        String.join("; ", parts));
  }

  private static Figure figure(Settings settings, Map<String, List<Spread>> accuracies) {
    List<Double> x = settings.pairs().stream().map(Integer::doubleValue).toList();
    Chart chart =
        new Chart(
            "Pairs recalled",
            "Mean and range of the seeds. Dashed: who knows the values and not their keys.",
            Axis.linear("pairs of a key and a value"),
            Axis.linear("accuracy").between(0, 1));
    accuracies.forEach((model, all) -> chart.spreads(model, model, x, all));
    List<Double> shown = settings.pairs().stream().map(count -> 1.0 / count).toList();
    return chart.add(new Mark.Line("any value shown", "", x, shown, true)).figure();
  }

  private static Table table(Settings settings, Map<String, List<Spread>> accuracies) {
    List<String> head = new ArrayList<>(List.of("accuracy with pairs"));
    settings.pairs().forEach(count -> head.add(count.toString()));
    return Table.of(
        "",
        head,
        accuracies.entrySet(),
        entry -> {
          List<Object> row = new ArrayList<>(List.of(entry.getKey()));
          entry.getValue().forEach(one -> row.add(one.mean()));
          return row;
        });
  }
}
