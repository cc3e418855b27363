package dev.unroll.runtime;

import dev.unroll.runtime.kernel.Products;
import java.util.List;
import java.util.Map;

/** Makes the stages of a {@link Streamer} from weights. */
public final class Stages {
  private Stages() {}

  /**
   * A block at work.
   *
   * @param in I, the width of the inputs
   * @param out H, the width of the outputs
   * @param parameters by name, each column by column, as {@link SequenceBlock#parameters} has them
   * @throws IllegalArgumentException if one is missing or has another length
   */
  public static Streamer.Stage block(
      SequenceBlock block, int in, int out, Map<String, float[]> parameters) {
    List<Parameter> expected = block.parameters(in, out);
    for (Parameter parameter : expected) {
      float[] values = parameters.get(parameter.name());
      if (values == null || values.length != parameter.length()) {
        throw new IllegalArgumentException(
            "parameter %s: expected %d numbers, got %s"
                .formatted(
                    parameter.name(), parameter.length(), values == null ? "none" : values.length));
      }
    }
    if (block instanceof GraphBlock graph) {
      return new GraphStage(graph, in, out, parameters);
    }
    return SingleStep.of(block, Products.fastest(), parameters);
  }

  /**
   * A dense layer, y = φ(x·W + b).
   *
   * @param columns the weights as [outputs][inputs], which are kept
   * @param b [outputs], which is kept
   */
  public static Streamer.Stage dense(float[][] columns, float[] b, Squash squash) {
    return new DenseStage(columns, b, squash);
  }

  /**
   * A vector for each token; a step takes the token as a one-hot vector.
   *
   * @param rows the vectors [tokens][outputs], which are kept
   */
  public static Streamer.Stage embedding(float[][] rows) {
    return new EmbeddingStage(rows);
  }

  /**
   * The number of a token as a one-hot vector; a step takes the number alone.
   *
   * @param tokens how many there are, V
   */
  public static Streamer.Stage oneHot(int tokens) {
    return new OneHotStage(tokens);
  }

  /**
   * Channels in their own units, scaled. A missing value, NaN, becomes the last one before it.
   *
   * @param centre of each channel
   * @param spread of each channel
   * @param marked channels that have a further input, 1 where the value is missing
   */
  public static Streamer.Stage channels(float[] centre, float[] spread, int... marked) {
    return new ChannelStage(centre, spread, marked);
  }

  /** Scaled values in their own units again. */
  public static Streamer.Stage units(float[] centre, float[] spread) {
    return new UnitStage(centre, spread);
  }

  /**
   * The stage of a form.
   *
   * @throws IllegalArgumentException if it has parts that do not fit together, or is of a kind that
   *     this version does not know
   */
  public static Streamer.Stage of(StageForm form) {
    return switch (form.kind()) {
      case StageForm.BLOCK ->
          block(
              BlockSource.find(form.words()),
              form.size(StageForm.INPUTS),
              form.size(StageForm.OUTPUTS),
              form.arrays());
      case StageForm.DENSE -> dense(form);
      case StageForm.EMBEDDING ->
          embedding(rows(form, form.array(StageForm.WEIGHTS, -1), StageForm.INPUTS));
      case StageForm.ONE_HOT -> oneHot(form.size(StageForm.OUTPUTS));
      case StageForm.CHANNELS -> channels(form);
      case StageForm.UNITS -> {
        float[] centre = form.array(StageForm.CENTRE, -1);
        yield units(centre, form.array(StageForm.SPREAD, centre.length));
      }
      default ->
          throw new IllegalArgumentException(
              "expected a stage that this version knows, got \"%s\"".formatted(form.kind()));
    };
  }

  private static Streamer.Stage dense(StageForm form) {
    int outputs = form.size(StageForm.OUTPUTS);
    String squash = form.settings().getOrDefault(StageForm.SQUASH, "none");
    for (Squash one : Squash.values()) {
      if (one.name().equals(squash)) {
        return dense(
            rows(form, form.array(StageForm.WEIGHTS, -1), StageForm.OUTPUTS),
            form.array(StageForm.BIAS, outputs),
            one);
      }
    }
    throw new IllegalArgumentException(
        "stage dense: expected %s of %s, got %s"
            .formatted(StageForm.SQUASH, List.of(Squash.values()), squash));
  }

  /** A matrix with as many rows as a setting says. */
  private static float[][] rows(StageForm form, float[] numbers, String count) {
    int rows = form.size(count);
    if (numbers.length == 0 || numbers.length % rows != 0) {
      throw new IllegalArgumentException(
          "stage %s: expected weights of %d rows, got %d numbers"
              .formatted(form.kind(), rows, numbers.length));
    }
    return StageForm.rows(numbers, numbers.length / rows);
  }

  private static Streamer.Stage channels(StageForm form) {
    float[] centre = form.array(StageForm.CENTRE, -1);
    float[] marked = form.array(StageForm.MARKED, -1);
    int[] numbers = new int[marked.length];
    for (int m = 0; m < marked.length; m++) {
      numbers[m] = (int) marked[m];
      if (numbers[m] != marked[m] || numbers[m] < 0 || numbers[m] >= centre.length) {
        throw new IllegalArgumentException(
            "stage channels: expected numbers of its %d channels as marked, got %s"
                .formatted(centre.length, marked[m]));
      }
    }
    return channels(centre, form.array(StageForm.SPREAD, centre.length), numbers);
  }
}
