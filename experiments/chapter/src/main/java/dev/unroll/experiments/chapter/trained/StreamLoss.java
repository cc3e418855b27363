package dev.unroll.experiments.chapter.trained;

import dev.unroll.datasets.text.TextTask;
import dev.unroll.layers.Streaming;
import dev.unroll.runtime.Streamer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * The loss of a network at every position of long streams of text, and that of the same network on
 * the same characters when it began at most a trained length before.
 *
 * @param stream nats by position, means over the streams
 * @param fresh the same after a fresh start
 */
@SuppressWarnings("ArrayRecordComponent") // compared with nothing
record StreamLoss(double[] stream, double[] fresh) {

  static StreamLoss of(MultiLayerNetwork network, TextTask text, Endless.Settings settings) {
    int steps = settings.longest();
    int count = Math.min(settings.streams(), text.test().size() - 1); // the last one is padded
    double[] stream = new double[steps];
    double[] fresh = new double[steps];
    Streamer streamer = Streaming.of(network);
    for (int s = 0; s < count; s++) {
      DataSet batch = text.test().batch(s);
      int[] in = symbols(batch.getFeatures());
      int[] wanted = symbols(batch.getLabels());
      streamer.reset();
      for (int t = 0; t < steps; t++) {
        stream[t] += loss(streamer, in[t], wanted[t]) / count;
      }
      int half = settings.length() / 2;
      for (int from = -half; from < steps; from += half) {
        streamer.reset();
        for (int t = Math.max(0, from); t < Math.min(steps, from + 2 * half); t++) {
          double loss = loss(streamer, in[t], wanted[t]);
          fresh[t] += t >= from + half ? loss / count : 0;
        }
      }
    }
    return new StreamLoss(stream, fresh);
  }

  /** The symbols of a one-hot array [1, V, T]. */
  private static int[] symbols(INDArray oneHot) {
    return oneHot.argMax(1).reshape(oneHot.size(2)).toIntVector();
  }

  private static double loss(Streamer streamer, int in, int wanted) {
    float[] x = new float[streamer.inputs()];
    float[] y = new float[streamer.outputs()];
    x[in] = 1;
    streamer.step(x, y);
    return -Math.log(Math.max(y[wanted], Float.MIN_VALUE));
  }

  /** The mean from one position to before another. */
  double mean(int from, int to) {
    return Arrays.stream(stream, from, to).average().orElse(Double.NaN);
  }

  /** How much more the stream costs than a fresh start, from a position to the end. */
  double rise(int from) {
    return above(from, stream.length);
  }

  private double above(int from, int to) {
    return IntStream.range(from, to).mapToDouble(t -> stream[t] - fresh[t]).average().orElse(0);
  }

  /** Means between positions, of the stream or of its difference to a fresh start. */
  List<Double> at(int[] edges, boolean difference) {
    List<Double> means = new ArrayList<>();
    for (int k = 0; k + 1 < edges.length; k++) {
      means.add(difference ? above(edges[k], edges[k + 1]) : mean(edges[k], edges[k + 1]));
    }
    return means;
  }
}
