package dev.unroll.experiments.interchange.torch;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.interchange.file.Tensor;
import dev.unroll.experiments.interchange.part.Part;
import dev.unroll.experiments.interchange.part.TwoBiases;
import dev.unroll.layers.blocks.GruCell;
import dev.unroll.layers.blocks.LstmCell;
import dev.unroll.layers.blocks.ReluCell;
import dev.unroll.layers.blocks.TanhCell;
import dev.unroll.runtime.Cell;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.SequenceBlock;
import dev.unroll.runtime.Squash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the network in tensors with PyTorch's names: an {@code nn.RNN}, {@code nn.GRU} or {@code
 * nn.LSTM} (or one of their cells) of any layers and directions, maybe behind an {@code
 * nn.Embedding}, maybe before an {@code nn.Linear}. Which of the three it is shows in the shapes.
 */
public final class TorchReader {
  /** The fact that says which nonlinearity an {@code nn.RNN} has. */
  public static final String NONLINEARITY = TorchNames.NONLINEARITY;

  private static final Pattern FIRST = Pattern.compile("(.*\\.)?weight_ih(_l0)?");
  private static final int MAX_NAMES = 5; // in a message

  private final Map<String, Tensor> tensors;
  private final Map<String, String> facts;
  private final Set<String> left;
  private final String prefix; // such as "rnn."
  private final boolean cell; // an nn.LSTMCell, whose names end without a layer
  private final boolean both;
  private final int width; // H
  private final SequenceBlock block;

  private TorchReader(Map<String, Tensor> tensors, Map<String, String> facts, Matcher first) {
    this.tensors = tensors;
    this.facts = facts;
    this.left = new LinkedHashSet<>(tensors.keySet());
    this.prefix = first.group(1) == null ? "" : first.group(1);
    this.cell = first.group(2) == null;
    Tensor recurrent = tensor(prefix + TorchNames.WEIGHT_HH + suffix(0, false));
    this.width = recurrent.size(1);
    this.block = block(recurrent);
    this.both = tensors.containsKey(prefix + TorchNames.WEIGHT_IH + suffix(0, true));
  }

  /** Whether the names are these. */
  public static boolean fits(Map<String, Tensor> tensors) {
    return first(tensors).isPresent();
  }

  /**
   * The parts of the network.
   *
   * @param facts what the file says beside its tensors, or the command line does
   * @throws InvalidInput naming the tensor, if one is missing, left over or of another size
   * @throws IOException if the numbers cannot be read
   */
  public static List<Part> parts(Map<String, Tensor> tensors, Map<String, String> facts)
      throws IOException {
    Matcher first = first(tensors).orElseThrow(() -> new InvalidInput("no recurrent weights"));
    return new TorchReader(tensors, facts, first).read();
  }

  private static Optional<Matcher> first(Map<String, Tensor> tensors) {
    return tensors.keySet().stream().map(FIRST::matcher).filter(Matcher::matches).findFirst();
  }

  private SequenceBlock block(Tensor recurrent) {
    int gates = recurrent.size(0) / Math.max(1, width);
    if (recurrent.size(0) == gates * width) {
      if (gates == 4) {
        return new LstmCell(1, 0);
      } else if (gates == 3) {
        return new GruCell(0);
      } else if (gates == 1) {
        return facts.getOrDefault(TorchNames.NONLINEARITY, "tanh").equals("relu")
            ? new ReluCell()
            : new TanhCell();
      }
    }
    throw new InvalidInput(
        "the tensor \"%s\": expected [H, H], [3·H, H] or [4·H, H] of an RNN, a GRU or an LSTM, got the shape %s"
            .formatted(prefix + TorchNames.WEIGHT_HH + suffix(0, false), recurrent.shape()));
  }

  private String suffix(int layer, boolean backward) {
    return cell ? "" : TorchNames.suffix(layer, backward);
  }

  private List<Part> read() throws IOException {
    List<Part> walks = new ArrayList<>();
    int inputs = tensor(prefix + TorchNames.WEIGHT_IH + suffix(0, false)).size(1);
    int next = inputs;
    int layers = 0;
    while (layers == 0
        || (!cell && tensors.containsKey(prefix + TorchNames.WEIGHT_IH + suffix(layers, false)))) {
      walks.add(walk(next, layers));
      next = both ? 2 * width : width;
      layers++;
    }
    List<Part> parts = new ArrayList<>();
    embedding(inputs).ifPresent(parts::add);
    parts.addAll(walks);
    if (facts.getOrDefault(TorchNames.ANSWERS, "").equals("last step")) {
      parts.add(new Part.LastStep());
    }
    head(next).ifPresent(parts::add);
    if (!left.isEmpty()) {
      throw new InvalidInput(
          "it has %d tensors with no place in this network, such as %s; expected an embedding, one nn.RNN, nn.GRU or nn.LSTM, and a linear layer"
              .formatted(left.size(), left.stream().limit(MAX_NAMES).toList()));
    }
    return parts;
  }

  private Part walk(int inputs, int layer) throws IOException {
    List<Map<String, float[]>> directions = new ArrayList<>();
    for (int d = 0; d < (both ? 2 : 1); d++) {
      directions.add(direction(inputs, suffix(layer, d > 0)));
    }
    return new Part.Walk(
        block, inputs, width, directions, both ? Optional.of(Part.Merge.CONCAT) : Optional.empty());
  }

  private Map<String, float[]> direction(int inputs, String suffix) throws IOException {
    Map<String, float[]> own = new LinkedHashMap<>();
    for (Parameter p : block.parameters(inputs, width)) {
      if (p.role() != Parameter.Role.BIAS) {
        own.put(
            p.name(),
            numbers(prefix + p.torch() + suffix, /* rows= */ p.columns(), /* columns= */ p.rows()));
      }
    }
    int gates = block.gates().size() * width;
    boolean biased = tensors.containsKey(prefix + TorchNames.BIAS_IH + suffix);
    float[] b = biased ? vector(prefix + TorchNames.BIAS_IH + suffix, gates) : new float[gates];
    float[] second =
        biased ? vector(prefix + TorchNames.BIAS_HH + suffix, gates) : new float[gates];
    TwoBiases.put((Cell) block, b, second, own);
    return own;
  }

  private Optional<Part> embedding(int inputs) throws IOException {
    for (String name : List.copyOf(left)) {
      Tensor table = tensors.get(name);
      if (name.endsWith(".weight")
          && name.toLowerCase(Locale.ROOT).contains("emb")
          && table.rank() == 2
          && table.size(1) == inputs) {
        float[] values = numbers(name, table.size(0), inputs);
        return Optional.of(new Part.Embedding(table.size(0), inputs, values));
      }
    }
    return Optional.empty();
  }

  private Optional<Part> head(int inputs) throws IOException {
    for (String name : List.copyOf(left)) {
      Tensor weight = tensors.get(name);
      if (name.endsWith("weight") && weight.rank() == 2 && weight.size(1) == inputs) {
        int outputs = weight.size(0);
        String bias = name.substring(0, name.length() - "weight".length()) + "bias";
        float[] w = numbers(name, outputs, inputs);
        float[] b = tensors.containsKey(bias) ? vector(bias, outputs) : new float[outputs];
        String squash = facts.getOrDefault(TorchNames.HEAD, "identity").toUpperCase(Locale.ROOT);
        return Optional.of(new Part.Dense(inputs, outputs, w, b, Squash.valueOf(squash)));
      }
    }
    return Optional.empty();
  }

  private Tensor tensor(String name) {
    Tensor found = tensors.get(name);
    if (found == null) {
      throw new InvalidInput(
          "the tensor \"%s\" is missing; there are %s"
              .formatted(name, tensors.keySet().stream().limit(MAX_NAMES).toList()));
    }
    return found;
  }

  private float[] vector(String name, int length) throws IOException {
    return numbers(name, length, 1);
  }

  /** A tensor [rows, columns]; a vector has one column. */
  private float[] numbers(String name, int rows, int columns) throws IOException {
    Tensor theirs = tensor(name);
    if (theirs.size(0) != rows
        || theirs.size(1) != columns
        || theirs.length() != Math.multiplyExact(rows, columns)) {
      throw new InvalidInput(
          "the tensor \"%s\": expected the shape [%d%s], got %s"
              .formatted(name, rows, columns == 1 ? "" : ", " + columns, theirs.shape()));
    }
    float[] values = new float[theirs.length()];
    theirs.read((k, value) -> values[k] = finite(name, value));
    left.remove(name);
    return values;
  }

  private static float finite(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new InvalidInput("the tensor \"%s\" has the number %s".formatted(name, value));
    }
    return (float) value;
  }
}
