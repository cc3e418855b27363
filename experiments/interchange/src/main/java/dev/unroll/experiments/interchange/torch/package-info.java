/** The names and shapes that PyTorch's {@code nn.RNN}, {@code nn.GRU} and {@code nn.LSTM} have. */
package dev.unroll.experiments.interchange.torch;
