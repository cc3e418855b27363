package dev.unroll.experiments.interchange;

import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.WholeFile;
import dev.unroll.experiments.interchange.file.Tensor;
import dev.unroll.experiments.interchange.file.WeightFile;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.network.NetworkSize;
import dev.unroll.layers.Recurrent;
import dev.unroll.layers.SoftmaxOutput;
import dev.unroll.layers.TiedWeights;
import dev.unroll.layers.TokenEmbedding;
import dev.unroll.layers.blocks.Stack;
import dev.unroll.runtime.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A language model of another framework: an embedding, a stack of blocks and an output layer over
 * the tokens, of a {@link TensorLayout} that is known.
 */
public final class ForeignNetwork implements ImportedNetwork {
  private static final String W = "W";

  private final Path file;
  private final Map<String, Tensor> tensors;
  private final TensorLayout layout;

  private ForeignNetwork(Path file, Map<String, Tensor> tensors, TensorLayout layout) {
    this.file = file;
    this.tensors = tensors;
    this.layout = layout;
  }

  /**
   * The network in a file of PyTorch, safetensors or recorded JSON, with the {@code config.json}
   * that may lie beside it.
   *
   * @throws InvalidInput if the file is damaged, or has a network of another kind
   */
  public static ForeignNetwork read(Path file) {
    return of(file, WeightFile.read(file));
  }

  static ForeignNetwork of(Path file, Map<String, Tensor> tensors) {
    try {
      return new ForeignNetwork(file, tensors, TensorLayout.of(tensors, epsilon(file)));
    } catch (InvalidInput e) {
      throw new InvalidInput("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Of Mamba's norms, which only a configuration tells. */
  private static double epsilon(Path file) {
    Path beside = file.resolveSibling("config.json");
    try {
      JsonNode config =
          Files.exists(beside)
              ? Json.MAPPER.readTree(WholeFile.text(beside))
              : Json.MAPPER.createObjectNode();
      if (!config.path("rms_norm").asBoolean(true)
          || !config.path("hidden_act").asText("silu").equals("silu")) {
        throw new InvalidInput(
            "config.json beside it: expected a Mamba with RMS norms and the activation silu");
      }
      return config.path("layer_norm_epsilon").asDouble(1e-5);
    } catch (IOException e) {
      throw new InvalidInput("config.json beside it cannot be read as JSON", e);
    }
  }

  /** Such as {@code RWKV-7}. */
  @Override
  public String layout() {
    return layout.name();
  }

  /** The characters of its tokens, the last of which ends a text; empty if that is not known. */
  @Override
  public String alphabet() {
    return layout.alphabet();
  }

  /** V. */
  @Override
  public int tokens() {
    return TensorLayout.tensor(tensors, layout.embedding()).size(0);
  }

  /**
   * The network as layers: {@link TokenEmbedding}, one {@link Recurrent} of a stack, {@link
   * SoftmaxOutput}.
   *
   * @param type FLOAT, or DOUBLE to compare
   * @throws InvalidInput if a tensor is missing, left over, or of another size, or the memory
   *     cannot hold it
   */
  @Override
  public MultiLayerNetwork network(DataType type) {
    try {
      MultiLayerNetwork network = new MultiLayerNetwork(configuration(type));
      network.init();
      fill(TiedWeights.connect(network));
      return network;
    } catch (InvalidInput e) {
      throw new InvalidInput("%s (%s): %s".formatted(file, layout.name(), e.getMessage()), e);
    } catch (IllegalArgumentException e) { // of a block
      throw new InvalidInput(
          "%s (%s): its sizes do not fit: %s".formatted(file, layout.name(), e.getMessage()), e);
    } catch (IOException e) {
      throw new InvalidInput("%s: cannot be read (%s)".formatted(file, e.getMessage()), e);
    }
  }

  private MultiLayerConfiguration configuration(DataType type) {
    int width = TensorLayout.tensor(tensors, layout.embedding()).size(1);
    RnnOutputLayer output =
        new RnnOutputLayer.Builder(LossFunction.MCXENT)
            .dataFormat(RNNFormat.NCW)
            .activation(Activation.SOFTMAX)
            .nIn(width)
            .nOut(tokens())
            .hasBias(tensors.containsKey(bias()))
            .build();
    MultiLayerConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .dataType(type)
            .updater(new Sgd(0)) // keeps nothing beside the weights
            .list()
            .layer(TokenEmbedding.of(tokens(), width))
            .layer(new Recurrent.Builder(new Stack(layout.stack())).nIn(width).nOut(width).build())
            .layer(layout.head().isEmpty() ? SoftmaxOutput.tied(output) : SoftmaxOutput.of(output))
            .build();
    NetworkSize.check(configuration);
    return configuration;
  }

  private String bias() {
    return layout.head().replace(".weight", ".bias");
  }

  private void fill(MultiLayerNetwork network) throws IOException {
    Set<String> left = new HashSet<>(tensors.keySet());
    left.removeIf(layout.unused().asMatchPredicate());
    take(network.getLayer(0).getParam(W), layout.embedding(), false, left);
    if (!layout.head().isEmpty()) {
      take(network.getLayer(2).getParam(W), layout.head(), true, left);
    }
    if (tensors.containsKey(bias())) {
      take(network.getLayer(2).getParam("b"), bias(), true, left);
    }
    int width = TensorLayout.tensor(tensors, layout.embedding()).size(1);
    for (Parameter p : new Stack(layout.stack()).parameters(width, width)) {
      int dot = p.torch().indexOf('.');
      String prefix = layout.prefixes().get(Integer.parseInt(p.torch().substring(0, dot)));
      String name = prefix + p.torch().substring(dot + 1);
      take(network.getLayer(1).getParam(p.name()), name, p.transposed(), left);
    }
    if (!left.isEmpty()) {
      throw new InvalidInput(
          "it has %d tensors with no place in this network, such as \"%s\""
              .formatted(left.size(), left.stream().sorted().findFirst().orElseThrow()));
    }
  }

  /**
   * Fills one of our parameters [rows, columns], which lies column by column.
   *
   * @param transposed whether theirs is [columns, rows]; if not, it may be smaller, and the rest is
   *     zero
   */
  private void take(INDArray ours, String name, boolean transposed, Set<String> left)
      throws IOException {
    Tensor theirs = TensorLayout.tensor(tensors, name);
    int rows = Math.toIntExact(ours.rank() == 1 ? 1 : ours.rows());
    int columns = Math.toIntExact(ours.length() / rows);
    int width = transposed ? columns : theirs.size(1);
    boolean fits =
        transposed
            ? theirs.length() == ours.length()
            : theirs.size(0) <= rows
                && width <= columns
                && theirs.length() == theirs.size(0) * width;
    if (!fits) {
      throw new InvalidInput(
          "the tensor \"%s\": expected %d x %d numbers, got the shape %s"
              .formatted(
                  name, transposed ? columns : rows, transposed ? rows : columns, theirs.shape()));
    }
    double[] values = new double[rows * columns];
    theirs.read(
        (k, value) -> {
          if (!Double.isFinite(value)) {
            throw new InvalidInput("the tensor \"%s\" has the number %s".formatted(name, value));
          }
          values[transposed ? k : k % width * rows + k / width] = value;
        });
    ours.assign(Nd4j.create(values, new long[] {rows, columns}, 'f').reshape(ours.shape()));
    left.remove(name);
  }
}
