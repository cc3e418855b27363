package dev.unroll.datasets.names;

import dev.unroll.datasets.datavec.Vocabulary;
import java.util.List;

/**
 * Naive Bayes over character bigrams: a line's probability in a class is the product of p(character
 * | the one before), from the line's start to its end, counted with 0.1 added.
 */
final class NaiveBayes {
  private static final double ADDED = 0.1;

  private final Vocabulary vocabulary;
  private final int edge;
  private final double[][][] counts;
  private final double[] lines;

  NaiveBayes(List<Line> train, Vocabulary vocabulary, int classes) {
    this.vocabulary = vocabulary;
    this.edge = vocabulary.size();
    this.counts = new double[classes][edge + 1][edge + 1];
    this.lines = new double[classes];
    for (Line line : train) {
      lines[line.label()]++;
      int before = edge;
      for (int next : path(line.text())) {
        counts[line.label()][before][next]++;
        before = next;
      }
    }
  }

  /** The characters' numbers, then the edge. */
  private int[] path(String text) {
    char[] numbers = vocabulary.encode(text);
    int[] path = new int[numbers.length + 1];
    for (int i = 0; i < numbers.length; i++) {
      path[i] = numbers[i];
    }
    path[numbers.length] = edge;
    return path;
  }

  /** Probabilities of the classes. */
  double[] classify(String text) {
    double[] scores = new double[lines.length];
    double best = Double.NEGATIVE_INFINITY;
    for (int label = 0; label < scores.length; label++) {
      scores[label] = StrictMath.log(lines[label] + ADDED) + logarithm(counts[label], path(text));
      best = Math.max(best, scores[label]);
    }
    double sum = 0;
    for (int label = 0; label < scores.length; label++) {
      scores[label] = StrictMath.exp(scores[label] - best);
      sum += scores[label];
    }
    for (int label = 0; label < scores.length; label++) {
      scores[label] /= sum;
    }
    return scores;
  }

  private double logarithm(double[][] of, int[] path) {
    double sum = 0;
    int before = edge;
    for (int next : path) {
      double all = 0;
      for (double count : of[before]) {
        all += count;
      }
      sum += StrictMath.log((of[before][next] + ADDED) / (all + ADDED * (edge + 1)));
      before = next;
    }
    return sum;
  }
}
