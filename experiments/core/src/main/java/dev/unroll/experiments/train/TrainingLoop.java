package dev.unroll.experiments.train;

import java.util.Iterator;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Trains a network epoch by epoch. What is measured, kept and written down, and when the training
 * ends, is decided by observers.
 *
 * @param network whose weights change
 * @param observers called in this order
 * @param <E> what observers throw
 */
public record TrainingLoop<E extends Exception>(
    MultiLayerNetwork network, List<Observer<E>> observers) {

  /** Follows a training in the thread that trains, and may end it. */
  public interface Observer<E extends Exception> {
    /** Whether an epoch is to be trained; if not, the training ends. */
    default boolean allows(int epoch) throws E {
      return true;
    }

    /** After the update on a minibatch. Returns whether the epoch continues. */
    default boolean updated(int epoch, DataSet batch) throws E {
      return true;
    }

    /**
     * After the updates of an epoch. Returns whether the training continues; if not, the observers
     * after this one are not called.
     */
    default boolean ended(int epoch) throws E {
      return true;
    }
  }

  /** The minibatches of an epoch, which may be made one by one. */
  @FunctionalInterface
  public interface Minibatches {
    Iterable<DataSet> of(int epoch);
  }

  /** What is done with a minibatch. */
  @FunctionalInterface
  interface Step {
    /** Before an epoch. */
    default void begin() {}

    /**
     * Trains.
     *
     * @param last whether it is the last of its epoch
     */
    void train(DataSet batch, boolean last);
  }

  /** Makes the updates of an epoch. */
  @FunctionalInterface
  interface Epoch<E extends Exception> {
    void train(int epoch) throws E;
  }

  /**
   * Trains until an observer ends it.
   *
   * @param done epochs that are trained already
   */
  public void run(int done, Minibatches batches) throws E {
    run(done, batches, (batch, last) -> network.fit(batch));
  }

  /** The same with a step that may make an update of several minibatches. */
  void run(int done, Minibatches batches, Step step) throws E {
    runEpochs(done, epoch -> train(epoch, batches.of(epoch), step));
  }

  /** The same with updates that are made elsewhere. */
  void runEpochs(int done, Epoch<E> updates) throws E {
    int epoch = done + 1;
    while (allowed(epoch)) {
      updates.train(epoch);
      for (Observer<E> observer : observers) {
        if (!observer.ended(epoch)) {
          return;
        }
      }
      epoch++;
    }
  }

  private boolean allowed(int epoch) throws E {
    for (Observer<E> observer : observers) {
      if (!observer.allows(epoch)) {
        return false;
      }
    }
    return true;
  }

  private void train(int epoch, Iterable<DataSet> batches, Step step) throws E {
    step.begin();
    for (Iterator<DataSet> rest = batches.iterator(); rest.hasNext(); ) {
      DataSet batch = rest.next();
      step.train(batch, !rest.hasNext());
      boolean continues = true;
      for (Observer<E> observer : observers) {
        continues &= observer.updated(epoch, batch);
      }
      if (!continues) {
        return;
      }
    }
  }
}
