package dev.unroll.experiments.sweep.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A regression tree over the unit cube, as its leaves: boxes that fill the cube, each with one
 * value (Breiman et al. 1984). Means and variances over the cube are exact sums over the boxes.
 */
record Tree(List<Leaf> leaves) {
  private static final int MIN_LEAF_SIZE = 3;

  /** A box and the value of the tree in it. */
  record Leaf(Box box, double value) {}

  /**
   * Grows a tree.
   *
   * @param points [n][d] of the cube
   * @param levels [d] 0 for a real parameter, else its number of choices
   * @param costs [n]
   * @param drawn the points that the tree is grown from; some more than once
   */
  static Tree grow(double[][] points, int[] levels, double[] costs, int[] drawn, Random random) {
    Tree tree = new Tree(new ArrayList<>());
    new Growth(points, costs, random).grow(tree.leaves, Box.cube(levels), drawn);
    return tree;
  }

  /** Splits boxes as long as that explains the costs. */
  @SuppressWarnings("ArrayRecordComponent") // inside this class alone
  private record Growth(double[][] points, double[] costs, Random random) {

    /** A box in two parts, the points in each, and the squared error that remains. */
    private record Split(Box left, Box right, int[] leftPoints, int[] rightPoints, double error) {}

    private void grow(List<Leaf> leaves, Box box, int[] inside) {
      Split best = null;
      if (inside.length >= 2 * MIN_LEAF_SIZE && error(inside) > 0) {
        for (int d : drawParameters(box.parameters())) {
          Split split = split(box, inside, d);
          best = split != null && (best == null || split.error() < best.error()) ? split : best;
        }
      }
      if (best == null) {
        leaves.add(new Leaf(box, mean(inside)));
      } else {
        grow(leaves, best.left(), best.leftPoints());
        grow(leaves, best.right(), best.rightPoints());
      }
    }

    /** Two thirds of the parameters, drawn anew for every split, so that the trees differ. */
    private int[] drawParameters(int all) {
      List<Integer> order = new ArrayList<>(IntStream.range(0, all).boxed().toList());
      Collections.shuffle(order, random);
      return order.stream().limit((2L * all + 2) / 3).mapToInt(Integer::intValue).toArray();
    }

    /**
     * The split along a parameter with the least squared error; null if there is none. Choices are
     * ordered by their mean cost: the best two sets of choices are neighbours in that order.
     */
    private Split split(Box box, int[] inside, int d) {
      boolean real = box.levels(d) == 0;
      double[] means = real ? null : meansByChoice(box.levels(d), inside, d);
      Integer[] order = Arrays.stream(inside).boxed().toArray(Integer[]::new);
      Arrays.sort(
          order,
          Comparator.comparingDouble((Integer i) -> real ? 0 : means[(int) points[i][d]])
              .thenComparingDouble(i -> points[i][d]));
      int size = leftSize(order, d);
      if (size == 0) {
        return null;
      }
      if (!real) {
        long left = 0;
        for (int k = 0; k < size; k++) {
          left |= 1L << (int) points[order[k]][d];
        }
        return split(box.only(d, left), box.only(d, ~left), inside);
      }
      double low = points[order[size - 1]][d];
      double middle = (low + points[order[size]][d]) / 2;
      return middle <= low ? null : split(box.below(d, middle), box.above(d, middle), inside);
    }

    private Split split(Box left, Box right, int[] inside) {
      int[] first = Arrays.stream(inside).filter(i -> left.holds(points[i])).toArray();
      int[] second = Arrays.stream(inside).filter(i -> !left.holds(points[i])).toArray();
      return new Split(left, right, first, second, error(first) + error(second));
    }

    private double[] meansByChoice(int levels, int[] inside, int d) {
      double[] sums = new double[levels];
      int[] counts = new int[levels];
      for (int i : inside) {
        sums[(int) points[i][d]] += costs[i];
        counts[(int) points[i][d]]++;
      }
      return IntStream.range(0, levels).mapToDouble(k -> sums[k] / counts[k]).toArray();
    }

    /** How many points the left part gets for the least squared error; 0 if none can be split. */
    private int leftSize(Integer[] order, int d) {
      double total = Arrays.stream(order).mapToDouble(i -> costs[i]).sum();
      double left = 0;
      double most = Double.NEGATIVE_INFINITY;
      int best = 0;
      for (int k = 1; k <= order.length - MIN_LEAF_SIZE; k++) {
        left += costs[order[k - 1]];
        boolean apart = points[order[k - 1]][d] != points[order[k]][d];
        double right = total - left;
        double explained = left * left / k + right * right / (order.length - k);
        if (k >= MIN_LEAF_SIZE && apart && explained > most) {
          most = explained;
          best = k;
        }
      }
      return best;
    }

    private double mean(int[] inside) {
      return Arrays.stream(inside).mapToDouble(i -> costs[i]).average().orElse(0);
    }

    private double error(int[] inside) {
      double mean = mean(inside);
      return Arrays.stream(inside).mapToDouble(i -> (costs[i] - mean) * (costs[i] - mean)).sum();
    }
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
