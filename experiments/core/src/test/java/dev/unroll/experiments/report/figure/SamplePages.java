package dev.unroll.experiments.report.figure;

import dev.unroll.experiments.report.figure.Page.Provenance;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Made-up pages with every kind of mark. */
final class SamplePages {
  private static final List<String> MODELS = List.of("tanh-rnn", "lstm", "gru");
  private static final List<Double> STEPS = values(100, t -> t + 1);

  private SamplePages() {}

  /** Sections with one or two figures, tables and outcomes of every tone. */
  static Page full(String title) {
    return new Page(
        title,
        List.of(
            "This network forgets within 12 steps.", "Its dynamics with zero input come to rest."),
        MODELS,
        List.of(
            section("gradient-flow", "Gradient flow", "good", List.of(flow(), losses())),
            section("spectrum", "Spectrum of W_hh", "mixed", List.of(plane(), histogram())),
            section("scores", "Scores", "bad", List.of(bars(), levels())),
            section("sweep", "Strands and cells", null, List.of(strands(), cells())),
            board(),
            section("one", "One figure, no judgement", null, List.of(flow()))),
        new Provenance(Map.of("source", "made up"), "task: none\n", Map.of("JVM", "17")));
  }

  /** A figure on either scale, and a table with a dot for each seed. */
  private static Section board() {
    Table table =
        new Table(
            "",
            List.of("preset", "score", "runs"),
            List.of(
                List.of("gru\ngated recurrent unit", "0.0234 ± 0.01", "3"),
                List.of("— always the mean", "0.167", "")),
            new Table.Dots(0.05, List.of(List.of(0.02, Double.NaN, 0.03), List.of(0.167))));
    return new Section(
        "board",
        "Leaderboard",
        "",
        List.of(),
        null,
        List.of(losses().when("Scale", "linear"), losses().when("Scale", "log")),
        List.of(table),
        List.of());
  }

  /** A page on which not one number is finite, or nothing is to be drawn. */
  static Page broken() {
    List<Double> nothing = values(5, i -> Double.NaN);
    Figure figure =
        new Figure(
            "Nothing finite",
            "",
            Axis.log("x"),
            Axis.linear("y"),
            List.of(
                new Mark.Line("a", "lstm", nothing, nothing, false),
                new Mark.Band("a", "lstm", nothing, nothing, nothing),
                new Mark.Level("none", Double.NaN, false)));
    Figure none = new Figure("No marks", "", Axis.linear("x"), Axis.linear("y"), List.of());
    return new Page(
        "Broken",
        List.of(),
        List.of(),
        List.of(section("broken", "Broken", null, List.of(figure, none))),
        new Provenance(Map.of(), "", Map.of()));
  }

  private static Section section(String id, String title, String tone, List<Figure> figures) {
    return new Section(
        id,
        title,
        "h_{t} = tanh(x_{t}W_{x} + h_{t−1}W_{h} + b),   ‖∂h_{T}/∂h_{t}‖ ≤ ρ^{T−t}",
        List.of("The gradient that reaches step t. Read it from right to left."),
        tone == null ? null : new Section.Outcome(tone, "holds", "the slope −0.105 is within 5 %."),
        figures,
        List.of(
            new Table(
                "Slopes",
                List.of("model", "slope", "what it says"),
                List.of(
                    List.of("lstm", "−0.105", "keeps what it needs"),
                    List.of("somebody else", "1.2", "explodes")))),
        List.of("3 seeds, H = 64, T = 100.", "Where a bar is missing the run diverged."));
  }

  private static Figure flow() {
    return new Figure(
        "Gradient that reaches step t",
        "Line: median over 64 sequences; band: 10 % to 90 %.",
        Axis.linear("step t"),
        Axis.log("‖∂L/∂hₜ‖"),
        List.of(
            new Mark.Band("tanh-rnn", "tanh-rnn", STEPS, decay(0.6, 0.2), decay(0.65, 5)),
            new Mark.Line("tanh-rnn", "tanh-rnn", STEPS, decay(0.63, 1), false),
            new Mark.Line("lstm", "lstm", STEPS, decay(0.99, 1), false),
            new Mark.Line("ρ^(T−t)", "", STEPS, decay(0.7, 1), true)));
  }

  private static Figure strands() {
    List<Mark.Strand> strands =
        List.of(
            new Mark.Strand(STEPS, decay(0.9, 1), 1, false, "candidate 0"),
            new Mark.Strand(STEPS, decay(0.99, 1), 0.1, true, "candidate 1"),
            new Mark.Strand(List.of(3.0), List.of(0.1), Double.NaN, false, "diverged"));
    return new Figure(
        "Curves",
        "",
        Axis.linear("epoch"),
        Axis.log("score"),
        List.of(
            new Mark.Strands("candidates", strands),
            new Mark.Texts(List.of(50.0), List.of(0.1), List.of("here"))));
  }

  private static Figure cells() {
    List<Double> x = List.of(0.0, 1.0, 0.0, 1.0);
    List<Double> y = List.of(0.0, 0.0, 1.0, 1.0);
    return new Figure(
        "Clip and depth",
        "",
        Axis.of("clip", List.of("off", "1")),
        Axis.of("layers", List.of("1", "2")),
        List.of(
            new Mark.Cells(
                "scores",
                x,
                y,
                List.of(0.0, 0.4, 1.0, Double.NaN),
                List.of("0.2", "0.1", "0.01", "diverged"),
                List.of("3 candidates", "3 candidates", "3 candidates", "3 of 3"))));
  }

  private static Figure losses() {
    Random random = new Random(1);
    return new Figure(
        "Loss",
        "",
        Axis.linear("epoch"),
        Axis.log("loss, nats"),
        List.of(
            new Mark.Line(
                "gru", "gru", STEPS, values(100, i -> 2 + random.nextDouble() - i / 99.0), false),
            new Mark.Line(
                "lstm",
                "lstm",
                STEPS,
                values(100, i -> i > 40 && i < 50 ? Double.NaN : 3 - i / 60.0),
                false)));
  }

  private static Figure plane() {
    Random random = new Random(2);
    List<Double> re = values(64, i -> random.nextGaussian() / 2);
    List<Double> im = values(64, i -> random.nextGaussian() / 2);
    return new Figure(
        "Eigenvalues",
        "Each point is an eigenvalue.",
        Axis.linear("Re λ"),
        Axis.linear("Im λ"),
        List.of(
            new Mark.Circle("|λ| = 1", 1),
            new Mark.Points("start", "gru", im, re, List.of(), false),
            new Mark.Points("end", "gru", re, im, List.of(), true)));
  }

  private static Figure histogram() {
    return new Figure(
        "Share of units",
        "",
        Axis.linear("|h|"),
        Axis.linear("share, %").between(0, 60),
        List.of(
            new Mark.Bars(
                "share",
                "gru",
                values(20, i -> i / 20.0 + 0.025),
                values(20, i -> i == 19 ? 52 : 2 + i / 4.0),
                List.of(),
                List.of())));
  }

  private static Figure bars() {
    return new Figure(
        "Accuracy by distance",
        "Whiskers: least and greatest of three seeds.",
        Axis.of("attractors", List.of("none", "one", "two or more nouns between", "four")),
        Axis.linear("accuracy, %"),
        List.of(
            bar("tanh-rnn", 0.9, 12),
            bar("lstm", 0.98, 2),
            new Mark.Level("last noun", 61.5, false),
            new Mark.Level("chance", 50, false)));
  }

  private static Mark bar(String model, double top, double spread) {
    List<Double> heights = values(4, i -> 100 * top - i * spread);
    return new Mark.Bars(
        model,
        model,
        values(4, i -> i),
        heights,
        heights.stream().map(height -> height - 3).toList(),
        heights.stream().map(height -> Math.min(100, height + 2)).toList());
  }

  private static Figure levels() {
    return new Figure(
        "Seconds",
        "",
        Axis.log("hidden units H").between(8, 1024),
        Axis.log("milliseconds a step"),
        List.of(
            new Mark.Points(
                "measured",
                "lstm",
                List.of(8.0, 64.0, 512.0),
                List.of(0.1, 0.9, 40.0),
                List.of("small", "medium", "large"),
                true),
            new Mark.Level("cache full", 256, true)));
  }

  private static List<Double> decay(double factor, double scale) {
    return values(100, t -> scale * Math.pow(factor, 99 - t));
  }

  private static List<Double> values(int n, IntToDoubleFunction of) {
    return IntStream.range(0, n).mapToDouble(of).boxed().toList();
  }
}
