package dev.unroll.experiments.diagnose;

import dev.unroll.experiments.diagnose.ScanFacts.AttentionMap;
import dev.unroll.experiments.diagnose.ScanFacts.EigenvalueRing;
import dev.unroll.experiments.diagnose.ScanFacts.TimeConstants;
import dev.unroll.experiments.network.NetworkSize;
import dev.unroll.layers.Dl4jWeights;
import dev.unroll.layers.Recurrent;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.graph.Attention;
import dev.unroll.runtime.graph.GatedScan;
import dev.unroll.runtime.graph.MatrixScan;
import dev.unroll.runtime.graph.Node;
import dev.unroll.runtime.graph.Ring;
import dev.unroll.runtime.graph.SelectiveScan;
import dev.unroll.runtime.graph.WeightedMean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Looks at the scans and the attention of a network's layers; of two directions, at the forward
 * one.
 */
final class ScanExaminer {
  private static final int SEQUENCES = 8;

  /** Steps of a sequence that are shown of attention. */
  private static final int MAP_STEPS = 40;

  private final MultiLayerNetwork network;
  private final MultiLayerNetwork start;
  private final List<TimeConstants> constants = new ArrayList<>();
  private final List<EigenvalueRing> rings = new ArrayList<>();
  private final List<AttentionMap> maps = new ArrayList<>();

  private ScanExaminer(MultiLayerNetwork network, MultiLayerNetwork start) {
    this.network = Dl4jWeights.toUnroll(network);
    this.start = start;
  }

  /**
   * All of them.
   *
   * @param start the network before its training; null if this is it
   */
  static ScanFacts of(MultiLayerNetwork network, MultiLayerNetwork start, Sample sample) {
    ScanExaminer examiner = new ScanExaminer(network, start);
    for (int k = 0; k < examiner.network.getnLayers(); k++) {
      if (NetworkSize.unwrapped(examiner.network.getLayerWiseConfigurations().getConf(k).getLayer())
          instanceof Recurrent recurrent) {
        GraphView.of(recurrent, examiner.network.getLayer(k).paramTable())
            .ifPresent(new OneLayer(examiner, k, recurrent, sample)::examine);
      }
    }
    return new ScanFacts(examiner.constants, examiner.rings, examiner.maps);
  }

  /** A layer that is being looked at. */
  private record OneLayer(ScanExaminer all, int layer, Recurrent recurrent, Sample sample) {

    void examine(GraphView view) {
      List<List<double[]>> sequences =
          LayerCells.inputs(all.network, layer, sample.features(), sample.mask());
      List<Node> nodes = view.graph().nodes();
      double[][] sums = new double[nodes.size()][];
      long steps = 0;
      for (List<double[]> sequence : sequences.subList(0, Math.min(SEQUENCES, sequences.size()))) {
        view.run(sequence);
        steps += sequence.size();
        for (int n = 0; n < sums.length; n++) {
          add(view, nodes.get(n), sums, n);
        }
      }
      view.run(sequences.get(0).subList(0, Math.min(MAP_STEPS, sequences.get(0).size())));
      for (int n = 0; n < sums.length; n++) {
        Node node = nodes.get(n);
        if (node.operation() instanceof Attention attention) {
          double[][] weights =
              attention.weights(view.rows(node.input(0)), view.rows(node.input(1)), 0);
          all.maps.add(new AttentionMap(name(node), List.of(weights)));
        } else if (node.operation() instanceof Ring) {
          ring(view, node);
        }
        double[] logs = logs(view, node, sums[n], steps);
        if (logs.length > 0) {
          double[] sorted = Arrays.stream(logs).map(log -> -1 / log).sorted().toArray();
          all.constants.add(new TimeConstants(name(node), Arrays.stream(sorted).boxed().toList()));
        }
      }
    }

    private String name(Node node) {
      return CellName.only(layer) + ", " + node.state().get(0).name();
    }

    /** Adds what a step makes of log a_t, a number a channel. */
    private static void add(GraphView view, Node node, double[][] sums, int n) {
      float[][] rows = {};
      boolean logarithm = true;
      if (node.operation() instanceof GatedScan scan) {
        rows = view.coefficients(scan, node);
      } else if (node.operation() instanceof MatrixScan) {
        rows = view.rows(node.input(1));
      } else if (node.operation() instanceof SelectiveScan) {
        rows = view.rows(node.input(1)); // Δ: log a = Δ A
        logarithm = false;
      }
      for (float[] row : rows) {
        sums[n] = sums[n] == null ? new double[row.length] : sums[n];
        for (int j = 0; j < row.length; j++) {
          sums[n][j] += logarithm ? Math.log(Math.max(Math.abs(row[j]), Float.MIN_NORMAL)) : row[j];
        }
      }
    }

    /** mean log a_t, a number a channel; none where there is no such thing. */
    private static double[] logs(GraphView view, Node node, double[] sum, long steps) {
      if (node.operation() instanceof Ring || node.operation() instanceof WeightedMean) {
        float[] log = view.parameter(node.parameters().get(0)); // of −log a
        double[] logs = new double[log.length];
        Arrays.setAll(logs, j -> -Math.exp(log[j]));
        return logs;
      }
      if (sum == null) {
        return new double[0];
      }
      if (!(node.operation() instanceof SelectiveScan scan)) {
        return Arrays.stream(sum).map(value -> value / steps).toArray();
      }
      Parameter parameter = node.parameters().get(0);
      float[] a = view.parameter(parameter); // [n, D], column by column
      double[] logs = new double[a.length];
      for (int i = 0; i < a.length; i++) {
        double rate = scan.logarithm() ? -Math.exp(a[i]) : a[i];
        logs[i] = rate * sum[i / parameter.rows()] / steps;
      }
      return logs;
    }

    private void ring(GraphView view, Node node) {
      List<double[]> before = List.of();
      if (all.start != null) {
        before =
            GraphView.of(recurrent, all.start.getLayer(layer).paramTable())
                .map(other -> eigenvalues(other, node))
                .orElseThrow();
      }
      all.rings.add(new EigenvalueRing(name(node), before, eigenvalues(view, node)));
    }

    /** λ = exp(−e^ν + i·e^θ). */
    private static List<double[]> eigenvalues(GraphView view, Node node) {
      float[] nu = view.parameter(node.parameters().get(0));
      float[] theta = view.parameter(node.parameters().get(1));
      List<double[]> values = new ArrayList<>();
      for (int j = 0; j < nu.length; j++) {
        double size = Math.exp(-Math.exp(nu[j]));
        double angle = Math.exp(theta[j]);
        values.add(new double[] {size * Math.cos(angle), size * Math.sin(angle)});
      }
      return values;
    }
  }
}
