package dev.unroll.experiments.recipe;

/** The recurrent layer a network is made of; written in lower case with hyphens. */
public enum Cell {
  TANH_RNN,
  RELU_RNN,
  LSTM,
  GRU,
  /** DL4J's own LSTM, to compare with. */
  DL4J_LSTM,
  /** DL4J's own tanh RNN, to compare with. */
  DL4J_SIMPLE_RNN;

  /** Whether it has a forget gate whose bias can be set. */
  public boolean forgets() {
    return this == LSTM || this == DL4J_LSTM;
  }

  /** Whether its gate biases can start spread over time lags. */
  public boolean chrono() {
    return this == LSTM || this == GRU;
  }
}
