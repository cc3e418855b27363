package dev.unroll.datasets.text;

import dev.unroll.datasets.task.Grid;
import dev.unroll.datasets.task.Sequences;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Windows of a text, one after the other: in, the characters of a stretch; out, for each the one
 * that follows. Arrays are made a batch at a time.
 */
final class Windows implements Sequences {
  /**
   * A part of a text. The wanted characters are those in [from+1, to), so that the first input is
   * the one at {@code from}.
   *
   * @param length T, characters of a window
   * @param partial whether to keep a last, shorter window (padded, with masks)
   */
  record Stretch(int from, int to, int length, boolean partial) {}

  private final char[] text;
  private final int vocabulary;
  private final Stretch stretch;

  Windows(char[] text, int vocabulary, Stretch stretch) {
    this.text = text;
    this.vocabulary = vocabulary;
    this.stretch = stretch;
  }

  @Override
  public int size() {
    int wanted = Math.max(0, stretch.to() - stretch.from() - 1);
    return (wanted + (stretch.partial() ? stretch.length() - 1 : 0)) / stretch.length();
  }

  @Override
  public boolean areConsecutive() {
    return true;
  }

  @Override
  public DataSet batch(int... positions) {
    int length = stretch.length();
    int[] lengths = new int[positions.length];
    boolean padded = false;
    for (int n = 0; n < lengths.length; n++) {
      int start = stretch.from() + Objects.checkIndex(positions[n], size()) * length;
      lengths[n] = Math.min(length, stretch.to() - 1 - start);
      padded |= lengths[n] < length;
    }
    Grid features = new Grid(lengths.length, vocabulary, length);
    Grid labels = new Grid(lengths.length, vocabulary, length);
    for (int n = 0; n < lengths.length; n++) {
      int start = stretch.from() + positions[n] * length;
      for (int t = 0; t < lengths[n]; t++) {
        features.set(n, text[start + t], t, 1);
        labels.set(n, text[start + t + 1], t, 1);
      }
    }
    if (!padded) {
      return new DataSet(features.array(), labels.array());
    }
    INDArray mask = Grid.mask(lengths, length);
    return new DataSet(features.array(), labels.array(), mask, mask.dup());
  }
}
