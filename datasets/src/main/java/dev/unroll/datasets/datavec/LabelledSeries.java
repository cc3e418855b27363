package dev.unroll.datasets.datavec;

import java.util.List;

/**
 * A series and its labels.
 *
 * @param values [T][C], NaN where missing
 * @param labels of every step, empty where missing; or one, of the whole series
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
public record LabelledSeries(String id, double[][] values, List<String> labels) {
  public LabelledSeries {
    labels = List.copyOf(labels);
  }
}
