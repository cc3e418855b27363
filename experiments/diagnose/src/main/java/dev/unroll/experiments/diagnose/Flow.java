package dev.unroll.experiments.diagnose;

import dev.unroll.datasets.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The gradient's way back through one cell, over the steps in the order in which it reads.
 *
 * @param cell its name
 * @param end ‖∂L/∂h_t‖ for the loss of one answer, the last that the cell can tell of: of the last
 *     step's for a cell that reads forward, of the first step's for one that reads backward
 * @param all ‖∂L/∂h_t‖ for the losses of all steps, summed
 */
public record Flow(String cell, Profile end, Profile all) {

  /** Of every cell of the network. */
  static List<Flow> of(OpenNetwork network, Task.Loss loss, Sample sample) {
    INDArray y = network.forward(sample.features(), sample.mask());
    INDArray dy = Losses.everyStep(loss, y, sample);
    Map<String, double[][]> all = network.backward(dy).norms();
    network.forward(sample.features(), sample.mask());
    Map<String, double[][]> last = network.backward(Losses.at(dy, sample.lastAnswers())).norms();
    network.forward(sample.features(), sample.mask());
    Map<String, double[][]> first = network.backward(Losses.at(dy, sample.firstAnswers())).norms();
    List<Flow> flows = new ArrayList<>();
    for (OpenNetwork.Source source : network.cells()) {
      String cell = source.name();
      boolean backward = CellName.isBackward(cell);
      flows.add(
          new Flow(
              cell,
              profile((backward ? first : last).get(cell), sample, backward),
              profile(all.get(cell), sample, backward)));
    }
    return flows;
  }

  private static Profile profile(double[][] norms, Sample sample, boolean backward) {
    return Profile.of(
        IntStream.range(0, sample.size()).mapToObj(n -> sample.real(norms, n, backward)).toList());
  }
}
