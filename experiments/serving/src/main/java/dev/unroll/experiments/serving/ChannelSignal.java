package dev.unroll.experiments.serving;

import dev.unroll.datasets.input.Cells;
import dev.unroll.experiments.stage.ChannelEncoder;
import java.util.List;
import java.util.function.Consumer;

/** A step of a labelled series: the values of its channels. */
final class ChannelSignal implements Signal {
  private final List<String> channels;
  private final ChannelEncoder encoder;
  private final float[] x;

  ChannelSignal(List<String> channels, ChannelEncoder encoder) {
    this.channels = List.copyOf(channels);
    this.encoder = encoder;
    this.x = new float[channels.size() + encoder.marked().size()];
  }

  /** The channels in the order in which the network reads them. */
  List<String> channels() {
    return channels;
  }

  @Override
  public int width() {
    return x.length;
  }

  @Override
  public int memory() {
    return channels.size();
  }

  @Override
  public void read(Event event, float[] memory, Consumer<float[]> step) {
    read(values(event, channels), memory);
    step.accept(x);
  }

  /**
   * The inputs of a step, in an array that is used again.
   *
   * @param values of the channels, NaN where missing
   */
  float[] read(double[] values, float[] memory) {
    for (int c = 0; c < memory.length; c++) {
      double value = encoder.scales().get(c).of(values[c]);
      memory[c] = Double.isNaN(value) ? memory[c] : (float) value;
      x[c] = memory[c];
    }
    for (int m = 0; m < encoder.marked().size(); m++) {
      x[memory.length + m] = Double.isNaN(values[encoder.marked().get(m)]) ? 1 : 0;
    }
    return x;
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
