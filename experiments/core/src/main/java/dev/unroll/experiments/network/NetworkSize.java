package dev.unroll.experiments.network;

import com.sun.management.OperatingSystemMXBean;
import dev.unroll.datasets.input.InvalidInput;
import java.lang.management.ManagementFactory;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;

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
