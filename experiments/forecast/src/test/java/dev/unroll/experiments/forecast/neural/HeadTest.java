package dev.unroll.experiments.forecast.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.PascalDistribution;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.random.Well19937c;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

final class HeadTest {
  private static final double[] LEVELS = {0.1, 0.5, 0.9};

  @ParameterizedTest
  @EnumSource
  void gradientsAreThoseOfTheLoss(Head head) {
    Random random = new Random(1);
    for (int trial = 0; trial < 50; trial++) {
      double spread = head.counts() ? 1 + 10 * random.nextDouble() : 1;
      double y = head.counts() ? random.nextInt(30) / spread : random.nextGaussian();
      double[] raw = random.doubles(head.outputs(LEVELS), -2, 2).toArray();
      double[] gradient = new double[raw.length];
      double[] unused = new double[raw.length];
      head.loss(LEVELS, y, spread, raw, gradient);
      for (int k = 0; k < raw.length; k++) {
        double[] more = raw.clone();
        double[] less = raw.clone();
        more[k] += 1e-6;
        less[k] -= 1e-6;
        double slope =
            (head.loss(LEVELS, y, spread, more, unused)
                    - head.loss(LEVELS, y, spread, less, unused))
                / 2e-6;
        assertThat(gradient[k]).isCloseTo(slope, within(1e-5 * (1 + Math.abs(slope))));
      }
    }
  }

  @Test
  void lossesAreMinusTheLogOfTheDensities() {
    double softplus = Math.log1p(Math.exp(0.3)) + 1e-3;
    double normal = new NormalDistribution(null, 0.5, softplus).density(1.2);
    double[] gradient = new double[3];
    assertThat(Head.GAUSSIAN.loss(LEVELS, 1.2, 1, new double[] {0.5, 0.3}, gradient))
        .isCloseTo(-Math.log(normal), within(1e-12));
    double nu = 2 + 1e-3 + Math.log1p(Math.exp(0.7));
    double t = new TDistribution(null, nu).density((1.2 - 0.5) / softplus) / softplus;
    assertThat(Head.STUDENT_T.loss(LEVELS, 1.2, 1, new double[] {0.5, 0.3, 0.7}, gradient))
        .isCloseTo(-Math.log(t), within(1e-9));
    double mu = 4 * (Math.log1p(Math.exp(0.5)) + 1e-6);
    int r = 3;
    double raw = Math.log(Math.expm1(2.0 / r - 1e-3)); // dispersion 1/3 at spread 4
    PascalDistribution pascal = new PascalDistribution(null, r, r / (r + mu));
    double nll = Head.NEGATIVE_BINOMIAL.loss(LEVELS, 5 / 4.0, 4, new double[] {0.5, raw}, gradient);
    assertThat(nll).isCloseTo(-Math.log(pascal.probability(5)), within(1e-9));
    double[] counts = Head.NEGATIVE_BINOMIAL.quantiles(LEVELS, 4, new double[] {0.5, raw});
    for (int q = 0; q < LEVELS.length; q++) {
      double expected = pascal.inverseCumulativeProbability(LEVELS[q]);
      assertThat(counts[q] * 4).isCloseTo(expected, within(1e-9));
    }
  }

  @Test
  void quantilesAreThoseOfTheDistributions() {
    double softplus = Math.log1p(1) + 1e-3;
    assertThat(Head.GAUSSIAN.quantiles(new double[] {0.975}, 1, new double[] {1, 0})[0])
        .isCloseTo(1 + 1.959964 * softplus, within(1e-5));
    double[] t = Head.STUDENT_T.quantiles(LEVELS, 1, new double[] {1, 0, 50});
    assertThat(t[1]).isCloseTo(1, within(1e-9));
    assertThat(t[2]).as("52 degrees of freedom").isCloseTo(1 + 1.2980 * softplus, within(1e-3));
  }

  /** So many lie below each quantile as should. */
  @ParameterizedTest
  @EnumSource
  void samplesLieAsTheQuantilesSay(Head head) {
    double[] raw =
        head == Head.QUANTILES ? new double[] {-2, 0.5, 1} : new double[] {0.5, 0.3, 0.7};
    double spread = head.counts() ? 200 : 1;
    double[] quantiles = head.quantiles(LEVELS, spread, raw);
    Well19937c random = new Well19937c(1);
    int[] below = new int[LEVELS.length];
    int samples = 20_000;
    for (int s = 0; s < samples; s++) {
      double sample = head.sample(LEVELS, spread, raw, random);
      for (int q = 0; q < below.length; q++) {
        below[q] += sample <= quantiles[q] ? 1 : 0;
      }
    }
    for (int q = 0; q < below.length; q++) {
      assertThat(below[q] / (double) samples).isCloseTo(LEVELS[q], within(0.015));
    }
  }

  /** The pinball loss is least at the empirical quantile. */
  @Test
  void pinballIsLeastAtTheQuantile() {
    double[] values = new Random(2).doubles(1001).sorted().toArray();
    double[] level = {0.9};
    double at = values[900];
    double best = mean(values, level, at);
    assertThat(mean(values, level, at + 0.05)).isGreaterThan(best);
    assertThat(mean(values, level, at - 0.05)).isGreaterThan(best);
  }

  private static double mean(double[] values, double[] level, double forecast) {
    double[] gradient = new double[1];
    return Arrays.stream(values)
        .map(y -> Head.QUANTILES.loss(level, y, 1, new double[] {forecast}, gradient))
        .average()
        .orElseThrow();
  }

  @Test
  void maskedRowsCountNothingAndTheConfigurationSurvivesJson() {
    HeadLoss loss = new HeadLoss(Head.GAUSSIAN, LEVELS);
    INDArray output = Nd4j.createFromArray(new float[][] {{1, 0}, {5, 0}});
    INDArray labels = Nd4j.createFromArray(new float[][] {{2, 0}, {9, 0}});
    INDArray mask = Nd4j.createFromArray(new float[][] {{1}, {0}});
    ActivationIdentity identity = new ActivationIdentity();
    INDArray gradient = loss.computeGradient(labels, output, identity, mask);
    assertThat(gradient.getRow(1).sumNumber().doubleValue()).isZero();
    assertThat(gradient.getDouble(0, 0)).isNegative();
    assertThat(loss.computeScoreArray(labels, output, identity, mask).getDouble(1)).isZero();
    MultiLayerConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(
                new RnnOutputLayer.Builder(loss)
                    .activation(Activation.IDENTITY)
                    .nIn(3)
                    .nOut(2)
                    .build())
            .build();
    assertThat(MultiLayerConfiguration.fromJson(conf.toJson()).toJson())
        .isEqualTo(conf.toJson())
        .contains("GAUSSIAN")
        .contains("0.9");
  }
}
