package dev.unroll.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.layers.blocks.ReluCell;
import dev.unroll.layers.blocks.TanhCell;
import dev.unroll.layers.init.Orthogonal;
import dev.unroll.runtime.Cell;
import dev.unroll.runtime.Parameter;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.NonNegativeConstraint;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

/** The configuration of a recurrent layer: JSON, activations, constraints, shapes, equality. */
interface ConfigurationContract {
  Recurrent.BaseBuilder<?> builder();

  private Recurrent layer(long in, long out) {
    return builder().nIn(in).nOut(out).build();
  }

  @Test
  default void theConfigurationSurvivesJson() {
    Recurrent layer =
        builder()
            .nIn(2)
            .nOut(3)
            .weightInitRecurrent(new Orthogonal(1.5))
            .dataFormat(RNNFormat.NWC)
            .dropOut(0.7)
            .l2(0.01)
            .biasInit(0.25)
            .build();
    MultiLayerConfiguration conf =
        Rig.network(layer, Rig.output(3, RNNFormat.NWC)).getLayerWiseConfigurations();

    Recurrent back =
        (Recurrent) MultiLayerConfiguration.fromJson(conf.toJson()).getConf(0).getLayer();

    assertThat(back).isEqualTo(conf.getConf(0).getLayer()).hasSameClassAs(layer);
    assertThat(back.getRnnDataFormat()).isEqualTo(RNNFormat.NWC);
    assertThat(back.getWeightInitFnRecurrent()).isEqualTo(new Orthogonal(1.5));
    assertThat(back.getBiasInit()).isEqualTo(0.25);
  }

  @Test
  default void anActivationThatIsNotTheCellsIsRefusedOnTheLayerAndOnTheNetwork() {
    boolean relu = layer(2, 3).block() instanceof ReluCell;
    Activation own = relu ? Activation.RELU : Activation.TANH;
    Activation other = relu ? Activation.TANH : Activation.RELU;
    String expected = "expected the activation %s, which is part of this block, got %s";
    String message = expected.formatted(relu ? "relu" : "tanh", relu ? "tanh" : "relu");

    for (Activation wrong : new Activation[] {other, Activation.SIGMOID}) {
      assertThatThrownBy(() -> builder().nIn(2).nOut(3).activation(wrong).build())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected the activation " + (relu ? "relu" : "tanh"));
    }
    for (Layer layer : new Layer[] {layer(2, 3), new Bidirectional(layer(2, 3))}) {
      assertThatThrownBy(() -> configure(other, layer))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(message);
    }
    Recurrent explicit = builder().nIn(2).nOut(3).activation(own).build();
    assertThat(configure(other, explicit).getConf(0).getLayer()).isEqualTo(explicit);
    BaseLayer implied = (BaseLayer) configure(own, layer(2, 3)).getConf(0).getLayer();
    assertThat(implied.getActivationFn()).isEqualTo(own.getActivationFunction());
  }

  private static MultiLayerConfiguration configure(Activation activation, Layer layer) {
    return new NeuralNetConfiguration.Builder()
        .activation(activation)
        .updater(new Sgd(0.1))
        .list()
        .layer(layer)
        .layer(Rig.output(3))
        .build();
  }

  @Test
  default void constraintsOfTheLayerAreKept() {
    Recurrent layer =
        builder()
            .nIn(2)
            .nOut(3)
            .constrainRecurrent(new MaxNormConstraint(0.1, 0))
            .constrainInputWeights(new MaxNormConstraint(0.2, 0))
            .constrainBias(new NonNegativeConstraint())
            .build();
    MultiLayerNetwork network = Rig.network(layer, Rig.output(3));
    network.params().muli(-1).addi(-0.01);
    network.fit(new DataSet(Rig.random(1, 2, 2, 6), Rig.random(2, 2, Rig.CLASSES, 6)));

    Map<String, INDArray> table = network.getLayer(0).paramTable();
    for (Parameter p : layer.block().parameters(2, 3)) {
      INDArray values = table.get(p.name());
      switch (p.role()) {
        case RECURRENT_WEIGHT ->
            assertThat(values.norm2(0).maxNumber().doubleValue()).isCloseTo(0.1, within(1e-5));
        case INPUT_WEIGHT ->
            assertThat(values.norm2(0).maxNumber().doubleValue()).isLessThan(0.2 + 1e-5);
        case BIAS -> assertThat(values.minNumber().doubleValue()).isNotNegative();
      }
    }
  }

  @Test
  default void parametersHaveDl4jsShapes() {
    Map<String, INDArray> table = Rig.network(layer(2, 3), Rig.output(3)).getLayer(0).paramTable();
    for (Parameter p : layer(2, 3).block().parameters(2, 3)) {
      assertThat(table.get(p.name()).shape()).containsExactly(p.rows(), p.columns());
    }
    if (layer(2, 3).block() instanceof Cell cell) {
      long wide = 3L * cell.gates().size();
      assertThat(table.get("W").shape()).containsExactly(2, wide);
      assertThat(table.get("RW").shape()).containsExactly(3, wide);
      assertThat(table.get("b").shape()).containsExactly(1, wide);
      assertThat(table.containsKey("bR")).isEqualTo(cell.separateProduct());
    }
  }

  @Test
  default void aClonedConfigurationIsEqualAndAnotherIsNot() {
    Recurrent layer = layer(2, 3);

    assertThat(layer.clone()).isEqualTo(layer).hasSameHashCodeAs(layer);
    assertThat(layer(2, 4)).isNotEqualTo(layer);
    Recurrent otherKind =
        layer.block() instanceof TanhCell
            ? new ReluRnn.Builder().nIn(2).nOut(3).build()
            : new TanhRnn.Builder().nIn(2).nOut(3).build();
    assertThat(otherKind).isNotEqualTo(layer);
  }
}
