package dev.unroll.benchmarks.sidebyside;

import static dev.unroll.benchmarks.sidebyside.Markdown.column;

import dev.unroll.layers.blocks.Blocks;
import dev.unroll.runtime.SequenceBlock;
import dev.unroll.runtime.Squash;
import dev.unroll.runtime.StageForm;
import dev.unroll.runtime.Stages;
import dev.unroll.runtime.StreamModel;
import dev.unroll.runtime.StreamState;
import dev.unroll.runtime.StreamStates;
import dev.unroll.runtime.Streamer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Many sequences over the same weights: memory, long runs, and the start from a file. */
public final class KeysTable {
  private static final int UNITS = 64;
  private static final int KEYS = 1_000_000;
  private static final int BRIEF_KEYS = 10_000;
  private static final long STEPS = 100_000_000;
  private static final long MAX_NANOS = 180_000_000_000L;
  private static final int JVMS = 5;

  private KeysTable() {}

  /**
   * What one model took.
   *
   * @param state bytes of the state of one sequence
   * @param alone bytes of heap for each in a state of its own
   * @param together bytes of heap for each, all together
   * @param steps over all sequences in turn
   * @param nanos a step
   * @param heap bytes of heap after the steps, more than before
   */
  record Row(
      String model,
      int keys,
      long state,
      double alone,
      double together,
      long steps,
      double nanos,
      long heap) {}

  static String measure(BenchSetting setting) {
    boolean brief = setting.budget().isBrief();
    List<Row> rows = new ArrayList<>();
    for (List<String> blocks : List.of(List.of("gru"), List.of("lstm", "lstm"))) {
      setting.progress().accept("keys: " + String.join(", ", blocks));
      rows.add(row(blocks, brief ? BRIEF_KEYS : KEYS, brief ? BRIEF_KEYS : STEPS));
    }
    setting.progress().accept("keys: starts of a JVM");
    return new Markdown("Many sequences")
        .paragraph(
            "Blocks of %d units on one input, one after the other, and an output layer, over the same weights. Bytes are those of the heap."
                .formatted(UNITS))
        .table(
            1,
            rows,
            column("model", Row::model),
            column("sequences", row -> "%,d".formatted(row.keys())),
            column("state, bytes", row -> Long.toString(row.state())),
            column("`StreamStates`, bytes each", row -> TableNumbers.text(row.together())),
            column("`StreamState`, bytes each", row -> TableNumbers.text(row.alone())),
            column("steps", row -> "%,d".formatted(row.steps())),
            column("ns a step", row -> TableNumbers.text(row.nanos())),
            column("heap after, more bytes", row -> "%,d".formatted(row.heap())))
        .paragraph(starts())
        .toString();
  }

  private static StreamModel model(List<String> blocks) {
    Random random = new Random(1);
    List<StageForm> stages = new ArrayList<>();
    for (String name : blocks) {
      int in = stages.isEmpty() ? 1 : UNITS;
      SequenceBlock block = Blocks.named(name);
      Map<String, float[]> parameters = new LinkedHashMap<>();
      block
          .parameters(in, UNITS)
          .forEach(p -> parameters.put(p.name(), draw(random, (int) p.length())));
      stages.add(Stages.block(block, in, UNITS, parameters).form());
    }
    float[][] weights = {draw(random, UNITS)};
    stages.add(Stages.dense(weights, new float[1], Squash.IDENTITY).form());
    return new StreamModel(Map.of(), stages);
  }

  private static float[] draw(Random random, int length) {
    float[] values = new float[length];
    for (int k = 0; k < length; k++) {
      values[k] = (random.nextFloat() - 0.5f) / 4;
    }
    return values;
  }

  private static Row row(List<String> blocks, int keys, long steps) {
    Streamer streamer = model(blocks).streamer();
    double alone = alone(streamer, keys);
    long before = heap();
    StreamStates states = streamer.newStates();
    for (int k = 0; k < keys; k++) {
      states.add();
    }
    long after = heap();
    float[] x = new float[1];
    float[] y = new float[1];
    long begin = System.nanoTime();
    long done = 0;
    while (done < steps && System.nanoTime() - begin < MAX_NANOS) {
      for (int k = 0; k < keys; k++) {
        x[0] = (k + done) % 7 - 3;
        streamer.step(states, k, x, y);
      }
      done += keys;
    }
    double nanos = (double) (System.nanoTime() - begin) / done;
    long more = heap() - after;
    return new Row(
        "%s, %d units".formatted(String.join(" and ", blocks), UNITS),
        states.size(),
        streamer.newState().bytes(),
        alone,
        (double) (after - before) / keys,
        done,
        nanos,
        more);
  }

  private static double alone(Streamer streamer, int keys) {
    long before = heap();
    StreamState[] states = new StreamState[keys];
    for (int k = 0; k < keys; k++) {
      states[k] = streamer.newState();
    }
    return (double) (heap() - before) / states.length;
  }

  /** Bytes of the heap that are in use. */
  private static long heap() {
    Runtime runtime = Runtime.getRuntime();
    for (int k = 0; k < 3; k++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Reads a file and answers once, in a JVM whose class path is the runtime alone. */
  public static final class First {
    private First() {}

    /** Takes the file. */
    public static void main(String[] words) throws IOException {
      Streamer streamer = StreamModel.read(Path.of(words[0])).streamer();
      float[] y = new float[streamer.outputs()];
      streamer.step(new float[streamer.inputs()], y);
      System.exit(Float.isNaN(y[0]) ? 1 : 0);
    }
  }

  private static String starts() {
    try {
      Path jar =
          Path.of(Streamer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path own = Path.of(First.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path file = Files.createTempFile("model", ".unroll");
      try (OutputStream out = Files.newOutputStream(file)) {
        model(List.of("lstm", "lstm")).write(out);
      }
      String path = jar + System.getProperty("path.separator") + own;
      double plain = median(path, file, "java.base");
      double vectors = median(path, file, "jdk.incubator.vector");
      long size = Files.size(file);
      Files.delete(file);
      return "The jar of `runtime` has %s bytes. From the start of a JVM that has it alone to the first answer of the second model from its file of %,d bytes: %s ms, with the Vector API %s ms (medians of %d)."
          .formatted(
              Files.isRegularFile(jar) ? "%,d".formatted(Files.size(jar)) : "no file, so no",
              size,
              TableNumbers.text(plain),
              TableNumbers.text(vectors),
              JVMS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static double median(String path, Path file, String module) throws IOException {
    double[] millis = new double[JVMS];
    for (int k = 0; k < JVMS; k++) {
      long begin = System.nanoTime();
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--add-modules",
                  module,
                  "-cp",
                  path,
                  First.class.getName(),
                  file.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.onExit().join().exitValue() != 0) {
        throw new IllegalStateException("the JVM for the first answer failed");
      }
      millis[k] = (System.nanoTime() - begin) / 1e6;
    }
    return TableNumbers.median(millis);
  }
}
