package dev.unroll.experiments.chapter.untrained;

import dev.unroll.datasets.input.Problems;
import dev.unroll.experiments.chapter.Claim;
import dev.unroll.experiments.chapter.Finding;
import dev.unroll.experiments.chapter.Lab;
import dev.unroll.experiments.chapter.Verdict;
import dev.unroll.experiments.chapter.untrained.DepthStack.Pairing;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Xavier keeps the variance of the input path under tanh, He under ReLU.
 *
 * <p>A stack keeps the variance if that of its last layer is within {@code factor} of the first
 * layer's, either way. It holds if He under ReLU keeps it, and Xavier under tanh for all scales of
 * the inputs; with a limit if Xavier does for the smallest scale only, where tanh is nearly linear;
 * else it does not hold here.
 */
public final class Variance implements Claim<Variance.Settings> {

  /** What may be changed; the file {@code chapter/variance.yaml} says what each is. */
  public record Settings(
      List<Long> seeds, int depth, int hidden, int batch, List<Double> scales, double factor) {
    public Settings {
      new Problems()
          .check(!seeds.isEmpty(), "seeds: expected at least one, got none")
          .between("depth", depth, 2, 200)
          .between("hidden", hidden, 1, 2048)
          .between("batch", batch, 1, 4096)
          .check(
              !scales.isEmpty() && scales.stream().allMatch(scale -> scale > 0),
              "scales: expected numbers above 0, got " + scales)
          .atLeast("factor", factor, 1)
          .raise();
      scales = scales.stream().sorted().toList();
    }
  }

  @Override
  public String name() {
    return "variance";
  }

  @Override
  public Statement statement() {
    return new Statement(
        "Xavier suits tanh, He suits ReLU",
        "Stacked layers should hand on the variance they get. Around 0, tanh is the identity, and"
            + " weights of variance 2/(in + out) (Xavier) do so. ReLU throws half of it away, and"
            + " weights of twice the variance, 2/in (He), make up for that.",
        "Xavier under tanh: Var(h) ≈ in·2/(in + out)·E[h²] below, which is E[h²] where in = out\n"
            + "He under ReLU: E[h²] = ½·in·(2/in)·E[h²] below");
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public double seconds() {
    return 6;
  }

  @Override
  public Finding examine(Settings settings, Lab lab) {
    List<DepthStack> stacks = new ArrayList<>();
    for (Pairing pairing : Pairing.values()) {
      // ReLU multiplies with its input: one scale tells all.
      int from = pairing.tanh() ? 0 : settings.scales().size() - 1;
      for (double scale : settings.scales().subList(from, settings.scales().size())) {
        lab.progress()
            .at(
                (double) stacks.size() / Pairing.values().length / settings.scales().size(),
                pairing.words);
        stacks.add(DepthStack.measure(settings, pairing, scale));
      }
    }
    return finding(settings, stacks);
  }

  private static Finding finding(Settings settings, List<DepthStack> stacks) {
    List<DepthStack> xavier =
        stacks.stream().filter(s -> s.pairing() == Pairing.TANH_XAVIER).toList();
    boolean he =
        stacks.stream()
            .filter(s -> s.pairing() == Pairing.RELU_HE)
            .allMatch(s -> keeps(settings, s));
    boolean small = keeps(settings, xavier.get(0));
    boolean all = xavier.stream().allMatch(s -> keeps(settings, s));
    Verdict verdict = Verdict.DOES_NOT_HOLD_HERE;
    if (he && small) {
      verdict = all ? Verdict.HOLDS : Verdict.HOLDS_WITH_A_LIMIT;
    }
    Map<String, Double> numbers = new LinkedHashMap<>();
    stacks.forEach(stack -> numbers.put("variance kept, " + stack.name(), stack.kept()));
    stacks.forEach(stack -> numbers.put("gradient kept, " + stack.name(), stack.gradientKept()));
    return new Finding(
        verdict,
        because(settings, stacks, verdict),
        numbers,
        List.of(forward(stacks), backward(stacks)),
        List.of(),
        List.of(
            "%d layers of our TanhRnn or ReluRnn, H = %d, at their first time step, so that Wₕ has no part; N = %d, seeds %s."
                .formatted(
                    settings.depth(),
                    settings.hidden(),
                    settings.batch(),
                    Words.list(settings.seeds())),
            "Inputs N(0, scale²). Means over seeds are geometric. Dashed: wide-layer theory, q ←"
                + " g²·E[φ(√q·z)²] with g² = in·Var(W)."));
  }

  private static boolean keeps(Settings settings, DepthStack stack) {
    return Math.abs(Math.log(stack.kept())) <= Math.log(settings.factor());
  }

  private static String because(Settings settings, List<DepthStack> stacks, Verdict verdict) {
    List<String> right =
        stacks.stream()
            .filter(stack -> stack.pairing().right)
            .map(stack -> stack.name() + ": " + Words.number(stack.kept()))
            .toList();
    String rule =
        "Rule: it holds if the last layer's variance is within a factor %s of the first's for both pairings, with a limit if for tanh only at the smallest scale of the inputs. Last over first, after %d layers: %s."
            .formatted(Words.number(settings.factor()), settings.depth(), String.join("; ", right));
    return verdict == Verdict.HOLDS_WITH_A_LIMIT
        ? rule
            + " Where inputs leave the linear part of tanh, its variance falls, though as 1/layer"
            + " and not exponentially."
        : rule;
  }

  private static Figure forward(List<DepthStack> stacks) {
    List<Mark> marks = new ArrayList<>();
    stacks.forEach(stack -> marks.addAll(marks(stack, stack.forward(), stack.theory().forward())));
    return new Figure(
        "Forward: the variance of h",
        "Lines: the right pairings. Hollow marks: the wrong ones. Dashed: layers of infinite"
            + " width.",
        Axis.linear("layer"),
        Axis.log("E[h²]"),
        marks);
  }

  private static Figure backward(List<DepthStack> stacks) {
    List<Mark> marks = new ArrayList<>();
    stacks.forEach(
        stack -> marks.addAll(marks(stack, stack.backward(), stack.theory().backward())));
    return new Figure(
        "Backward: the variance of the gradient",
        "From a gradient of variance 1 at the top layer, down.",
        Axis.linear("layer"),
        Axis.log("E[(∂L/∂h)²], 1 at the top"),
        marks);
  }

  private static List<Mark> marks(DepthStack stack, List<Double> measured, List<Double> theory) {
    List<Double> layers =
        IntStream.rangeClosed(1, measured.size()).mapToObj(l -> (double) l).toList();
    String model = stack.pairing().model;
    return List.of(
        new Mark.Line("infinite width", "", layers, theory, true),
        stack.pairing().right
            ? new Mark.Line(stack.name(), model, layers, measured, false)
            : new Mark.Points(stack.name(), model, layers, measured, List.of(), false));
  }
}
