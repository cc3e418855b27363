package dev.unroll.experiments.interchange.torch;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.interchange.file.FloatTensor;
import dev.unroll.experiments.interchange.part.Part;
import dev.unroll.layers.blocks.ReluCell;
import dev.unroll.runtime.Cell;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.Squash;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives the weights of a network PyTorch's names: {@code embedding.weight}, {@code
 * rnn.weight_ih_l0} …, {@code head.weight}, {@code head.bias}. PyTorch has two biases where ours
 * has one: the second is 0, but for what stands inside the recurrent product of a GRU.
 */
public final class TorchWriter {
  private TorchWriter() {}

  /**
   * The tensors by name.
   *
   * @throws InvalidInput if PyTorch has no module like the recurrent layers
   */
  public static Map<String, FloatTensor> tensors(List<Part> parts) {
    List<Part.Walk> walks = walks(parts);
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    for (Part part : parts) {
      if (part instanceof Part.Embedding table) {
        tensors.put(
            TorchNames.EMBEDDING, new FloatTensor(table.table(), table.inputs(), table.outputs()));
      } else if (part instanceof Part.Walk walk) {
        put(walk, walks.indexOf(walk), tensors);
      } else if (part instanceof Part.Dense dense) {
        tensors.put(
            TorchNames.HEAD_WEIGHT,
            new FloatTensor(dense.weight(), dense.outputs(), dense.inputs()));
        tensors.put(TorchNames.HEAD_BIAS, new FloatTensor(dense.bias(), dense.outputs()));
      }
    }
    return tensors;
  }

  /**
   * What the tensors do not tell: the nonlinearity of {@code nn.RNN}, what the head does to its
   * sums, and whether the last step alone is answered.
   */
  public static Map<String, String> metadata(List<Part> parts) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("format", "pt");
    facts.put(
        TorchNames.NONLINEARITY, walks(parts).get(0).block() instanceof ReluCell ? "relu" : "tanh");
    facts.put(
        TorchNames.ANSWERS,
        parts.stream().anyMatch(Part.LastStep.class::isInstance) ? "last step" : "every step");
    for (Part part : parts) {
      if (part instanceof Part.Dense dense && dense.squash() != Squash.IDENTITY) {
        facts.put(TorchNames.HEAD, dense.squash().name().toLowerCase(java.util.Locale.ROOT));
      }
    }
    return facts;
  }

  private static List<Part.Walk> walks(List<Part> parts) {
    List<Part.Walk> walks =
        parts.stream().filter(Part.Walk.class::isInstance).map(Part.Walk.class::cast).toList();
    if (walks.isEmpty()) {
      throw new InvalidInput("expected a network with a recurrent layer, got none");
    }
    Part.Walk first = walks.get(0);
    for (Part.Walk walk : walks) {
      if (!(walk.block() instanceof Cell)
          || !TorchNames.CELLS.contains(walk.block().getClass())
          || walk.block().getClass() != first.block().getClass()
          || walk.width() != first.width()
          || walk.merge().isPresent() != first.merge().isPresent()) {
        throw new InvalidInput(
            "PyTorch has no module for these recurrent layers (%s): expected tanh RNN, ReLU RNN, LSTM or GRU layers, all of one kind and width; --format onnx takes more"
                .formatted(walks.stream().map(one -> one.name() + " " + one.width()).toList()));
      }
      if (walk.merge().isPresent() && !walk.merge().equals(Optional.of(Part.Merge.CONCAT))) {
        throw new InvalidInput(
            "PyTorch's bidirectional layers concatenate, and these %s: use --format onnx"
                .formatted(walk.merge().get()));
      }
    }
    return walks;
  }

  private static void put(Part.Walk walk, int layer, Map<String, FloatTensor> tensors) {
    for (int d = 0; d < walk.directions().size(); d++) {
      String suffix = TorchNames.suffix(layer, d > 0);
      Map<String, float[]> own = walk.directions().get(d);
      for (Parameter p : walk.parameters()) {
        if (p.role() != Parameter.Role.BIAS) {
          tensors.put(
              TorchNames.RNN + p.torch() + suffix,
              new FloatTensor(own.get(p.name()), p.columns(), p.rows()));
        }
      }
      float[] b = own.get(Cell.BIAS);
      tensors.put(TorchNames.RNN + TorchNames.BIAS_IH + suffix, new FloatTensor(b, b.length));
      float[] second = new float[b.length];
      float[] inside = own.get(Cell.RECURRENT_BIAS);
      if (inside != null) {
        System.arraycopy(inside, 0, second, b.length - inside.length, inside.length);
      }
      tensors.put(TorchNames.RNN + TorchNames.BIAS_HH + suffix, new FloatTensor(second, b.length));
    }
  }
}
