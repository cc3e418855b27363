package dev.unroll.datasets.names;

import dev.unroll.datasets.datavec.LabelledLinesReader.LabelledLines;
import dev.unroll.datasets.task.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/**
 * Lines in three parts, 80 %, 10 % and 10 % of the distinct lines of every class. All copies of a
 * line go to the same part, so that none is asked in the test that was learnt by heart.
 */
record LineSplit(List<Line> train, List<Line> validation, List<Line> test) {

  static LineSplit of(List<LabelledLines> classes, long seed) {
    LineSplit split = new LineSplit(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int label = 0; label < classes.size(); label++) {
      split.deal(classes.get(label).lines(), label, Seeds.random(seed, label));
    }
    return split;
  }

  /** The same with the lines of the validation part among those to train on. */
  LineSplit joined() {
    List<Line> both = new ArrayList<>(train);
    both.addAll(validation);
    return new LineSplit(both, validation, test);
  }

  private void deal(List<String> lines, int label, Random random) {
    TreeMap<String, Integer> copies = new TreeMap<>();
    lines.forEach(line -> copies.merge(line, 1, Integer::sum));
    List<String> distinct = new ArrayList<>(copies.keySet());
    Collections.shuffle(distinct, random);
    int tenth = Math.round(distinct.size() / 10f);
    for (int i = 0; i < distinct.size(); i++) {
      List<Line> part = i < tenth ? test : i < 2 * tenth ? validation : train;
      String line = distinct.get(i);
      part.addAll(Collections.nCopies(copies.get(line), new Line(line, label)));
    }
  }
}
