package dev.unroll.experiments.train;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Keeps the parameters that a network had after its best epoch; at first those it starts with.
 *
 * @param <E> what other observers throw
 */
public final class BestParameters<E extends Exception> implements TrainingLoop.Observer<E> {
  private final MultiLayerNetwork network;
  private final Validation<E> validation;
  private INDArray best;

  /**
   * @param validation which has to be called before this
   */
  public BestParameters(MultiLayerNetwork network, Validation<E> validation) {
    this.network = network;
    this.validation = validation;
    this.best = network.params().dup();
  }

  @Override
  public boolean ended(int epoch) {
    if (validation.state().improved()) {
      best = network.params().dup();
    }
    return true;
  }

  /** Gives them to the network. */
  public void restore() {
    network.setParams(best);
  }
}
