package dev.unroll.experiments.chapter.untrained;

import dev.unroll.datasets.input.Problems;
import dev.unroll.experiments.chapter.Claim;
import dev.unroll.experiments.chapter.Finding;
import dev.unroll.experiments.chapter.Lab;
import dev.unroll.experiments.chapter.Verdict;
import dev.unroll.experiments.chapter.untrained.UnitStates.Kind;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * tanh keeps states bounded where a linear unit does not, and its slopes cost gradient.
 *
 * <p>Three things are looked at. Bounded: |h| ≤ 1 in the tanh network, and more than {@code beyond}
 * at the end of the linear one with the same weights and inputs. Costly: every tanh′ lies in (0, 1]
 * and the product of one unit's slopes falls below 1/2 over the steps. Binary: every ReLU′ is 0 or
 * 1, and both occur. It holds if all three are seen, with a limit if two, else not here.
 */
public final class Activations implements Claim<Activations.Settings> {
  private static final double DRAWN = 4; // the curves' largest |a|
  private static final int POINTS = 161;

  /** What may be changed; the file {@code chapter/activations.yaml} says what each is. */
  public record Settings(
      List<Long> seeds, double radius, int steps, int hidden, double input, double beyond) {
    public Settings {
      new Problems()
          .check(!seeds.isEmpty(), "seeds: expected at least one, got none")
          .between("radius", radius, 0.01, 10)
          .between("steps", steps, 1, 2000)
          .between("hidden", hidden, 2, 256)
          .atLeast("input", input, 0)
          .atLeast("beyond", beyond, 1)
          .raise();
    }
  }

  @Override
  public String name() {
    return "activations";
  }

  @Override
  public Statement statement() {
    return new Statement(
        "tanh bounds the state, and its slope costs gradient",
        "A linear unit with a factor above 1 runs away; tanh keeps every state between −1 and 1."
            + " The price is paid going back: each step multiplies the gradient by tanh′(a), which"
            + " is 1 at a = 0 only. ReLU′ is 0 or 1: a path lets the gradient through whole or not"
            + " at all.",
        "|tanh(a)| < 1,   tanh′(a) = 1 − tanh²(a) ≤ 1,   ReLU′(a) ∈ {0, 1}");
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public double seconds() {
    return 1;
  }

  @Override
  public Finding examine(Settings settings, Lab lab) {
    Map<Kind, UnitStates> units = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      lab.progress().at((double) units.size() / Kind.values().length, kind.model);
      units.put(kind, UnitStates.measure(settings, kind));
    }
    return finding(settings, units);
  }

  private static Finding finding(Settings settings, Map<Kind, UnitStates> units) {
    UnitStates linear = units.get(Kind.LINEAR);
    UnitStates tanh = units.get(Kind.TANH);
    UnitStates relu = units.get(Kind.RELU);
    boolean bounded = tanh.top() <= 1 && !(linear.end() <= settings.beyond());
    boolean costly = tanh.slopes().get(1) <= 1 && tanh.left() < 0.5;
    boolean binary = relu.binary() && relu.slopes().equals(List.of(0.0, 1.0));
    int seen = (bounded ? 1 : 0) + (costly ? 1 : 0) + (binary ? 1 : 0);
    Verdict verdict =
        switch (seen) {
          case 3 -> Verdict.HOLDS;
          case 2 -> Verdict.HOLDS_WITH_A_LIMIT;
          default -> Verdict.DOES_NOT_HOLD_HERE;
        };
    Map<String, Double> numbers = new LinkedHashMap<>();
    units.forEach((kind, one) -> numbers.put("largest |h|, " + kind.model, one.top()));
    numbers.put("largest |h| at the end, linear", linear.end());
    numbers.put("geometric mean of tanh′ over all steps", tanh.left());
    numbers.put("share of units with ReLU′ = 1 at all steps", relu.left());
    return new Finding(
        verdict,
        because(settings, units) + (bounded && costly && binary ? "" : missed(bounded, costly)),
        numbers,
        List.of(states(units), kept(units), curves()),
        List.of(),
        List.of(
            "Wₕ ~ N(0, 1/H) scaled to spectral radius %s, H = %d, T = %d, seeds %s."
                .formatted(
                    Words.number(settings.radius()),
                    settings.hidden(),
                    settings.steps(),
                    Words.list(settings.seeds())),
            "The three networks share weights and inputs; each unit gets N(0, %s²) at each step."
                .formatted(Words.number(settings.input())),
            "Slopes are those of single units; what Wₕ adds on the way back is another claim's."));
  }

  private static String because(Settings settings, Map<Kind, UnitStates> units) {
    return ("Rule: it holds if tanh keeps |h| ≤ 1 where the linear network ends beyond %s, if the"
            + " product of a unit's tanh′ falls below 1/2, and if every ReLU′ is 0 or 1; with a"
            + " limit if two of the three are seen. The linear network ends at %s, tanh stays"
            + " within %s, and over %d steps a unit's tanh′ leave %s of a gradient.")
        .formatted(
            Words.number(settings.beyond()),
            Words.number(units.get(Kind.LINEAR).end()),
            Words.number(units.get(Kind.TANH).top(), 4),
            settings.steps(),
            Words.number(units.get(Kind.TANH).left()));
  }

  private static String missed(boolean bounded, boolean costly) {
    if (!bounded) {
      return " Here the linear network stays bounded too: nothing has to be kept in.";
    }
    return costly
        ? " Here ReLU′ takes one value only."
        : " Here tanh works where its slope is 1, and costs nothing.";
  }

  private static Figure states(Map<Kind, UnitStates> units) {
    List<Mark> marks = new ArrayList<>();
    units.forEach(
        (kind, one) ->
            marks.add(
                new Mark.Line(
                    kind.model, kind.model, count(1, one.largest()), one.largest(), false)));
    return new Figure(
        "The largest state",
        "The same weights and inputs through three kinds of unit.",
        Axis.linear("step t"),
        Axis.log("max |hₜ| over units and seeds"),
        marks);
  }

  private static Figure kept(Map<Kind, UnitStates> units) {
    List<Mark> marks = new ArrayList<>();
    for (Kind kind : List.of(Kind.TANH, Kind.RELU)) {
      List<Double> keeping = units.get(kind).keeping();
      String what = kind == Kind.TANH ? "tanh: mean product" : "ReLU: share of units still at 1";
      marks.add(new Mark.Line(what, kind.model, count(0, keeping), keeping, false));
    }
    return new Figure(
        "What one unit's slopes leave of a gradient",
        "Geometric mean of Π tanh′ over units; for ReLU, where each product is 0 or 1, the share of"
            + " units at 1.",
        Axis.linear("steps back"),
        Axis.log("Π φ′"),
        marks);
  }

  private static Figure curves() {
    List<Double> a =
        IntStream.range(0, POINTS).mapToObj(k -> DRAWN * (2.0 * k / (POINTS - 1) - 1)).toList();
    List<Double> tanh = a.stream().map(x -> Kind.TANH.slope(Math.tanh(x))).toList();
    List<Double> relu = a.stream().map(x -> Kind.RELU.slope(Math.max(x, 0))).toList();
    return new Figure(
        "The slopes",
        "tanh′ reaches 1 at a = 0 only; ReLU′ is a switch.",
        Axis.linear("pre-activation a"),
        Axis.linear("φ′(a)").between(0, 1.1),
        List.of(
            new Mark.Line("tanh′", Kind.TANH.model, a, tanh, false),
            new Mark.Line("ReLU′", Kind.RELU.model, a, relu, false)));
  }

  private static List<Double> count(int from, List<Double> values) {
    return IntStream.range(from, from + values.size()).mapToObj(k -> (double) k).toList();
  }
}
