package dev.unroll.benchmarks.sidebyside;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Table 4: the first steps of a fresh JVM, before its code has been compiled. */
final class WarmUpTable {
  private static final List<Integer> SHOWN = List.of(1, 2, 5, 10, 50, 200);
  private static final int JVMS = 3;

  private WarmUpTable() {}

  /** One JVM: milliseconds from its start to the first step's end, then those of each step. */
  record Life(double toFirst, List<Double> steps) {}

  static String measured(Setting setting) {
    List<Life> lives = new ArrayList<>();
    for (int k = 1; k <= JVMS; k++) {
      setting.progress().accept("warmup: JVM " + k + " of " + JVMS);
      lives.add(life());
    }
    return rendered(lives);
  }

  private static Life life() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(FirstSteps.class.getName());
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      try (BufferedReader lines = process.inputReader()) {
        return lines
            .lines()
            .filter(line -> line.startsWith(FirstSteps.MARK))
            .findFirst()
            .map(WarmUpTable::parsed)
            .orElseThrow(
                () -> new IllegalStateException("the JVM for the first steps did not take them"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Life parsed(String line) {
    List<Double> numbers = Arrays.stream(line.split(" ", -1)).skip(1).map(Double::valueOf).toList();
    return new Life(numbers.get(0), numbers.subList(1, numbers.size()));
  }

  static String rendered(List<Life> lives) {
    Markdown page = new Markdown("Time to the first step");
    page.words(
        """
        Training steps of our LSTM layer, %s, in a fresh JVM: the median of %d JVMs. From the start of the JVM to the
        end of the first step, with ND4J loaded and the layer made: %s ms.\
        """
            .formatted(FirstSteps.SIZE, lives.size(), Numbers.shown(median(lives, 0))));
    page.head(1, "step", "ms");
    for (int step : SHOWN) {
      page.row(Integer.toString(step), Numbers.shown(median(lives, step)));
    }
    return page.end().toString();
  }

  /** Of a step, counted from 1; 0 stands for the time to the first. */
  private static double median(List<Life> lives, int step) {
    return Numbers.median(
        lives.stream()
            .mapToDouble(life -> step == 0 ? life.toFirst() : life.steps().get(step - 1))
            .toArray());
  }
}
