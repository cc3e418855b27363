package dev.unroll.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.unroll.runtime.StreamState;
import dev.unroll.runtime.StreamStates;
import dev.unroll.runtime.Streamer;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

final class StreamingTest {
  private static final int INPUTS = 3;
  private static final int HIDDEN = 37;

  static List<Recurrent.BaseBuilder<?>> layers() {
    List<Recurrent.BaseBuilder<?>> layers = new ArrayList<>();
    EveryBlock.ofAnyWidth().forEach(block -> layers.add(new Recurrent.Builder(block)));
    return layers;
  }

  private static MultiLayerNetwork network(Recurrent.BaseBuilder<?> builder) {
    return Rig.network(
        DataType.FLOAT,
        BackpropType.Standard,
        builder.nIn(INPUTS).nOut(HIDDEN).build(),
        new Gru.Builder().nIn(HIDDEN).nOut(11).build(),
        new RnnOutputLayer.Builder(LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .nIn(11)
            .nOut(5)
            .build());
  }

  @ParameterizedTest
  @MethodSource("layers")
  void stepByStepItGivesTheNetworksOutput(Recurrent.BaseBuilder<?> builder) {
    MultiLayerNetwork network = network(builder);
    INDArray x = Rig.random(1, 1, INPUTS, 20).castTo(DataType.FLOAT);
    INDArray expected = network.output(x);
    Streamer streamer = Streaming.of(network);
    Streamer other = streamer.fresh();
    assertThat(streamer.inputs()).isEqualTo(INPUTS);
    float[] y = new float[streamer.outputs()];

    for (int pass = 0; pass < 2; pass++) {
      for (int t = 0; t < 20; t++) {
        streamer.step(Rig.at(x, t).toFloatVector(), y);
        if (t % 3 == 0) {
          other.step(new float[INPUTS], new float[5]); // leaves the first alone
        }
        for (int k = 0; k < 5; k++) {
          assertThat(y[k]).isCloseTo(expected.getFloat(0, k, t), within(1e-6f));
        }
      }
      streamer.reset();
    }
  }

  @Test
  void theWeightsAreThoseOfWhenItWasMade() {
    MultiLayerNetwork network = network(new Lstm.Builder());
    Streamer streamer = Streaming.of(network);
    float[] before = new float[5];
    float[] after = new float[5];
    streamer.step(new float[] {1, 2, 3}, before);
    network.params().muli(0.5);
    streamer.reset();
    streamer.step(new float[] {1, 2, 3}, after);
    assertThat(after).isEqualTo(before);
    Streaming.of(network).step(new float[] {1, 2, 3}, after);
    assertThat(after).isNotEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("layers")
  void aStepAllocatesNothing(Recurrent.BaseBuilder<?> builder) {
    Streamer streamer = Streaming.of(network(builder));
    Sequences sequences = Sequences.of(streamer);
    float[] x = new float[INPUTS];
    float[] y = new float[streamer.outputs()];
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20 && least >= 10_000; round++) { // until the compiler is done
      long before = threads.getCurrentThreadAllocatedBytes();
      sequences.run(x, y, 50_000);
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }

    assertThat(least).isLessThan(10_000); // a fifth of a byte a step
    assertThat(y).doesNotContain(Float.NaN);
  }

  /** A sequence of the stream's own, one in a state, and one among many. */
  private record Sequences(Streamer streamer, StreamState state, StreamStates states, int id) {
    static Sequences of(Streamer streamer) {
      StreamStates states = streamer.newStates();
      states.add();
      return new Sequences(streamer, streamer.newState(), states, states.add());
    }

    void run(float[] x, float[] y, int steps) {
      for (int t = 0; t < steps; t++) {
        x[t % INPUTS] = t % 7 - 3;
        switch (t % 3) {
          case 0 -> streamer.step(x, y);
          case 1 -> streamer.step(state, x, y);
          default -> streamer.step(states, id, x, y);
        }
      }
    }
  }

  /** The state is the network's own, and a stream that continues from it gives the same. */
  @ParameterizedTest
  @MethodSource("layers")
  void aStreamContinuesFromAState(Recurrent.BaseBuilder<?> builder) {
    MultiLayerNetwork network = network(builder);
    INDArray x = Rig.random(1, 1, INPUTS, 6).castTo(DataType.FLOAT);
    Streamer whole = Streaming.of(network);
    Streamer second = whole.fresh();
    float[] expected = new float[5];
    float[] y = new float[5];
    for (int t = 0; t < 6; t++) {
      whole.step(Rig.at(x, t).toFloatVector(), expected);
      network.rnnTimeStep(Rig.at(x, t));
      if (t == 2) {
        second.restore(whole.state());
      } else if (t > 2) {
        second.step(Rig.at(x, t).toFloatVector(), y);
        assertThat(y).isEqualTo(expected);
      }
    }
    for (int layer = 0; layer < 2; layer++) {
      Map<String, float[]> state = whole.state().get(layer);
      Map<String, INDArray> its = network.rnnGetPreviousState(layer);
      assertThat(state.keySet()).isEqualTo(its.keySet());
      state.forEach(
          (name, part) ->
              assertThat(part).containsExactly(its.get(name).toFloatMatrix()[0], within(1e-6f)));
    }
    assertThatThrownBy(() -> second.restore(whole.state().subList(0, 2)))
        .hasMessage("expected the states of 3 stages, got 2");
    assertThatThrownBy(() -> second.restore(List.of(Map.of("h", new float[2]), Map.of(), Map.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(", got [h]");
  }

  @Test
  void wrongLengthsAreExplained() {
    Streamer streamer = Streaming.of(network(new Gru.Builder()));
    assertThatThrownBy(() -> streamer.step(new float[2], new float[5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("step: expected an array of 3 inputs, got 2");
    assertThatThrownBy(() -> streamer.step(new float[3], new float[4]))
        .hasMessage("step: expected an array of 5 outputs, got 4");
  }

  @Test
  void frozenLayersAndDenseOnesWithoutBiasStream() {
    MultiLayerNetwork network =
        Rig.network(
            DataType.FLOAT,
            BackpropType.Standard,
            new FrozenLayer(new Gru.Builder().nIn(INPUTS).nOut(4).build()),
            new FrozenLayerWithBackprop(new Lstm.Builder().nIn(4).nOut(4).build()),
            new DenseLayer.Builder()
                .nIn(4)
                .nOut(5)
                .hasBias(false)
                .activation(Activation.TANH)
                .build(),
            Rig.output(5));
    network.getLayerWiseConfigurations().getInputPreProcessors().putAll(rowsAndBack());
    INDArray x = Rig.random(1, 1, INPUTS, 3).castTo(DataType.FLOAT);
    INDArray expected = network.output(x);
    Streamer streamer = Streaming.of(network);
    float[] y = new float[Rig.CLASSES];
    for (int t = 0; t < 3; t++) {
      streamer.step(Rig.at(x, t).toFloatVector(), y);
      assertThat(y[0]).isCloseTo(expected.getFloat(0, 0, t), within(1e-6f));
      assertThat(y[1]).isCloseTo(expected.getFloat(0, 1, t), within(1e-6f));
    }
  }

  private static Map<Integer, InputPreProcessor> rowsAndBack() {
    return Map.of(
        2, new RnnToFeedForwardPreProcessor(), //
        3, new FeedForwardToRnnPreProcessor());
  }

  @Test
  void layersThatOnlyLookDenseAreNamed() {
    refused(
        new EmbeddingSequenceLayer.Builder().nIn(7).nOut(3).hasBias(true).build(),
        "layer 0: expected one of this library's recurrent layers (one direction) or a dense or"
            + " output layer, got a EmbeddingSequenceLayer; use the network's rnnTimeStep");
    refused(
        new EmbeddingLayer.Builder().nIn(7).nOut(3).hasBias(true).build(), "got a EmbeddingLayer");
    refused(
        new ElementWiseMultiplicationLayer.Builder().nIn(3).nOut(3).build(),
        "got a ElementWiseMultiplicationLayer");
    refused(new Convolution1DLayer.Builder(2).nIn(3).nOut(3).build(), "got a Convolution1DLayer");
    refused(
        new DenseLayer.Builder().nIn(3).nOut(3).hasLayerNorm(true).build(),
        "layer 0: a dense layer that normalises itself cannot be streamed");
  }

  @Test
  void whatChangesTheInputsOnTheWayIsNamed() {
    MultiLayerNetwork network = network(new Gru.Builder());
    network
        .getLayerWiseConfigurations()
        .getInputPreProcessors()
        .put(0, new CnnToFeedForwardPreProcessor(1, INPUTS, 1));
    assertThatThrownBy(() -> Streaming.of(network))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "layer 0: a CnnToFeedForwardPreProcessor before it cannot be streamed; use the"
                + " network's rnnTimeStep");
  }

  private static void refused(Layer first, String message) {
    MultiLayerNetwork network =
        Rig.network(
            DataType.FLOAT,
            BackpropType.Standard,
            first,
            new Gru.Builder().nIn(3).nOut(4).build(),
            Rig.output(4));
    assertThatThrownBy(() -> Streaming.of(network))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void layersThatCannotStreamAreNamed() {
    MultiLayerNetwork both =
        Rig.network(new Bidirectional(new TanhRnn.Builder().nIn(2).nOut(3).build()), Rig.output(6));
    assertThatThrownBy(() -> Streaming.of(both))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("layer 0: expected one of this library's recurrent layers")
        .hasMessageContaining("got a BidirectionalLayer; use the network's rnnTimeStep");
    MultiLayerNetwork theirs =
        Rig.network(new SimpleRnn.Builder().nIn(2).nOut(3).build(), Rig.output(3));
    assertThatThrownBy(() -> Streaming.of(theirs)).hasMessageContaining("got a SimpleRnn");
  }
}
