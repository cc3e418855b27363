package dev.unroll.experiments.serving;

import dev.unroll.datasets.datavec.Tokenizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the outputs of a network say. */
interface AnswerFormat {
  /** The names of what it says. */
  List<String> columns();

  /** What outputs [K] say, by the columns. */
  Map<String, Object> of(float[] outputs);

  /** The most likely class, and the probability of each. */
  static AnswerFormat ofClasses(List<String> classes) {
    List<String> names = classes.stream().map(name -> "p(" + name + ")").toList();
    return new AnswerFormat() {
      @Override
      public List<String> columns() {
        return Stream.concat(Stream.of("class"), names.stream()).toList();
      }

      @Override
      public Map<String, Object> of(float[] outputs) {
        Map<String, Object> said = new LinkedHashMap<>();
        int best = 0;
        for (int k = 1; k < outputs.length; k++) {
          best = outputs[k] > outputs[best] ? k : best;
        }
        said.put("class", classes.get(best));
        for (int k = 0; k < outputs.length; k++) {
          said.put(names.get(k), (double) outputs[k]);
        }
        return said;
      }
    };
  }

  /**
   * Numbers.
   *
   * @param names one for each output
   * @param restore brings an output to the scale of the answer
   */
  static AnswerFormat ofNumbers(List<String> names, DoubleUnaryOperator restore) {
    return new AnswerFormat() {
      @Override
      public List<String> columns() {
        return names;
      }

      @Override
      public Map<String, Object> of(float[] outputs) {
        Map<String, Object> said = new LinkedHashMap<>();
        for (int k = 0; k < outputs.length; k++) {
          said.put(names.get(k), restore.applyAsDouble(outputs[k]));
        }
        return said;
      }
    };
  }

  /** The most likely tokens that come next, and their probabilities. */
  static AnswerFormat ofNext(Tokenizer tokenizer, int top) {
    int count = Math.min(top, tokenizer.size());
    List<String> names =
        IntStream.rangeClosed(1, count)
            .boxed()
            .flatMap(k -> Stream.of("next" + k, "p" + k))
            .toList();
    return new AnswerFormat() {
      @Override
      public List<String> columns() {
        return names;
      }

      @Override
      public Map<String, Object> of(float[] outputs) {
        PriorityQueue<Integer> best = // the least likely of the best is first
            new PriorityQueue<>(
                (a, b) -> outputs[a] == outputs[b] ? b - a : Float.compare(outputs[a], outputs[b]));
        for (int k = 0; k < outputs.length; k++) {
          best.add(k);
          if (best.size() > count) {
            best.remove();
          }
        }
        List<Integer> order = new ArrayList<>();
        while (!best.isEmpty()) {
          order.add(best.remove());
        }
        Collections.reverse(order);
        Map<String, Object> said = new LinkedHashMap<>();
        for (int k = 0; k < count; k++) {
          said.put(names.get(2 * k), tokenizer.decode(order.get(k)));
          said.put(names.get(2 * k + 1), (double) outputs[order.get(k)]);
        }
        return said;
      }
    };
  }
}
