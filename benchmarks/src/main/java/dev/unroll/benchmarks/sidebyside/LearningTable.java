package dev.unroll.benchmarks.sidebyside;

import dev.unroll.datasets.input.InvalidInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
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

  /** Who learns; DL4J, far behind, with the first seed only. */
  enum Who {
    OURS,
    DL4J,
    PYTORCH
  }

  /**
   * How far one seed's model has come.
   *
   * @param loss nats a character
   * @param steps training steps up to here
   */
  record Stand(double loss, int steps) {}

  /** How far everyone has come after some seconds of training: a stand for each seed. */
  record Row(int hidden, double seconds, Map<Who, List<Stand>> stands) {}

  /**
   * @throws InvalidInput if the text is too short to hold some of it out
   */
  static String measured(Setting setting, Text text, double seconds, int seeds) {
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
      List<Row> course = new ArrayList<>();
      for (int turn = 1; turn <= TURNS; turn++) {
        course.add(new Row(hidden, seconds * turn / TURNS, new EnumMap<>(Who.class)));
      }
      for (int seed = 1; seed <= seeds; seed++) {
        learn(setting, learners(setting, hidden, training, heldOut, seed), course, seed);
        setting.forget();
      }
      rows.addAll(course);
    }
    return rendered(rows, training, heldOut);
  }

  private static void learn(
      Setting setting, Map<Who, Learner> learners, List<Row> course, int seed) {
    Map<Who, Integer> steps = new EnumMap<>(Who.class);
    double done = 0;
    for (Row row : course) {
      setting
          .progress()
          .accept(
              "learning: H = %d, seed %d, to %.0f s each"
                  .formatted(row.hidden(), seed, row.seconds()));
      double millis = (row.seconds() - done) * 1e3;
      done = row.seconds();
      learners.forEach(
          (who, learner) -> {
            System.gc();
            steps.merge(who, learner.train().applyAsInt(millis), Integer::sum);
          });
      learners.forEach(
          (who, learner) ->
              row.stands()
                  .computeIfAbsent(who, first -> new ArrayList<>())
                  .add(new Stand(learner.loss().getAsDouble(), steps.get(who))));
    }
  }

  private static Map<Who, Learner> learners(
      Setting setting, int hidden, Text training, Text heldOut, int seed) {
    Map<Who, Learner> learners = new EnumMap<>(Who.class);
    learners.put(Who.OURS, learner(TextModel.ours(hidden, training, seed), heldOut));
    if (seed == 1) {
      learners.put(Who.DL4J, learner(TextModel.dl4j(hidden, training, seed), heldOut));
    }
    String sizes = "%d %d %d %d".formatted(Text.BATCH, Text.STEPS, hidden, training.classes());
    setting
        .python()
        .ifPresent(
            torch ->
                learners.put(
                    Who.PYTORCH,
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
        same for all, each from the zero state; learning rate .002. Losses are of the last tenth, nats a character,
        from the zero state too; of several models that start apart the mean (least–most), of DL4J's one. All learn by
        turns of a sixth of the time; measuring the loss does not count. Who knows only how frequent each character is
        has a loss of %s nats.\
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
      for (Who who : Who.values()) {
        cells.add(losses(row.stands().getOrDefault(who, List.of())));
      }
      for (Who who : Who.values()) {
        cells.add(characters(row.stands().getOrDefault(who, List.of())));
      }
      page.row(cells.toArray(String[]::new));
    }
    return page.end().toString();
  }

  private static String losses(List<Stand> stands) {
    if (stands.isEmpty()) {
      return Numbers.NONE;
    }
    DoubleSummaryStatistics all = stands.stream().mapToDouble(Stand::loss).summaryStatistics();
    return stands.size() == 1
        ? "%.3f".formatted(all.getAverage())
        : "%.3f (%.3f–%.3f)".formatted(all.getAverage(), all.getMin(), all.getMax());
  }

  private static String characters(List<Stand> stands) {
    OptionalDouble mean = stands.stream().mapToInt(Stand::steps).average();
    return mean.isEmpty()
        ? Numbers.NONE
        : "%,.0f".formatted(mean.getAsDouble() * Text.BATCH * Text.STEPS);
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
