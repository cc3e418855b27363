package dev.unroll.experiments.report;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * What the charts are drawn from. Every list holds one element a run, in any order, and may be
 * empty: its section is then missing from the page.
 */
public record Pictures(
    List<Curve> curves, List<GradientFlow> gradientFlow, List<Spectrum> spectra) {
  public Pictures {
    curves = List.copyOf(curves);
    gradientFlow = List.copyOf(gradientFlow);
    spectra = List.copyOf(spectra);
  }

  /**
   * How one run learnt. The three lists are equally long; a number that does not exist is {@code
   * NaN}.
   *
   * @param epoch ascending; not all epochs need to be here
   * @param trainLoss the loss that was minimised
   * @param validation the leaderboard's metric on the validation set
   */
  public record Curve(
      String model,
      long seed,
      List<Integer> epoch,
      List<Double> trainLoss,
      List<Double> validation) {
    public Curve {
      epoch = List.copyOf(epoch);
      trainLoss = Numbers.copy(trainLoss);
      validation = Numbers.copy(validation);
    }
  }

  /**
   * The gradient's way back through time: ‖∂L/∂h_t‖ for t = 1..T.
   *
   * @param start before the first update
   * @param end after the last one
   */
  public record GradientFlow(String model, long seed, List<Double> start, List<Double> end) {
    public GradientFlow {
      start = Numbers.copy(start);
      end = Numbers.copy(end);
    }
  }

  /**
   * The eigenvalues of one recurrent matrix of one run.
   *
   * @param matrix which one: "W_hh", or for a gated cell the block, such as "W_hh, forget gate"
   * @param start before the first update
   * @param end after the last one
   */
  public record Spectrum(String model, long seed, String matrix, Cloud start, Cloud end) {}

  /**
   * Eigenvalues and the two numbers that bound what the matrix does to a gradient.
   *
   * @param radius the spectral radius, max |λ|
   * @param sigmaMax the largest singular value
   */
  public record Cloud(List<Eigenvalue> eigenvalues, double radius, double sigmaMax) {
    public Cloud {
      eigenvalues = List.copyOf(eigenvalues);
    }
  }

  /** A point of the complex plane; in JSON the pair [re, im]. */
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  @JsonPropertyOrder({"re", "im"})
  public record Eigenvalue(double re, double im) {}
}
