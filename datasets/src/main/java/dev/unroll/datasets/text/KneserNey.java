package dev.unroll.datasets.text;

import java.util.Arrays;

/**
 * Interpolated Kneser–Ney n-grams with modified discounts (Chen and Goodman 1998, equations 26 to
 * 28): a count of the highest order is what was seen, one of a lower order how many different
 * symbols stood before. From each D(1), D(2) or D(3 and more) is taken off, and given to the next
 * shorter context; behind the shortest all symbols are equal.
 *
 * <pre>
 *   p(w | h) = (c(hw) − D(c(hw))) / Σ c(h·) + γ(h) p(w | h without its first)
 * </pre>
 *
 * <p>Where a text is too small for the discounts, they are 0.5, 1 and 1.5.
 */
final class KneserNey {
  private static final double[] FALLBACK = {0, 0.5, 1, 1.5};

  private final int order;
  private final int vocabulary;
  private final Trie trie;
  private final int[] counts; // of each node, by the rule above
  private final long[] totals; // of the counts of a node's children
  private final double[] mass; // taken off a node's children
  private final double[][] discounts; // of each length, [order + 1][4]

  /** Counts in the first {@code end} symbols of a text. */
  KneserNey(char[] text, int end, int order, int vocabulary) {
    this.order = order;
    this.vocabulary = vocabulary;
    this.trie = new Trie(text, end, order);
    this.counts = trie.counts();
    this.totals = new long[trie.size()];
    this.mass = new double[trie.size()];
    this.discounts = discounts();
    for (int node = 1; node < trie.size(); node++) {
      totals[trie.parent(node)] += counts[node];
      mass[trie.parent(node)] += discount(node);
    }
  }

  private double[][] discounts() {
    int[][] times = new int[order + 1][5]; // n-grams of a length with a count of 1 to 4
    for (int node = 1; node < trie.size(); node++) {
      times[trie.length(node)][counts[node] > 4 ? 0 : counts[node]]++;
    }
    return Arrays.stream(times).map(KneserNey::discounts).toArray(double[][]::new);
  }

  /** D(1), D(2) and D(3 and more), from how many n-grams are there once, twice, … */
  static double[] discounts(int[] times) {
    double y = times[1] / (times[1] + 2.0 * times[2]);
    double[] discounts = new double[4];
    for (int c = 1; c <= 3; c++) {
      discounts[c] = c - (c + 1) * y * times[c + 1] / times[c];
      if (!(discounts[c] > 0 && discounts[c] <= c)) {
        return FALLBACK;
      }
    }
    return discounts;
  }

  private double discount(int node) {
    return discounts[trie.length(node)][Math.min(3, counts[node])];
  }

  /** p of the symbol at a place, given those before it. */
  double probability(char[] text, int at) {
    double p = 1.0 / vocabulary;
    for (int n = 1; n <= Math.min(order, at + 1); n++) {
      int context = trie.find(text, at - n + 1, n - 1);
      if (context < 0) {
        return p;
      }
      if (totals[context] > 0) {
        int node = trie.child(context, text[at]);
        double kept = node < 0 ? 0 : counts[node] - discount(node);
        p = (kept + mass[context] * p) / totals[context];
      }
    }
    return p;
  }

  /** Mean cost in nats of the symbols from {@code from}, each given those before it. */
  double nats(char[] text, int from) {
    double sum = 0;
    for (int i = from; i < text.length; i++) {
      sum -= StrictMath.log(probability(text, i));
    }
    return sum / (text.length - from);
  }

  /** The n-grams of a text up to a length: a node for each, found by its parent and last symbol. */
  private static final class Trie {
    private static final int BITS = 16; // of a symbol

    private final int order;
    private long[] keys = new long[1 << 10]; // parent and symbol
    private int[] nodes = new int[1 << 10]; // 0 for none
    private int[] parents = new int[1 << 9];
    private int[] seen = new int[1 << 9];
    private int[] before = new int[1 << 9]; // different symbols in front
    private byte[] lengths = new byte[1 << 9];
    private int size = 1; // with the root

    Trie(char[] text, int end, int order) {
      this.order = order;
      int[] later = new int[order + 1]; // the nodes of the n-grams that begin a symbol later
      for (int start = end - 1; start >= 0; start--) {
        int[] own = new int[order + 1];
        int most = Math.min(order, end - start);
        for (int n = 1; n <= most; n++) {
          int known = size;
          own[n] = add(own[n - 1], text[start + n - 1]);
          seen[own[n]]++;
          if (own[n] == known && n > 1) {
            before[later[n - 1]]++;
          }
        }
        later = own;
      }
    }

    int size() {
      return size;
    }

    int parent(int node) {
      return parents[node];
    }

    int length(int node) {
      return lengths[node];
    }

    int[] counts() {
      int[] counts = new int[size];
      for (int node = 1; node < size; node++) {
        counts[node] = lengths[node] == order ? seen[node] : before[node];
      }
      return counts;
    }

    int find(char[] text, int start, int length) {
      int node = 0;
      for (int i = start; i < start + length && node >= 0; i++) {
        node = child(node, text[i]);
      }
      return node;
    }

    int child(int parent, char symbol) {
      int slot = slot((long) parent << BITS | symbol);
      return nodes[slot] == 0 ? -1 : nodes[slot];
    }

    private int add(int parent, char symbol) {
      long key = (long) parent << BITS | symbol;
      int slot = slot(key);
      if (nodes[slot] == 0) {
        grow();
        slot = slot(key);
        keys[slot] = key;
        nodes[slot] = size;
        parents[size] = parent;
        lengths[size] = (byte) (lengths[parent] + 1);
        size++;
      }
      return nodes[slot];
    }

    private int slot(long key) {
      int last = keys.length - 1;
      int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & last;
      while (nodes[slot] != 0 && keys[slot] != key) {
        slot = (slot + 1) & last;
      }
      return slot;
    }

    private void grow() {
      if (size < parents.length) {
        return;
      }
      parents = Arrays.copyOf(parents, 2 * size);
      seen = Arrays.copyOf(seen, 2 * size);
      before = Arrays.copyOf(before, 2 * size);
      lengths = Arrays.copyOf(lengths, 2 * size);
      long[] oldKeys = keys;
      int[] oldNodes = nodes;
      keys = new long[2 * oldKeys.length];
      nodes = new int[2 * oldNodes.length];
      for (int i = 0; i < oldKeys.length; i++) {
        if (oldNodes[i] != 0) {
          int slot = slot(oldKeys[i]);
          keys[slot] = oldKeys[i];
          nodes[slot] = oldNodes[i];
        }
      }
    }
  }
}
