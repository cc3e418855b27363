package dev.unroll.experiments.chapter.trained;

import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.synthetic.Adding;
import dev.unroll.datasets.synthetic.Agreement;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.chapter.Claim;
import dev.unroll.experiments.chapter.Finding;
import dev.unroll.experiments.chapter.Lab;
import dev.unroll.experiments.chapter.Verdict;
import dev.unroll.experiments.report.Leaderboard.Spread;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.train.Trainings.Trained;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The same weights serve at every step, so a network that was trained on T steps runs on 10·T.
 *
 * <p>That it runs is a matter of shapes; whether it still answers is measured, on two tasks that
 * differ in what they were trained on: agreement on sentences of every length up to T, adding on
 * sequences of length T alone. A network keeps what it learnt if at the largest length its worst
 * seed is below half of the error without skill. The claim holds if every network keeps both tasks,
 * with a limit if some network keeps one, else it does not hold here.
 */
public final class ParameterSharing implements Claim<ParameterSharing.Settings> {
  private static final List<String> MODELS = List.of("gru", "lstm");
  private static final int BATCH = 32;

  /** What may be changed; the file {@code chapter/parameter-sharing.yaml} says what each is. */
  public record Settings(
      List<Long> seeds,
      List<Integer> times,
      int attractors,
      int length,
      int hidden,
      double lr,
      int sentences,
      int sums) {
    public Settings {
      new Problems()
          .check(!seeds.isEmpty(), "seeds: expected at least one, got none")
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
      return times.stream().max(Integer::compare).orElseThrow();
    }
  }

  /** The two tasks. */
  enum Kind {
    AGREEMENT("agreement", "error", 0.5),
    ADDING("adding", "MSE", 1.0 / 6);

    final String task;
    final String metric;
    final double noSkill;

    Kind(String task, String metric, double noSkill) {
      this.task = task;
      this.metric = metric;
      this.noSkill = noSkill;
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
   * @param parameters of the network
   */
  record Measured(Kind kind, String model, Map<Integer, Spread> scores, long parameters) {
    boolean keeps(int times) {
      return scores.get(times).worst() < kind.noSkill / 2;
    }
  }

  @Override
  public String name() {
    return "parameter-sharing";
  }

  @Override
  public Statement statement() {
    return new Statement(
        "The same weights serve any length",
        "A recurrent network uses one set of weights at every step. So its size does not depend on"
            + " how long a sequence is, and what it learnt on short sequences it can be asked about"
            + " long ones. Weights of their own for each step would grow with T and know nothing of"
            + " step T + 1.",
        "h_t = f(x_t, h_{t−1}; W) for every t,   parameters: O(1) in T, not O(T)");
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
      for (String model : MODELS) {
        trials.add(kind.task + "-" + model, Trials.recipe(kind.task, model, words(settings, kind)));
      }
    }
    Map<String, List<Trained>> trained = trials.train(lab);
    List<Measured> measured = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (String model : MODELS) {
        measured.add(measure(settings, kind, model, trained.get(kind.task + "-" + model)));
      }
    }
    return finding(settings, measured);
  }

  private static List<String> words(Settings settings, Kind kind) {
    boolean adding = kind == Kind.ADDING;
    return List.of(
        adding ? "data.length=" + settings.length() : "data.attractors=" + settings.attractors(),
        "data.train=" + (adding ? settings.sums() : settings.sentences()),
        "data.validation=200",
        "data.test=200",
        "model.hidden=" + settings.hidden(),
        "training.batch=" + BATCH,
        "training.lr=" + settings.lr(),
        "training.epochs=1",
        "training.solved-below=0");
  }

  private static Measured measure(Settings settings, Kind kind, String model, List<Trained> runs)
      throws IOException {
    Map<Integer, Spread> scores = new LinkedHashMap<>();
    List<Task> tasks =
        settings.times().stream().map(times -> kind.longer(settings, times)).toList();
    List<Spread> spreads = Seeded.elsewhere(runs, tasks, kind.metric);
    for (int k = 0; k < tasks.size(); k++) {
      scores.put(settings.times().get(k), spreads.get(k));
    }
    return new Measured(kind, model, scores, runs.get(0).result().parameters());
  }

  /** The verdict at the largest length, by the rule above. */
  static Verdict judge(List<Measured> measured, int times) {
    long kept = measured.stream().filter(one -> one.keeps(times)).count();
    if (kept == measured.size()) {
      return Verdict.HOLDS;
    }
    return kept > 0 ? Verdict.HOLDS_WITH_A_LIMIT : Verdict.DOES_NOT_HOLD_HERE;
  }

  private static Finding finding(Settings settings, List<Measured> measured) {
    int most = settings.most();
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (Measured one : measured) {
      one.scores()
          .forEach(
              (times, score) ->
                  numbers.put(
                      "%s, %s, %s at %d T"
                          .formatted(one.kind().task, one.model(), one.kind().metric, times),
                      score.mean()));
    }
    Counts counts = Counts.of(settings, measured);
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

  private static String because(Settings settings, List<Measured> measured, Counts counts) {
    int most = settings.most();
    List<String> parts = new ArrayList<>();
    for (Measured one : measured) {
      parts.add(
          "%s on %s %s"
              .formatted(one.model(), one.kind().task, Seeded.words(one.scores().get(most))));
    }
    boolean all = measured.stream().allMatch(one -> one.keeps(most));
    return ("Rule: it holds if at %d·T every network's worst seed is below half of the error"
            + " without skill (agreement 0.25, adding 0.0833), with a limit if that is so for"
            + " some. At %d·T: %s. The LSTM for adding has %,d parameters at any length; with"
            + " weights of its own at each step it would have %,.0f at T and %,.0f at %d·T.%s")
        .formatted(
            most,
            most,
            String.join(", ", parts),
            counts.shared(),
            counts.unshared(settings.length()),
            counts.unshared(most * settings.length()),
            most,
            all ? "" : " The weights run at any length; that they still answer there is learnt.");
  }

  private static List<String> ran(Settings settings) {
    return List.of(
        ("Agreement: trained on %d sentences with 0 to %d nouns after the subject, so of every"
                + " length up to T; tested with up to %d, all of the wrong number.")
            .formatted(
                settings.sentences(),
                settings.attractors(),
                settings.attractors() * settings.most()),
        "Adding: trained on %d sequences of T = %d steps, no other length; tested on up to %d steps."
            .formatted(settings.sums(), settings.length(), settings.length() * settings.most()),
        "H = %d, Adam, rate %s, N = %d, each sequence seen once; seeds %s."
            .formatted(
                settings.hidden(),
                Words.number(settings.lr()),
                BATCH,
                Words.list(settings.seeds())));
  }

  private static Figure scores(List<Measured> measured, Kind kind) {
    boolean adding = kind == Kind.ADDING;
    List<Mark> marks = new ArrayList<>();
    for (Measured one : measured) {
      if (one.kind() == kind) {
        List<Double> x = one.scores().keySet().stream().map(times -> (double) times).toList();
        marks.addAll(Seeded.spreads(one.model(), one.model(), x, one.scores().values()));
      }
    }
    marks.add(new Mark.Level(adding ? "predict the mean" : "guess", kind.noSkill, false));
    return new Figure(
        adding ? "Adding: trained at one length" : "Agreement: trained at all lengths up to T",
        "Mean and range of the seeds, on sequences longer than any seen in training.",
        Axis.log("length ÷ T"),
        adding ? Axis.log("test MSE") : Axis.linear("test error, share wrong").between(0, 1),
        marks);
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
    private static final int OUTPUTS = 1;

    static Counts of(Settings settings, List<Measured> measured) {
      long shared =
          measured.stream()
              .filter(one -> one.kind() == Kind.ADDING && one.model().equals("lstm"))
              .findFirst()
              .orElseThrow()
              .parameters();
      return new Counts(shared, (settings.hidden() + 1L) * OUTPUTS, settings.hidden());
    }

    /** The same unrolled network with weights of its own at each of T steps. */
    double unshared(int steps) {
      return (double) steps * (shared - output) + output;
    }

    /** A feed-forward network with one hidden layer of H units that reads all T steps at once. */
    double feedForward(int steps) {
      return (double) hidden * (INPUTS * steps + 1) + output;
    }

    Figure figure(int most) {
      List<Integer> steps = List.of(1, 2, 5, 10, 20, 50, 100, 200, 20 * most);
      List<Double> x = steps.stream().distinct().sorted().map(t -> (double) t).toList();
      List<Double> flat = x.stream().map(t -> (double) shared).toList();
      return new Figure(
          "Parameters",
          "Counted for the adding task.",
          Axis.log("T, steps"),
          Axis.log("parameters"),
          List.of(
              new Mark.Line("lstm", "lstm", x, flat, false),
              new Mark.Line(
                  "lstm, own weights at each step",
                  "lstm",
                  x,
                  x.stream().map(t -> unshared(t.intValue())).toList(),
                  true),
              new Mark.Line(
                  "feed-forward, all steps at once",
                  "",
                  x,
                  x.stream().map(t -> feedForward(t.intValue())).toList(),
                  true)));
    }
  }
}
