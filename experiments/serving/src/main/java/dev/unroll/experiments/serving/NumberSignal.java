package dev.unroll.experiments.serving;

import dev.unroll.datasets.input.InvalidInput;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A step of a generated task: its inputs as the columns x1, x2, …; or the number of a symbol, from
 * 0, as the column "symbol".
 */
final class NumberSignal implements Signal {
  static final String SYMBOL = "symbol";

  private final int width;

  NumberSignal(int width) {
    this.width = width;
  }

  @Override
  public int width() {
    return width;
  }

  /** x1, x2, …. */
  List<String> columns() {
    return IntStream.rangeClosed(1, width).mapToObj(k -> "x" + k).toList();
  }

  @Override
  public void read(Event event, float[] memory, Consumer<float[]> step) {
    double[] values =
        event.has(SYMBOL) && width > 1
            ? new double[] {event.number(SYMBOL)}
            : ChannelSignal.values(event, columns());
    step.accept(inputs("line " + event.line(), values));
  }

  /**
   * The inputs of a step [I]; a missing one is 0.
   *
   * @param where the step is, for messages
   * @param values [I], or the number of a symbol
   */
  float[] inputs(String where, double... values) {
    float[] x = new float[width];
    if (values.length == width) {
      for (int k = 0; k < x.length; k++) {
        x[k] = Double.isNaN(values[k]) ? 0 : (float) values[k];
      }
      return x;
    }
    double symbol = values[0];
    if (!(symbol >= 0 && symbol < width && symbol == Math.rint(symbol))) {
      throw new InvalidInput(
          "%s: \"symbol\": expected a whole number from 0 to %d, got %s"
              .formatted(where, width - 1, symbol));
    }
    x[(int) symbol] = 1;
    return x;
  }
}
