package dev.unroll.experiments.network;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The classes that the configuration of a saved network may name: those of the networks that Unroll
 * writes. Every other one is refused before it is loaded.
 */
final class NetworkClasses {
  private static final Set<String> KNOWN =
      Stream.of(
              in(
                  "dev.unroll.layers.",
                  "Recurrent, TanhRnn, ReluRnn, Lstm, Gru, SoftmaxOutput, SmoothedCrossEntropy,"
                      + " TokenEmbedding, FastAdam, DecoupledDecay, RateSchedule"),
              in("dev.unroll.layers.init.", "Orthogonal"),
              in("dev.unroll.experiments.forecast.neural.", "HeadLoss"),
              in("org.deeplearning4j.nn.conf.layers.", "LSTM, OutputLayer, RnnOutputLayer"),
              in(
                  "org.deeplearning4j.nn.conf.layers.recurrent.",
                  "SimpleRnn, Bidirectional, LastTimeStep"),
              in("org.deeplearning4j.nn.conf.distribution.", "NormalDistribution"),
              in(
                  "org.deeplearning4j.nn.weights.",
                  "WeightInitXavier, WeightInitIdentity, WeightInitDistribution"),
              in(
                  "org.nd4j.linalg.activations.impl.Activation",
                  "TanH, ReLU, Sigmoid, Softmax, Identity"),
              in("org.nd4j.linalg.lossfunctions.impl.Loss", "MCXENT, MSE"),
              in("org.nd4j.linalg.learning.config.", "Adam, RmsProp, Nesterovs, Sgd"))
          .flatMap(names -> names)
          .collect(Collectors.toUnmodifiableSet());

  /** Names that classes had in earlier versions, and what they are called now. */
  private static final Map<String, String> RENAMED = Map.of();

  private NetworkClasses() {}

  /** Whether a configuration may name this class. */
  static boolean known(String name) {
    return KNOWN.contains(name);
  }

  /** What a class is called now, which may be what it was always called. */
  static String current(String name) {
    return RENAMED.getOrDefault(name, name);
  }

  private static Stream<String> in(String prefix, String names) {
    return Stream.of(names.split(", ")).map(prefix::concat);
  }
}
