package dev.unroll.experiments.interchange.parity;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * Makes the vectors in {@code src/test/resources/.../golden}: inputs, weights and slopes drawn with
 * three decimals, and what {@link PlainRnn} answers. To write them again, with the class path of
 * the tests (an IDE's, or {@code target/test-classes:../app/target/lib/*} in this module):
 *
 * <pre>java dev.unroll.experiments.interchange.parity.GoldenVectors FOLDER</pre>
 */
final class GoldenVectors {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Sizes that differ from one another, so that no two can be mistaken for each other. */
  private static final Sizes SMALL = new Sizes(6, 3, 2, 4);

  private static final Sizes UNIT = new Sizes(5, 1, 1, 1);

  static final List<Case> CASES =
      List.of(
          new Case("tanh", "rnn_tanh", SMALL, Shape.PLAIN),
          new Case("relu", "rnn_relu", SMALL, Shape.PLAIN),
          new Case("lstm", "lstm", SMALL, Shape.PLAIN),
          new Case("gru", "gru", SMALL, Shape.PLAIN),
          new Case("tanh_unit", "rnn_tanh", UNIT, Shape.PLAIN),
          new Case("lstm_unit", "lstm", UNIT, Shape.PLAIN),
          new Case("gru_one_step", "gru", new Sizes(1, 2, 3, 2), Shape.STARTED),
          new Case("tanh_uneven", "rnn_tanh", new Sizes(4, 5, 3, 17), Shape.PLAIN),
          new Case("gru_uneven", "gru", new Sizes(3, 5, 3, 9), Shape.LENGTHS),
          new Case("lstm_started", "lstm", SMALL, Shape.STARTED),
          new Case("relu_lengths", "rnn_relu", SMALL, Shape.LENGTHS),
          new Case("lstm_stacked", "lstm", SMALL, new Shape(2, false, false, false)),
          new Case("gru_bidirectional", "gru", SMALL, new Shape(1, true, false, false)),
          new Case("tanh_everything", "rnn_tanh", SMALL, Shape.EVERYTHING),
          new Case("lstm_everything", "lstm", SMALL, Shape.EVERYTHING),
          new Case("gru_everything", "gru", SMALL, Shape.EVERYTHING));

  /** T, N, I and H. */
  record Sizes(int time, int batch, int input, int hidden) {}

  /** How layers are put together, and what a case begins with. */
  record Shape(int layers, boolean bidirectional, boolean lengths, boolean started) {
    static final Shape PLAIN = new Shape(1, false, false, false);
    static final Shape LENGTHS = new Shape(1, false, true, false);
    static final Shape STARTED = new Shape(1, false, false, true);
    static final Shape EVERYTHING = new Shape(2, true, true, true);

    int directions() {
      return bidirectional ? 2 : 1;
    }
  }

  /** One file. */
  record Case(String name, String cell, Sizes sizes, Shape shape) {
    /** What the file has to hold. */
    ObjectNode made() {
      Random random = new Random(name.hashCode()); // of a string: the same everywhere
      ObjectNode file = header();
      ObjectNode weights = file.putObject("weights");
      int rows = PlainRnn.cell(file).gates() * sizes.hidden();
      int directions = shape.directions();
      for (int k = 0; k < shape.layers() * directions; k++) {
        String suffix = "_l" + k / directions + (k % directions == 1 ? "_reverse" : "");
        int width = k < directions ? sizes.input() : directions * sizes.hidden();
        put(weights, "weight_ih" + suffix, draw(random, 1, rows, width)[0]);
        put(weights, "weight_hh" + suffix, draw(random, 1, rows, sizes.hidden())[0]);
        put(weights, "bias_ih" + suffix, draw(random, 1, 1, rows)[0][0]);
        put(weights, "bias_hh" + suffix, draw(random, 1, 1, rows)[0][0]);
      }
      int states = shape.layers() * directions;
      if (shape.started()) {
        put(file, "h_0", draw(random, states, sizes.batch(), sizes.hidden()));
        if (cell.equals("lstm")) {
          put(file, "c_0", draw(random, states, sizes.batch(), sizes.hidden()));
        }
      }
      put(file, "x", draw(random, sizes.time(), sizes.batch(), sizes.input()));
      int wide = directions * sizes.hidden();
      put(file, "grad_y", draw(random, sizes.time(), sizes.batch(), wide));
      file.setAll(PlainRnn.answers(file));
      return file;
    }

    private ObjectNode header() {
      ObjectNode file = JSON.createObjectNode();
      file.put("case", name);
      file.put("framework", "loops over the equations in double precision, PlainRnn");
      file.put("cell", cell);
      file.put("layers", shape.layers());
      file.put("bidirectional", shape.bidirectional());
      file.put("batch", sizes.batch());
      file.put("time", sizes.time());
      file.put("input_size", sizes.input());
      file.put("hidden_size", sizes.hidden());
      if (shape.lengths()) { // the whole, one step, and what is between
        put(file, "lengths", lengths());
      } else {
        file.putNull("lengths");
      }
      return file;
    }

    private int[] lengths() {
      int[] lengths = new int[sizes.batch()];
      for (int n = 0; n < lengths.length; n++) {
        lengths[n] = n == 0 ? sizes.time() : n == 1 ? 1 : 1 + n % sizes.time();
      }
      return lengths;
    }
  }

  private GoldenVectors() {}

  /** Writes every case into the named folder. */
  public static void main(String[] words) throws IOException {
    Path folder = Files.createDirectories(Path.of(words[0]));
    for (Case one : CASES) {
      JSON.writerWithDefaultPrettyPrinter()
          .writeValue(folder.resolve(one.name() + ".json").toFile(), one.made());
    }
  }

  private static void put(ObjectNode node, String name, Object values) {
    node.set(name, JSON.valueToTree(values));
  }

  /** Numbers from −1 to 1. */
  private static double[][][] draw(Random random, int a, int b, int c) {
    double[][][] values = new double[a][b][c];
    for (double[][] rows : values) {
      for (double[] row : rows) {
        for (int j = 0; j < c; j++) {
          row[j] = (random.nextInt(2001) - 1000) / 1000.0;
        }
      }
    }
    return values;
  }
}
