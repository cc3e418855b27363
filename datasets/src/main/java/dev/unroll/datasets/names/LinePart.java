package dev.unroll.datasets.names;

import dev.unroll.datasets.datavec.Vocabulary;
import dev.unroll.datasets.task.Grid;
import dev.unroll.datasets.task.Sequences;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.dataset.DataSet;

/** Lines of a part: features [N, V, T] one-hot, features mask [N, T], labels [N, K]. */
record LinePart(List<Line> lines, Vocabulary vocabulary, int classes) implements Sequences {
  @Override
  public int size() {
    return lines.size();
  }

  @Override
  public DataSet batch(int... positions) {
    List<Line> asked = Arrays.stream(positions).mapToObj(lines::get).toList();
    List<char[]> numbers = asked.stream().map(line -> vocabulary.encode(line.text())).toList();
    int[] lengths = numbers.stream().mapToInt(line -> line.length).toArray();
    int steps = Arrays.stream(lengths).max().orElse(0);
    Grid features = new Grid(lengths.length, vocabulary.size(), steps);
    for (int n = 0; n < lengths.length; n++) {
      for (int t = 0; t < lengths[n]; t++) {
        features.set(n, numbers.get(n)[t], t, 1);
      }
    }
    int[] labels = asked.stream().mapToInt(Line::label).toArray();
    return new DataSet(
        features.array(), Grid.oneHot(labels, classes), Grid.mask(lengths, steps), null);
  }
}
