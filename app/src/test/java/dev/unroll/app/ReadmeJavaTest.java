package dev.unroll.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The README's Java compiles as it stands there, trains and streams. */
final class ReadmeJavaTest {
  private static final Path README = Path.of("").toAbsolutePath().resolveSibling("README.md");
  private static final Pattern BLOCK = Pattern.compile("(?s)```java\\n(.*?)```");

  /** Its two blocks, the first with what it calls x, labels and step, the second with an array. */
  private static final String SOURCE =
      """
      import dev.unroll.layers.*;
      import org.deeplearning4j.nn.conf.*;
      import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
      import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
      import org.nd4j.linalg.activations.Activation;
      import org.nd4j.linalg.api.ndarray.INDArray;
      import org.nd4j.linalg.learning.config.Adam;
      import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

      public final class Readme {
        public static Object[] train(INDArray x, INDArray labels, INDArray step) {
      %s
          return new Object[] {network, y};
        }

        public static float[] stream(MultiLayerNetwork network, float[] x) {
      %s
          return y;
        }
      }
      """;

  @TempDir private Path folder;

  @Test
  void compilesTrainsAndStreams() throws Exception {
    List<String> blocks =
        BLOCK.matcher(Files.readString(README)).results().map(block -> block.group(1)).toList();
    assertThat(blocks).hasSize(2);
    Path file = folder.resolve("Readme.java");
    Files.writeString(file, SOURCE.formatted(blocks.get(0), blocks.get(1)));
    compile(file);
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      Class<?> readme = loader.loadClass("Readme");
      Nd4j.getRandom().setSeed(1);
      INDArray x = Nd4j.rand(DataType.FLOAT, 4, 3, 6);
      INDArray labels = Nd4j.rand(DataType.FLOAT, 4, 2, 6);
      INDArray step = Nd4j.rand(DataType.FLOAT, 1, 3, 1);
      Method train = readme.getMethod("train", INDArray.class, INDArray.class, INDArray.class);
      Object[] result = (Object[]) train.invoke(null, x, labels, step);

      MultiLayerNetwork network = (MultiLayerNetwork) result[0];
      MultiLayerNetwork fresh = new MultiLayerNetwork(network.getLayerWiseConfigurations().clone());
      fresh.init();
      DataSet seen = new DataSet(x, labels);
      assertThat(network.score(seen)).as("has learnt").isLessThan(fresh.score(seen));
      INDArray y = (INDArray) result[1];
      assertThat(y.shape()).containsExactly(1, 2, 1);

      Method stream = readme.getMethod("stream", MultiLayerNetwork.class, float[].class);
      float[] same = step.dup('c').data().asFloat();
      float[] streamed = (float[]) stream.invoke(null, network, same);
      assertThat(streamed).containsExactly(y.dup('c').data().asFloat(), offset(1e-5f));
    }
  }

  private void compile(Path file) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assertThat(compiler).as("a JDK, as the build needs").isNotNull();
    StringWriter said = new StringWriter();
    List<String> options =
        List.of(
            "-proc:none", "-d", folder.toString(), "-cp", System.getProperty("java.class.path"));
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler.getTask(said, files, null, options, null, files.getJavaFileObjects(file)).call();
      assertThat(compiled).as(said.toString()).isTrue();
    }
  }
}
