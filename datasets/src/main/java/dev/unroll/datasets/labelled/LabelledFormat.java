package dev.unroll.datasets.labelled;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.SeriesScale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What a run folder keeps of labelled series: the channels with their scales, and the classes or
 * the scale of the numbers. It makes the inputs of series whose labels are not known.
 */
public final class LabelledFormat {
  private static final String HEADER = "name,mean,deviation,missing";
  private static final Pattern LINE =
      Pattern.compile("\"((?:[^\"]|\"\")*)\",([^,\n]+),([^,\n]+)(?:,([01]?))?\n");

  private final List<String> channels;
  private final Inputs inputs;
  private final Target target;

  LabelledFormat(List<String> channels, Inputs inputs, Target target) {
    this.channels = List.copyOf(channels);
    this.inputs = inputs;
    this.target = target;
  }

  /**
   * Reads what a training wrote.
   *
   * @param scales the text of {@link LabelledTask#SCALES_FILE}
   * @param classes the lines of {@link LabelledTask#CLASSES_FILE}; none for numbers
   * @param width I of the network, which tells of files of older versions which channels have a
   *     second input
   * @throws InvalidInput if they are something else
   */
  public static LabelledFormat parse(String scales, List<String> classes, int width) {
    List<String> names = new ArrayList<>();
    List<SeriesScale> all = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    Matcher lines = LINE.matcher(scales.substring(scales.indexOf('\n') + 1));
    while (lines.find()) {
      names.add(lines.group(1).replace("\"\"", "\""));
      all.add(
          new SeriesScale(
              Double.parseDouble(lines.group(2)), Double.parseDouble(lines.group(3))));
      missing.add(lines.group(4));
    }
    int count = names.size() - (classes.isEmpty() ? 1 : 0);
    if (count < 1 || !all.stream().allMatch(SeriesScale::usable)) {
      throw new InvalidInput("expected a line with name, mean and deviation for each channel");
    }
    Inputs inputs = new Inputs(all.subList(0, count), marked(missing.subList(0, count), width));
    if (inputs.width() != width) {
      throw new InvalidInput(
          "expected %d inputs, as the network reads, got %d".formatted(width, inputs.width()));
    }
    SeriesScale number = classes.isEmpty() ? all.get(count) : SeriesScale.NONE;
    return new LabelledFormat(names.subList(0, count), inputs, new Target(classes, number));
  }

  /** Files of older versions do not say which channels have a second input. */
  private static int[] marked(List<String> missing, int width) {
    int channels = missing.size();
    if (missing.contains(null) && width != channels && width != 2 * channels) {
      throw new InvalidInput(
          "an older version wrote it, which did not say which channels have missing values; train"
              + " again");
    }
    return IntStream.range(0, channels)
        .filter(
            c -> missing.get(c) == null ? width == 2 * channels : missing.get(c).equals("1"))
        .toArray();
  }

  /**
   * The text of {@link LabelledTask#SCALES_FILE}.
   *
   * @param label the name of a label of numbers
   */
  String scales(String label) {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    for (int c = 0; c < channels.size(); c++) {
      int channel = c;
      boolean marked = Arrays.stream(inputs.marked()).anyMatch(m -> m == channel);
      text.append(line(channels.get(c), inputs.scales().get(c), marked ? "1" : "0"));
    }
    return (target.numbers() ? text.append(line(label, target.scale(), "")) : text).toString();
  }

  private static String line(String name, SeriesScale scale, String missing) {
    return "\"%s\",%s,%s,%s\n"
        .formatted(name.replace("\"", "\"\""), scale.centre(), scale.spread(), missing);
  }

  /** The channels in the order in which the network reads them. */
  public List<String> channels() {
    return channels;
  }

  /** I. */
  public int width() {
    return inputs.width();
  }

  /** The classes in the order of the network's outputs; none for numbers. */
  public List<String> classes() {
    return target.classes();
  }

  /** An output that is a number, on the scale of the label. */
  public double restored(double output) {
    return target.scale().restored(output);
  }

  /** The inputs [T][I] of values [T][C], NaN where missing. */
  public float[][] inputs(double[][] values) {
    return inputs.of(values);
  }

  /**
   * The inputs of one step.
   *
   * @param values [C], NaN where missing
   * @param last the scaled value of each channel before, [C], at first 0; becomes those of this
   *     step
   * @param x receives the inputs, [I]
   */
  public void step(double[] values, float[] last, float[] x) {
    inputs.step(values, last, x);
  }
}
