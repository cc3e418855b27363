package dev.unroll.datasets.names;

import dev.unroll.datasets.datavec.LabelledLinesReader.LabelledLines;
import dev.unroll.datasets.task.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lines in three parts, 80 %, 10 % and 10 % of the distinct lines of every class. All copies of a
 * line go to the same part, also those in other classes, so that no line of the test is among those
 * to learn from.
 */
record LineSplit(List<Line> train, List<Line> validation, List<Line> test) {

  static LineSplit of(List<LabelledLines> classes, long seed) {
    LineSplit split = new LineSplit(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    List<List<List<Line>>> dealt = copies(classes);
    for (int label = 0; label < dealt.size(); label++) {
      Collections.shuffle(dealt.get(label), Seeds.random(seed, label));
      split.deal(dealt.get(label));
    }
    return split;
  }

  /** The same with the lines of the validation part among those to train on. */
  LineSplit joined() {
    List<Line> both = new ArrayList<>(train);
    both.addAll(validation);
    return new LineSplit(both, validation, test);
  }

  /** Of each class all copies of its lines, of a line in several classes in the smallest. */
  private static List<List<List<Line>>> copies(List<LabelledLines> classes) {
    List<List<List<Line>>> copies = new ArrayList<>();
    Map<String, List<Line>> byText = new TreeMap<>();
    for (LabelledLines each : classes) {
      int label = copies.size();
      copies.add(new ArrayList<>());
      for (String text : each.lines()) {
        byText.computeIfAbsent(text, line -> new ArrayList<>()).add(new Line(text, label));
      }
    }
    Comparator<Line> bySize =
        Comparator.comparingInt(line -> classes.get(line.label()).lines().size());
    for (List<Line> same : byText.values()) {
      copies.get(Collections.min(same, bySize).label()).add(same);
    }
    return copies;
  }

  private void deal(List<List<Line>> distinct) {
    int tenth = Math.round(distinct.size() / 10f);
    for (int i = 0; i < distinct.size(); i++) {
      (i < tenth ? test : i < 2 * tenth ? validation : train).addAll(distinct.get(i));
    }
  }
}
