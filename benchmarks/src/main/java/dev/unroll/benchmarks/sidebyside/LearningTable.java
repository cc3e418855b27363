package dev.unroll.benchmarks.sidebyside;

import static dev.unroll.benchmarks.sidebyside.Markdown.column;

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

/** Table 9: the loss of a model of characters after the same time of training. */
final class LearningTable {
  private static final int[] HIDDEN = {256, 512};
  private static final int TURNS = 6;
  private static final int MIN_BATCHES = 20;

  private LearningTable() {}

  /**
   * A model in training.
   *
   * @param train trains for a number of milliseconds; returns the number of training steps
   * @param loss of the held-out text, nats a character
   */
  record Learner(DoubleToIntFunction train, DoubleSupplier loss) {}

  /** The libraries; DL4J, far behind, with the first seed only. */
  enum Who {
    OURS("ours"),
    DL4J("DL4J"),
    PYTORCH("PyTorch");

    private final String title;

    Who(String title) {
      this.title = title;
    }
  }

  /**
   * The state of one seed's model.
   *
   * @param loss nats a character
   * @param steps training steps so far
   */
  record Stand(double loss, int steps) {}

  /** The models of all libraries after some seconds of training: a stand for each seed. */
  record Row(int hidden, double seconds, Map<Who, List<Stand>> stands) {}

  /**
   * @throws InvalidInput if the text is too short to hold some of it out
   */
  static String measure(BenchSetting setting, Text text, double seconds, int seeds) {
    if (text.batches() < MIN_BATCHES) {
      throw new InvalidInput(
          "--text: for the table learning expected at least %d characters, got %d"
              .formatted(MIN_BATCHES * Text.BATCH * (Text.STEPS + 1), text.symbols().size()));
    }
    int held = text.batches() / 10;
    Text training = text.part(0, text.batches() - held).shuffled();
    Text heldOut = text.part(text.batches() - held, held);
    setting.ask("text " + training.words());
    setting.ask("heldout " + heldOut.words());
    List<Row> rows = new ArrayList<>();
    for (int hidden : HIDDEN) {
      List<Row> course = new ArrayList<>();
      for (int turn = 1; turn <= TURNS; turn++) {
        course.add(new Row(hidden, seconds * turn / TURNS, new EnumMap<>(Who.class)));
      }
      rows.addAll(course);
      for (int seed = 1; seed <= seeds; seed++) {
        Map<Who, Learner> learners = learners(setting, hidden, training, heldOut, seed);
        Runnable draft = () -> setting.draft().accept(render(rows, training, heldOut));
        learn(setting, learners, course, seed, draft);
        setting.ask("forget");
      }
    }
    return render(rows, training, heldOut);
  }

  private static void learn(
      BenchSetting setting,
      Map<Who, Learner> learners,
      List<Row> course,
      int seed,
      Runnable draft) {
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
      draft.run();
    }
  }

  private static Map<Who, Learner> learners(
      BenchSetting setting, int hidden, Text training, Text heldOut, int seed) {
    Map<Who, Learner> learners = new EnumMap<>(Who.class);
    learners.put(Who.OURS, learner(TextModel.ours(hidden, training, seed), heldOut));
    if (seed == 1) {
      learners.put(Who.DL4J, learner(TextModel.dl4j(hidden, training, seed), heldOut));
    }
    String sizes = training.sizes(hidden);
    setting
        .torch()
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

  static String render(List<Row> rows, Text training, Text heldOut) {
    List<Markdown.Column<Row>> columns = new ArrayList<>();
    columns.add(column("H", row -> Integer.toString(row.hidden())));
    columns.add(column("seconds", row -> "%.0f".formatted(row.seconds())));
    for (Who who : Who.values()) {
      columns.add(
          column(who.title + ", nats", row -> losses(row.stands().getOrDefault(who, List.of()))));
    }
    for (Who who : Who.values()) {
      columns.add(
          column(
              who.title + ", characters read",
              row -> characters(row.stands().getOrDefault(who, List.of()))));
    }
    return new Markdown("Learning in the same time")
        .paragraph(
            """
            The models of the table before on the whole text, %s: sequences of %d characters in one shuffled order, the
            same for all, each from the zero state; learning rate .002. Losses are of the last tenth, nats a character,
            from the zero state too; of several models that start apart the mean (least–most), of DL4J's one. All learn by
            turns of a sixth of the time; measuring the loss does not count. Who knows only how frequent each character is
            has a loss of %s nats.\
            """
                .formatted(
                    training.origin(),
                    Text.STEPS,
                    TableNumbers.text(frequencies(training, heldOut))))
        .table(1, rows, columns)
        .toString();
  }

  private static String losses(List<Stand> stands) {
    if (stands.isEmpty()) {
      return TableNumbers.NONE;
    }
    DoubleSummaryStatistics all = stands.stream().mapToDouble(Stand::loss).summaryStatistics();
    return stands.size() == 1
        ? "%.3f".formatted(all.getAverage())
        : "%.3f (%.3f–%.3f)".formatted(all.getAverage(), all.getMin(), all.getMax());
  }

  private static String characters(List<Stand> stands) {
    OptionalDouble mean = stands.stream().mapToInt(Stand::steps).average();
    return mean.isEmpty()
        ? TableNumbers.NONE
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
