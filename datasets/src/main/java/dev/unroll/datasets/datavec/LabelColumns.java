package dev.unroll.datasets.datavec;

import java.util.List;

/**
 * Which columns of a table make labelled series.
 *
 * @param id names the series of a row
 * @param time orders the rows of a series; empty to find it, or to keep the file's order
 * @param channels of a step; empty for every other column of numbers
 * @param label the answer; null if the table has none
 * @param labels a CSV file with the label of each id; empty if they are in the same file
 * @param perStep whether each step has a label of its own
 */
public record LabelColumns(
    String id, String time, List<String> channels, String label, String labels, boolean perStep) {
  public LabelColumns {
    channels = List.copyOf(channels);
  }

  /** Of series whose labels are not known. */
  public static LabelColumns unlabelled(String id, String time, List<String> channels) {
    return new LabelColumns(id, time, channels, null, "", false);
  }

  boolean labelled() {
    return label != null;
  }
}
