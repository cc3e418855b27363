package dev.unroll.experiments.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where a run takes place: what may explain that another machine measures something else. */
public final class Environment {
  private static final List<String> STARTING =
      List.of(
          "-Dunroll.terminal=",
          "-Dunroll.columns=",
          "-Dunroll.results=",
          "-Dunroll.note=",
          "-Dunroll.pytorch=",
          "-Xshare",
          "-Xlog",
          "-XX:SharedArchiveFile=");

  static final String FLAGS = "jvm-flags";

  private Environment() {}

  /** What this program and machine are, in order. What cannot be known is left out. */
  public static Map<String, String> capture() {
    Properties build = build();
    Map<String, String> facts = new LinkedHashMap<>();
    put(facts, "unroll", build.getProperty("version"));
    put(facts, "revision", build.getProperty("revision"));
    put(facts, "dl4j", build.getProperty("dl4j"));
    put(facts, "jvm", System.getProperty("java.vendor") + " " + System.getProperty("java.version"));
    put(facts, "vm", System.getProperty("java.vm.name"));
    put(facts, "os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    put(facts, "arch", System.getProperty("os.arch"));
    cpu(Path.of("/proc/cpuinfo")).ifPresent(model -> facts.put("cpu", model));
    Runtime runtime = Runtime.getRuntime();
    facts.put("processors", Integer.toString(runtime.availableProcessors()));
    facts.put("max-heap-mib", Long.toString(runtime.maxMemory() >> 20));
    put(facts, "OMP_NUM_THREADS", System.getenv("OMP_NUM_THREADS"));
    put(facts, FLAGS, flags(ManagementFactory.getRuntimeMXBean().getInputArguments()));
    return facts;
  }

  /** Those flags of the JVM that may change what a run computes, not those of how it starts. */
  static String flags(List<String> arguments) {
    return arguments.stream()
        .filter(flag -> STARTING.stream().noneMatch(flag::startsWith))
        .collect(Collectors.joining(" "));
  }

  /** The processor's name where the system tells it. */
  static Optional<String> cpu(Path info) {
    if (!Files.isReadable(info)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(info)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  private static void put(Map<String, String> facts, String key, String value) {
    if (value != null && !value.isBlank()) {
      facts.put(key, value);
    }
  }

  private static Properties build() {
    Properties build = new Properties();
    try (InputStream in = Environment.class.getResourceAsStream("/unroll-build.properties")) {
      if (in != null) {
        build.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return build;
  }
}
