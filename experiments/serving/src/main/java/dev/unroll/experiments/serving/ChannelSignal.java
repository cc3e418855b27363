package dev.unroll.experiments.serving;

import dev.unroll.datasets.input.Cells;
import dev.unroll.datasets.labelled.LabelledFormat;
import java.util.List;
import java.util.function.Consumer;

/** A step of a labelled series: the values of its channels. */
final class ChannelSignal implements Signal {
  private final LabelledFormat format;
  private final float[] x;

  ChannelSignal(LabelledFormat format) {
    this.format = format;
    this.x = new float[format.width()];
  }

  @Override
  public int width() {
    return x.length;
  }

  @Override
  public int memory() {
    return format.channels().size();
  }

  @Override
  public void read(Event event, float[] memory, Consumer<float[]> step) {
    format.step(values(event, format.channels()), memory, x);
    step.accept(x);
  }

  /**
   * The value of each channel, NaN where missing. A channel "kind=a" that is no column is 1 where
   * the column "kind" holds "a".
   *
   * @throws dev.unroll.datasets.input.InvalidInput naming every channel that is not there
   */
  static double[] values(Event event, List<String> channels) {
    List<String> absent = channels.stream().filter(name -> column(event, name) == null).toList();
    if (!absent.isEmpty()) {
      throw event.wrong(
          "expected the channels that the network was trained on, missing: %s; got: %s"
              .formatted(String.join(", ", absent), String.join(", ", event.cells().keySet())));
    }
    double[] values = new double[channels.size()];
    for (int c = 0; c < values.length; c++) {
      String name = channels.get(c);
      String column = column(event, name);
      values[c] = column.equals(name) ? event.number(name) : word(event, column, name, channels);
    }
    return values;
  }

  private static double word(Event event, String column, String name, List<String> channels) {
    String word = event.text(column).strip();
    if (!Cells.blank(word) && !channels.contains(column + "=" + word)) {
      throw event.wrong(
          "\"%s\": expected a word of the training, got \"%s\"".formatted(column, word));
    }
    return Cells.blank(word) ? Double.NaN : name.equals(column + "=" + word) ? 1 : 0;
  }

  private static String column(Event event, String channel) {
    int sign = channel.indexOf('=');
    if (event.has(channel)) {
      return channel;
    }
    return sign > 0 && event.has(channel.substring(0, sign)) ? channel.substring(0, sign) : null;
  }
}
