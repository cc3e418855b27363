package dev.unroll.experiments.chapter.untrained;

import static dev.unroll.experiments.chapter.Template.fill;
import static dev.unroll.experiments.report.Words.text;

import dev.unroll.experiments.chapter.Claim;
import dev.unroll.experiments.chapter.Finding;
import dev.unroll.experiments.chapter.Lab;
import dev.unroll.experiments.chapter.Verdict;
import dev.unroll.experiments.chapter.untrained.DepthStack.Pairing;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Chart;
import dev.unroll.experiments.report.figure.Figure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Xavier keeps the variance of the input path under tanh, He under ReLU. A stack keeps the variance
 * if that of its last layer is within {@code factor} of the first layer's, either way.
 */
public final class Variance implements Claim<Variance.Settings> {

  /** What may be changed. */
  public record Settings(
      @Setting("[1, 2, 3, 4, 5, 6, 7, 8]  # of the weights and inputs") List<Long> seeds,
      @Setting("12  # layers on top of each other") int depth,
      @Setting("256  # units of a layer, H, and width of the inputs") int hidden,
      @Setting("32  # inputs, N") int batch,
      @Setting("[0.1, 1]  # standard deviations of the tanh layers' inputs; ReLU gets the largest")
          List<Double> scales,
      @Setting("2  # a stack keeps the variance if its last layer's is within this of the first's")
          double factor) {
    public Settings {
      Claim.problems(seeds)
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
  public Statement<Settings> statement() {
    return new Statement<>(
        "variance",
        Settings.class,
        6,
        "Xavier suits tanh, He suits ReLU",
        "Stacked layers should hand on the variance they get. Around 0, tanh is the identity, and"
            + " weights of variance 2/(in + out) (Xavier) do so. ReLU throws half of it away, and"
            + " weights of twice the variance, 2/in (He), make up for that.",
        "Xavier under tanh: Var(h) ≈ in·2/(in + out)·E[h²] below, which is E[h²] where in = out\n"
            + "He under ReLU: E[h²] = ½·in·(2/in)·E[h²] below");
  }

  @Override
  public Finding examine(Settings settings, Lab lab) {
    List<DepthStack> stacks = new ArrayList<>();
    double all = Pairing.values().length * settings.scales().size();
    for (Pairing pairing : Pairing.values()) {
      // ReLU multiplies with its input: one scale tells all.
      int from = pairing.tanh() ? 0 : settings.scales().size() - 1;
      for (double scale : settings.scales().subList(from, settings.scales().size())) {
        lab.progress().at(stacks.size() / all, pairing.words);
        stacks.add(DepthStack.measure(settings, pairing, scale));
      }
    }
    boolean he = keeping(settings, stacks, Pairing.RELU_HE).allMatch(keeps -> keeps);
    boolean small = keeping(settings, stacks, Pairing.TANH_XAVIER).findFirst().orElseThrow();
    boolean every = keeping(settings, stacks, Pairing.TANH_XAVIER).allMatch(keeps -> keeps);
    Verdict verdict = Verdict.of(he && small && every, he && small);
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
            fill(
                "{depth} layers TanhRnn or ReluRnn, H = {hidden}, at their first time step, so that"
                    + " Wₕ has no effect; N = {batch}, seeds {seeds}.",
                settings),
            "Inputs N(0, scale²). Means over seeds are geometric. Dashed: wide-layer theory, q ←"
                + " g²·E[φ(√q·z)²] with g² = in·Var(W)."));
  }

  /** For each scale of the inputs, whether the stack of that pairing keeps the variance. */
  private static Stream<Boolean> keeping(
      Settings settings, List<DepthStack> stacks, Pairing pairing) {
    return stacks.stream()
        .filter(stack -> stack.pairing() == pairing)
        .map(stack -> Math.abs(Math.log(stack.kept())) <= Math.log(settings.factor()));
  }

  private static String because(Settings settings, List<DepthStack> stacks, Verdict verdict) {
    String kept =
        stacks.stream()
            .filter(stack -> stack.pairing().right)
            .map(stack -> text("%s: %s", stack.name(), stack.kept()))
            .collect(Collectors.joining("; "));
    return text(
            "Rule: it holds if the last layer's variance is within a factor %s of the first's for"
                + " both pairings, with a limit if for tanh only at the smallest scale of the"
                + " inputs. Last over first, after %d layers: %s.",
            settings.factor(), settings.depth(), kept)
        + (verdict == Verdict.HOLDS_WITH_A_LIMIT
            ? " Where inputs leave the linear part of tanh, its variance falls, though as 1/layer"
                + " and not exponentially."
            : "");
  }

  private static Figure forward(List<DepthStack> stacks) {
    Chart chart =
        new Chart(
            "Forward: the variance of h",
            "Lines: the right pairings. Hollow marks: the wrong ones. Dashed: layers of infinite"
                + " width.",
            Axis.linear("layer"),
            Axis.log("E[h²]"));
    stacks.forEach(stack -> draw(chart, stack, stack.forward(), stack.theory().forward()));
    return chart.figure();
  }

  private static Figure backward(List<DepthStack> stacks) {
    Chart chart =
        new Chart(
            "Backward: the variance of the gradient",
            "From a gradient of variance 1 at the top layer, down.",
            Axis.linear("layer"),
            Axis.log("E[(∂L/∂h)²], 1 at the top"));
    stacks.forEach(stack -> draw(chart, stack, stack.backward(), stack.theory().backward()));
    return chart.figure();
  }

  private static void draw(
      Chart chart, DepthStack stack, List<Double> measured, List<Double> theory) {
    List<Double> layers = Chart.places(1, measured.size());
    chart.dashed("infinite width", "", layers, theory);
    if (stack.pairing().right) {
      chart.line(stack.name(), stack.pairing().model, layers, measured);
    } else {
      chart.circles(stack.name(), stack.pairing().model, layers, measured);
    }
  }
}
