package dev.unroll.benchmarks.sidebyside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.benchmarks.Size;
import dev.unroll.layers.Dl4jWeights;
import java.util.Map;
import org.deeplearning4j.nn.gradient.Gradient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What is timed side by side computes the same: the lone layers, and the model of characters. */
final class SideBySideCorrectnessTest {
  private static final Size SIZE = Size.of("4x13x8x16");
  private static final double TOLERANCE = 1e-4;

  @ParameterizedTest
  @EnumSource(names = {"TANH_RNN", "LSTM"})
  void loneLayersComputeTheSame(Family family) {
    LoneLayer ours = new LoneLayer(family.ours(), SIZE);
    LoneLayer theirs = new LoneLayer(family.dl4j().orElseThrow(), SIZE);
    close("output", ours.forward(INDArray::detach), theirs.forward(INDArray::detach));
    for (int call = 0; call < 2; call++) { // the second as the first: nothing accumulates
      Pair<Gradient, INDArray> found = ours.step(SideBySideCorrectnessTest::keep);
      Pair<Gradient, INDArray> expected = theirs.step(SideBySideCorrectnessTest::keep);
      Map<String, INDArray> table = expected.getFirst().gradientForVariable();
      Map<String, INDArray> turned =
          family == Family.LSTM ? Dl4jWeights.ofLstm(table) : Dl4jWeights.ofSimpleRnn(table);

      close("dX", found.getSecond(), expected.getSecond());
      turned.forEach((name, g) -> close(name, found.getFirst().getGradientFor(name), g));
    }
  }

  @Test
  void theGruHasGradientsToo() {
    Pair<Gradient, INDArray> found =
        new LoneLayer(Family.GRU.ours(), SIZE).step(SideBySideCorrectnessTest::keep);

    assertThat(found.getSecond().shape()).containsExactly(4, 8, 13);
    found
        .getFirst()
        .gradientForVariable()
        .forEach((name, g) -> assertThat(g.amaxNumber().doubleValue()).as(name).isPositive());
  }

  @Test
  void modelsOfCharactersLearnTheSame() {
    Text text = Text.generated();
    TextModel ours = TextModel.ours(8, text, 1);
    TextModel theirs = TextModel.dl4j(8, text, 1);
    double nothingLearnt = Text.STEPS * Math.log(text.classes());
    for (int step = 0; step < 2; step++) {
      ours.fit();
      theirs.fit();
      assertThat(ours.score()).isCloseTo(theirs.score(), within(1e-2));
      assertThat(ours.score()).isCloseTo(nothingLearnt, within(30.0));
      assertThat(ours.loss(text)).isCloseTo(theirs.loss(text), within(1e-4));
    }
  }

  private static Pair<Gradient, INDArray> keep(Pair<Gradient, INDArray> result) {
    return new Pair<>(result.getFirst(), result.getSecond().detach());
  }

  private static void close(String what, INDArray found, INDArray expected) {
    INDArray same = found.reshape(expected.shape());
    double scale = expected.amaxNumber().doubleValue();
    assertThat(scale).as(what).isPositive();
    assertThat(same.sub(expected).amaxNumber().doubleValue())
        .as(what)
        .isLessThan(TOLERANCE * scale);
  }
}
