package dev.unroll.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.runtime.StreamModel;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jobs of the guide compile, and their graphs can be made. */
final class GuideJobsTest {
  @TempDir private Path folder;

  private Class<?> compiled(String name) throws IOException, ReflectiveOperationException {
    Path page = Path.of("").toAbsolutePath().getParent().resolveSibling("docs/guide/streaming.md");
    String source =
        Pattern.compile("(?s)```java\n(.*?)```")
            .matcher(Files.readString(page))
            .results()
            .map((MatchResult block) -> block.group(1))
            .filter(block -> block.contains("class " + name + " "))
            .findFirst()
            .orElseThrow();
    Path file = folder.resolve(name + ".java");
    Files.writeString(file, source);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options = List.of("-d", folder.toString(), "-proc:none");
      assertThat(
              compiler
                  .getTask(messages, files, null, options, null, files.getJavaFileObjects(file))
                  .call())
          .as(messages.toString())
          .isTrue();
    }
    URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader());
    return loader.loadClass(name);
  }

  private static Method method(Class<?> job, String name, Class<?>... parameters)
      throws NoSuchMethodException {
    Method method = job.getDeclaredMethod(name, parameters);
    method.setAccessible(true);
    return method;
  }

  @Test
  void kafkas() throws IOException, ReflectiveOperationException {
    Object topology =
        method(compiled("KafkaJob"), "topology", StreamModel.class)
            .invoke(null, SmallModels.forecaster(1));
    assertThat(((Topology) topology).describe().toString()).contains("stores: [states]");
  }

  @Test
  void flinks() throws IOException, ReflectiveOperationException {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(1);
    DataStream<String> lines = environment.fromData("shop 7,2026-03-02T00:00:00Z,36.4");
    Class<?> job = compiled("FlinkJob");
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(job.getClassLoader()); // Flink finds types by it
    try {
      Object answers =
          method(job, "answers", DataStream.class, StreamModel.class)
              .invoke(null, lines, SmallModels.forecaster(1));
      ((DataStream<?>) answers).print();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
    assertThat(environment.getStreamGraph().getStreamNodes())
        .extracting(node -> Optional.ofNullable(node.getTransformationUID()).orElse(""))
        .contains("answers");
  }
}
