package dev.unroll.experiments.interchange;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;

/** A network that another framework wrote. */
interface ImportedNetwork {

  /** What it is, such as {@code RWKV-7}. */
  String layout();

  /** How many tokens it reads and writes; 0 if it is no language model. */
  int tokens();

  /** The characters of its tokens, the last of which ends a text; empty if that is not known. */
  String alphabet();

  /**
   * The network as layers.
   *
   * @param type FLOAT, or DOUBLE to compare
   * @throws dev.unroll.datasets.input.InvalidInput if its parts do not fit, or the memory cannot
   *     hold it
   */
  MultiLayerNetwork network(DataType type);
}
