package dev.unroll.datasets.task;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.nd4j.linalg.dataset.DataSet;

/**
 * A part whose sequences are made when asked for, each from a random stream of its own: nothing is
 * stored, and a sequence does not depend on the minibatch it is drawn in.
 *
 * @param size number of sequences
 * @param seed of this part
 * @param maker turns one random stream a sequence into a minibatch
 */
public record GeneratedPart(int size, long seed, Maker maker) implements Sequences {

  /** Makes a minibatch, one sequence for each random stream. */
  @FunctionalInterface
  public interface Maker {
    DataSet make(List<Random> streams);
  }

  @Override
  public DataSet batch(int... positions) {
    return maker.make(Arrays.stream(positions).mapToObj(this::stream).toList());
  }

  /** The random stream the sequence at this position is made from. */
  public Random stream(int position) {
    return Seeds.random(seed, Objects.checkIndex(position, size));
  }
}
