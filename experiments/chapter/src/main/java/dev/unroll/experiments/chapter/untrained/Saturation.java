package dev.unroll.experiments.chapter.untrained;

import static dev.unroll.experiments.chapter.Template.fill;
import static dev.unroll.experiments.report.Words.text;

import dev.unroll.experiments.chapter.Claim;
import dev.unroll.experiments.chapter.Finding;
import dev.unroll.experiments.chapter.Lab;
import dev.unroll.experiments.chapter.Verdict;
import dev.unroll.experiments.chapter.untrained.UnitStates.Kind;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Chart;
import dev.unroll.experiments.report.figure.Figure;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** tanh keeps states bounded where a linear unit does not, and its slopes cost gradient. */
public final class Saturation implements Claim<Saturation.Settings> {
  private static final double DRAWN = 4; // the curves' largest |a|
  private static final int POINTS = 161;

  /** What may be changed. */
  public record Settings(
      @Setting("[1, 2, 3]  # of the weights and inputs") List<Long> seeds,
      @Setting("1.1  # spectral radius of W_h") double radius,
      @Setting("100  # steps of a sequence, T") int steps,
      @Setting("64  # units, H") int hidden,
      @Setting("0.5  # standard deviation of what each unit gets at each step") double input,
      @Setting("100  # size of a state that counts as running away") double beyond) {
    public Settings {
      Claim.problems(seeds)
          .between("radius", radius, 0.01, 10)
          .between("steps", steps, 1, 2000)
          .between("hidden", hidden, 2, 256)
          .atLeast("input", input, 0)
          .atLeast("beyond", beyond, 1)
          .raise();
    }
  }

  @Override
  public Statement<Settings> statement() {
    return new Statement<>(
        "activations",
        Settings.class,
        1,
        "tanh bounds the state, and its slope costs gradient",
        "A linear unit with a factor above 1 runs away; tanh keeps every state between −1 and 1."
            + " The price is paid going back: each step multiplies the gradient by tanh′(a), which"
            + " is 1 at a = 0 only. ReLU′ is 0 or 1: a path lets the gradient through whole or not"
            + " at all.",
        "|tanh(a)| < 1,   tanh′(a) = 1 − tanh²(a) ≤ 1,   ReLU′(a) ∈ {0, 1}");
  }

  @Override
  public Finding examine(Settings settings, Lab lab) {
    Map<Kind, UnitStates> units = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      lab.progress().at((double) units.size() / Kind.values().length, kind.model);
      units.put(kind, UnitStates.measure(settings, kind));
    }
    UnitStates linear = units.get(Kind.LINEAR);
    UnitStates tanh = units.get(Kind.TANH);
    UnitStates relu = units.get(Kind.RELU);
    boolean bounded = tanh.top() <= 1 && !(linear.end() <= settings.beyond());
    boolean costly = tanh.slopes().get(1) <= 1 && tanh.left() < 0.5;
    boolean binary = relu.binary() && relu.slopes().equals(List.of(0.0, 1.0));
    long seen = Stream.of(bounded, costly, binary).filter(one -> one).count();
    Map<String, Double> numbers = new LinkedHashMap<>();
    units.forEach((kind, one) -> numbers.put("largest |h|, " + kind.model, one.top()));
    numbers.put("largest |h| at the end, linear", linear.end());
    numbers.put("geometric mean of tanh′ over all steps", tanh.left());
    numbers.put("share of units with ReLU′ = 1 at all steps", relu.left());
    return new Finding(
        Verdict.of(seen == 3, seen == 2),
        because(settings, linear, tanh) + (seen == 3 ? "" : missing(bounded, costly)),
        numbers,
        List.of(states(units), products(tanh, relu), slopes()),
        List.of(),
        List.of(
            fill(
                "Wₕ ~ N(0, 1/H) scaled to spectral radius {radius}, H = {hidden}, T = {steps},"
                    + " seeds {seeds}.",
                settings),
            fill(
                "The three networks share weights and inputs; each unit gets N(0, {input}²) at each"
                    + " step.",
                settings),
            "Slopes are those of single units; another claim shows the effect of Wₕ on the way"
                + " back."));
  }

  private static String because(Settings settings, UnitStates linear, UnitStates tanh) {
    return text(
        "Rule: it holds if tanh keeps |h| ≤ 1 where the linear network ends beyond %s, if the"
            + " product of a unit's tanh′ falls below 1/2, and if every ReLU′ is 0 or 1; with a"
            + " limit if two of the three are seen. The linear network ends at %s, tanh stays"
            + " within %s, and over %d steps a unit's tanh′ leave %s of a gradient.",
        settings.beyond(),
        linear.end(),
        Words.number(tanh.top(), 4),
        settings.steps(),
        tanh.left());
  }

  private static String missing(boolean bounded, boolean costly) {
    if (!bounded) {
      return " Here the linear network stays bounded too: nothing has to be kept in.";
    }
    return costly
        ? " Here ReLU′ takes one value only."
        : " Here tanh works where its slope is 1, and costs nothing.";
  }

  private static Figure states(Map<Kind, UnitStates> units) {
    Chart chart =
        new Chart(
            "The largest state",
            "The same weights and inputs through three kinds of unit.",
            Axis.linear("step t"),
            Axis.log("max |hₜ| over units and seeds"));
    units.forEach(
        (kind, one) -> {
          List<Double> steps = Chart.places(1, one.largest().size());
          chart.line(kind.model, kind.model, steps, one.largest());
        });
    return chart.figure();
  }

  private static Figure products(UnitStates tanh, UnitStates relu) {
    List<Double> steps = Chart.places(0, tanh.keeping().size());
    return new Chart(
            "What one unit's slopes leave of a gradient",
            "Geometric mean of Π tanh′ over units; for ReLU, where each product is 0 or 1, the"
                + " share of units at 1.",
            Axis.linear("steps back"),
            Axis.log("Π φ′"))
        .line("tanh: mean product", Kind.TANH.model, steps, tanh.keeping())
        .line("ReLU: share of units still at 1", Kind.RELU.model, steps, relu.keeping())
        .figure();
  }

  private static Figure slopes() {
    List<Double> a =
        IntStream.range(0, POINTS).mapToObj(k -> DRAWN * (2.0 * k / (POINTS - 1) - 1)).toList();
    List<Double> tanh = a.stream().map(x -> Kind.TANH.slope(Math.tanh(x))).toList();
    List<Double> relu = a.stream().map(x -> Kind.RELU.slope(Math.max(x, 0))).toList();
    return new Chart(
            "The slopes",
            "tanh′ reaches 1 at a = 0 only; ReLU′ is a switch.",
            Axis.linear("pre-activation a"),
            Axis.linear("φ′(a)").between(0, 1.1))
        .line("tanh′", Kind.TANH.model, a, tanh)
        .line("ReLU′", Kind.RELU.model, a, relu)
        .figure();
  }
}
