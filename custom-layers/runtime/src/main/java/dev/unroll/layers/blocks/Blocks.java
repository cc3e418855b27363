package dev.unroll.layers.blocks;

import dev.unroll.runtime.SequenceBlock;
import dev.unroll.runtime.graph.Attention;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** The registry of sequence blocks: a line for each, and those of every {@link BlockProvider}. */
public final class Blocks {
  private static final Map<String, Entry> ENTRIES = new LinkedHashMap<>();

  static {
    add("tanh-rnn", new TanhCell(), "simple recurrent network with tanh (Elman 1990)");
    add("relu-rnn", new ReluCell(), "rectified recurrent network (Le, Jaitly and Hinton 2015)");
    add("lstm", new LstmCell(1, 0), "long short-term memory with a forget gate");
    add("gru", new GruCell(0), "gated recurrent unit, PyTorch's variant");
    add("min-gru", new MinGru(MinGru.Candidate.G, false), "minimal GRU, gates of the inputs alone");
    add(
        "min-lstm",
        new MinLstm(MinGru.Candidate.G, true),
        "minimal LSTM, gates of the inputs alone");
    add("lru", new Lru(0, 0.99, 6.28), "linear recurrent unit, eigenvalues on a ring");
    add("mamba", new Mamba(2, 16, 4, 0), "selective state space behind a convolution, and a gate");
    add("rwkv4", new Rwkv4(0), "RWKV-4's time mix, a fading mean of all steps");
    addPart("rwkv4-channels", new Rwkv4Channels(4, 0), "RWKV-4's channel mix");
    add("rwkv7", new Rwkv7(2, 0, 0), "RWKV-7's time mix, a matrix of keys and values a head");
    addPart("rwkv7-channels", new Rwkv7Channels(4, 0), "RWKV-7's channel mix");
    add(
        "gated-delta",
        new GatedDelta(2, 1, 4, false),
        "gated DeltaNet, a matrix of keys and values a head");
    add(
        "attention",
        new CausalAttention(4, 0, Attention.Rotation.HALF, 10_000, 0, 0),
        "causal attention over a growing cache");
    addPart("mlp", new Mlp(Mlp.Kind.SWIGLU, 2), "two products with a function between");
    addPart(
        "norm", new Normalisation(Normalisation.Kind.RMS, 1e-6), "brings each step to one size");
    addPart("dropout", new Dropout(0.1), "leaves numbers out while training");
    addPart("bias", new Bias(), "adds the same numbers at every step");
    addPart("stack", new Stack("[norm, mamba] * 2, norm"), "blocks on top of one another");
    for (BlockProvider other :
        ServiceLoader.load(BlockProvider.class, BlockProvider.class.getClassLoader())) {
      other.blocks().forEach(Blocks::add);
    }
  }

  /**
   * A kind of block.
   *
   * @param name what recipes call it
   * @param block with its default settings
   * @param about what it is, in one line
   * @param part whether it is no preset by itself, such as what only serves in a {@link Stack}
   */
  public record Entry(String name, SequenceBlock block, String about, boolean part) {}

  private Blocks() {}

  private static void add(String name, SequenceBlock block, String about) {
    add(new Entry(name, block, about, false));
  }

  private static void addPart(String name, SequenceBlock block, String about) {
    add(new Entry(name, block, about, true));
  }

  private static void add(Entry entry) {
    Entry other = ENTRIES.putIfAbsent(entry.name(), entry);
    if (other != null) {
      throw new IllegalStateException(
          "two blocks are called \"%s\": %s and %s"
              .formatted(entry.name(), other.block().getClass(), entry.block().getClass()));
    }
  }

  /** All kinds, in a fixed order. */
  public static List<Entry> all() {
    return List.copyOf(ENTRIES.values());
  }

  /** The names of all kinds. */
  public static List<String> names() {
    return List.copyOf(ENTRIES.keySet());
  }

  /**
   * The block of that name with its default settings.
   *
   * @throws IllegalArgumentException if there is none; the names are in the message
   */
  public static SequenceBlock named(String name) {
    Entry entry = ENTRIES.get(name);
    if (entry == null) {
      throw new IllegalArgumentException(
          "block: expected one of %s, got \"%s\"".formatted(String.join(", ", names()), name));
    }
    return entry.block();
  }

  /**
   * What a block is called.
   *
   * @throws IllegalArgumentException if its class is not in the registry
   */
  public static String name(SequenceBlock block) {
    return ENTRIES.values().stream()
        .filter(entry -> entry.block().getClass() == block.getClass())
        .map(Entry::name)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    block.getClass().getName()
                        + " is not in the registry of blocks; add a line to Blocks"));
  }
}
