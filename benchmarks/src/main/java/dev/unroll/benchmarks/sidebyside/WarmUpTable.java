package dev.unroll.benchmarks.sidebyside;

import static dev.unroll.benchmarks.sidebyside.Markdown.column;

import dev.unroll.benchmarks.Size;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.ToDoubleFunction;

/** Table 4: the first steps of a fresh JVM, before its code has been compiled. */
public final class WarmUpTable {
  private static final Size SIZE = new Size(32, 50, 64, 64);
  private static final List<Integer> SHOWN = List.of(1, 2, 5, 10, 50, 200);
  private static final int JVMS = 3;
  private static final String MARK = "first-steps";

  private WarmUpTable() {}

  /** One JVM: milliseconds from its start to the first step's end, then those of each step. */
  record Start(double toFirst, List<Double> steps) {
    static Start parse(String line) {
      List<Double> numbers =
          Arrays.stream(line.split(" ", -1)).skip(1).map(Double::valueOf).toList();
      return new Start(numbers.get(0), numbers.subList(1, numbers.size()));
    }
  }

  /** Trains in the fresh JVM, and prints one line, which {@link Start#parse} reads. */
  public static void main(String[] words) {
    StringJoiner line = new StringJoiner(" ").add(MARK);
    LoneLayer layer = new LoneLayer(Family.LSTM.ours(), SIZE);
    for (int k = 0; k < SHOWN.get(SHOWN.size() - 1); k++) {
      long begin = System.nanoTime();
      layer.step();
      double millis = (System.nanoTime() - begin) / 1e6;
      if (k == 0) {
        long started = ManagementFactory.getRuntimeMXBean().getStartTime();
        line.add(Long.toString(System.currentTimeMillis() - started));
      }
      line.add(Double.toString(millis));
    }
    new PrintWriter(System.out, true, StandardCharsets.UTF_8).println(line);
  }

  static String measure(BenchSetting setting) {
    List<Start> starts = new ArrayList<>();
    for (int k = 1; k <= JVMS; k++) {
      setting.progress().accept("warmup: JVM " + k + " of " + JVMS);
      starts.add(startJvm());
    }
    return new Markdown("Time to the first step")
        .paragraph(
            """
            Training steps of our LSTM layer, %s, in a fresh JVM: the median of %d JVMs. From the start of the JVM to the
            end of the first step, with ND4J loaded and the layer made: %s ms.\
            """
                .formatted(SIZE, JVMS, median(starts, Start::toFirst)))
        .table(
            1,
            SHOWN,
            column("step", step -> Integer.toString(step)),
            column("ms", step -> median(starts, start -> start.steps().get(step - 1))))
        .toString();
  }

  private static Start startJvm() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(WarmUpTable.class.getName());
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    try (BufferedReader lines = builder.start().inputReader()) {
      return lines
          .lines()
          .filter(line -> line.startsWith(MARK))
          .findFirst()
          .map(Start::parse)
          .orElseThrow(() -> new IllegalStateException("the JVM for the first steps failed"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String median(List<Start> starts, ToDoubleFunction<Start> millis) {
    return TableNumbers.text(TableNumbers.median(starts.stream().mapToDouble(millis).toArray()));
  }
}
