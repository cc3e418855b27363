package dev.unroll.experiments.interchange.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * What PyTorch's nn.RNN, nn.LSTM and nn.GRU answer to a parity file, from loops over their
 * equations in double precision. It shares no code with the layers, and takes one sequence at a
 * time, so that it needs no masks.
 */
final class PlainRnn {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode given;
  private final int hidden;
  private final int directions;
  private final double[][][] x; // [T][N][I], as every sequence here
  private final int[] lengths;
  private final List<PlainLayer> layers = new ArrayList<>(); // [layer · directions + direction]
  private final PlainLayer.Walk[][] walks; // [as layers][n]

  private PlainRnn(JsonNode given) {
    this.given = given;
    this.hidden = given.path("hidden_size").asInt();
    this.directions = given.path("bidirectional").asBoolean() ? 2 : 1;
    this.x = values(given.path("x"), double[][][].class);
    this.lengths = new int[x[0].length];
    Arrays.fill(lengths, x.length);
    for (int n = 0; n < given.path("lengths").size(); n++) {
      lengths[n] = given.path("lengths").get(n).asInt();
    }
    PlainCell cell = cell(given);
    JsonNode weights = given.path("weights");
    for (int k = 0; k < given.path("layers").asInt() * directions; k++) {
      PlainLayer.Weights own =
          new PlainLayer.Weights(
              values(weights.path("weight_ih" + suffix(k)), double[][].class),
              values(weights.path("weight_hh" + suffix(k)), double[][].class),
              values(weights.path("bias_ih" + suffix(k)), double[].class),
              values(weights.path("bias_hh" + suffix(k)), double[].class));
      layers.add(new PlainLayer(cell, own));
    }
    this.walks = new PlainLayer.Walk[layers.size()][lengths.length];
  }

  /** The cell that a file names. */
  static PlainCell cell(JsonNode given) {
    return PlainCell.valueOf(given.path("cell").asText().toUpperCase(Locale.ROOT));
  }

  /**
   * The answers.
   *
   * @param given x, weights, grad_y and, where the case has them, lengths, h_0 and c_0
   * @return y, h_n, c_n, grad_x, grad_h_0, grad_c_0 (those the case has) and grad_weights
   */
  static ObjectNode answers(JsonNode given) {
    return new PlainRnn(given).run();
  }

  private ObjectNode run() {
    double[][][] y = x;
    for (int k = 0; k < layers.size(); k += directions) {
      y = forward(k, y);
    }
    double[][][] dh = new double[layers.size()][lengths.length][];
    double[][][] dc = new double[layers.size()][lengths.length][];
    double[][][] dy = values(given.path("grad_y"), double[][][].class);
    for (int k = layers.size() - directions; k >= 0; k -= directions) {
      dy = backward(k, dy, dh, dc);
    }
    boolean memory = cell(given) == PlainCell.LSTM;
    ObjectNode answers = JSON.createObjectNode();
    put(answers, "y", y, true);
    put(answers, "h_n", ends(walk -> walk.h), true);
    put(answers, "c_n", ends(walk -> walk.c), memory);
    put(answers, "grad_x", dy, true);
    put(answers, "grad_h_0", dh, given.has("h_0"));
    put(answers, "grad_c_0", dc, given.has("h_0") && memory);
    ObjectNode gradients = answers.putObject("grad_weights");
    for (int k = 0; k < layers.size(); k++) {
      PlainLayer.Weights own = layers.get(k).gradients;
      gradients.set("weight_ih" + suffix(k), JSON.valueToTree(own.ih));
      gradients.set("weight_hh" + suffix(k), JSON.valueToTree(own.hh));
      gradients.set("bias_ih" + suffix(k), JSON.valueToTree(own.bih));
      gradients.set("bias_hh" + suffix(k), JSON.valueToTree(own.bhh));
    }
    return answers;
  }

  /** What each sequence's walk ended with, by layer and direction. */
  private double[][][] ends(Function<PlainLayer.Walk, double[][]> states) {
    double[][][] ends = new double[layers.size()][lengths.length][];
    for (int k = 0; k < layers.size(); k++) {
      for (int n = 0; n < lengths.length; n++) {
        ends[k][n] = states.apply(walks[k][n])[lengths[n]];
      }
    }
    return ends;
  }

  private static void put(ObjectNode answers, String name, double[][][] values, boolean there) {
    if (there) {
      answers.set(name, JSON.valueToTree(values));
    }
  }

  /** The layer whose first direction is k. Steps beyond a sequence's length stay 0. */
  private double[][][] forward(int k, double[][][] in) {
    double[][][] out = new double[in.length][lengths.length][directions * hidden];
    for (int d = 0; d < directions; d++) {
      for (int n = 0; n < lengths.length; n++) {
        PlainLayer.Walk walk =
            layers
                .get(k + d)
                .walk(
                    walked(in, n, d, 0, in[0][0].length),
                    start("h_0", k + d, n),
                    start("c_0", k + d, n));
        walks[k + d][n] = walk;
        for (int s = 0; s < lengths[n]; s++) {
          System.arraycopy(walk.h[s + 1], 0, out[step(n, d, s)][n], d * hidden, hidden);
        }
      }
    }
    return out;
  }

  private double[][][] backward(int k, double[][][] dy, double[][][] dh, double[][][] dc) {
    int width = layers.get(k).weights.ih[0].length;
    double[][][] dx = new double[dy.length][lengths.length][width];
    for (int d = 0; d < directions; d++) {
      for (int n = 0; n < lengths.length; n++) {
        PlainLayer.Slope slope = walks[k + d][n].back(walked(dy, n, d, d * hidden, hidden));
        dh[k + d][n] = slope.dh;
        dc[k + d][n] = slope.dc;
        for (int s = 0; s < lengths[n]; s++) {
          for (int i = 0; i < width; i++) {
            dx[step(n, d, s)][n][i] += slope.dx[s][i];
          }
        }
      }
    }
    return dx;
  }

  /** Some features of one sequence, in the order direction d walks it. */
  private double[][] walked(double[][][] all, int n, int d, int from, int width) {
    double[][] steps = new double[lengths[n]][];
    for (int s = 0; s < steps.length; s++) {
      steps[s] = Arrays.copyOfRange(all[step(n, d, s)][n], from, from + width);
    }
    return steps;
  }

  private int step(int n, int d, int s) {
    return d == 0 ? s : lengths[n] - 1 - s;
  }

  private double[] start(String name, int k, int n) {
    return given.has(name)
        ? values(given.path(name).path(k).path(n), double[].class)
        : new double[hidden];
  }

  private String suffix(int k) {
    return "_l" + k / directions + (k % directions == 1 ? "_reverse" : "");
  }

  private static <T> T values(JsonNode node, Class<T> type) {
    return JSON.convertValue(node, type);
  }
}
