package dev.unroll.experiments.train;

import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.dynamics.Spectrum;
import dev.unroll.experiments.io.AtomicFile;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.io.OwnFile;
import dev.unroll.experiments.network.NetworkSize;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.layers.Dl4jWeights;
import dev.unroll.layers.Recurrent;
import dev.unroll.runtime.Cell;
import dev.unroll.runtime.Gate;
import dev.unroll.runtime.SequenceBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A look inside the top recurrent layer of a network: how much gradient reaches each time step, and
 * the spectrum of the recurrent weights.
 *
 * @param flow ‖∂L/∂h_t‖ for t = 1..T, root mean square over the probed sequences, for the loss the
 *     task has; sequences of different lengths are aligned at their last step
 * @param matrix which recurrent matrix {@code spectrum} is of
 * @param spectrum its eigenvalues; null if it has elements that are not finite
 */
public record Probe(List<Double> flow, String matrix, Spectrum spectrum) {
  public Probe {
    flow = List.copyOf(flow);
    Objects.requireNonNull(matrix);
    if (spectrum != null && !spectrum.eigenvalues().stream().allMatch(value -> value.length == 2)) {
      throw new IllegalArgumentException("expected eigenvalues as [re, im]");
    }
  }

  /** Name of the probe before the first update. */
  public static final String START = "start";

  /** Name of the probe of the best checkpoint. */
  public static final String END = "end";

  private static final int SEQUENCES = 64;

  /** Probes a copy of the network on the first sequences of the validation part. */
  public static Probe of(MultiLayerNetwork network, Task task) {
    MultiLayerNetwork copy = Dl4jWeights.toUnroll(network.clone());
    int most = PassSize.of(network, task.validation(), SEQUENCES);
    int n = Math.min(most, task.validation().size());
    DataSet batch = task.validation().batch(IntStream.range(0, n).toArray());
    int top = copy.getnLayers() - 2;
    Recurrent layer =
        (Recurrent)
            NetworkSize.unwrapped(copy.getLayerWiseConfigurations().getConf(top).getLayer());
    Recurrent.stopDropout(copy);
    double[][][] norms = new double[1][][];
    layer.observe(observed -> norms[0] = observed);
    copy.setInput(batch.getFeatures());
    copy.setLabels(batch.getLabels());
    copy.setLayerMaskArrays(batch.getFeaturesMaskArray(), batch.getLabelsMaskArray());
    copy.computeGradientAndScore();
    Recurrent.startDropout(copy);
    return new Probe(
        Arrays.stream(profile(norms[0], batch.getFeaturesMaskArray())).boxed().toList(),
        label(layer.block()),
        spectrum(copy, top, layer.block()));
  }

  /** Of the block that carries content, not a gate; null without recurrent weights. */
  private static Spectrum spectrum(MultiLayerNetwork network, int layer, SequenceBlock block) {
    Optional<INDArray> wide =
        network.getLayer(layer).paramTable().entrySet().stream()
            .filter(entry -> entry.getKey().endsWith(Cell.RECURRENT_WEIGHTS))
            .map(Map.Entry::getValue)
            .findFirst();
    if (wide.isEmpty()) {
      return null;
    }
    long h = wide.get().size(0);
    int content = content(block);
    INDArray square =
        wide.get().get(NDArrayIndex.all(), NDArrayIndex.interval(content * h, (content + 1) * h));
    return Spectrum.of(square.dup().toDoubleMatrix());
  }

  /** Root mean square over sequences, aligned at each sequence's last real step. */
  static double[] profile(double[][] norms, INDArray mask) {
    int steps = norms.length;
    double[] squares = new double[steps];
    int[] counts = new int[steps];
    for (int n = 0; n < norms[0].length; n++) {
      int length = mask == null ? steps : (int) mask.getRow(n).sumNumber().longValue();
      for (int t = 0; t < length; t++) {
        squares[steps - length + t] += norms[t][n] * norms[t][n];
        counts[steps - length + t]++;
      }
    }
    double[] profile = new double[steps];
    for (int t = 0; t < steps; t++) {
      profile[t] = counts[t] == 0 ? Double.NaN : Math.sqrt(squares[t] / counts[t]);
    }
    return profile;
  }

  private static int content(SequenceBlock block) {
    List<Gate> gates = block.gates();
    return IntStream.range(0, gates.size())
        .filter(g -> !gates.get(g).opens())
        .findFirst()
        .orElse(0);
  }

  private static String label(SequenceBlock block) {
    return block.gates().size() == 1 ? "W_hh" : "W_hh, candidate block";
  }

  /** Writes the probe into a run's folder. */
  public void write(RunFolder run, String name) throws IOException {
    AtomicFile.write(file(run.path(), name), Json.pretty(Json.map(this)));
  }

  /** The probe of that name, if the run came so far. */
  public static Optional<Probe> read(RunFolder run, String name) throws IOException {
    Path file = file(run.path(), name);
    return Files.exists(file)
        ? Optional.of(OwnFile.read(file, "delete it to go on without it", Probe::parsed))
        : Optional.empty();
  }

  /** Not strict: runs of older versions recorded less of a spectrum. */
  private static Probe parsed(String text) throws IOException {
    return Json.MAPPER.readValue(text, Probe.class);
  }

  private static Path file(Path run, String name) {
    return run.resolve("probe-" + name + ".json");
  }
}
