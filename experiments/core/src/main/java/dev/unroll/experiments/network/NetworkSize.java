package dev.unroll.experiments.network;

import com.sun.management.OperatingSystemMXBean;
import dev.unroll.datasets.input.InvalidInput;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** How large a network will be, before it is made. */
public final class NetworkSize {
  private static final long BYTES = 2 * Float.BYTES; // a weight and its gradient
  private static final long GIGA = 1L << 30;

  private NetworkSize() {}

  /**
   * Parameters of a network of this configuration.
   *
   * @throws ArithmeticException if they are more than a long can count
   */
  static long parameters(MultiLayerConfiguration configuration) {
    long sum = 0;
    for (NeuralNetConfiguration layer : configuration.getConfs()) {
      sum = Math.addExact(sum, layer.getLayer().initializer().numParams(layer));
    }
    return sum;
  }

  /** How many numbers a step of a network takes. */
  public static int inputs(MultiLayerNetwork network) {
    return Math.toIntExact(layer(network, 0).getNIn());
  }

  /** How many numbers a step of a network gives. */
  public static int outputs(MultiLayerNetwork network) {
    return Math.toIntExact(layer(network, network.getnLayers() - 1).getNOut());
  }

  private static FeedForwardLayer layer(MultiLayerNetwork network, int k) {
    return (FeedForwardLayer) unwrapped(network.getLayerWiseConfigurations().getConf(k).getLayer());
  }

  /** The layer inside wrappers; of two directions, the forward one. */
  public static Layer unwrapped(Layer layer) {
    if (layer instanceof Bidirectional both) {
      return unwrapped(both.getFwd());
    }
    return layer instanceof BaseWrapperLayer wrapper ? unwrapped(wrapper.getUnderlying()) : layer;
  }

  /**
   * Refuses a network that was trained on data of other sizes.
   *
   * @param inputs width of a step
   * @param outputs width of an answer
   * @param file that says so, and has changed since the training if the network does not
   */
  public static void check(MultiLayerNetwork network, long inputs, long outputs, Path file) {
    int in = inputs(network);
    int out = outputs(network);
    if (in != inputs || out != outputs) {
      throw new InvalidInput(
          "%s is damaged: it means %d inputs and %d outputs, and the run's network has %d and %d; restore it, or train again"
              .formatted(file, inputs, outputs, in, out));
    }
  }

  /**
   * Refuses a network that this machine cannot hold: its weights lie outside of the heap, where too
   * many of them end a process without a word.
   *
   * @throws InvalidInput saying how large it would be
   */
  public static void check(MultiLayerConfiguration configuration) {
    long parameters = parameters(configuration);
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine
        && parameters > machine.getTotalMemorySize() / BYTES) {
      throw new InvalidInput(
          "model.hidden: a network of %,d parameters takes at least %,d GB to train, and this machine has %,d GB; expected fewer units or layers"
              .formatted(
                  parameters, parameters / GIGA * BYTES, machine.getTotalMemorySize() / GIGA));
    }
  }
}
