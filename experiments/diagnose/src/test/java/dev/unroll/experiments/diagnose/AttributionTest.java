package dev.unroll.experiments.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.task.Sequences;
import dev.unroll.layers.TanhRnn;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Gradient × input against finite differences: two series, four steps of past and two ahead. */
final class AttributionTest {
  private static final double STEP = 1e-6;
  private static final int PAST = 4;
  private static final double SHARE = 0.7; // of the network, two steps ahead

  private final INDArray x = Nd4j.randn(DataType.DOUBLE, 2, 3, 6);
  private final OpenNetwork open =
      OpenNetwork.of(Nets.of(4, new TanhRnn.Builder().nIn(3).nOut(4).build()));

  private Attribution attribution() {
    Sequences latest =
        new Sequences() {
          @Override
          public int size() {
            return 2;
          }

          @Override
          public DataSet batch(int... positions) {
            return new DataSet(x, null);
          }
        };
    Forecasts.Line line =
        new Forecasts.Line(
            List.of(List.of(0.0, 0.0, 0.0, 1.0), List.of(0.5, 0.0, 0.0, 0.0)),
            List.of(1.0, SHARE));
    return Attribution.of(
        open,
        new Forecasts(
            List.of("value", "promo", "promo"), PAST, latest, List.of("north", "south"), line));
  }

  /** ∂y/∂x · x of the answer two steps ahead, by central differences. */
  private double difference(int n, int channel, int t) {
    double at = x.getDouble(n, channel, t);
    int[] place = {n, channel, t};
    double up = open.forward(x.dup().putScalar(place, at + STEP), null).getDouble(n, 0, PAST + 1);
    double down = open.forward(x.dup().putScalar(place, at - STEP), null).getDouble(n, 0, PAST + 1);
    return SHARE * at * (up - down) / (2 * STEP);
  }

  @Test
  void isWhatEachInputContributes() {
    Attribution.Answer second = attribution().answers().get(1);
    assertThat(second.ahead()).isEqualTo(2);
    for (int t = 0; t < 6; t++) {
      double value = difference(0, 0, t);
      double promo = difference(0, 1, t) + difference(0, 2, t);
      double other = difference(1, 1, t) + difference(1, 2, t);
      assertThat(second.own().get("value").get(t)).isCloseTo(value, within(1e-8));
      assertThat(second.own().get("promo").get(t)).isCloseTo(promo, within(1e-8));
      assertThat(second.sizes().get("promo").get(t))
          .isCloseTo((Math.abs(promo) + Math.abs(other)) / 2, within(1e-8));
    }
    List<Double> line = second.own().get(Attribution.LINE);
    assertThat(line.get(0)).isEqualTo(0.5 * x.getDouble(0, 0, 0));
    assertThat(line.subList(1, 6)).allMatch(part -> part == 0);
    double all = second.parts().values().stream().mapToDouble(Double::doubleValue).sum();
    assertThat(all).isCloseTo(1, within(1e-12));
  }

  /** An answer cannot look at what comes after it. */
  @Test
  void whatComesLaterContributesNothing() {
    Attribution.Answer first = attribution().answers().get(0);
    assertThat(first.ahead()).isEqualTo(1);
    assertThat(first.bySteps().get(PAST)).isPositive();
    assertThat(first.bySteps().get(PAST + 1)).isZero();
  }
}
