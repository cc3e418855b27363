package dev.unroll.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.layers.blocks.LstmCell;
import dev.unroll.runtime.SequenceBlock;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.junit.jupiter.api.Test;

final class LstmTest implements BlockContract {

  @Override
  public SequenceBlock block() {
    return new LstmCell(1, 0);
  }

  @Test
  void theForgetGatesBiasStartsAtOneAndTheOthersAtZero() {
    assertThat(bias(new Lstm.Builder())).containsExactly(0, 0, 1, 1, 0, 0, 0, 0);
    assertThat(bias(new Lstm.Builder().forgetBias(-2))).containsExactly(0, 0, -2, -2, 0, 0, 0, 0);
  }

  @Test
  void chronoSpreadsTheForgetBiasAndMirrorsItInTheInputGate() {
    double[] b =
        Rig.network(new Lstm.Builder().nIn(1).nOut(200).chrono(50).build(), Rig.output(200))
            .getLayer(0)
            .getParam("b")
            .toDoubleVector();
    double highest = 0;
    for (int j = 0; j < 200; j++) {
      assertThat(b[200 + j]).isBetween(0.0, Math.log(49));
      assertThat(b[j]).isEqualTo(-b[200 + j]);
      assertThat(b[400 + j]).isZero();
      assertThat(b[600 + j]).isZero();
      highest = Math.max(highest, b[200 + j]);
    }
    assertThat(highest).isGreaterThan(Math.log(45));
  }

  private static double[] bias(Lstm.Builder builder) {
    return Rig.network(builder.nIn(3).nOut(2).build(), Rig.output(2))
        .getLayer(0)
        .getParam("b")
        .toDoubleVector();
  }

  @Test
  void forgetBiasAndChronoSurviveJson() {
    for (Recurrent layer :
        new Recurrent[] {
          new Lstm.Builder().nIn(1).nOut(2).forgetBias(2.5).build(),
          new Lstm.Builder().nIn(1).nOut(2).chrono(40).build()
        }) {
      String json = Rig.network(layer, Rig.output(2)).getLayerWiseConfigurations().toJson();

      Recurrent back = (Recurrent) MultiLayerConfiguration.fromJson(json).getConf(0).getLayer();

      assertThat(back.block()).isEqualTo(layer.block()).isNotEqualTo(new LstmCell(1, 0));
      assertThat(back).isEqualTo(layer);
      assertThat(back).isNotEqualTo(new Lstm.Builder().nIn(1).nOut(2).build());
    }
  }

  @Test
  void aForgetBiasBesideAChronoStartIsRefused() {
    assertThatThrownBy(() -> new Lstm.Builder().forgetBias(2).chrono(40))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("forgetBias: a chrono start sets this bias, got 2.0 beside chrono");
  }

  @Test
  void aChronoOfFewerThanThreeStepsIsRefused() {
    assertThatThrownBy(() -> new Lstm.Builder().chrono(2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("chrono: expected 0 (off) or a longest time lag of at least 3 steps, got 2");
  }
}
