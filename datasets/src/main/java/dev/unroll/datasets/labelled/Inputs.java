package dev.unroll.datasets.labelled;

import dev.unroll.datasets.datavec.LabelledSeries;
import dev.unroll.datasets.panel.SeriesScale;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Channels as inputs of a network: mean 0 and deviation 1 over the steps of the training part. A
 * missing value becomes the last one before it, at first the mean; a channel that misses values in
 * the training part has a second input, which is 1 where one is missing.
 *
 * @param scales of the channels
 * @param marked the channels with a second input
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
record Inputs(List<SeriesScale> scales, int[] marked) {

  static Inputs of(List<LabelledSeries> train, int channels) {
    List<double[]> columns =
        IntStream.range(0, channels)
            .mapToObj(
                c ->
                    train.stream()
                        .flatMapToDouble(
                            one -> Arrays.stream(one.values()).mapToDouble(row -> row[c]))
                        .toArray())
            .toList();
    List<SeriesScale> scales =
        columns.stream()
            .map(all -> SeriesScale.fitted(all, 0, all.length).orElse(SeriesScale.NONE))
            .toList();
    int[] marked =
        IntStream.range(0, channels)
            .filter(c -> Arrays.stream(columns.get(c)).anyMatch(Double::isNaN))
            .toArray();
    return new Inputs(scales, marked);
  }

  /** I. */
  int width() {
    return scales.size() + marked.length;
  }

  /** The inputs [T][I] of values [T][C]. */
  float[][] of(double[][] values) {
    float[][] inputs = new float[values.length][width()];
    for (int c = 0; c < scales.size(); c++) {
      double last = 0;
      for (int t = 0; t < values.length; t++) {
        double value = values[t][c];
        last = Double.isNaN(value) ? last : scales.get(c).of(value);
        inputs[t][c] = (float) last;
      }
    }
    for (int m = 0; m < marked.length; m++) {
      for (int t = 0; t < values.length; t++) {
        inputs[t][scales.size() + m] = Double.isNaN(values[t][marked[m]]) ? 1 : 0;
      }
    }
    return inputs;
  }
}
