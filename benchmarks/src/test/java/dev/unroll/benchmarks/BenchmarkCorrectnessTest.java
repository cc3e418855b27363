package dev.unroll.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.layers.Dl4jWeights;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** What the benchmarks time against each other computes the same, or a time means nothing. */
final class BenchmarkCorrectnessTest {
  private static final Size SIZE = Size.of("4x13x8x16");
  private static final double TOLERANCE = 1e-4;

  @Test
  void tanhRnnComputesWhatSimpleRnnComputes() {
    same(Contender.UNROLL_TANH_RNN);
  }

  @Test
  void lstmComputesWhatDl4jsLstmComputes() {
    same(Contender.UNROLL_LSTM);
  }

  private static void same(Contender contender) {
    MultiLayerNetwork ours = contender.network(SIZE);
    MultiLayerNetwork theirs = contender.counterpart().network(SIZE);
    Map<String, INDArray> found = gradients(ours);
    Map<String, INDArray> expected = gradients(theirs);
    boolean lstm = contender == Contender.UNROLL_LSTM;
    Map<String, INDArray> recurrent = table(expected, "0_");
    Map<String, INDArray> turned =
        lstm ? Dl4jWeights.ofLstm(recurrent) : Dl4jWeights.ofSimpleRnn(recurrent);

    assertThat(ours.score()).isCloseTo(theirs.score(), org.assertj.core.data.Offset.offset(1e-4));
    assertThat(ours.numParams()).isEqualTo(theirs.numParams());
    turned.forEach((name, gradient) -> close(name, found.get("0_" + name), gradient));
    close("output W", found.get("1_W"), expected.get("1_W"));
    close("output", ours.output(SIZE.x()), theirs.output(SIZE.x()));
  }

  /** The gradients of the very call that is timed. */
  private static Map<String, INDArray> gradients(MultiLayerNetwork network) {
    network.setInput(SIZE.x());
    network.setLabels(SIZE.labels());
    network.computeGradientAndScore();
    Map<String, INDArray> copies = new LinkedHashMap<>();
    network.gradient().gradientForVariable().forEach((name, g) -> copies.put(name, g.dup()));
    return copies;
  }

  private static Map<String, INDArray> table(Map<String, INDArray> all, String prefix) {
    Map<String, INDArray> table = new LinkedHashMap<>();
    all.forEach(
        (name, gradient) -> {
          if (name.startsWith(prefix)) {
            table.put(name.substring(prefix.length()), gradient);
          }
        });
    return table;
  }

  private static void close(String what, INDArray found, INDArray expected) {
    INDArray same = found.reshape(expected.shape());
    double scale = expected.amaxNumber().doubleValue();
    assertThat(scale).as(what).isPositive();
    assertThat(same.sub(expected).amaxNumber().doubleValue())
        .as(what)
        .isLessThan(TOLERANCE * scale);
  }

  @ParameterizedTest
  @EnumSource
  void stepByStepIsTheWholeSequence(Contender contender) {
    MultiLayerNetwork network = contender.network(SIZE);
    INDArray x = SIZE.x();
    INDArray[] steps = new INDArray[SIZE.steps()];
    for (int t = 0; t < steps.length; t++) {
      INDArray one = x.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(t, t + 1));
      steps[t] = network.rnnTimeStep(one.dup()).dup();
    }

    close("output", Nd4j.concat(2, steps), network.output(x));
  }

  @ParameterizedTest
  @EnumSource
  void everyParameterGetsAGradient(Contender contender) {
    gradients(contender.network(SIZE))
        .forEach(
            (name, gradient) ->
                assertThat(gradient.amaxNumber().doubleValue()).as(name).isPositive());
  }

  @Test
  void aSizeThatIsNoneIsNamed() {
    assertThatThrownBy(() -> Size.of("32x50x64"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("size: expected NxTxIxH, such as 32x50x64x64, got \"32x50x64\"");
  }
}
