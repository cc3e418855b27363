package dev.unroll.experiments.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.task.Task;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The losses' gradients against finite differences of the losses written out. */
final class LossesTest {
  private static final int[] ALL = {0, 1, 2};
  private static final double STEP = 1e-6;

  private final INDArray y = Nd4j.randn(DataType.DOUBLE, 2, 4, 3);

  @Test
  void crossEntropyOfOneAnswerAskedForAtEveryStep() {
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, 2, 4).putScalar(0, 2, 1).putScalar(1, 0, 1);
    Sample sample = sample(labels, null);
    INDArray dy = Losses.everyStep(Task.Loss.CROSS_ENTROPY, y, sample);
    assertIsGradient(
        dy,
        answers -> {
          double loss = 0;
          for (int n = 0; n < 2; n++) {
            for (int t = 0; t < 3; t++) {
              double sum = 0;
              for (int k = 0; k < 4; k++) {
                sum += Math.exp(answers.getDouble(n, k, t));
              }
              loss += Math.log(sum) - answers.getDouble(n, n == 0 ? 2 : 0, t);
            }
          }
          return loss;
        });
  }

  @Test
  void squaredErrorWhereSomeStepsHaveNoAnswer() {
    INDArray labels = Nd4j.randn(DataType.DOUBLE, 2, 4, 3);
    INDArray answered = Nd4j.ones(DataType.DOUBLE, 2, 3).putScalar(0, 1, 0);
    Sample sample = sample(labels, answered);
    INDArray dy = Losses.everyStep(Task.Loss.SQUARED_ERROR, y, sample);
    assertIsGradient(
        dy,
        answers -> {
          double loss = 0;
          for (int n = 0; n < 2; n++) {
            for (int t = 0; t < 3; t++) {
              for (int k = 0; k < 4; k++) {
                double error = answers.getDouble(n, k, t) - labels.getDouble(n, k, t);
                loss += n == 0 && t == 1 ? 0 : error * error / 4;
              }
            }
          }
          return loss;
        });
  }

  @Test
  void theLastAnswerIsTheLastThatIsAskedFor() {
    INDArray answered = Nd4j.ones(DataType.DOUBLE, 2, 3).putScalar(0, 2, 0);
    Sample sample = sample(Nd4j.zeros(DataType.DOUBLE, 2, 4, 3), answered);
    assertThat(sample.lastAnswers()).containsExactly(1, 2);
    INDArray at = Losses.at(y, sample.lastAnswers());
    assertThat(at.getDouble(0, 3, 1)).isEqualTo(y.getDouble(0, 3, 1));
    assertThat(at.getDouble(0, 3, 2)).isZero();
    assertThat(at.getDouble(1, 3, 1)).isZero();
  }

  private Sample sample(INDArray labels, INDArray answered) {
    return new Sample(Nd4j.zeros(2, 1, 3), null, labels, answered, List.of(ALL, ALL));
  }

  private void assertIsGradient(INDArray dy, ToDoubleFunction<INDArray> loss) {
    for (int n = 0; n < 2; n++) {
      for (int k = 0; k < 4; k++) {
        for (int t = 0; t < 3; t++) {
          double at = y.getDouble(n, k, t);
          double up = loss.applyAsDouble(y.dup().putScalar(new int[] {n, k, t}, at + STEP));
          double down = loss.applyAsDouble(y.dup().putScalar(new int[] {n, k, t}, at - STEP));
          assertThat(dy.getDouble(n, k, t)).isCloseTo((up - down) / (2 * STEP), within(1e-8));
        }
      }
    }
  }
}
