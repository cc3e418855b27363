package dev.unroll.experiments.parity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two layers, two directions, start states and unequal lengths at once, which none of PyTorch's
 * files has. Outputs come from loops over PyTorch's definition, gradients from central differences.
 */
final class CombinedCaseTest {
  private static final int T = 5;
  private static final int N = 3;
  private static final int I = 2;
  private static final int H = 3;
  private static final int[] LENGTHS = {3, 5, 1};

  @TempDir private Path folder;

  private final Random random = new Random(8);

  @Test
  void everythingAtOnceAgrees() throws IOException {
    Map<String, double[][][]> given = new LinkedHashMap<>();
    given.put("x", draw(T, N, I));
    given.put("h_0", draw(4, N, H));
    for (int k = 0; k < 4; k++) {
      given.put("weight_ih" + suffix(k), draw(1, H, k < 2 ? I : 2 * H));
      given.put("weight_hh" + suffix(k), draw(1, H, H));
      given.put("bias_ih" + suffix(k), draw(1, 1, H));
      given.put("bias_hh" + suffix(k), draw(1, 1, H));
    }
    double[][][] dy = draw(T, N, 2 * H);
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("case", "combined");
    file.put("cell", "rnn_tanh");
    file.put("layers", 2);
    file.put("bidirectional", true);
    file.put("batch", N);
    file.put("time", T);
    file.put("input_size", I);
    file.put("hidden_size", H);
    file.put("lengths", LENGTHS);
    file.put("grad_y", dy);
    double[][][] end = new double[4][N][];
    file.put("y", run(given, end));
    file.put("h_n", end);
    Map<String, Object> weights = new LinkedHashMap<>();
    Map<String, Object> gradients = new LinkedHashMap<>();
    given.forEach(
        (name, values) -> {
          boolean weight = name.contains("_l");
          (weight ? weights : file).put(name, flattened(name, values));
          (weight ? gradients : file)
              .put(weight ? name : "grad_" + name, flattened(name, slope(given, values, dy)));
        });
    file.put("weights", weights);
    file.put("grad_weights", gradients);
    Path path = folder.resolve("combined.json");
    new ObjectMapper().writeValue(path.toFile(), file);

    ParityResult result = Parity.check(path, Precision.DOUBLE);

    Map<String, Double> errors = result.largestRelativeErrorByQuantity();
    assertThat(errors).hasSize(2 + 2 + 16).containsKeys("grad_h_0", "weight_hh_l1_reverse");
    assertThat(errors.get("y")).isLessThan(1e-12);
    assertThat(errors.get("h_n")).isLessThan(1e-12);
    assertThat(result.worst()).isLessThan(1e-8); // what differences can tell
  }

  /** PyTorch's layout: weights have no leading dimension, biases are vectors. */
  private static Object flattened(String name, double[][][] values) {
    if (name.startsWith("bias")) {
      return values[0][0];
    }
    return name.startsWith("weight") ? values[0] : values;
  }

  private static double[][][] run(Map<String, double[][][]> p, double[][][] end) {
    double[][][] x = p.get("x");
    for (int layer = 0; layer < 2; layer++) {
      double[][][] y = new double[T][N][2 * H];
      for (int d = 0; d < 2; d++) {
        int k = 2 * layer + d;
        for (int n = 0; n < N; n++) {
          double[] h = p.get("h_0")[k][n];
          for (int s = 0; s < LENGTHS[n]; s++) {
            int t = d == 0 ? s : LENGTHS[n] - 1 - s;
            h = step(p, suffix(k), x[t][n], h);
            System.arraycopy(h, 0, y[t][n], d * H, H);
          }
          end[k][n] = h;
        }
      }
      x = y;
    }
    return x;
  }

  private static double[] step(
      Map<String, double[][][]> p, String suffix, double[] x, double[] before) {
    double[] h = new double[H];
    for (int j = 0; j < H; j++) {
      double a = p.get("bias_ih" + suffix)[0][0][j] + p.get("bias_hh" + suffix)[0][0][j];
      for (int i = 0; i < x.length; i++) {
        a += p.get("weight_ih" + suffix)[0][j][i] * x[i];
      }
      for (int i = 0; i < H; i++) {
        a += p.get("weight_hh" + suffix)[0][j][i] * before[i];
      }
      h[j] = Math.tanh(a);
    }
    return h;
  }

  private static double[][][] slope(
      Map<String, double[][][]> p, double[][][] point, double[][][] dy) {
    double step = 1e-5;
    double[][][] slope = new double[point.length][point[0].length][point[0][0].length];
    for (int a = 0; a < point.length; a++) {
      for (int b = 0; b < point[a].length; b++) {
        for (int c = 0; c < point[a][b].length; c++) {
          double at = point[a][b][c];
          point[a][b][c] = at + step;
          double up = loss(p, dy);
          point[a][b][c] = at - step;
          slope[a][b][c] = (up - loss(p, dy)) / (2 * step);
          point[a][b][c] = at;
        }
      }
    }
    return slope;
  }

  private static double loss(Map<String, double[][][]> p, double[][][] dy) {
    double[][][] y = run(p, new double[4][N][]);
    double loss = 0;
    for (int t = 0; t < T; t++) {
      for (int n = 0; n < N; n++) {
        for (int j = 0; j < 2 * H; j++) {
          loss += y[t][n][j] * dy[t][n][j];
        }
      }
    }
    return loss;
  }

  private static String suffix(int k) {
    return "_l" + k / 2 + (k % 2 == 1 ? "_reverse" : "");
  }

  private double[][][] draw(int a, int b, int c) {
    double[][][] values = new double[a][b][c];
    for (double[][] rows : values) {
      for (double[] row : rows) {
        for (int j = 0; j < c; j++) {
          row[j] = random.nextGaussian() / 2;
        }
      }
    }
    return values;
  }
}
