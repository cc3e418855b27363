package dev.unroll.experiments.chapter.untrained;

import static dev.unroll.experiments.chapter.Template.fill;
import static dev.unroll.experiments.report.Words.text;

import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.task.Seeds;
import dev.unroll.experiments.chapter.Claim;
import dev.unroll.experiments.chapter.Finding;
import dev.unroll.experiments.chapter.Lab;
import dev.unroll.experiments.chapter.Verdict;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Chart;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Table;
import dev.unroll.layers.Streaming;
import dev.unroll.layers.blocks.Blocks;
import dev.unroll.layers.blocks.Dropout;
import dev.unroll.runtime.Cell;
import dev.unroll.runtime.DiagonalScan;
import dev.unroll.runtime.SequenceBlock;
import dev.unroll.runtime.Streamer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The same weights run over a whole sequence, as in training, and step by step, as in use: outputs
 * and final states are the same, for every block of the registry.
 */
public final class TwoFaces implements Claim<TwoFaces.Settings> {
  /** Below every difference that floats show, so that zero has a place on a logarithmic axis. */
  private static final double FLOOR = 1e-9;

  /** What may be changed. */
  public record Settings(
      @Setting("1  # of the weights and inputs") long seed,
      @Setting("64  # steps of the sequence, T") int steps,
      @Setting("32  # width of the inputs and outputs; a multiple of 8 fits every block") int width,
      @Setting("0.00001  # largest difference, as a share of the largest value") double tolerance) {
    public Settings {
      new Problems()
          .atLeast("steps", steps, 1)
          .check(
              width >= 8 && width <= 512 && width % 8 == 0,
              "width: expected a multiple of 8 up to 512, got " + width)
          .check(tolerance > 0, "tolerance: expected more than 0, got " + tolerance)
          .raise();
    }
  }

  /**
   * One block's differences between its two faces, as shares of the largest value.
   *
   * @param state the parts of the state with their sizes after the last step
   */
  record Faces(String block, double output, double end, String walk, String state) {}

  @Override
  public Statement<Settings> statement() {
    return new Statement<>(
        "two-faces",
        Settings.class,
        3,
        "One network, two faces",
        "A recurrent network is trained over whole sequences and used one step at a time. Both are"
            + " the same function: a scan or attention over all steps at once gives what its state,"
            + " carried from step to step, gives.",
        "f(x₁ … x_T) = step(x_T, step(x_{T−1}, … step(x₁, s₀)))");
  }

  @Override
  public Finding examine(Settings settings, Lab lab) {
    List<Faces> all = new ArrayList<>();
    Map<String, Double> numbers = new LinkedHashMap<>();
    List<Blocks.Entry> blocks =
        Blocks.all().stream().filter(entry -> !(entry.block() instanceof Dropout)).toList();
    for (Blocks.Entry entry : blocks) {
      lab.progress().at((double) all.size() / blocks.size(), entry.name());
      Faces one = measure(settings, entry);
      all.add(one);
      numbers.put("output, " + one.block(), one.output());
      numbers.put("final state, " + one.block(), one.end());
    }
    return new Finding(
        judge(settings, all),
        because(settings, all),
        numbers,
        List.of(figure(settings, all)),
        List.of(
            Table.of(
                "What each block carries from step to step",
                List.of("block", "walk", "state after the last step"),
                all,
                one -> List.of(one.block(), one.walk(), one.state()))),
        List.of(
            fill(
                "{steps} steps of inputs N(0, 1), width {width}, one sequence, seed {seed}, single"
                    + " precision; every parameter moved by N(0, 0.1²), since some start at zero.",
                settings),
            "The sequence goes through the training pass of the layer, the steps through the stream"
                + " that a trained network is exported to."));
  }

  private static Faces measure(Settings settings, Blocks.Entry entry) {
    MultiLayerNetwork network = BlockNetwork.of(entry.block(), settings.width(), settings.seed());
    INDArray x =
        BlockNetwork.normal(
            Seeds.random(settings.seed(), 0), 1, settings.width(), settings.steps());
    INDArray whole = network.rnnActivateUsingStoredState(x, true, true).get(1);
    Streamer streamer = Streaming.of(network);
    float[] y = new float[settings.width()];
    double largest = 0;
    double difference = 0;
    for (int t = 0; t < settings.steps(); t++) {
      streamer.step(at(x, t), y);
      float[] expected = at(whole, t);
      largest = Math.max(largest, largest(expected));
      difference = Math.max(difference, difference(expected, y));
    }
    Map<String, float[]> state = streamer.state().get(0);
    return new Faces(
        entry.name(),
        share(difference, largest),
        states(state, ((RecurrentLayer) network.getLayer(0)).rnnGetTBPTTState()),
        walk(entry.block()),
        state.isEmpty()
            ? "none"
            : state.entrySet().stream()
                .map(part -> part.getKey() + " " + part.getValue().length)
                .collect(Collectors.joining(", ")));
  }

  private static float[] at(INDArray sequence, int step) {
    return sequence
        .get(NDArrayIndex.point(0), NDArrayIndex.all(), NDArrayIndex.point(step))
        .toFloatVector();
  }

  /** The largest difference of the parts of two states, each as a share of its largest value. */
  private static double states(Map<String, float[]> stepped, Map<String, INDArray> whole) {
    double worst = 0;
    for (Map.Entry<String, float[]> part : stepped.entrySet()) {
      INDArray other = whole.get(part.getKey());
      if (other == null || other.length() != part.getValue().length) {
        return Double.POSITIVE_INFINITY;
      }
      float[] expected = other.reshape(other.length()).toFloatVector();
      worst = Math.max(worst, share(difference(expected, part.getValue()), largest(expected)));
    }
    return worst;
  }

  private static double share(double difference, double largest) {
    return difference == 0 ? 0 : difference / largest;
  }

  private static double largest(float[] values) {
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static double difference(float[] a, float[] b) {
    double largest = 0;
    for (int k = 0; k < a.length; k++) {
      double difference = Math.abs((double) a[k] - b[k]);
      largest = difference <= largest ? largest : difference; // a NaN stays
    }
    return largest;
  }

  private static String walk(SequenceBlock block) {
    return block instanceof Cell
        ? "cell: a product with the state at every step"
        : block instanceof DiagonalScan ? "scan" : "graph of operations";
  }

  /** The verdict by the largest differences. */
  static Verdict judge(Settings settings, List<Faces> all) {
    boolean outputs = all.stream().allMatch(one -> one.output() <= settings.tolerance());
    boolean ends = all.stream().allMatch(one -> one.end() <= settings.tolerance());
    return Verdict.of(outputs && ends, outputs);
  }

  private static String because(Settings settings, List<Faces> all) {
    double output = all.stream().mapToDouble(Faces::output).max().orElseThrow();
    double end = all.stream().mapToDouble(Faces::end).max().orElseThrow();
    return text(
        "Rule: it holds if no output and no final state of any block differs by more than %s of"
            + " the largest value, with a limit if only the outputs agree. The largest differences"
            + " of %d blocks are %s in the outputs and %s in the final states.",
        settings.tolerance(), all.size(), output, end);
  }

  private static Figure figure(Settings settings, List<Faces> all) {
    Chart chart =
        new Chart(
            "Whole sequence against step by step",
            "The largest difference as a share of the largest value; exact agreement is drawn at "
                + Words.number(FLOOR)
                + ".",
            Axis.of("", all.stream().map(Faces::block).toList()),
            Axis.log("difference"));
    for (int k = 0; k < all.size(); k++) {
      Faces one = all.get(k);
      List<Double> x = List.of((double) k);
      chart.points("outputs", "", x, List.of(Math.max(FLOOR, one.output())));
      chart.circles("final state", "", x, List.of(Math.max(FLOOR, one.end())));
    }
    return chart.level("tolerance", settings.tolerance()).figure();
  }
}
