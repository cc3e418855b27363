package dev.unroll.experiments.sweep.importance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * A regression tree over the unit cube, as what it ends in: boxes that fill the cube, each with one
 * value (Breiman et al. 1984). Means and variances over the cube are exact sums over the boxes.
 */
final class Tree {
  private static final int LEAST = 3;

  /** A box and the value of the tree in it. */
  record Leaf(Box box, double value) {}

  /** A way to part a box. */
  private record Split(double error, Box left, Box right) {}

  private final double[][] points;
  private final double[] costs;
  private final Random random;
  private final List<Leaf> leaves = new ArrayList<>();

  /**
   * Grows a tree.
   *
   * @param drawn which points it is grown from; some more than once
   */
  Tree(double[][] points, int[] levels, double[] costs, int[] drawn, Random random) {
    this.points = points;
    this.costs = costs;
    this.random = random;
    grow(Box.cube(levels), drawn);
  }

  private Tree(List<Leaf> leaves) {
    this.points = new double[0][];
    this.costs = new double[0];
    this.random = new Random(0);
    this.leaves.addAll(leaves);
  }

  static Tree of(List<Leaf> leaves) {
    return new Tree(leaves);
  }

  private void grow(Box box, int[] inside) {
    Split best = null;
    if (inside.length >= 2 * LEAST && error(inside) > 0) {
      for (int d : parameters(box.parameters())) {
        Split split = box.levels(d) == 0 ? cut(box, inside, d) : parted(box, inside, d);
        best = split != null && (best == null || split.error() < best.error()) ? split : best;
      }
    }
    if (best == null) {
      leaves.add(
          new Leaf(box, Arrays.stream(inside).mapToDouble(i -> costs[i]).average().orElse(0)));
      return;
    }
    Split parts = best;
    grow(parts.left(), Arrays.stream(inside).filter(i -> parts.left().holds(points[i])).toArray());
    grow(
        parts.right(), Arrays.stream(inside).filter(i -> !parts.left().holds(points[i])).toArray());
  }

  /** Two thirds of the parameters, drawn anew for every split: trees then differ. */
  private int[] parameters(int all) {
    List<Integer> order = new ArrayList<>();
    for (int d = 0; d < all; d++) {
      order.add(d);
    }
    java.util.Collections.shuffle(order, random);
    return order.stream().limit((2L * all + 2) / 3).mapToInt(Integer::intValue).toArray();
  }

  private Split cut(Box box, int[] inside, int d) {
    Integer[] order = Arrays.stream(inside).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(i -> points[i][d]));
    int at = bestCut(order, d);
    if (at == 0) {
      return null;
    }
    double low = points[order[at - 1]][d];
    double middle = (low + points[order[at]][d]) / 2;
    return middle <= low ? null : split(box.below(d, middle), box.above(d, middle), inside);
  }

  /** Choices in the order of their mean cost: the best two sets are neighbours in it. */
  private Split parted(Box box, int[] inside, int d) {
    int levels = box.levels(d);
    double[] sums = new double[levels];
    int[] counts = new int[levels];
    for (int i : inside) {
      sums[(int) points[i][d]] += costs[i];
      counts[(int) points[i][d]]++;
    }
    Integer[] order = Arrays.stream(inside).boxed().toArray(Integer[]::new);
    Arrays.sort(
        order,
        Comparator.comparingDouble(
                (Integer i) -> sums[(int) points[i][d]] / counts[(int) points[i][d]])
            .thenComparingDouble(i -> points[i][d]));
    int at = bestCut(order, d);
    if (at == 0) {
      return null;
    }
    long left = 0;
    for (int i = 0; i < at; i++) {
      left |= 1L << (int) points[order[i]][d];
    }
    return split(box.only(d, left), box.only(d, ~left), inside);
  }

  /** How many points the left part gets for the least squared error; 0 if there is no cut. */
  private int bestCut(Integer[] order, int d) {
    double total = Arrays.stream(order).mapToDouble(i -> costs[i]).sum();
    double left = 0;
    double most = Double.NEGATIVE_INFINITY;
    int best = 0;
    for (int k = 1; k <= order.length - LEAST; k++) {
      left += costs[order[k - 1]];
      boolean apart = points[order[k - 1]][d] != points[order[k]][d];
      if (k >= LEAST && apart) {
        double right = total - left;
        double explained = left * left / k + right * right / (order.length - k);
        if (explained > most) {
          most = explained;
          best = k;
        }
      }
    }
    return best;
  }

  private Split split(Box left, Box right, int[] inside) {
    int[] first = Arrays.stream(inside).filter(i -> left.holds(points[i])).toArray();
    int[] second = Arrays.stream(inside).filter(i -> !left.holds(points[i])).toArray();
    return new Split(error(first) + error(second), left, right);
  }

  private double error(int[] inside) {
    double mean = Arrays.stream(inside).mapToDouble(i -> costs[i]).average().orElse(0);
    return Arrays.stream(inside).mapToDouble(i -> (costs[i] - mean) * (costs[i] - mean)).sum();
  }

  double at(double[] point) {
    return leaves.stream()
        .filter(leaf -> leaf.box().holds(point))
        .findFirst()
        .orElseThrow()
        .value();
  }

  /** Over the cube. */
  double mean() {
    return leaves.stream().mapToDouble(leaf -> leaf.value() * leaf.box().volume()).sum();
  }

  /** The mean over all other parameters, where one has that value. */
  double mean(int d, double value) {
    return leaves.stream()
        .filter(leaf -> leaf.box().holds(d, value))
        .mapToDouble(leaf -> leaf.value() * leaf.box().volume() / leaf.box().width(d))
        .sum();
  }

  /**
   * The variance of the tree's mean over all parameters but these: E[f_U²] − f₀², where E[f_U²] is
   * a sum over all pairs of leaves of their values, of their widths in the other parameters, and of
   * their overlap in these.
   */
  double variance(int... these) {
    double mean = mean();
    double sum = 0;
    for (Leaf one : leaves) {
      double outer = outside(one.box(), these) * (one.value() - mean);
      for (Leaf other : leaves) {
        double overlap = 1;
        for (int k = 0; k < these.length && overlap > 0; k++) {
          overlap *= one.box().overlap(other.box(), these[k]);
        }
        sum +=
            overlap == 0
                ? 0
                : outer * overlap * outside(other.box(), these) * (other.value() - mean);
      }
    }
    return Math.max(0, sum);
  }

  private static double outside(Box box, int... these) {
    double width = box.volume();
    for (int d : these) {
      width /= box.width(d);
    }
    return width;
  }

  /** The variance over the cube. */
  double variance() {
    double mean = mean();
    return leaves.stream()
        .mapToDouble(leaf -> (leaf.value() - mean) * (leaf.value() - mean) * leaf.box().volume())
        .sum();
  }
}
