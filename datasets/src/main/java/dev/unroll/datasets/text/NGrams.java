package dev.unroll.datasets.text;

import java.util.Arrays;

/**
 * Character n-grams with additive smoothing: p(c | the n-1 before) = (count + a) / (count of the
 * n-1 before + a V), a = 0.1. Counts are runs in sorted arrays of packed n-grams.
 */
final class NGrams {
  private static final double ADDED = 0.1;
  private static final int BITS = 16;

  private final long[] grams;
  private final long[] contexts;
  private final int order;
  private final int vocabulary;

  /** Counts in the first {@code end} characters of a text; order 1 to 4. */
  NGrams(char[] text, int end, int order, int vocabulary) {
    this.order = order;
    this.vocabulary = vocabulary;
    this.grams = sorted(text, end, order);
    this.contexts = sorted(text, end, order - 1);
  }

  /** Mean cost in nats of the characters from {@code from}, each given those before it. */
  double nats(char[] text, int from) {
    double sum = 0;
    for (int i = from; i < text.length; i++) {
      long seen = count(grams, pack(text, i - order + 1, order));
      long context = count(contexts, pack(text, i - order + 1, order - 1));
      sum -= StrictMath.log((seen + ADDED) / (context + ADDED * vocabulary));
    }
    return sum / (text.length - from);
  }

  private static long[] sorted(char[] text, int end, int n) {
    long[] packed = new long[Math.max(0, end - n + 1)];
    for (int i = 0; i < packed.length; i++) {
      packed[i] = pack(text, i, n);
    }
    Arrays.sort(packed);
    return packed;
  }

  /** Characters before the text's start count as number 0; four numbers of 16 bits fill a long. */
  private static long pack(char[] text, int start, int n) {
    long packed = 0;
    for (int i = start; i < start + n; i++) {
      packed = packed << BITS | (i < 0 ? 0 : text[i]);
    }
    return packed;
  }

  private static int count(long[] sorted, long wanted) {
    return firstNotBelow(sorted, wanted, true) - firstNotBelow(sorted, wanted, false);
  }

  /** Where {@code wanted} begins in a sorted array, or with {@code past}, where it has ended. */
  private static int firstNotBelow(long[] sorted, long wanted, boolean past) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      boolean below = past ? sorted[middle] <= wanted : sorted[middle] < wanted;
      low = below ? middle + 1 : low;
      high = below ? high : middle;
    }
    return low;
  }
}
