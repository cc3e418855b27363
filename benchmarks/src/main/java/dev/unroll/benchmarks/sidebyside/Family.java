package dev.unroll.benchmarks.sidebyside;

import dev.unroll.benchmarks.Contender;
import dev.unroll.benchmarks.Size;
import java.util.Optional;

/** A cell, and who has a layer of it. */
enum Family {
  TANH_RNN("tanh RNN", "rnn", 1, Contender.UNROLL_TANH_RNN),
  LSTM("LSTM", "lstm", 4, Contender.UNROLL_LSTM),
  GRU("GRU", "gru", 3, Contender.UNROLL_GRU);

  private final String title;
  private final String torch;
  private final int gates;
  private final Contender ours;

  Family(String title, String torch, int gates, Contender ours) {
    this.title = title;
    this.torch = torch;
    this.gates = gates;
    this.ours = ours;
  }

  String title() {
    return title;
  }

  /** Its name in the script that measures PyTorch. */
  String torch() {
    return torch;
  }

  Contender ours() {
    return ours;
  }

  /** DL4J's layer; empty for the GRU. */
  Optional<Contender> dl4j() {
    return Optional.ofNullable(ours.counterpart());
  }

  /**
   * Floating-point operations of a forward pass: both products of every step, 2·N·T·(I+H)·G·H. A
   * training step is counted three times that.
   */
  double forwardFlops(Size size) {
    return 2.0
        * size.batch()
        * size.steps()
        * (size.inputs() + size.hidden())
        * gates
        * size.hidden();
  }
}
