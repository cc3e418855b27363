package dev.unroll.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.layers.Engines.Choice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

final class EnginesTest {

  @AfterEach
  void forget() {
    System.clearProperty(Engines.PROPERTY);
  }

  @Test
  void floatsRunOnVectors() {
    Choice choice = Engines.choose(DataType.FLOAT);
    assertThat(choice.engine().name()).isEqualTo("simd");
    assertThat(choice.reason()).matches("\\d+-bit vectors, \\d+ threads?");
  }

  @Test
  void doublesRunOnTheReference() {
    Choice choice = Engines.choose(DataType.DOUBLE);
    assertThat(choice.engine().name()).isEqualTo("reference");
    assertThat(choice.reason()).contains("DOUBLE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"simd", "blas", "reference"})
  void anEngineCanBeForced(String name) {
    System.setProperty(Engines.PROPERTY, name);
    assertThat(Engines.choose().engine().name()).isEqualTo(name);
  }

  @Test
  void anUnknownEngineIsRefused() {
    System.setProperty(Engines.PROPERTY, "cuda");
    assertThatThrownBy(Engines::choose)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("-Dunroll.engine: expected one of simd, blas, reference, got \"cuda\"");
  }

  @Test
  void withoutTheVectorApiTheSameEngineRunsOverOpenBlas() throws Exception {
    String said = inAnotherJvm();
    assertThat(said)
        .contains("engine blas: OpenBLAS")
        .contains("start it with --add-modules jdk.incubator.vector to get it back")
        .contains("trained true");
  }

  private static String inAnotherJvm() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                WithoutVectors.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  /** What the other JVM runs. */
  static final class WithoutVectors {
    private WithoutVectors() {}

    public static void main(String[] words) {
      Choice choice = Engines.choose();
      System.out.println("engine " + choice.engine().name() + ": " + choice.reason());
      MultiLayerNetwork network =
          Rig.network(
              DataType.FLOAT,
              BackpropType.Standard,
              new TanhRnn.Builder().nIn(2).nOut(3).build(),
              Rig.output(3));
      INDArray before = network.params().dup();
      network.fit(
          Rig.random(1, 4, 2, 5).castTo(DataType.FLOAT),
          Rig.random(2, 4, Rig.CLASSES, 5).castTo(DataType.FLOAT));
      System.out.println("trained " + !network.params().equals(before));
    }
  }
}
