package dev.unroll.experiments.chapter.untrained;

import static dev.unroll.experiments.chapter.Template.fill;
import static dev.unroll.experiments.report.Words.text;

import dev.unroll.datasets.input.Problems;
import dev.unroll.experiments.chapter.Claim;
import dev.unroll.experiments.chapter.Finding;
import dev.unroll.experiments.chapter.Lab;
import dev.unroll.experiments.chapter.Verdict;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Chart;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Back-propagation through time is the sum over paths. Errors are the largest difference divided by
 * the largest element.
 */
public final class Bptt implements Claim<Bptt.Settings> {

  /**
   * What may be changed.
   *
   * @param truncate 0 for never
   */
  public record Settings(
      @Setting("1  # of the weights and the data") long seed,
      @Setting("12  # steps of a sequence, T") int steps,
      @Setting("2  # sequences, N") int batch,
      @Setting("3  # width of one step's input, I") int inputs,
      @Setting("8  # units, H") int hidden,
      @Setting("0  # steps after which the recursion stops going back; 0 for never") int truncate,
      @Setting("0.00001  # change of a number for the finite differences") double epsilon,
      @Setting("1e-6  # largest error against finite differences, relative to the largest element")
          double tolerance,
      @Setting("8  # steps of the tiny case in which every path is walked") int pathSteps,
      @Setting("3  # its units: there are H^(s-t) paths from a unit of step t to step s")
          int pathHidden,
      @Setting("1e-12  # largest relative error of the sum over paths") double rounding) {
    private static final double MAX_PATHS = 5e6;

    public Settings {
      new Problems()
          .between("steps", steps, 1, 100)
          .between("batch", batch, 1, 16)
          .between("inputs", inputs, 1, 32)
          .between("hidden", hidden, 1, 32)
          .atLeast("truncate", truncate, 0)
          .between("epsilon", epsilon, 1e-9, 1e-2)
          .atLeast("tolerance", tolerance, 0)
          .atLeast("path-steps", pathSteps, 1)
          .atLeast("path-hidden", pathHidden, 1)
          .check(
              Math.pow(pathHidden, pathSteps) <= MAX_PATHS,
              "path-steps: expected at most %s paths, got %d^%d; lower path-steps or path-hidden"
                  .formatted(Words.number(MAX_PATHS), pathHidden, pathSteps))
          .atLeast("rounding", rounding, 0)
          .raise();
    }
  }

  @Override
  public Statement<Settings> statement() {
    return new Statement<>(
        "bptt",
        Settings.class,
        2,
        "Back-propagation through time sums over all paths",
        "A pre-activation acts on the loss along every path that leads from it to a later step."
            + " The backward recursion δₜ = (direct + transferred) ∘ φ′ adds all of them up"
            + " without walking a single one, and each parameter's gradient is a sum over the"
            + " steps that use it.",
        "δ_{t} = (∂L_{t}/∂h_{t} + δ_{t+1}·W_{h}ᵀ) ∘ φ′(a_{t})\n"
            + "∂L/∂W_{h} = Σ_{t} h_{t−1}ᵀδ_{t},  ∂L/∂W_{x} = Σ_{t} x_{t}ᵀδ_{t},  ∂L/∂b = Σ_{t}"
            + " δ_{t}");
  }

  /**
   * The tiny case.
   *
   * @param byLength error of ∂L/∂W_h with the paths of at most 0, 1, 2, … steps
   */
  private record Tiny(long paths, double delta, List<Double> byLength) {
    double gradient() {
      return byLength.get(byLength.size() - 1);
    }
  }

  @Override
  public Finding examine(Settings settings, Lab lab) {
    ProbedRnn network =
        ProbedRnn.draw(
            new ProbedRnn.Sizes(
                settings.batch(), settings.steps(), settings.inputs(), settings.hidden()),
            settings.seed());
    ProbedRnn.Gradients found =
        network.backPropagate(settings.truncate() == 0 ? settings.steps() : settings.truncate());
    lab.progress().at(0.1, "finite differences");
    ProbedRnn.Gradients exact = network.differences(settings.epsilon());
    Map<String, Double> differences = differences(found, exact);
    lab.progress().at(0.8, "paths");
    Tiny tiny = tiny(settings);
    double worst = Collections.max(differences.values());
    double paths = Math.max(tiny.delta(), tiny.gradient());
    boolean holds = worst <= settings.tolerance() && paths <= settings.rounding();
    Map<String, Double> numbers = new LinkedHashMap<>();
    differences.forEach((name, error) -> numbers.put("error of " + name, error));
    numbers.put("error of the sum over paths", paths);
    numbers.put("paths", (double) tiny.paths());
    return new Finding(
        Verdict.of(holds, false),
        text(
            "Rule: it holds if recursion and finite differences agree within %s, and recursion and"
                + " the explicit sum over paths within %s. The largest errors, relative to the"
                + " largest element, are %s and, over %,d paths, %s.",
            settings.tolerance(), settings.rounding(), worst, tiny.paths(), paths),
        numbers,
        List.of(
            lengths(tiny),
            steps(settings, found.delta().sub(exact.delta()), largest(exact.delta()))),
        List.of(table(settings, differences, tiny)),
        ran(settings));
  }

  private static Map<String, Double> differences(
      ProbedRnn.Gradients found, ProbedRnn.Gradients exact) {
    Map<String, Double> differences = new LinkedHashMap<>();
    differences.put("δₜ", error(found.delta(), exact.delta()));
    differences.put("∂L/∂Wₓ", error(found.wx(), exact.wx()));
    differences.put("∂L/∂Wₕ", error(found.wh(), exact.wh()));
    differences.put("∂L/∂b", error(found.b(), exact.b()));
    return differences;
  }

  private static Tiny tiny(Settings settings) {
    ProbedRnn network =
        ProbedRnn.draw(
            new ProbedRnn.Sizes(1, settings.pathSteps(), settings.inputs(), settings.pathHidden()),
            settings.seed());
    PathSum sum = new PathSum(network);
    ProbedRnn.Gradients found = network.backPropagate(settings.pathSteps());
    int longest = settings.pathSteps() - 1;
    INDArray delta = Nd4j.createFromArray(sum.delta(longest)); // [T, H]
    List<Double> byLength = new ArrayList<>();
    for (int length = 0; length <= longest; length++) {
      byLength.add(error(Nd4j.createFromArray(sum.gradient(length)), found.wh()));
    }
    double ofDelta = error(delta, found.delta().slice(0).transpose());
    return new Tiny(sum.paths(), ofDelta, byLength);
  }

  private static List<String> ran(Settings settings) {
    List<String> ran = new ArrayList<>();
    ran.add(
        fill(
            "Tanh RNN on the reference engine in double precision, T = {steps}, N = {batch}, I ="
                + " {inputs}, H = {hidden}, a loss at every step, seed {seed}.",
            settings));
    ran.add(fill("Central differences with a change of {epsilon}.", settings));
    ran.add(
        fill(
            "Paths enumerated one by one with T = {pathSteps}, H = {pathHidden}, N = 1.",
            settings));
    if (settings.truncate() > 0) {
      ran.add(
          fill(
              "The recursion was stopped every {truncate} steps, as truncated back-propagation"
                  + " does.",
              settings));
    }
    return ran;
  }

  private static Figure lengths(Tiny tiny) {
    List<Double> lengths = Chart.places(0, tiny.byLength().size());
    return new Chart(
            "The sum needs the long paths",
            "Error of ∂L/∂Wₕ when only paths of at most so many steps are added up. With all of"
                + " them, rounding is left; those of T − 1 steps begin at h₀ = 0 and add nothing.",
            Axis.linear("longest path, steps"),
            Axis.log("relative error of ∂L/∂Wₕ"))
        .line("sum over paths", "tanh-rnn", lengths, tiny.byLength())
        .points("sum over paths", "tanh-rnn", lengths, tiny.byLength())
        .figure();
  }

  private static Figure steps(Settings settings, INDArray off, double largest) {
    List<Double> byStep =
        IntStream.range(0, settings.steps())
            .mapToObj(t -> largest(off.tensorAlongDimension(t, 0, 1)) / largest)
            .toList();
    return new Chart(
            "δₜ from the recursion against finite differences",
            "Largest difference in each step, relative to the largest element of all.",
            Axis.linear("step t"),
            Axis.log("relative error of δₜ"))
        .points("δₜ", "tanh-rnn", Chart.places(1, settings.steps()), byStep)
        .level("tolerance", settings.tolerance())
        .figure();
  }

  private static Table table(Settings settings, Map<String, Double> differences, Tiny tiny) {
    List<List<?>> rows = new ArrayList<>();
    differences.forEach((name, error) -> rows.add(List.of(name, "finite differences", error)));
    String delta = fill("δₜ, T = {pathSteps}, H = {pathHidden}", settings);
    rows.add(List.of(delta, "sum over paths", tiny.delta()));
    rows.add(List.of("∂L/∂Wₕ, the same", "sum over paths", tiny.gradient()));
    return Table.of("Largest relative errors", List.of("of", "against", "error"), rows, row -> row);
  }

  private static double error(INDArray found, INDArray exact) {
    return largest(found.sub(exact)) / largest(exact);
  }

  private static double largest(INDArray array) {
    return array.amaxNumber().doubleValue();
  }
}
