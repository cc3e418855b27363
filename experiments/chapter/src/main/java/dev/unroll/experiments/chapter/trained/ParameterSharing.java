package dev.unroll.experiments.chapter.trained;

import static dev.unroll.experiments.chapter.Template.fill;
import static dev.unroll.experiments.report.Words.text;

import dev.unroll.datasets.synthetic.Adding;
import dev.unroll.datasets.synthetic.Agreement;
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
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The same weights serve at every step, so a network that was trained on T steps runs on 10·T.
 *
 * <p>That it runs is a matter of shapes; whether it still answers is measured, on two tasks that
 * differ in what they were trained on: agreement on sentences of every length up to T, adding on
 * sequences of length T alone.
 */
public final class ParameterSharing implements Claim<ParameterSharing.Settings> {
  private static final List<String> MODELS = List.of("gru", "lstm");
  private static final int BATCH = 32;

  /** What may be changed. */
  public record Settings(
      @Setting("[1, 2, 3]  # of the weights and the order of the minibatches") List<Long> seeds,
      @Setting(
              "[1, 2, 5, 10]  # how much longer the tested sequences are than the longest of"
                  + " training")
          List<Integer> times,
      @Setting("2  # agreement: nouns after the subject in training, at most") int attractors,
      @Setting("20  # adding: steps of a sequence in training, T") int length,
      @Setting("32  # units, H") int hidden,
      @Setting("0.005  # learning rate of Adam") double lr,
      @Setting("9600  # agreement: trained on, each once") int sentences,
      @Setting("16000  # adding: sequences trained on, each once") int sums) {
    public Settings {
      Claim.problems(seeds)
          .check(
              !times.isEmpty() && times.stream().allMatch(time -> time >= 1),
              "times: expected whole numbers from 1, got " + times)
          .atLeast("attractors", attractors, 1)
          .atLeast("length", length, 2)
          .atLeast("sentences", sentences, BATCH)
          .atLeast("sums", sums, BATCH)
          .raise();
    }

    int most() {
      return Collections.max(times);
    }

    int mostAttractors() {
      return attractors * most();
    }

    int mostSteps() {
      return length * most();
    }
  }

  /** The two tasks. */
  enum Kind {
    AGREEMENT("agreement", "error", 0.5, "data.attractors={attractors} data.train={sentences}"),
    ADDING("adding", "MSE", 1.0 / 6, "data.length={length} data.train={sums}");

    final String task;
    final String metric;
    final double noSkill;
    final String data;

    Kind(String task, String metric, double noSkill, String data) {
      this.task = task;
      this.metric = metric;
      this.noSkill = noSkill;
      this.data = data;
    }

    /** The task some times as long as it was trained on; of which only the test part is used. */
    Task longer(Settings settings, int times) {
      int test = this == AGREEMENT ? 400 : 200;
      return switch (this) {
        case AGREEMENT ->
            new Agreement(new Agreement.Settings(times * settings.attractors(), 1, 1, test, 2));
        case ADDING -> new Adding(new Adding.Settings(times * settings.length(), 1, 1, test, 2));
      };
    }
  }

  /**
   * Test scores of one network on one task.
   *
   * @param scores by how many times longer the sequences are than those trained on
   */
  record Measured(Kind kind, String model, Map<Integer, Spread> scores) {
    boolean keeps(int times) {
      return scores.get(times).worst() < kind.noSkill / 2;
    }
  }

  @Override
  public Statement<Settings> statement() {
    return new Statement<>(
        "parameter-sharing",
        Settings.class,
        30,
        "The same weights serve any length",
        "A recurrent network uses one set of weights at every step. So its size does not depend on"
            + " how long a sequence is, and what it learnt on short sequences it can be asked about"
            + " long ones. Weights of their own for each step would grow with T and know nothing of"
            + " step T + 1.",
        "h_t = f(x_t, h_{t−1}; W) for every t,   parameters: O(1) in T, not O(T)");
  }

  @Override
  public Finding examine(Settings settings, Lab lab) throws IOException, InterruptedException {
    Trials trials = new Trials(settings.seeds());
    for (Kind kind : Kind.values()) {
      for (String model : MODELS) {
        trials.add(kind.task + "-" + model, recipe(settings, kind, model));
      }
    }
    Map<String, Runs> runs = trials.train(lab);
    List<Measured> measured = new ArrayList<>();
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (Kind kind : Kind.values()) {
      for (String model : MODELS) {
        Measured one = measure(settings, kind, model, runs.get(kind.task + "-" + model));
        measured.add(one);
        String name = "%s, %s, %s at %d T";
        one.scores()
            .forEach(
                (times, score) ->
                    numbers.put(
                        name.formatted(kind.task, model, kind.metric, times), score.mean()));
      }
    }
    int most = settings.most();
    long shared = runs.get(Kind.ADDING.task + "-lstm").parameters();
    Counts counts = new Counts(shared, settings.hidden() + 1L, settings.hidden());
    numbers.put("parameters, lstm", (double) counts.shared());
    numbers.put("parameters, unshared, T", counts.unshared(settings.length()));
    numbers.put("parameters, unshared, " + most + " T", counts.unshared(most * settings.length()));
    return new Finding(
        judge(measured, most),
        because(settings, measured, counts),
        numbers,
        List.of(
            scores(measured, Kind.AGREEMENT), scores(measured, Kind.ADDING), counts.figure(most)),
        List.of(),
        ran(settings));
  }

  private static Recipe recipe(Settings settings, Kind kind, String model) {
    return Trials.recipe(
        kind.task,
        model,
        kind.data
            + " data.validation=200 data.test=200 model.hidden={hidden} training.lr={lr}"
            + " training.epochs=1 training.solved-below=0 training.batch="
            + BATCH,
        settings);
  }

  private static Measured measure(Settings settings, Kind kind, String model, Runs runs)
      throws IOException {
    List<Task> tasks =
        settings.times().stream().map(times -> kind.longer(settings, times)).toList();
    List<Spread> spreads = runs.test(tasks, kind.metric);
    Map<Integer, Spread> scores = new LinkedHashMap<>();
    for (int k = 0; k < tasks.size(); k++) {
      scores.put(settings.times().get(k), spreads.get(k));
    }
    return new Measured(kind, model, scores);
  }

  /** The verdict at the largest length. */
  static Verdict judge(List<Measured> measured, int times) {
    long kept = measured.stream().filter(one -> one.keeps(times)).count();
    return Verdict.of(kept == measured.size(), kept > 0);
  }

  private static String because(Settings settings, List<Measured> measured, Counts counts) {
    int most = settings.most();
    String scores =
        measured.stream()
            .map(one -> text("%s on %s %s", one.model(), one.kind().task, one.scores().get(most)))
            .collect(Collectors.joining(", "));
    boolean all = measured.stream().allMatch(one -> one.keeps(most));
    return text(
            "Rule: it holds if at %d·T every network's worst seed is below half of the error"
                + " without skill (agreement 0.25, adding 0.0833), with a limit if that is so for"
                + " some. At %d·T: %s.",
            most, most, scores)
        + " The LSTM for adding has %,d parameters at any length; with weights of its own at each step it would have %,.0f at T and %,.0f at %d·T."
            .formatted(
                counts.shared(),
                counts.unshared(settings.length()),
                counts.unshared(most * settings.length()),
                most)
        + (all ? "" : " The weights run at any length; that they still answer there is learnt.");
  }

  private static List<String> ran(Settings settings) {
    return List.of(
        fill(
            "Agreement: trained on {sentences} sentences with 0 to {attractors} nouns after the"
                + " subject, so of every length up to T; tested with up to {mostAttractors}, all of"
                + " the wrong number.",
            settings),
        fill(
            "Adding: trained on {sums} sequences of T = {length} steps, no other length; tested on"
                + " up to {mostSteps} steps.",
            settings),
        fill("H = {hidden}, Adam, rate {lr}, N = ", settings)
            + BATCH
            + fill(", each sequence seen once; seeds {seeds}.", settings));
  }

  private static Figure scores(List<Measured> measured, Kind kind) {
    boolean adding = kind == Kind.ADDING;
    Chart chart =
        new Chart(
            adding ? "Adding: trained at one length" : "Agreement: trained at all lengths up to T",
            "Mean and range of the seeds, on sequences longer than any seen in training.",
            Axis.log("length ÷ T"),
            adding ? Axis.log("test MSE") : Axis.linear("test error, share wrong").between(0, 1));
    for (Measured one : measured) {
      if (one.kind() == kind) {
        List<Double> x = one.scores().keySet().stream().map(times -> (double) times).toList();
        chart.spreads(one.model(), one.model(), x, one.scores().values());
      }
    }
    return chart.level(adding ? "predict the mean" : "guess", kind.noSkill).figure();
  }

  /**
   * How many weights the LSTM for adding has, and what it would have unshared.
   *
   * @param shared all of them
   * @param output those of the output layer
   * @param hidden H
   */
  record Counts(long shared, long output, int hidden) {
    private static final int INPUTS = 2;

    /** The same unrolled network with weights of its own at each of T steps. */
    double unshared(int steps) {
      return (double) steps * (shared - output) + output;
    }

    /** A feed-forward network with one hidden layer of H units that reads all T steps at once. */
    double feedForward(int steps) {
      return (double) hidden * (INPUTS * steps + 1) + output;
    }

    Figure figure(int most) {
      List<Double> x =
          Stream.of(1, 2, 5, 10, 20, 50, 100, 200, 20 * most)
              .distinct()
              .sorted()
              .map(t -> (double) t)
              .toList();
      return new Chart(
              "Parameters",
              "Counted for the adding task.",
              Axis.log("T, steps"),
              Axis.log("parameters"))
          .line("lstm", "lstm", x, x.stream().map(t -> (double) shared).toList())
          .dashed(
              "lstm, own weights at each step",
              "lstm",
              x,
              x.stream().map(t -> unshared(t.intValue())).toList())
          .dashed(
              "feed-forward, all steps at once",
              "",
              x,
              x.stream().map(t -> feedForward(t.intValue())).toList())
          .figure();
    }
  }
}
