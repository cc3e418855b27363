package dev.unroll.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.layers.blocks.Blocks;
import dev.unroll.runtime.Parameter;
import dev.unroll.layers.reference.CellBlock;
import dev.unroll.runtime.SequenceBlock;
import dev.unroll.runtime.Stages;
import dev.unroll.runtime.Streamer;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

/** Every block takes its steps where neither ND4J nor Deeplearning4j is on the class path. */
final class WithoutNd4jTest {
  private static final int IN = 8;
  private static final int OUT = 8;

  @Test
  void everyBlockStepsOnTheJdkAlone() throws Exception {
    URL[] path = {source(Blocks.class), source(CellBlock.class), source(WithoutNd4jTest.class)};
    try (URLClassLoader alone = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
      assertThatThrownBy(() -> alone.loadClass(Nd4j.class.getName()))
          .isInstanceOf(ClassNotFoundException.class);
      Method step = alone.loadClass(Walk.class.getName()).getMethod("of", String.class);
      for (String name : Blocks.names()) {
        assertThat((float[]) step.invoke(null, name)).as(name).isEqualTo(Walk.of(name));
      }
    }
  }

  private static URL source(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  /** Loaded twice: here, and by a class loader that knows the JDK and this project alone. */
  public static final class Walk {
    private Walk() {}

    /** The outputs of a block's fifth step. */
    public static float[] of(String name) {
      SequenceBlock block = Blocks.named(name);
      Random random = new Random(7);
      Map<String, float[]> parameters = new HashMap<>();
      for (Parameter parameter : block.parameters(IN, OUT)) {
        parameters.put(parameter.name(), draw(random, (int) parameter.length()));
      }
      Streamer streamer = new Streamer(List.of(Stages.block(block, IN, OUT, parameters)));
      float[] y = new float[OUT];
      for (int t = 0; t < 5; t++) {
        streamer.step(draw(random, IN), y);
      }
      return y;
    }

    private static float[] draw(Random random, int length) {
      float[] values = new float[length];
      for (int k = 0; k < length; k++) {
        values[k] = random.nextFloat() - 0.5f;
      }
      return values;
    }
  }
}
