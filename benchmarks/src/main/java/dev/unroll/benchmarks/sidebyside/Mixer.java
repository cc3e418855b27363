package dev.unroll.benchmarks.sidebyside;

import dev.unroll.benchmarks.Size;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.layers.Recurrent;
import dev.unroll.layers.blocks.Blocks;
import dev.unroll.layers.blocks.CausalAttention;
import dev.unroll.layers.blocks.Lru;
import dev.unroll.layers.blocks.Mamba;
import dev.unroll.layers.blocks.MinGru;
import dev.unroll.layers.blocks.MinLstm;
import dev.unroll.layers.blocks.Rwkv4;
import dev.unroll.layers.blocks.Rwkv7;
import dev.unroll.runtime.SequenceBlock;
import dev.unroll.runtime.graph.Attention.Rotation;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A block that mixes the steps of a sequence, its counterparts in PyTorch, and its sizes. */
@SuppressWarnings("ImmutableEnumChecker") // records and lists of constants
enum Mixer {
  MIN_GRU(
      "minGRU",
      new MinGru(MinGru.Candidate.G, false),
      List.of("log", "loop"),
      Bench.SIZES,
      "1x1x64x128"),
  MIN_LSTM(
      "minLSTM",
      new MinLstm(MinGru.Candidate.G, true),
      List.of("log", "loop"),
      Bench.SIZES,
      "1x1x64x128"),
  LRU(
      "LRU",
      new Lru(0.9, 0.999, 6.28),
      List.of("loop"),
      "32x100x128x128,1x1024x128x128",
      "1x1x64x128"),
  MAMBA(
      "Mamba",
      new Mamba(2, 16, 4, 0),
      List.of("pscan"),
      "1x256x128x128,8x256x128x128",
      "1x1x64x64"),
  RWKV4("RWKV-4", new Rwkv4(0.5), List.of("loop"), "8x128x128x128,1x1024x128x128", "1x1x128x128"),
  RWKV7(
      "RWKV-7",
      new Rwkv7(2, 0, 32),
      List.of("loop"),
      "8x128x128x128,1x1024x128x128",
      "1x1x128x128"),
  ATTENTION(
      "attention",
      new CausalAttention(4, 0, Rotation.NONE, 10_000, 0, 0),
      List.of("sdpa"),
      "8x128x128x128,8x256x128x128,32x64x128x128,1x1024x128x128,1x4096x128x128",
      "1x1x128x128");

  private static final double SPREAD = 0.05;

  private final String title;
  private final SequenceBlock block;
  private final List<String> peers;
  private final List<Size> sizes;
  private final Size step;

  Mixer(String title, SequenceBlock block, List<String> peers, String sizes, String step) {
    this.title = title;
    this.block = block;
    this.peers = peers;
    this.sizes = Bench.sizes(sizes);
    this.step = Size.of(step);
  }

  /**
   * The blocks of some names, separated by commas; all of them for none.
   *
   * @throws InvalidInput if one is none of the blocks
   */
  static Set<Mixer> of(String names) {
    if (names.isEmpty()) {
      return EnumSet.allOf(Mixer.class);
    }
    Set<Mixer> mixers = EnumSet.noneOf(Mixer.class);
    for (String name : names.split(",", -1)) {
      mixers.add(
          Arrays.stream(values())
              .filter(mixer -> mixer.word().equals(name.strip()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new InvalidInput(
                          "--blocks: expected some of %s, got \"%s\""
                              .formatted(
                                  Arrays.stream(values())
                                      .map(Mixer::word)
                                      .collect(Collectors.joining(",")),
                                  name.strip()))));
    }
    return mixers;
  }

  private String word() {
    return Blocks.name(block);
  }

  String title() {
    return title;
  }

  SequenceBlock block() {
    return block;
  }

  /** How PyTorch computes it. */
  List<String> peers() {
    return peers;
  }

  /** What is measured of whole sequences. */
  List<Size> sizes() {
    return sizes;
  }

  /** What is measured of single steps. */
  Size step() {
    return step;
  }

  /** The block under a linear output; no parameter is zero, so that all of it counts. */
  MultiLayerNetwork network(Size size) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(12)
                .updater(new Sgd(0.1))
                .list()
                .layer(new Recurrent.Builder(block).nIn(size.inputs()).nOut(size.hidden()).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nIn(size.hidden())
                        .nOut(1)
                        .build())
                .build());
    network.init();
    INDArray parameters = network.params();
    Nd4j.getRandom().setSeed(3);
    parameters.addi(Nd4j.randn(DataType.FLOAT, parameters.shape()).muli(SPREAD));
    return network;
  }
}
