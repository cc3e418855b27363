package dev.unroll.experiments.interchange;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.interchange.file.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How a published network names its tensors, and which stack of our blocks it is.
 *
 * @param name such as {@code RWKV-7}
 * @param stack the blocks between embedding and output layer, as {@link
 *     dev.unroll.layers.blocks.Stack} reads them
 * @param embedding the tensor [V, C]
 * @param head the tensor [V, C] of the output layer; empty where that is the embedding
 * @param prefixes of the tensors of each block of the stack
 * @param unused names of tensors that have no part in the logits
 * @param alphabet the characters of the tokens, the last of which ends a text; empty if a tokenizer
 *     is needed
 */
record TensorLayout(
    String name,
    String stack,
    String embedding,
    String head,
    List<String> prefixes,
    Pattern unused,
    String alphabet) {
  private static final String LAYER_NORM = "norm(kind=layer,epsilon=1e-5)";
  private static final Pattern NOTHING = Pattern.compile("(?!)");
  private static final String NO_ALPHABET = "";

  /**
   * The layout whose names a file has.
   *
   * @param epsilon of the norms of a Mamba; the others have theirs
   * @throws InvalidInput if it is none of those known
   */
  static TensorLayout of(Map<String, Tensor> tensors, double epsilon) {
    if (tensors.containsKey("rwkv1.r_k")) {
      return reverser(tensors);
    }
    if (tensors.containsKey("blocks.0.att.r_k")) {
      return rwkv7(tensors);
    }
    if (tensors.containsKey("blocks.0.att.time_first")
        && tensors.containsKey("blocks.0.att.time_mix_k")) {
      return rwkv4(tensors);
    }
    if (tensors.containsKey("backbone.layers.0.mixer.A_log")) {
      return mamba(tensors, epsilon);
    }
    throw new InvalidInput(
        "expected the tensors of RWKV-4, RWKV-7 or Mamba, got %d tensors: %s"
            .formatted(
                tensors.size(),
                tensors.keySet().stream().limit(3).collect(Collectors.joining(", "))));
  }

  /** The network that reverses numbers, whose third kind of block was trained away to a bias. */
  private static TensorLayout reverser(Map<String, Tensor> tensors) {
    int layers = count(tensors, "rwkv%d.r_k", 1);
    String block =
        "[%s, %s, bias], [%s, %s]"
            .formatted(
                LAYER_NORM,
                timeMix7(tensors, "rwkv1.", "rwkv2."),
                LAYER_NORM,
                channels(tensors, "rwkv7-channels", "ffn1."));
    return new TensorLayout(
        "RWKV-7, numbers reversed",
        stack(block, layers, ""),
        "e.weight",
        "o.weight",
        prefixes(
            "",
            IntStream.rangeClosed(1, layers),
            List.of("ln%da.", "rwkv%d.", "rosa%d.o.", "ln%db.", "ffn%d."),
            "lno."),
        Pattern.compile(
            "ln\\d+c\\..*|rosa\\d+\\.(x_[qkv]|[qkv]\\..*|rosa_qkv\\.emb|o\\.weight)|rwkv1\\.v[012]"),
        "0123456789,#");
  }

  private static TensorLayout rwkv7(Map<String, Tensor> tensors) {
    int layers = count(tensors, "blocks.%d.att.r_k", 0);
    String block =
        "[%s, %s], [%s, %s]"
            .formatted(
                LAYER_NORM,
                timeMix7(tensors, "blocks.0.att.", "blocks.1.att."),
                LAYER_NORM,
                channels(tensors, "rwkv7-channels", "blocks.0.ffn."));
    return rwkv("RWKV-7", block, layers, Pattern.compile("blocks\\.0\\.att\\.v[012]"));
  }

  private static TensorLayout rwkv4(Map<String, Tensor> tensors) {
    int layers = count(tensors, "blocks.%d.att.time_first", 0);
    String block =
        "[%s, rwkv4], [%s, %s]"
            .formatted(
                LAYER_NORM, LAYER_NORM, channels(tensors, "rwkv4-channels", "blocks.0.ffn."));
    return rwkv("RWKV-4", block, layers, NOTHING);
  }

  private static TensorLayout rwkv(String name, String block, int layers, Pattern unused) {
    return new TensorLayout(
        name,
        stack(block, layers, LAYER_NORM + ", "),
        "emb.weight",
        "head.weight",
        prefixes(
            "blocks.0.ln0.",
            IntStream.range(0, layers),
            List.of("blocks.%d.ln1.", "blocks.%d.att.", "blocks.%d.ln2.", "blocks.%d.ffn."),
            "ln_out."),
        unused,
        NO_ALPHABET);
  }

  private static TensorLayout mamba(Map<String, Tensor> tensors, double epsilon) {
    int layers = count(tensors, "backbone.layers.%d.mixer.A_log", 0);
    String first = "backbone.layers.0.mixer.";
    Tensor states = tensor(tensors, first + "A_log");
    String norm = "norm(epsilon=" + epsilon + ")";
    String block =
        "[%s, mamba(expand=%d,states=%d,taps=%d,rank=%d)]"
            .formatted(
                norm,
                times(states.size(0), tensor(tensors, first + "in_proj.weight").size(1)),
                states.size(1),
                tensor(tensors, first + "conv1d.weight").size(2),
                tensor(tensors, first + "dt_proj.weight").size(1));
    boolean plural = tensors.containsKey("backbone.embeddings.weight");
    return new TensorLayout(
        "Mamba",
        "(%s) * %d, %s".formatted(block, layers, norm),
        "backbone.embedding" + (plural ? "s" : "") + ".weight",
        tensors.containsKey("lm_head.weight") ? "lm_head.weight" : "",
        prefixes(
            "",
            IntStream.range(0, layers),
            List.of("backbone.layers.%d.norm.", "backbone.layers.%d.mixer."),
            "backbone.norm_f."),
        NOTHING,
        NO_ALPHABET);
  }

  /**
   * RWKV-7's time mix. Our maps for w, a, v and g have one rank; where the file has several, the
   * largest, and the rest of the other maps is zero, which changes nothing.
   */
  private static String timeMix7(Map<String, Tensor> tensors, String first, String second) {
    int rank = 0;
    for (String name : List.of(first + "w1", first + "a1", first + "g1", second + "v1")) {
      rank = Math.max(rank, tensors.containsKey(name) ? tensors.get(name).size(1) : 0);
    }
    return "rwkv7(heads=%d,rank=%d)".formatted(tensor(tensors, first + "r_k").size(0), rank);
  }

  private static String channels(Map<String, Tensor> tensors, String block, String prefix) {
    Tensor key = tensor(tensors, prefix + "key.weight");
    return "%s(expand=%d)".formatted(block, times(key.size(0), key.size(1)));
  }

  private static int times(int wide, int width) {
    if (wide < width || wide % width != 0) {
      throw new InvalidInput(
          "expected an inner width that is a multiple of the width %d, got %d"
              .formatted(width, wide));
    }
    return wide / width;
  }

  private static String stack(String block, int layers, String before) {
    return "%s(%s) * %d, %s".formatted(before, block, layers, LAYER_NORM);
  }

  private static List<String> prefixes(
      String before, IntStream layers, List<String> each, String after) {
    List<String> all = new ArrayList<>();
    if (!before.isEmpty()) {
      all.add(before);
    }
    layers.forEach(l -> each.forEach(pattern -> all.add(pattern.formatted(l))));
    all.add(after);
    return all;
  }

  /** How many layers there are, one after the other. */
  private static int count(Map<String, Tensor> tensors, String pattern, int from) {
    int end = from;
    while (tensors.containsKey(pattern.formatted(end))) {
      end++;
    }
    return end - from;
  }

  /** A tensor that the layout needs. */
  static Tensor tensor(Map<String, Tensor> tensors, String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new InvalidInput("the tensor \"%s\" is missing".formatted(name));
    }
    return tensor;
  }
}
