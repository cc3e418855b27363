package dev.unroll.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.layers.engine.State;
import dev.unroll.runtime.StatePart;
import dev.unroll.runtime.StreamModel;
import dev.unroll.runtime.StreamState;
import dev.unroll.runtime.StreamStates;
import dev.unroll.runtime.Streamer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** What a recurrent layer remembers between steps, between calls, and across padding. */
interface StateContract {
  double EXACT = 1e-12;

  Recurrent.BaseBuilder<?> builder();

  private Recurrence alone() {
    return Rig.alone(builder().nIn(2).nOut(3).build());
  }

  @Test
  default void stepByStepEqualsTheWholeSequence() {
    Recurrent first = builder().nIn(2).nOut(3).build();
    Recurrent second = builder().nIn(3).nOut(5).build();
    MultiLayerNetwork network = Rig.network(first, second, Rig.output(5));
    INDArray x = Rig.random(1, 3, 2, 8);
    INDArray whole = network.output(x);

    for (int t = 0; t < 8; t++) {
      INDArray step = network.rnnTimeStep(Rig.cut(x, t, t + 1));
      assertThat(Rig.distance(step, Rig.cut(whole, t, t + 1))).isLessThan(EXACT);
    }
    network.rnnClearPreviousState();
    INDArray again = network.rnnTimeStep(Rig.cut(x, 0, 1));
    assertThat(Rig.distance(again, Rig.cut(whole, 0, 1))).isLessThan(EXACT);
  }

  @Test
  default void piecesWithStoredStateEqualTheWholeSequence() {
    Recurrence layer = alone();
    INDArray x = Rig.random(1, 2, 2, 9);
    INDArray whole = layer.activate(x.dup(), false, Rig.NO_WORKSPACES).dup();
    int[] cuts = {0, 1, 4, 9};

    for (int k = 0; k < 3; k++) {
      boolean training = k == 1;
      INDArray piece = Rig.cut(x, cuts[k], cuts[k + 1]);
      INDArray y = layer.rnnActivateUsingStoredState(piece, training, true, Rig.NO_WORKSPACES);
      assertThat(Rig.distance(y, Rig.cut(whole, cuts[k], cuts[k + 1]))).isLessThan(EXACT);
    }
  }

  @Test
  default void storedStateIsKeptWhenAskedNotToStore() {
    Recurrence layer = alone();
    INDArray x = Rig.random(1, 2, 2, 3);
    Rig.forward(layer, x, null);
    State before = Rig.end(layer);

    layer.rnnActivateUsingStoredState(x.dup(), false, false, Rig.NO_WORKSPACES);

    assertThat(Rig.end(layer).parts()).isEqualTo(before.parts());
  }

  @Test
  default void theStateIsHeldOverPaddingAndGaps() {
    // sequence 0 is padded at the end, sequence 1 has a gap: both equal their valid steps alone
    INDArray mask = Nd4j.create(new double[][] {{1, 1, 0, 0}, {1, 0, 0, 1}});
    INDArray x = Rig.random(1, 2, 2, 4);
    Recurrence layer = alone();
    layer.setMaskArray(mask);
    INDArray y = Rig.forward(layer, x, null).dup();
    State held = Rig.end(layer);
    layer.setMaskArray(null);
    INDArray packed = Nd4j.concat(2, Rig.cut(x, 0, 1), Rig.cut(x, 1, 2));
    packed
        .get(NDArrayIndex.point(1), NDArrayIndex.all(), NDArrayIndex.point(1))
        .assign(x.get(NDArrayIndex.point(1), NDArrayIndex.all(), NDArrayIndex.point(3)));
    INDArray alone = Rig.forward(layer, packed, null);
    State expected = Rig.end(layer);

    expected
        .parts()
        .forEach(
            (name, part) ->
                assertThat(Rig.distance(held.parts().get(name), part)).as(name).isLessThan(EXACT));
    assertThat(Rig.distance(Rig.at(y, 3).getRow(1), Rig.at(alone, 1).getRow(1))).isLessThan(EXACT);
    assertThat(y.mul(mask.rsub(1).reshape(2, 1, 4)).amaxNumber().doubleValue()).isZero();
  }

  @Test
  default void whatStandsAtMaskedStepsChangesNothing() {
    INDArray mask = Nd4j.create(new double[][] {{0, 1, 1, 0}, {1, 0, 1, 0}});
    INDArray off = mask.rsub(1).reshape(2, 1, 4);
    INDArray x = Rig.random(1, 2, 2, 4);
    INDArray dy = Rig.random(2, 2, 3, 4);
    Recurrence layer = alone();
    layer.setMaskArray(mask);

    INDArray y = Rig.forward(layer, x, null).dup();
    State end = Rig.end(layer);
    INDArray dx = layer.backpropGradient(dy.dup(), Rig.NO_WORKSPACES).getSecond().dup();
    INDArray gradient = layer.getGradientsViewArray().dup();
    INDArray other = x.add(Rig.random(7, 2, 2, 4).muli(100).muli(off));
    INDArray yOther = Rig.forward(layer, other, null).dup();
    State endOther = Rig.end(layer);
    INDArray dyOther = dy.add(Rig.random(8, 2, 3, 4).muli(100).muli(off));
    INDArray dxOther = layer.backpropGradient(dyOther, Rig.NO_WORKSPACES).getSecond();

    assertThat(Rig.distance(other, x)).isGreaterThan(1);
    assertThat(yOther).isEqualTo(y);
    assertThat(endOther.parts()).isEqualTo(end.parts());
    assertThat(Rig.distance(dxOther, dx)).isLessThan(EXACT);
    assertThat(Rig.distance(layer.getGradientsViewArray(), gradient)).isLessThan(EXACT);
    assertThat(dx.mul(off).amaxNumber().doubleValue()).isZero();
    assertThat(dx.amaxNumber().doubleValue()).isPositive();
  }

  @Test
  default void aSequenceMaskedThroughoutKeepsItsStartState() {
    INDArray mask = Nd4j.create(new double[][] {{0, 0, 0}, {1, 1, 1}});
    Recurrence layer = alone();
    layer.setMaskArray(mask);
    State start = Rig.state(layer.layerConf().block(), 3, 2, 2, 3);

    Rig.forward(layer, Rig.random(1, 2, 2, 3), start);

    State end = Rig.end(layer);
    start
        .parts()
        .forEach(
            (name, part) -> {
              INDArray now =
                  end.parts()
                      .get(name)
                      .get(NDArrayIndex.all(), NDArrayIndex.interval(0, part.size(1)));
              assertThat(now.getRow(0)).as(name).isEqualTo(part.getRow(0));
              boolean cache =
                  layer.layerConf().block().state(2, 3).stream()
                      .anyMatch(own -> own.grows() && own.name().equals(name));
              if (!cache) { // which keeps what it had
                assertThat(now.getRow(1)).as(name).isNotEqualTo(part.getRow(1));
              }
            });
  }

  @Test
  default void backpropagationFollowsTheLastForwardPass() {
    // a training pass, then inference on other inputs: the gradient must be of the latter
    Recurrence layer = alone();
    INDArray dy = Rig.random(2, 2, 3, 4);
    INDArray x = Rig.random(1, 2, 2, 4);
    layer.activate(x.dup(), true, Rig.NO_WORKSPACES);
    layer.backpropGradient(dy.dup(), Rig.NO_WORKSPACES);
    INDArray expected = layer.getGradientsViewArray().dup();

    layer.activate(Rig.random(6, 2, 2, 4), true, Rig.NO_WORKSPACES);
    layer.activate(x.dup(), false, Rig.NO_WORKSPACES);
    layer.backpropGradient(dy.dup(), Rig.NO_WORKSPACES);

    assertThat(Rig.distance(layer.getGradientsViewArray(), expected)).isLessThan(EXACT);
  }

  @Test
  default void backpropagationIsOfTheInputThatWasSetLast() {
    Recurrence layer = alone();
    INDArray dy = Rig.random(2, 2, 3, 4);
    INDArray x = Rig.random(1, 2, 2, 4);
    layer.activate(x.dup(), true, Rig.NO_WORKSPACES);
    layer.backpropGradient(dy.dup(), Rig.NO_WORKSPACES);
    INDArray expected = layer.getGradientsViewArray().dup();

    layer.rnnTimeStep(Rig.random(5, 2, 2, 4), Rig.NO_WORKSPACES);
    layer.rnnActivateUsingStoredState(Rig.random(6, 2, 2, 4), true, true, Rig.NO_WORKSPACES);
    layer.setInput(x.dup(), Rig.NO_WORKSPACES); // and no forward pass over it
    layer.backpropGradient(dy.dup(), Rig.NO_WORKSPACES);

    assertThat(Rig.distance(layer.getGradientsViewArray(), expected)).isLessThan(EXACT);
  }

  @Test
  default void aWrongInputWidthIsExplained() {
    MultiLayerNetwork network = Rig.network(builder().nIn(2).nOut(3).build(), Rig.output(3));

    assertThatThrownBy(() -> network.output(Rig.random(1, 4, 5, 7)))
        .isInstanceOf(DL4JInvalidInputException.class)
        .hasMessageContaining("expected inputs [N, I=2, T], got [4, 5, 7]");
  }

  @Test
  default void inputsThatAreNoSequenceAreExplainedInEitherFormat() {
    for (RNNFormat format : RNNFormat.values()) {
      Recurrence layer = Rig.alone(builder().nIn(2).nOut(3).dataFormat(format).build());
      String expected = format == RNNFormat.NWC ? "[N, T, I=2]" : "[N, I=2, T]";

      assertThatThrownBy(() -> layer.activate(Rig.random(1, 4, 2), false, Rig.NO_WORKSPACES))
          .isInstanceOf(DL4JInvalidInputException.class)
          .hasMessageContaining("expected inputs " + expected + ", got [4, 2]");
    }
  }

  @Test
  default void aMaskOfAnotherShapeIsExplainedInEitherFormat() {
    for (RNNFormat format : RNNFormat.values()) {
      Recurrence layer = Rig.alone(builder().nIn(3).nOut(3).dataFormat(format).build());
      long[] shape = format == RNNFormat.NWC ? new long[] {2, 4, 3} : new long[] {2, 3, 4};
      for (long[] mask : new long[][] {{2, 7}, {2, 3}, {4, 5}, {4, 2}, {8, 1}, {2, 1, 4}}) {
        layer.setMaskArray(Nd4j.ones(DataType.FLOAT, mask));

        assertThatThrownBy(() -> layer.activate(Rig.random(1, shape), true, Rig.NO_WORKSPACES))
            .isInstanceOf(DL4JInvalidInputException.class)
            .hasMessageContaining("expected a mask [N=2, T=4] for inputs " + Arrays.toString(shape))
            .hasMessageEndingWith("got " + Arrays.toString(mask));
      }
    }
  }

  @Test
  default void aMaskThatWeighsStepsIsRefusedAndAnyTypeIsTaken() {
    Recurrence layer = alone();
    INDArray mask = Nd4j.create(new double[][] {{1, 1, 0}, {1, 0, 1}});
    INDArray x = Rig.random(1, 2, 2, 3);
    layer.setMaskArray(mask);
    INDArray y = layer.activate(x.dup(), false, Rig.NO_WORKSPACES).dup();
    for (DataType type : new DataType[] {DataType.BOOL, DataType.INT32, DataType.FLOAT}) {
      layer.setMaskArray(mask.castTo(type));
      assertThat(layer.activate(x.dup(), false, Rig.NO_WORKSPACES)).isEqualTo(y);
    }
    layer.setMaskArray(mask.mul(0.25));

    assertThatThrownBy(() -> layer.activate(x.dup(), false, Rig.NO_WORKSPACES))
        .isInstanceOf(DL4JInvalidInputException.class)
        .hasMessageContaining("expected a mask of 1 (a real step) and 0 (none), got 0.25; weights");
  }

  @Test
  default void aStateOfOtherNamesOrShapesIsExplained() {
    MultiLayerNetwork network = Rig.network(builder().nIn(2).nOut(3).build(), Rig.output(3));
    List<StatePart> parts = alone().layerConf().block().state(2, 3);
    String names = new TreeSet<>(parts.stream().map(StatePart::name).toList()).toString();
    INDArray state = Rig.random(1, 4, 3);

    assertThatThrownBy(() -> network.rnnSetPreviousState(0, Map.of("prevAct", state)))
        .isInstanceOf(DL4JInvalidInputException.class)
        .hasMessageContaining("expected a state named " + names)
        .hasMessageContaining("got [prevAct]; what DL4J calls prevAct is h here, prevMem is c");
    StatePart first = parts.get(0);
    if (parts.size() > 1) {
      assertThatThrownBy(() -> network.rnnSetPreviousState(0, Map.of(first.name(), state)))
          .hasMessageContaining(
              "expected a state named %s, got [%s]".formatted(names, first.name()));
    }
    Map<String, INDArray> wide = new TreeMap<>();
    parts.forEach(part -> wide.put(part.name(), Rig.random(1, 4, 2 * part.size() + 1)));
    assertThatThrownBy(() -> network.rnnSetPreviousState(0, wide))
        .hasMessageContaining("expected a state ")
        .hasMessageContaining("got [4, ");
  }

  @Test
  default void aStoredStateOfAnotherBatchSizeIsExplained() {
    MultiLayerNetwork network = Rig.network(builder().nIn(2).nOut(3).build(), Rig.output(3));
    network.rnnTimeStep(Rig.random(1, 4, 2, 1));

    assertThatThrownBy(() -> network.rnnTimeStep(Rig.random(1, 3, 2, 1)))
        .isInstanceOf(DL4JInvalidInputException.class)
        .hasMessageContaining("the stored state is of 4 sequences, the input of 3")
        .hasMessageContaining("call rnnClearPreviousState()");
  }

  @Test
  default void theStateCanBeTakenOutAndPutBack() {
    Recurrence layer = alone();
    INDArray x = Rig.random(1, 2, 2, 6);
    layer.rnnTimeStep(Rig.cut(x, 0, 3), Rig.NO_WORKSPACES);
    Map<String, INDArray> saved = layer.rnnGetPreviousState();
    INDArray first = layer.rnnTimeStep(Rig.cut(x, 3, 6), Rig.NO_WORKSPACES).dup();
    layer.rnnSetPreviousState(saved);
    INDArray second = layer.rnnTimeStep(Rig.cut(x, 3, 6), Rig.NO_WORKSPACES);

    assertThat(second).isEqualTo(first);
  }

  /** One in a state of its own, which is moved as bytes; one among many; both through a file. */
  @Test
  default void sequencesShareTheWeightsOfAFile() throws IOException {
    MultiLayerNetwork network =
        Rig.network(
            DataType.FLOAT, BackpropType.Standard, builder().nIn(2).nOut(3).build(), Rig.output(3));
    INDArray x = Rig.random(1, 2, 2, 9).castTo(DataType.FLOAT);
    INDArray expected = network.output(x);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    new StreamModel(Map.of(), Streaming.of(network).forms()).write(file);
    Streamer streamer = StreamModel.read(file.toByteArray()).streamer();
    assertThat(streamer.fingerprint()).isEqualTo(Streaming.of(network).fingerprint());
    StreamState own = streamer.newState();
    StreamStates many = streamer.newStates();
    many.add();
    int among = many.add();
    float[] y = new float[Rig.CLASSES];
    for (int t = 0; t < 9; t++) {
      streamer.step(own, Rig.at(x, t).getRow(0).toFloatVector(), y);
      assertThat(y).containsExactly(Rig.at(expected, t).getRow(0).toFloatVector(), within(2e-6f));
      streamer.step(many, among, Rig.at(x, t).getRow(1).toFloatVector(), y);
      assertThat(y).containsExactly(Rig.at(expected, t).getRow(1).toFloatVector(), within(2e-6f));
      if (t % 4 == 2) {
        own = streamer.fresh().state(own.toBytes());
        byte[] moved = many.toBytes(among);
        many.remove(among);
        among = many.add();
        many.set(among, moved);
      }
    }
    StreamStates alike = streamer.newStates();
    int[] ids = {alike.add(), alike.add()};
    float[][] ys = new float[2][Rig.CLASSES];
    for (int t = 0; t < 9; t++) {
      streamer.step(alike, ids, Rig.at(x, t).toFloatMatrix(), ys);
    }
    assertThat(ys[1]).as("both at once").isEqualTo(y);
    byte[] bytes = own.toBytes();
    assertThat(alike.toBytes(ids[0])).isEqualTo(bytes);
    for (int length = 0; length < bytes.length; length += 3) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> streamer.state(cut)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
