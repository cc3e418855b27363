package dev.unroll.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.layers.blocks.GruCell;
import dev.unroll.runtime.SequenceBlock;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.junit.jupiter.api.Test;

final class GruTest implements BlockContract {

  @Override
  public SequenceBlock block() {
    return new GruCell(0);
  }

  @Test
  void chronoSpreadsTheUpdateGatesBias() {
    double[] b =
        Rig.network(new Gru.Builder().nIn(1).nOut(200).chrono(50).build(), Rig.output(200))
            .getLayer(0)
            .getParam("b")
            .toDoubleVector();
    double highest = 0;
    for (int j = 0; j < 200; j++) {
      assertThat(b[j]).isZero();
      assertThat(b[200 + j]).isBetween(0.0, Math.log(49));
      assertThat(b[400 + j]).isZero();
      highest = Math.max(highest, b[200 + j]);
    }
    assertThat(highest).isGreaterThan(Math.log(45));
  }

  @Test
  void chronoSurvivesJson() {
    Recurrent layer = new Gru.Builder().nIn(1).nOut(2).chrono(40).build();
    String json = Rig.network(layer, Rig.output(2)).getLayerWiseConfigurations().toJson();

    Recurrent back = (Recurrent) MultiLayerConfiguration.fromJson(json).getConf(0).getLayer();

    assertThat(back.block()).isEqualTo(new GruCell(40));
    assertThat(back).isEqualTo(layer);
    assertThat(back).isNotEqualTo(new Gru.Builder().nIn(1).nOut(2).build());
  }

  @Test
  void aChronoOfFewerThanThreeStepsIsRefused() {
    assertThatThrownBy(() -> new Gru.Builder().chrono(2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("chrono: expected 0 (off) or a longest time lag of at least 3 steps, got 2");
  }
}
