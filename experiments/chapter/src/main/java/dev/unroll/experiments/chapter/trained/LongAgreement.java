package dev.unroll.experiments.chapter.trained;

import dev.unroll.datasets.input.Problems;
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
import dev.unroll.experiments.report.figure.Table;
import dev.unroll.experiments.train.Trainings.Trained;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Long-distance agreement of subject and verb: an LSTM carries the subject's number past
 * attractors, a tanh RNN does not (after Linzen, Dupoux and Goldberg 2016, in a grammar of our
 * own).
 *
 * <p>Trained on short sentences, asked about long ones. A network <i>agrees</i> if its error at the
 * largest number of attractors is below {@value #AGREES}. The claim holds if every seed of the LSTM
 * agrees and none of the tanh RNN from a Xavier start does; with a limit if every seed of the LSTM
 * does and some, not all, of the tanh RNN; else it does not hold here.
 */
public final class LongAgreement implements Claim<LongAgreement.Settings> {
  static final double AGREES = 0.05;

  private static final String TASK = "agreement";
  private static final String ERROR = "error";
  private static final String GATED = "lstm";
  private static final String PLAIN = "tanh-rnn";
  private static final List<String> MODELS = List.of(PLAIN, "tanh-rnn-orthogonal", "gru", GATED);

  /** What may be changed; the file {@code chapter/agreement.yaml} says what each is. */
  public record Settings(
      List<Long> seeds,
      int trained,
      List<Integer> tested,
      int hidden,
      double lr,
      int sentences,
      int epochs,
      int test) {
    public Settings {
      new Problems()
          .check(!seeds.isEmpty(), "seeds: expected at least one, got none")
          .atLeast("trained", trained, 0)
          .check(
              !tested.isEmpty() && tested.stream().allMatch(count -> count >= 0),
              "tested: expected whole numbers from 0, got " + tested)
          .atLeast("sentences", sentences, 1)
          .atLeast("epochs", epochs, 1)
          .atLeast("test", test, 1)
          .raise();
    }

    int most() {
      return tested.stream().max(Integer::compare).orElseThrow();
    }
  }

  @Override
  public String name() {
    return "agreement";
  }

  @Override
  public Statement statement() {
    return new Statement(
        "Agreement over a distance needs a memory",
        "“The key near the old cabinets behind the boats …” — is, not are. The verb's number is"
            + " that of a noun many words back, and every noun between pulls the other way. A tanh"
            + " RNN rewrites its whole state at each word; an LSTM can shut its gates and keep one"
            + " number.",
        "number(verb) = number(subject), whatever nouns stand between");
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
    MODELS.forEach(model -> trials.add(model, Trials.recipe(TASK, model, words(settings))));
    Map<String, Map<Integer, Spread>> errors = new LinkedHashMap<>();
    List<Integer> counts = List.copyOf(new TreeSet<>(settings.tested()));
    List<Task> tests = counts.stream().map(count -> test(settings, count)).toList();
    for (Map.Entry<String, List<Trained>> runs : trials.train(lab).entrySet()) {
      List<Spread> spreads = Seeded.elsewhere(runs.getValue(), tests, ERROR);
      Map<Integer, Spread> byCount = new LinkedHashMap<>();
      for (int k = 0; k < counts.size(); k++) {
        byCount.put(counts.get(k), spreads.get(k));
      }
      errors.put(runs.getKey(), byCount);
    }
    return finding(settings, errors);
  }

  private static List<String> words(Settings settings) {
    return List.of(
        "data.attractors=" + settings.trained(),
        "data.train=" + settings.sentences(),
        "data.validation=200",
        "data.test=200",
        "model.hidden=" + settings.hidden(),
        "training.lr=" + settings.lr(),
        "training.epochs=" + settings.epochs(),
        "training.patience=0",
        "training.solved-below=0");
  }

  private static Task test(Settings settings, int attractors) {
    return new Agreement(new Agreement.Settings(attractors, 1, 1, settings.test(), 2));
  }

  /** How many seeds agree. */
  static long agreeing(Spread errors) {
    return errors.values().stream().filter(error -> error < AGREES).count();
  }

  /** The verdict on the errors at the largest number of attractors, by the rule above. */
  static Verdict judge(Spread lstm, Spread tanh) {
    int seeds = lstm.values().size();
    if (agreeing(lstm) < seeds || agreeing(tanh) == seeds) {
      return Verdict.DOES_NOT_HOLD_HERE;
    }
    return agreeing(tanh) == 0 ? Verdict.HOLDS : Verdict.HOLDS_WITH_A_LIMIT;
  }

  private static Finding finding(Settings settings, Map<String, Map<Integer, Spread>> errors) {
    int most = settings.most();
    Map<String, Double> numbers = new LinkedHashMap<>();
    errors.forEach(
        (model, byCount) -> {
          numbers.put(
              "accuracy at %d attractors, %s".formatted(most, model), 1 - byCount.get(most).mean());
          numbers.put("seeds that agree, " + model, (double) agreeing(byCount.get(most)));
        });
    return new Finding(
        judge(errors.get(GATED).get(most), errors.get(PLAIN).get(most)),
        because(settings, errors),
        numbers,
        List.of(means(settings, errors), seeds(settings, errors)),
        List.of(table(settings, errors)),
        ran(settings));
  }

  private static String because(Settings settings, Map<String, Map<Integer, Spread>> errors) {
    int most = settings.most();
    int seeds = settings.seeds().size();
    List<String> parts = new ArrayList<>();
    errors.forEach(
        (model, byCount) ->
            parts.add(
                "%s %d of %d, accuracy %s"
                    .formatted(
                        model, agreeing(byCount.get(most)), seeds, accuracy(byCount.get(most)))));
    long some = agreeing(errors.get(PLAIN).get(most));
    return ("Rule: a network agrees if it errs on less than %s of sentences with %d attractors; it"
            + " holds if every LSTM does and no tanh RNN from a Xavier start, with a limit if"
            + " some of those do. Of %d seeds: %s.%s")
        .formatted(
            Words.number(AGREES),
            most,
            seeds,
            String.join("; ", parts),
            some > 0
                ? " One bit that never changes is something a saturated tanh unit can hold too;"
                    + " whether it learns to is up to the seed."
                : "");
  }

  private static String accuracy(Spread errors) {
    return Seeded.words(Spread.of(errors.values().stream().map(error -> 1 - error).toList()));
  }

  private static List<String> ran(Settings settings) {
    return List.of(
        ("Trained on %d sentences with 0 to %d nouns after the subject, of either number by chance,"
                + " %d times; tested on %d for each number of attractors, all of the wrong number.")
            .formatted(
                settings.sentences(), settings.trained(), settings.epochs(), settings.test()),
        "H = %d, Adam, rate %s, N = 32; seeds %s."
            .formatted(
                settings.hidden(), Words.number(settings.lr()), Words.list(settings.seeds())),
        "Whoever agrees with the last noun is right without attractors, and never with one.");
  }

  private static Figure means(Settings settings, Map<String, Map<Integer, Spread>> errors) {
    List<Mark> marks = new ArrayList<>();
    errors.forEach(
        (model, byCount) ->
            marks.add(
                new Mark.Line(
                    model,
                    model,
                    x(byCount),
                    byCount.values().stream().map(error -> 1 - error.mean()).toList(),
                    false)));
    List<Double> counts = x(errors.get(GATED));
    marks.add(
        new Mark.Line(
            "agree with the last noun",
            "",
            counts,
            counts.stream().map(count -> count == 0 ? 1.0 : 0.0).toList(),
            true));
    marks.add(new Mark.Level("longest in training", settings.trained(), true));
    return new Figure(
        "Accuracy, mean of the seeds",
        "The further right, the more nouns of the wrong number stand between subject and verb.",
        Axis.linear("attractors"),
        Axis.linear("test accuracy").between(0, 1),
        marks);
  }

  private static Figure seeds(Settings settings, Map<String, Map<Integer, Spread>> errors) {
    List<Mark> marks = new ArrayList<>();
    List<String> models = List.copyOf(errors.keySet());
    for (int k = 0; k < models.size(); k++) {
      double place = k;
      List<Double> values = errors.get(models.get(k)).get(settings.most()).values();
      marks.add(
          new Mark.Points(
              models.get(k),
              models.get(k),
              values.stream().map(value -> place).toList(),
              values.stream().map(error -> 1 - error).toList(),
              settings.seeds().stream().map(seed -> "seed " + seed).toList(),
              false));
    }
    marks.add(new Mark.Level("guess", 0.5, false));
    return new Figure(
        "Each seed at %d attractors".formatted(settings.most()),
        "A circle a seed.",
        Axis.of("", models),
        Axis.linear("test accuracy").between(0, 1),
        marks);
  }

  private static List<Double> x(Map<Integer, Spread> byCount) {
    return byCount.keySet().stream().map(count -> (double) count).toList();
  }

  private static Table table(Settings settings, Map<String, Map<Integer, Spread>> errors) {
    List<String> head = new ArrayList<>(List.of("attractors"));
    new TreeSet<>(settings.tested()).forEach(count -> head.add(count.toString()));
    List<List<String>> rows = new ArrayList<>();
    errors.forEach(
        (model, byCount) -> {
          List<String> row = new ArrayList<>(List.of(model));
          byCount.values().forEach(error -> row.add(Words.number(1 - error.mean())));
          rows.add(row);
        });
    return new Table("Accuracy, mean of the seeds", head, rows);
  }
}
