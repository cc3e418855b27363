package dev.unroll.experiments.chapter.trained;

import static dev.unroll.experiments.chapter.Template.fill;
import static dev.unroll.experiments.report.Words.text;

import dev.unroll.datasets.synthetic.Agreement;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.chapter.Claim;
import dev.unroll.experiments.chapter.Finding;
import dev.unroll.experiments.chapter.Lab;
import dev.unroll.experiments.chapter.Verdict;
import dev.unroll.experiments.report.Leaderboard.Spread;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Chart;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Long-distance agreement of subject and verb: an LSTM carries the subject's number past
 * attractors, a tanh RNN does not (after Linzen, Dupoux and Goldberg 2016, in a grammar of our
 * own). The networks are trained on short sentences and tested on long ones.
 */
public final class LongAgreement implements Claim<LongAgreement.Settings> {
  static final double AGREES = 0.05;

  private static final String ERROR = "error";
  private static final String GATED = "lstm";
  private static final String PLAIN = "tanh-rnn";
  private static final List<String> MODELS = List.of(PLAIN, "tanh-rnn-orthogonal", "gru", GATED);
  private static final String RECIPE =
      "data.attractors={trained} data.train={sentences} data.validation=200 data.test=200"
          + " model.hidden={hidden} training.lr={lr} training.epochs={epochs} training.patience=0"
          + " training.solved-below=0";

  /** What may be changed. */
  public record Settings(
      @Setting("[1, 2, 3, 4, 5]  # of the weights and the order of the minibatches")
          List<Long> seeds,
      @Setting("1  # nouns after the subject in training, at most") int trained,
      @Setting("[0, 1, 2, 4, 8, 16, 32]  # nouns of the wrong number between subject and verb")
          List<Integer> tested,
      @Setting("8  # units, H") int hidden,
      @Setting("0.003  # learning rate of Adam") double lr,
      @Setting("3200  # to train on") int sentences,
      @Setting("4  # passes over them") int epochs,
      @Setting("400  # sentences for each number of attractors") int test) {
    public Settings {
      Claim.problems(seeds)
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
      return Collections.max(tested);
    }
  }

  @Override
  public Statement<Settings> statement() {
    return new Statement<>(
        "agreement",
        Settings.class,
        30,
        "Agreement over a distance needs a memory",
        "“The key near the old cabinets behind the boats …” — is, not are. The verb's number is"
            + " that of a noun many words back, and every noun between pulls the other way. A tanh"
            + " RNN rewrites its whole state at each word; an LSTM can shut its gates and keep one"
            + " number.",
        "number(verb) = number(subject), whatever nouns stand between");
  }

  @Override
  public Finding examine(Settings settings, Lab lab) throws IOException, InterruptedException {
    Trials trials = new Trials(settings.seeds());
    MODELS.forEach(model -> trials.add(model, Trials.recipe("agreement", model, RECIPE, settings)));
    List<Integer> counts = List.copyOf(new TreeSet<>(settings.tested()));
    List<Task> tests = counts.stream().map(count -> test(settings, count)).toList();
    Map<String, List<Spread>> errors = new LinkedHashMap<>(); // by number of attractors
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (Map.Entry<String, Runs> runs : trials.train(lab).entrySet()) {
      String model = runs.getKey();
      errors.put(model, runs.getValue().test(tests, ERROR));
      Spread last = last(errors, model);
      numbers.put(fill("accuracy at {most} attractors, ", settings) + model, 1 - last.mean());
      numbers.put("seeds that agree, " + model, (double) agreeing(last));
    }
    return new Finding(
        judge(last(errors, GATED), last(errors, PLAIN)),
        because(settings, errors),
        numbers,
        List.of(means(settings, counts, errors), seeds(settings, errors)),
        List.of(table(counts, errors)),
        List.of(
            fill(
                "Trained on {sentences} sentences with 0 to {trained} nouns after the subject, of"
                    + " random number, {epochs} times; tested on {test} for each number of"
                    + " attractors, all of the wrong number.",
                settings),
            fill("H = {hidden}, Adam, rate {lr}, N = 32; seeds {seeds}.", settings),
            "A network that agrees with the last noun is right without attractors, and never with"
                + " one."));
  }

  private static Task test(Settings settings, int attractors) {
    return new Agreement(new Agreement.Settings(attractors, 1, 1, settings.test(), 2));
  }

  /** Errors at the largest number of attractors. */
  private static Spread last(Map<String, List<Spread>> errors, String model) {
    return errors.get(model).get(errors.get(model).size() - 1);
  }

  /** How many seeds agree. */
  static long agreeing(Spread errors) {
    return errors.values().stream().filter(error -> error < AGREES).count();
  }

  /** The verdict on the errors at the largest number of attractors. */
  static Verdict judge(Spread lstm, Spread tanh) {
    int seeds = lstm.values().size();
    boolean carries = agreeing(lstm) == seeds;
    return Verdict.of(carries && agreeing(tanh) == 0, carries && agreeing(tanh) < seeds);
  }

  private static String because(Settings settings, Map<String, List<Spread>> errors) {
    int seeds = settings.seeds().size();
    List<String> parts = new ArrayList<>();
    for (String model : MODELS) {
      Spread last = last(errors, model);
      Spread accuracy = Spread.of(accuracies(last));
      parts.add(text("%s %d of %d, accuracy %s", model, agreeing(last), seeds, accuracy));
    }
    return text(
        "Rule: a network agrees if it errs on less than %s of sentences with %d attractors; it"
            + " holds if every LSTM does and no tanh RNN from a Xavier start, with a limit if"
            + " some of those do. Of %d seeds: %s.%s",
        AGREES,
        settings.most(),
        seeds,
        String.join("; ", parts),
        agreeing(last(errors, PLAIN)) > 0
            ? " A saturated tanh unit can hold one bit that never changes, too; whether it learns"
                + " to depends on the seed."
            : "");
  }

  private static List<Double> accuracies(Spread errors) {
    return errors.values().stream().map(error -> 1 - error).toList();
  }

  private static Figure means(
      Settings settings, List<Integer> counts, Map<String, List<Spread>> errors) {
    List<Double> x = counts.stream().map(count -> (double) count).toList();
    Chart chart =
        new Chart(
            "Accuracy, mean of the seeds",
            "The further right, the more nouns of the wrong number stand between subject and verb.",
            Axis.linear("attractors"),
            Axis.linear("test accuracy").between(0, 1));
    errors.forEach(
        (model, all) ->
            chart.line(model, model, x, all.stream().map(error -> 1 - error.mean()).toList()));
    List<Double> lastNoun = counts.stream().map(count -> count == 0 ? 1.0 : 0.0).toList();
    return chart
        .dashed("agree with the last noun", "", x, lastNoun)
        .add(new Mark.Level("longest in training", settings.trained(), true))
        .figure();
  }

  private static Figure seeds(Settings settings, Map<String, List<Spread>> errors) {
    Chart chart =
        new Chart(
            fill("Each seed at {most} attractors", settings),
            "A circle a seed.",
            Axis.of("", MODELS),
            Axis.linear("test accuracy").between(0, 1));
    List<String> labels = settings.seeds().stream().map(seed -> "seed " + seed).toList();
    for (int k = 0; k < MODELS.size(); k++) {
      List<Double> y = accuracies(last(errors, MODELS.get(k)));
      List<Double> x = Collections.nCopies(y.size(), (double) k);
      chart.add(new Mark.Points(MODELS.get(k), MODELS.get(k), x, y, labels, false));
    }
    return chart.level("guess", 0.5).figure();
  }

  private static Table table(List<Integer> counts, Map<String, List<Spread>> errors) {
    List<String> head = new ArrayList<>(List.of("attractors"));
    counts.forEach(count -> head.add(count.toString()));
    return Table.of(
        "Accuracy, mean of the seeds",
        head,
        MODELS,
        model -> {
          List<Object> row = new ArrayList<>(List.of(model));
          errors.get(model).forEach(error -> row.add(1 - error.mean()));
          return row;
        });
  }
}
