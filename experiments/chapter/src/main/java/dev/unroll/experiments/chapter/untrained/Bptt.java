package dev.unroll.experiments.chapter.untrained;

import dev.unroll.datasets.input.Problems;
import dev.unroll.experiments.chapter.Claim;
import dev.unroll.experiments.chapter.Finding;
import dev.unroll.experiments.chapter.Lab;
import dev.unroll.experiments.chapter.Verdict;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Back-propagation through time is the sum over paths.
 *
 * <p>It holds if δ_t and the three parameter sums of the recursion equal their finite differences
 * within {@code tolerance}, and in a tiny case equal the sum over every single path within {@code
 * rounding}; else it does not hold here. Errors are the largest difference divided by the largest
 * element.
 */
public final class Bptt implements Claim<Bptt.Settings> {

  /**
   * What may be changed; the file {@code chapter/bptt.yaml} says what each is.
   *
   * @param truncate 0 for never
   */
  public record Settings(
      long seed,
      int steps,
      int batch,
      int inputs,
      int hidden,
      int truncate,
      double epsilon,
      double tolerance,
      int pathSteps,
      int pathHidden,
      double rounding) {
    private static final double MOST_PATHS = 5e6;

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
              Math.pow(pathHidden, pathSteps) <= MOST_PATHS,
              "path-steps: expected at most %s paths, got %d^%d; lower path-steps or path-hidden"
                  .formatted(Words.number(MOST_PATHS), pathHidden, pathSteps))
          .atLeast("rounding", rounding, 0)
          .raise();
    }
  }

  @Override
  public String name() {
    return "bptt";
  }

  @Override
  public Statement statement() {
    return new Statement(
        "Back-propagation through time sums over all paths",
        "A pre-activation acts on the loss along every path that leads from it to a later step."
            + " The backward recursion δₜ = (direct + transferred) ∘ φ′ adds all of them up"
            + " without walking a single one, and each parameter's gradient is a sum over the"
            + " steps that use it.",
        "δ_{t} = (∂L_{t}/∂h_{t} + δ_{t+1}·W_{h}ᵀ) ∘ φ′(a_{t})\n"
            + "∂L/∂W_{h} = Σ_{t} h_{t−1}ᵀδ_{t},  ∂L/∂W_{x} = Σ_{t} x_{t}ᵀδ_{t},  ∂L/∂b = Σ_{t}"
            + " δ_{t}");
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  /** Errors against finite differences, against the paths, and by the length of the paths. */
  private record Errors(Map<String, Double> differences, List<Double> byStep, Tiny tiny) {}

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
  public double seconds() {
    return 2;
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
    Map<String, Double> differences = new LinkedHashMap<>();
    differences.put("δₜ", error(found.delta(), exact.delta()));
    differences.put("∂L/∂Wₓ", error(found.wx(), exact.wx()));
    differences.put("∂L/∂Wₕ", error(found.wh(), exact.wh()));
    differences.put("∂L/∂b", error(found.b(), exact.b()));
    List<Double> byStep = new ArrayList<>();
    double largest = largest(exact.delta());
    for (int t = 0; t < settings.steps(); t++) {
      byStep.add(largest(step(found.delta(), t).sub(step(exact.delta(), t))) / largest);
    }
    lab.progress().at(0.8, "paths");
    return finding(settings, new Errors(differences, byStep, tiny(settings)));
  }

  private static Tiny tiny(Settings settings) {
    ProbedRnn network =
        ProbedRnn.draw(
            new ProbedRnn.Sizes(1, settings.pathSteps(), settings.inputs(), settings.pathHidden()),
            settings.seed());
    PathSum sum = new PathSum(network);
    ProbedRnn.Gradients found = network.backPropagate();
    int longest = settings.pathSteps() - 1;
    double[][] delta = found.delta().slice(0).transpose().toDoubleMatrix(); // [T, H]
    List<Double> byLength = new ArrayList<>();
    for (int length = 0; length <= longest; length++) {
      byLength.add(error(sum.gradient(length), found.wh().toDoubleMatrix()));
    }
    return new Tiny(sum.paths(), error(sum.delta(longest), delta), byLength);
  }

  private static Finding finding(Settings settings, Errors errors) {
    double worst = errors.differences().values().stream().mapToDouble(e -> e).max().orElseThrow();
    double paths = Math.max(errors.tiny().delta(), errors.tiny().gradient());
    boolean holds = worst <= settings.tolerance() && paths <= settings.rounding();
    Map<String, Double> numbers = new LinkedHashMap<>();
    errors.differences().forEach((name, error) -> numbers.put("error of " + name, error));
    numbers.put("error of the sum over paths", paths);
    numbers.put("paths", (double) errors.tiny().paths());
    return new Finding(
        holds ? Verdict.HOLDS : Verdict.DOES_NOT_HOLD_HERE,
        ("Rule: it holds if recursion and finite differences agree within %s, and recursion and the"
                + " explicit sum over paths within %s. The largest errors, relative to the largest"
                + " element, are %s and, over %,d paths, %s.")
            .formatted(
                Words.number(settings.tolerance()),
                Words.number(settings.rounding()),
                Words.number(worst),
                errors.tiny().paths(),
                Words.number(paths)),
        numbers,
        List.of(lengths(errors.tiny()), steps(settings, errors)),
        List.of(table(settings, errors)),
        ran(settings));
  }

  private static List<String> ran(Settings settings) {
    List<String> ran = new ArrayList<>();
    ran.add(
        "Tanh RNN on the reference engine in double precision, T = %d, N = %d, I = %d, H = %d, a loss at every step, seed %d."
            .formatted(
                settings.steps(),
                settings.batch(),
                settings.inputs(),
                settings.hidden(),
                settings.seed()));
    ran.add("Central differences with a change of " + Words.number(settings.epsilon()) + ".");
    ran.add(
        "Paths walked one by one with T = %d, H = %d, N = 1."
            .formatted(settings.pathSteps(), settings.pathHidden()));
    if (settings.truncate() > 0) {
      ran.add(
          "The recursion was stopped every %d steps, as truncated back-propagation does."
              .formatted(settings.truncate()));
    }
    return ran;
  }

  private static Figure lengths(Tiny tiny) {
    List<Double> lengths =
        IntStream.range(0, tiny.byLength().size()).mapToObj(length -> (double) length).toList();
    return new Figure(
        "The sum needs the long paths",
        "Error of ∂L/∂Wₕ when only paths of at most so many steps are added up. With all of them"
            + " what is left is rounding; those of T − 1 steps begin at h₀ = 0 and add nothing.",
        Axis.linear("longest path, steps"),
        Axis.log("relative error of ∂L/∂Wₕ"),
        List.of(
            new Mark.Line("sum over paths", "tanh-rnn", lengths, tiny.byLength(), false),
            new Mark.Points(
                "sum over paths", "tanh-rnn", lengths, tiny.byLength(), List.of(), true)));
  }

  private static Figure steps(Settings settings, Errors errors) {
    List<Double> steps =
        IntStream.rangeClosed(1, settings.steps()).mapToObj(t -> (double) t).toList();
    return new Figure(
        "δₜ from the recursion against finite differences",
        "Largest difference in each step, relative to the largest element of all.",
        Axis.linear("step t"),
        Axis.log("relative error of δₜ"),
        List.of(
            new Mark.Points("δₜ", "tanh-rnn", steps, errors.byStep(), List.of(), true),
            new Mark.Level("tolerance", settings.tolerance(), false)));
  }

  private static Table table(Settings settings, Errors errors) {
    List<List<String>> rows = new ArrayList<>();
    errors
        .differences()
        .forEach(
            (name, error) -> rows.add(List.of(name, "finite differences", Words.number(error))));
    rows.add(
        List.of(
            "δₜ, T = " + settings.pathSteps() + ", H = " + settings.pathHidden(),
            "sum over paths",
            Words.number(errors.tiny().delta())));
    rows.add(List.of("∂L/∂Wₕ, the same", "sum over paths", Words.number(errors.tiny().gradient())));
    return new Table("Largest relative errors", List.of("of", "against", "error"), rows);
  }

  private static INDArray step(INDArray delta, int t) {
    return delta.tensorAlongDimension(t, 0, 1);
  }

  private static double error(INDArray found, INDArray exact) {
    return largest(found.sub(exact)) / largest(exact);
  }

  private static double largest(INDArray array) {
    return array.amaxNumber().doubleValue();
  }

  private static double error(double[][] found, double[][] exact) {
    double off = 0;
    double largest = 0;
    for (int i = 0; i < exact.length; i++) {
      for (int j = 0; j < exact[i].length; j++) {
        off = Math.max(off, Math.abs(found[i][j] - exact[i][j]));
        largest = DoubleStream.of(largest, Math.abs(exact[i][j])).max().orElse(0);
      }
    }
    return off / largest;
  }
}
