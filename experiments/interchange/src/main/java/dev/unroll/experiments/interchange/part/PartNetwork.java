package dev.unroll.experiments.interchange.part;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.network.NetworkSize;
import dev.unroll.layers.Recurrent;
import dev.unroll.layers.SoftmaxOutput;
import dev.unroll.layers.TokenEmbedding;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.Squash;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Makes a DL4J network of parts: maybe an embedding, recurrent layers, maybe the last step, and an
 * output layer. A network without one gets one that changes nothing.
 */
public final class PartNetwork {
  private final List<Part> parts;

  private PartNetwork(List<Part> parts) {
    this.parts = parts;
  }

  /**
   * The network of some parts.
   *
   * @param type FLOAT, or DOUBLE to compare
   * @throws InvalidInput if their order or widths do not fit, or the memory cannot hold it
   */
  public static MultiLayerNetwork of(List<Part> parts, DataType type) {
    List<Part> all = new ArrayList<>(parts);
    check(all);
    if (!(all.get(all.size() - 1) instanceof Part.Dense)) {
      all.add(unchanged(width(all)));
    }
    MultiLayerConfiguration configuration = new PartNetwork(all).configuration(type);
    NetworkSize.check(configuration);
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    new PartNetwork(all).fill(network);
    return network;
  }

  private static void check(List<Part> parts) {
    int last = parts.size() - 1;
    int walks = 0;
    int width = 0;
    for (int k = 0; k <= last; k++) {
      Part part = parts.get(k);
      boolean placed =
          part instanceof Part.Walk
              || (part instanceof Part.Embedding && k == 0)
              || (part instanceof Part.Dense && k == last)
              || (part instanceof Part.LastStep && k > 0 && lastOfWalks(parts, k));
      if (!placed) {
        throw new InvalidInput(
            "expected maybe an embedding, recurrent layers, maybe their last step, and maybe one dense layer, got a %s at place %d of %d"
                .formatted(part.getClass().getSimpleName(), k + 1, last + 1));
      }
      if (part instanceof Part.Wide wide) {
        if (width > 0 && wide.inputs() != width) {
          throw new InvalidInput(
              "layer %d: expected %d inputs, which the layer before it gives, got %d"
                  .formatted(k + 1, width, wide.inputs()));
        }
        width = wide.outputs();
      }
      walks += part instanceof Part.Walk ? 1 : 0;
    }
    if (walks == 0) {
      throw new InvalidInput("expected at least one recurrent layer, got none");
    }
  }

  private static boolean lastOfWalks(List<Part> parts, int k) {
    return parts.get(k - 1) instanceof Part.Walk
        && parts.subList(k + 1, parts.size()).stream().noneMatch(Part.Walk.class::isInstance);
  }

  private static int width(List<Part> parts) {
    return parts.stream()
        .filter(Part.Wide.class::isInstance)
        .mapToInt(part -> ((Part.Wide) part).outputs())
        .reduce((before, own) -> own)
        .orElseThrow();
  }

  /** W = 1 and b = 0: x·1 + 0 is x, to the last bit. */
  private static Part unchanged(int width) {
    float[] one = new float[Math.multiplyExact(width, width)];
    for (int k = 0; k < width; k++) {
      one[k * width + k] = 1;
    }
    return new Part.Dense(width, width, one, new float[width], Squash.IDENTITY);
  }

  private MultiLayerConfiguration configuration(DataType type) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .dataType(type)
            .seed(0) // of start values that are replaced
            .updater(new Sgd(0)) // keeps nothing beside the weights
            .list();
    for (int k = 0; k < parts.size(); k++) {
      if (parts.get(k) instanceof Part.Embedding table) {
        layers.layer(TokenEmbedding.of(table.inputs(), table.outputs()));
      } else if (parts.get(k) instanceof Part.Walk walk) {
        layers.layer(walk(walk, k + 1 < parts.size() && parts.get(k + 1) instanceof Part.LastStep));
      } else if (parts.get(k) instanceof Part.Dense dense) {
        layers.layer(output(dense));
      }
    }
    return layers.build();
  }

  private static Layer walk(Part.Walk walk, boolean last) {
    Layer layer = new Recurrent.Builder(walk.block()).nIn(walk.inputs()).nOut(walk.width()).build();
    if (walk.merge().isPresent()) {
      layer = new Bidirectional(Bidirectional.Mode.valueOf(walk.merge().get().name()), layer);
    }
    return last ? new LastTimeStep(layer) : layer;
  }

  private Layer output(Part.Dense dense) {
    boolean classes = dense.squash() == Squash.SOFTMAX;
    LossFunction loss = classes ? LossFunction.MCXENT : LossFunction.MSE;
    Activation activation = Activation.valueOf(dense.squash().name());
    if (parts.stream().anyMatch(Part.LastStep.class::isInstance)) {
      return new OutputLayer.Builder(loss)
          .activation(activation)
          .nIn(dense.inputs())
          .nOut(dense.outputs())
          .build();
    }
    RnnOutputLayer layer =
        new RnnOutputLayer.Builder(loss)
            .dataFormat(RNNFormat.NCW) // behind a Bidirectional, DL4J would leave it open and fail
            .activation(activation)
            .nIn(dense.inputs())
            .nOut(dense.outputs())
            .build();
    return classes ? SoftmaxOutput.of(layer) : layer;
  }

  private void fill(MultiLayerNetwork network) {
    int layer = 0;
    for (Part part : parts) {
      if (part instanceof Part.Embedding table) {
        put(network.getLayer(layer).getParam("W"), table.table(), 'c');
      } else if (part instanceof Part.Walk walk) {
        fill(network.getLayer(layer), walk);
      } else if (part instanceof Part.Dense dense) {
        put(network.getLayer(layer).getParam("W"), dense.weight(), 'f');
        put(network.getLayer(layer).getParam("b"), dense.bias(), 'f');
      }
      layer += part instanceof Part.LastStep ? 0 : 1;
    }
  }

  private static void fill(org.deeplearning4j.nn.api.Layer layer, Part.Walk walk) {
    List<String> prefixes = walk.merge().isPresent() ? List.of("f", "b") : List.of("");
    for (int d = 0; d < prefixes.size(); d++) {
      for (Parameter p : walk.parameters()) {
        INDArray ours = layer.paramTable().get(prefixes.get(d) + p.name());
        put(ours, walk.directions().get(d).get(p.name()), 'f');
      }
    }
  }

  private static void put(INDArray ours, float[] values, char order) {
    if (ours.length() != values.length) {
      throw new InvalidInput(
          "expected %,d numbers for a weight, got %,d".formatted(ours.length(), values.length));
    }
    ours.assign(Nd4j.create(values, ours.shape(), order));
  }
}
