package dev.unroll.layers.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

final class OrthogonalTest {

  @ParameterizedTest
  @CsvSource({"1,1,1", "2,2,1", "8,8,1", "31,31,0.5", "13,5,2", "5,13,2", "1,8,1", "8,1,3"})
  void theFewerOfRowsAndColumnsAreOrthogonalWithTheGainAsLength(
      int rows, int columns, double gain) {
    INDArray q = draw(new Orthogonal(gain), rows, columns);
    INDArray gram = rows >= columns ? q.transpose().mmul(q) : q.mmul(q.transpose());
    INDArray expected = Nd4j.eye(gram.size(0)).castTo(DataType.DOUBLE).muli(gain * gain);

    assertThat(q.shape()).containsExactly(rows, columns);
    assertThat(gram.sub(expected).amaxNumber().doubleValue()).isLessThan(1e-12);
  }

  @Test
  void drawsAreEvenOverAllOrthogonalMatrices() {
    // Under the Haar measure of O(3) the mean of every entry is 0 and of the squared trace is 1.
    // A QR decomposition whose signs are left as they fall has a biased diagonal.
    Nd4j.getRandom().setSeed(11);
    int draws = 2000;
    double first = 0;
    double trace = 0;
    double squaredTrace = 0;
    int reflections = 0;
    for (int k = 0; k < draws; k++) {
      INDArray q = draw(new Orthogonal(), 3, 3);
      double t = q.getDouble(0, 0) + q.getDouble(1, 1) + q.getDouble(2, 2);
      first += q.getDouble(0, 0) / draws;
      trace += t / draws;
      squaredTrace += t * t / draws;
      reflections += determinant(q) < 0 ? 1 : 0;
    }
    assertThat(first).isCloseTo(0, within(0.06)); // σ = 1/√3, 4.6 standard errors
    assertThat(trace).isCloseTo(0, within(0.1));
    assertThat(squaredTrace).isCloseTo(1, within(0.15));
    assertThat(reflections).isBetween(900, 1100);
  }

  private static double determinant(INDArray q) {
    double[][] m = q.toDoubleMatrix();
    return m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1])
        - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
        + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
  }

  @Test
  void theSeedDecidesTheDrawWhateverWasDrawnBefore() {
    Nd4j.getRandom().setSeed(3);
    INDArray first = draw(new Orthogonal(), 3, 3);
    Nd4j.getRandom().setSeed(3);

    assertThat(draw(new Orthogonal(), 3, 3)).isEqualTo(first);
    assertThat(draw(new Orthogonal(), 3, 3)).isNotEqualTo(first);
  }

  @Test
  void equalityIsTheGains() {
    assertThat(new Orthogonal(2)).isEqualTo(new Orthogonal(2)).hasToString("Orthogonal(2.0)");
    assertThat(new Orthogonal()).isEqualTo(new Orthogonal(1)).isNotEqualTo(new Orthogonal(2));
  }

  private static INDArray draw(Orthogonal init, int rows, int columns) {
    INDArray room = Nd4j.create(DataType.DOUBLE, 1, (long) rows * columns);
    return init.init(rows, columns, new long[] {rows, columns}, 'f', room);
  }
}
