package dev.unroll.layers.engine;

/**
 * The recurrent cells, and what an engine must know of each before it runs one.
 *
 * <p>Gate blocks stand side by side in the columns of the weights, in the order given here, which
 * is PyTorch's.
 */
public enum Cell {
  /** h = tanh(a). Elman 1990. */
  TANH(1, false, false),
  /** h = max(a, 0). With an identity start, the IRNN of Le, Jaitly and Hinton 2015. */
  RELU(1, false, false),
  /** Gates i, f, g, o and a memory c. Hochreiter and Schmidhuber 1997; Gers et al. 2000. */
  LSTM(4, true, false),
  /** Gates r, z, n; the reset acts on the recurrent product. Cho et al. 2014, variant v3. */
  GRU(3, false, true);

  private final int gates;
  private final boolean memory;
  private final boolean recurrentBias;

  Cell(int gates, boolean memory, boolean recurrentBias) {
    this.gates = gates;
    this.memory = memory;
    this.recurrentBias = recurrentBias;
  }

  /** G: how many blocks of H columns the weights have. */
  public int gates() {
    return gates;
  }

  /** Whether a memory c travels through time beside the state h. */
  public boolean memory() {
    return memory;
  }

  /** Whether the last gate has a bias of its own inside the recurrent product. */
  public boolean recurrentBias() {
    return recurrentBias;
  }
}
