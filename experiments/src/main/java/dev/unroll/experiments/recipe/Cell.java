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
  DL4J_SIMPLE_RNN
}
