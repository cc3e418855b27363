package dev.unroll.benchmarks.sidebyside;

import dev.unroll.datasets.InvalidInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleToIntFunction;

/** Table 9: what a model of characters has learnt after the same time. */
final class LearningTable {
  private static final int[] HIDDEN = {256, 512};
  private static final int TURNS = 6;
  private static final int FEWEST = 20; // minibatches

  private LearningTable() {}

  /**
   * One that learns.
   *
   * @param train goes on for so many milliseconds; returns the training steps it made
   * @param loss of the held-out text, nats a character
   */
  record Learner(DoubleToIntFunction train, DoubleSupplier loss) {}

  /**
   * How far everyone has come.
   *
   * @param seconds of training
   * @param losses nats a character: ours, DL4J's, PyTorch's if it takes part
   * @param steps training steps up to here
   */
  record Row(int hidden, double seconds, List<Double> losses, List<Integer> steps) {}

  /**
   * @throws InvalidInput if the text is too short to hold some of it out
   */
  static String measured(Setting setting, Text text, double seconds) {
    if (text.batches() < FEWEST) {
      throw new InvalidInput(
          "--text: for the table learning expected at least %d characters, got %d"
              .formatted(FEWEST * Text.BATCH * (Text.STEPS + 1), text.symbols().size()));
    }
    int held = text.batches() / 10;
    Text training = text.part(0, text.batches() - held).shuffled();
    Text heldOut = text.part(text.batches() - held, held);
    setting.python().ifPresent(torch -> torch.ask("text " + training.words()));
    setting.python().ifPresent(torch -> torch.ask("heldout " + heldOut.words()));
    List<Row> rows = new ArrayList<>();
    for (int hidden : HIDDEN) {
      List<Learner> learners = learners(setting, hidden, training, heldOut);
      int[] steps = new int[learners.size()];
      for (int turn = 1; turn <= TURNS; turn++) {
        double done = seconds * turn / TURNS;
        setting.progress().accept("learning: H = %d, to %.0f s each".formatted(hidden, done));
        for (int k = 0; k < learners.size(); k++) {
          System.gc();
          steps[k] += learners.get(k).train().applyAsInt(seconds * 1e3 / TURNS);
        }
        List<Double> losses =
            learners.stream().map(learner -> learner.loss().getAsDouble()).toList();
        rows.add(new Row(hidden, done, losses, Arrays.stream(steps).boxed().toList()));
      }
      setting.forget();
    }
    return rendered(rows, training, heldOut);
  }

  private static List<Learner> learners(Setting setting, int hidden, Text training, Text heldOut) {
    List<Learner> learners = new ArrayList<>();
    learners.add(learner(TextModel.ours(hidden, training), heldOut));
    learners.add(learner(TextModel.dl4j(hidden, training), heldOut));
    String sizes = "%d %d %d %d".formatted(Text.BATCH, Text.STEPS, hidden, training.classes());
    setting
        .python()
        .ifPresent(
            torch ->
                learners.add(
                    new Learner(
                        millis -> torch.ask("fit " + sizes + " " + millis).length,
                        () -> torch.ask("loss " + sizes)[0])));
    return learners;
  }

  private static Learner learner(TextModel model, Text heldOut) {
    Entrant entrant = Entrant.ours(model::fit);
    return new Learner(millis -> entrant.turn().apply(millis).length, () -> model.loss(heldOut));
  }

  static String rendered(List<Row> rows, Text training, Text heldOut) {
    Markdown page = new Markdown("Learning in the same time");
    page.words(
        """
        The models of the table before on the whole text, %s: sequences of %d characters in one shuffled order, the
        same for all, each from the zero state; learning rate .002; one seed. Losses are of the last tenth, nats a
        character, from the zero state too. All learn by turns of a sixth of the time; measuring the loss does not
        count. Who knows only how frequent each character is has a loss of %s nats.\
        """
            .formatted(
                training.origin(), Text.STEPS, Numbers.shown(frequencies(training, heldOut))));
    page.head(
        1,
        "H",
        "seconds",
        "ours, nats",
        "DL4J",
        "PyTorch",
        "ours, characters read",
        "DL4J",
        "PyTorch");
    for (Row row : rows) {
      List<String> cells = new ArrayList<>();
      cells.add(Integer.toString(row.hidden()));
      cells.add("%.0f".formatted(row.seconds()));
      for (int k = 0; k < 3; k++) {
        cells.add(k < row.losses().size() ? "%.3f".formatted(row.losses().get(k)) : Numbers.NONE);
      }
      for (int k = 0; k < 3; k++) {
        cells.add(
            k < row.steps().size()
                ? "%,d".formatted((long) row.steps().get(k) * Text.BATCH * Text.STEPS)
                : Numbers.NONE);
      }
      page.row(cells.toArray(String[]::new));
    }
    return page.end().toString();
  }

  /** The cross entropy of one text under the frequencies of another. */
  private static double frequencies(Text counted, Text judged) {
    double[] count = new double[counted.classes()];
    Arrays.fill(count, 1); // none is impossible
    counted.symbols().forEach(symbol -> count[symbol]++);
    double all = counted.symbols().size() + count.length;
    return judged.symbols().stream()
        .mapToDouble(symbol -> -Math.log(count[symbol] / all))
        .average()
        .orElseThrow();
  }
}
