package dev.unroll.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The loops with the Vector API compute what the plain ones do. */
final class LanesTest {
  private static final Lanes PLAIN = new Lanes() {};
  private static final Lanes FASTEST = Lanes.FASTEST;
  private static final float CLOSE = 2e-5f;

  private final Random random = new Random(5);

  private float[] normal(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private void fill(float[]... arrays) {
    for (float[] array : arrays) {
      System.arraycopy(normal(array.length), 0, array, 0, array.length);
    }
  }

  private static void close(float[] found, float[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i])
          .as("number " + i)
          .isCloseTo(expected[i], within(CLOSE * (1 + Math.abs(expected[i]))));
    }
  }

  @Test
  void functionsAgreeToTheLastNumber() {
    float[] x = normal(77); // no whole number of vectors
    x[3] = Float.NEGATIVE_INFINITY;
    x[4] = -200;
    float[] expected = new float[x.length];
    float[] found = new float[x.length];

    PLAIN.exp(x, expected, 1, 76);
    FASTEST.exp(x, found, 1, 76);
    close(found, expected);
    x[3] = 50;
    PLAIN.sigmoid(x, expected, 1, 76);
    FASTEST.sigmoid(x, found, 1, 76);
    close(found, expected);
    PLAIN.tanh(x, expected, 1, 76);
    FASTEST.tanh(x, found, 1, 76);
    close(found, expected);
  }

  @Test
  void functionsOfNumbersBeyondTheirRangeAgree() {
    float infinity = Float.POSITIVE_INFINITY;
    float[] edge = {
      infinity, -infinity, 3e38f, -3e38f, 87.4f, -87.4f, 7.95f, -0f, Float.NaN, -7.95f
    };
    float[] x = new float[32]; // whole vectors of any width
    for (int i = 0; i < x.length; i++) {
      x[i] = edge[i % edge.length];
    }
    float[] expected = new float[x.length];
    float[] found = new float[x.length];

    PLAIN.exp(x, expected, 0, x.length);
    FASTEST.exp(x, found, 0, x.length);
    alike(found, expected);
    PLAIN.sigmoid(x, expected, 0, x.length);
    FASTEST.sigmoid(x, found, 0, x.length);
    alike(found, expected);
    PLAIN.tanh(x, expected, 0, x.length);
    FASTEST.tanh(x, found, 0, x.length);
    alike(found, expected);
  }

  /** Equal up to rounding, or NaN both. */
  private static void alike(float[] found, float[] expected) {
    for (int i = 0; i < found.length; i++) {
      float most = 2e-6f * Math.abs(expected[i]) + 2e-7f;
      boolean equal = Math.abs(found[i] - expected[i]) <= most;
      boolean nan = Float.isNaN(found[i]) && Float.isNaN(expected[i]);
      assertThat(equal || nan).as("number %d: %s and %s", i, found[i], expected[i]).isTrue();
    }
  }

  @Test
  void sumsAndProductsOfRowsAgreeToTheLastNumber() {
    float[] a = normal(77);
    float[] b = normal(77);
    float[] found = normal(77);
    float[] expected = found.clone();

    for (Lanes lanes : new Lanes[] {PLAIN, FASTEST}) {
      float[] into = lanes == PLAIN ? expected : found;
      lanes.add(a, 2, into, 1, 75);
      lanes.addProduct(a, 1, b, 2, into, 1, 75);
      lanes.multiply(a, 5, b, 3, into, 40, 19);
      lanes.subtract(a, 5, b, 3, into, 60, 17);
    }
    assertThat(found).containsExactly(expected);
    assertThat(FASTEST.dot(a, 1, b, 2, 75))
        .isCloseTo(PLAIN.dot(a, 1, b, 2, 75), within(10 * CLOSE));
  }

  @Test
  void exponentsBeyondAFloatEndAtItsEdgeAndNanStays() {
    SelectiveStep s = selective();
    java.util.Arrays.fill(s.delta, 1);
    s.a[0] = -500;
    s.a[1] = Float.NaN;
    s.a[2] = -1;
    FASTEST.selective(s, 0, s.size(), 0);
    assertThat(s.keep[0]).isBetween(0f, 1e-37f);
    assertThat(s.keep[1]).isNaN();
    assertThat(s.keep[2]).isCloseTo(0.5f, within(1e-7f));
  }

  @Test
  void selectiveStepsAgree() {
    SelectiveStep one = selective();
    random.setSeed(5);
    SelectiveStep other = selective();

    PLAIN.selective(one, 0, one.size(), 0);
    FASTEST.selective(other, 0, one.size(), 0);
    close(other.h, one.h);
    close(other.y, one.y);
    PLAIN.selectiveBack(one, 0, one.size(), 0);
    FASTEST.selectiveBack(other, 0, one.size(), 0);
    close(other.dbc, one.dbc);
    close(other.back, one.back);
    close(other.ddelta, one.ddelta);
    close(other.da, one.da);
    close(other.carried, one.carried);
  }

  private SelectiveStep selective() {
    SelectiveStep s = new SelectiveStep(5, 1);
    s.a = normal(s.size());
    fill(s.delta, s.input, s.b, s.c, s.h, s.carried, s.da);
    return s;
  }

  @Test
  void matrixStepsAgree() {
    for (int keys : new int[] {32, 64, 12}) { // the last is rounded up
      random.setSeed(keys);
      MatrixStep one = matrix(keys);
      random.setSeed(keys);
      MatrixStep other = matrix(keys);

      PLAIN.matrix(one, 0, one.size(), 0);
      FASTEST.matrix(other, 0, one.size(), 0);
      close(other.states, one.states);
      close(other.y, one.y);
      PLAIN.matrixBack(one, 0, one.size(), 0);
      FASTEST.matrixBack(other, 0, one.size(), 0);
      close(other.g, one.g);
      close(other.dr, one.dr);
      close(other.dw, one.dw);
      close(other.dk, one.dk);
      close(other.da, one.da);
      close(other.db, one.db);
      close(other.dv, one.dv);
    }
  }

  private MatrixStep matrix(int keys) {
    MatrixStep s = new MatrixStep(keys, 8, 1, true);
    fill(s.r, s.w, s.k, s.v, s.a, s.b, s.states, s.g);
    for (int j = 0; j < s.keys; j++) {
      s.a[j] /= s.keys; // numbers of about 1 in a sum, or rounding is all that is compared
    }
    return s;
  }

  @Test
  void nothingOfAnEarlierHeadStaysBesideASmallOne() {
    MatrixStep s = new MatrixStep(3, 2, 1, true);
    java.util.Arrays.fill(s.states, Float.NaN);
    float[] head = {9, 1, 2, 3, 4, 5, 6};

    s.read(head, 1, s.states);
    FASTEST.matrix(s, 0, 0, 0);
    assertThat(s.y).containsOnly(0);
    s.read(head, 1, s.states);
    float[] written = new float[7];
    s.write(s.states, written, 1);
    assertThat(written).containsExactly(0, 1, 2, 3, 4, 5, 6);
  }

  @Test
  void aSoftmaxInPartsIsOne() {
    int panel = FASTEST.panel();
    float[] scores = normal(24 * panel);
    scores[5] = Float.NEGATIVE_INFINITY;
    float[] top = new float[panel];
    java.util.Arrays.fill(top, -1e30f);
    float[] sum = new float[panel];
    float[] fade = new float[panel];
    float[] second = java.util.Arrays.copyOfRange(scores, 8 * panel, scores.length);
    float[] first = scores.clone();

    FASTEST.softmax(first, 8, top, sum, fade);
    FASTEST.softmax(second, 16, top, sum, fade);

    for (int q = 0; q < panel; q++) {
      double all = 0;
      for (int j = 0; j < 24; j++) {
        all += Math.exp(scores[j * panel + q]);
      }
      assertThat(sum[q] * Math.exp(top[q])).isCloseTo(all, within(1e-5 * all));
      assertThat(second[q] / sum[q])
          .isCloseTo((float) (Math.exp(scores[8 * panel + q]) / all), within(1e-6f));
    }
    assertThat(first[5]).isZero();
  }

  @Test
  void productsOfPanelsAgree() {
    int panel = FASTEST.panel();
    float[] a = normal(panel * panel);
    float[] b = normal(panel * panel);
    float[] columns = new float[panel * panel];
    float[] rows = new float[panel * panel];

    FASTEST.columns(a, 8, b, 0, columns, 0, 11);
    FASTEST.rows(a, 0, b, 0, rows, 0, 11);

    for (int r = 0; r < 8; r++) {
      float column = 0;
      float row = 0;
      for (int k = 0; k < 11; k++) {
        column += a[k * panel + 8 + r] * b[k * panel + 3];
        row += a[r * panel + k] * b[k * panel + 3];
      }
      assertThat(columns[r * panel + 3]).isCloseTo(column, within(CLOSE * 10));
      assertThat(rows[r * panel + 3]).isCloseTo(row, within(CLOSE * 10));
    }
  }
}
