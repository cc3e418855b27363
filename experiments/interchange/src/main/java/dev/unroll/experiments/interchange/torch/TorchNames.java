package dev.unroll.experiments.interchange.torch;

import dev.unroll.layers.blocks.GruCell;
import dev.unroll.layers.blocks.LstmCell;
import dev.unroll.layers.blocks.ReluCell;
import dev.unroll.layers.blocks.TanhCell;
import dev.unroll.runtime.Cell;
import java.util.Set;

/** Names of tensors, and the keys that our own files have beside them. */
final class TorchNames {
  static final String EMBEDDING = "embedding.weight";
  static final String RNN = "rnn.";
  static final String WEIGHT_IH = "weight_ih";
  static final String WEIGHT_HH = "weight_hh";
  static final String BIAS_IH = "bias_ih";
  static final String BIAS_HH = "bias_hh";
  static final String HEAD_WEIGHT = "head.weight";
  static final String HEAD_BIAS = "head.bias";

  static final String NONLINEARITY = "unroll.nonlinearity";
  static final String ANSWERS = "unroll.answers";
  static final String HEAD = "unroll.head";

  /** The cells that PyTorch has, too. */
  static final Set<Class<? extends Cell>> CELLS =
      Set.of(TanhCell.class, ReluCell.class, GruCell.class, LstmCell.class);

  private TorchNames() {}

  /** Of a layer's tensors, such as {@code _l0_reverse}. */
  static String suffix(int layer, boolean backward) {
    return "_l" + layer + (backward ? "_reverse" : "");
  }
}
