package dev.unroll.experiments.forecast.ridge;

import dev.unroll.experiments.forecast.ridge.PanelRidgeFit.SeriesFit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * A linear map from windows to the steps ahead for each series, shrunk towards one for all: the
 * prior mean of an empirical Bayes estimate. Windows with large residuals of a first fit count
 * less, in inverse proportion, so that the maps are near those of least absolute errors.
 */
final class ShrunkenRidge {
  private static final double MIN_RESIDUAL = 0.3; // of the median one; smaller ones count alike
  private static final int BLOCK = 16; // series whose sums are made at once
  private static final long MAX_KEPT = 16 << 20; // numbers of sums that are kept

  private final RidgeVariant variant;
  private final List<RidgeWindows> series;
  private final List<int[]> origins;

  /**
   * @param origins of each series, of the windows that are fitted to
   */
  ShrunkenRidge(RidgeVariant variant, List<RidgeWindows> series, List<int[]> origins) {
    this.variant = variant;
    this.series = series;
    this.origins = origins;
  }

  /**
   * How strongly weights are drawn.
   *
   * @param global weights of the map for all towards zero, as a share of the mean sum of squares
   * @param local weights of a series' map towards that for all, in windows of typical size;
   *     infinite for one map for all
   */
  record Strengths(double global, double local) {
    static final Strengths TYPICAL = new Strengths(1e-3, 3);
  }

  /** The weights of windows, by the residuals of a first fit, and the sums over all series. */
  final class Weighted {
    private final List<double[]> weights;
    private final List<NormalEquations> kept = new ArrayList<>(); // the first ones, as fit
    private final NormalEquations all = NormalEquations.zero(variant.window(), variant.horizon());

    /** Sums over all series, in their order whatever the number of threads. */
    private Weighted(List<double[]> weights) {
      this.weights = weights;
      long numbers = (long) variant.window() * (variant.window() + variant.horizon());
      for (int from = 0; from < series.size(); from += BLOCK) {
        int to = Math.min(from + BLOCK, series.size());
        IntStream.range(from, to)
            .parallel()
            .mapToObj(this::sums)
            .toList()
            .forEach(
                sums -> {
                  all.add(sums);
                  if ((kept.size() + 1) * numbers < MAX_KEPT) {
                    kept.add(sums);
                  }
                });
      }
    }

    private NormalEquations sums(int i) {
      int[] own = origins.get(i);
      return NormalEquations.of(
          series.get(i).inputs(own), series.get(i).targets(own), weights.get(i));
    }

    /** The map for all series, [W][H]. */
    DMatrixRMaj common(double global) {
      DMatrixRMaj zero = all.products().createLike();
      return all.solve(global * Math.max(all.size(), Double.MIN_NORMAL), zero);
    }

    /** The map of one series. */
    DMatrixRMaj own(int i, DMatrixRMaj common, double local) {
      if (series.size() == 1 || origins.get(i).length == 0 || Double.isInfinite(local)) {
        return common;
      }
      NormalEquations equations = i < kept.size() ? kept.get(i) : sums(i);
      double typical = all.size() / weights.stream().mapToDouble(w -> w.length).sum();
      return equations.solve(local * typical, common);
    }

    /** The maps of all series, with the deviations of their residuals. */
    List<SeriesFit> maps(Strengths strengths) {
      DMatrixRMaj common = common(strengths.global());
      return parallel(
          i -> {
            DMatrixRMaj map = own(i, common, strengths.local());
            return new SeriesFit(map, deviations(i, map));
          });
    }
  }

  /**
   * Weighs the windows by the residuals of a fit in which all count alike.
   *
   * @param strengths of that fit
   */
  Weighted weigh(Strengths strengths) {
    Weighted even = new Weighted(origins.stream().map(own -> ones(own.length)).toList());
    DMatrixRMaj common = even.common(strengths.global());
    return new Weighted(
        parallel(
            i -> {
              double[] sizes = sizes(residuals(i, even.own(i, common, strengths.local())));
              double median = median(sizes);
              return Arrays.stream(sizes)
                  .map(size -> median > 0 ? median / Math.max(size, MIN_RESIDUAL * median) : 1)
                  .toArray();
            }));
  }

  private static double[] ones(int count) {
    double[] ones = new double[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }

  /** Y − XM, [n][H]. */
  private DMatrixRMaj residuals(int i, DMatrixRMaj map) {
    int[] own = origins.get(i);
    DMatrixRMaj rest = series.get(i).targets(own);
    CommonOps_DDRM.multAdd(-1, series.get(i).inputs(own), map, rest);
    return rest;
  }

  /** The mean absolute residual of each window. */
  private static double[] sizes(DMatrixRMaj residuals) {
    double[] sizes = new double[residuals.numRows];
    for (int n = 0; n < sizes.length; n++) {
      for (int h = 0; h < residuals.numCols; h++) {
        sizes[n] += Math.abs(residuals.get(n, h)) / residuals.numCols;
      }
    }
    return sizes;
  }

  /** The root mean squared residual of each step ahead, [H]. */
  private double[] deviations(int i, DMatrixRMaj map) {
    DMatrixRMaj residuals = residuals(i, map);
    double[] deviations = new double[variant.horizon()];
    for (int h = 0; h < deviations.length; h++) {
      double squares = 0;
      for (int n = 0; n < residuals.numRows; n++) {
        squares += residuals.get(n, h) * residuals.get(n, h);
      }
      // A series without a window: one unit, the mean seasonal difference.
      deviations[h] = residuals.numRows == 0 ? 1 : Math.sqrt(squares / residuals.numRows);
    }
    return deviations;
  }

  /** Something for each series, on all threads. */
  private <T> List<T> parallel(IntFunction<T> of) {
    return new ArrayList<>(IntStream.range(0, series.size()).parallel().mapToObj(of).toList());
  }
}
