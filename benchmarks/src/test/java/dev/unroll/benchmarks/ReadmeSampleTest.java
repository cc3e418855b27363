package dev.unroll.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.layers.GradientClipping;
import dev.unroll.layers.Lstm;
import dev.unroll.layers.TanhRnn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The Java sample of docs/guide/layers.md is the one below, and it runs. */
final class ReadmeSampleTest {
  private static final String BEGIN = "    // sample\n";
  private static final String END = "    // end of the sample\n";

  @Test
  void theSampleRuns() {
    INDArray x = Nd4j.rand(DataType.FLOAT, 4, 3, 20);
    INDArray labels = Nd4j.rand(DataType.FLOAT, 4, 2, 20);
    INDArray step = Nd4j.rand(DataType.FLOAT, 1, 3, 1);
    // sample
    MultiLayerConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Adam(0.003))
            .list()
            .layer(new TanhRnn.Builder().nIn(3).nOut(32).build())
            .layer(new Lstm.Builder().nIn(32).nOut(32).forgetBias(1).build())
            .layer(
                new RnnOutputLayer.Builder(LossFunction.MSE)
                    .activation(Activation.IDENTITY)
                    .nIn(32)
                    .nOut(2)
                    .build())
            .build();
    MultiLayerNetwork network = new MultiLayerNetwork(conf);
    network.init();
    // A listener is not saved: set it again after loading.
    network.setListeners(GradientClipping.byGlobalNorm(1));
    network.fit(x, labels); // x [N, 3, T], labels [N, 2, T]
    INDArray y = network.rnnTimeStep(step); // [1, 3, 1]; the state is kept for the next call
    // end of the sample

    assertThat(y.shape()).containsExactly(1, 2, 1);
    assertThat(network.score()).isFinite();
  }

  @Test
  void theGuideShowsIt() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/dev/unroll/benchmarks/ReadmeSampleTest.java"));
    int from = source.indexOf(BEGIN) + BEGIN.length();
    String sample = source.substring(from, source.indexOf(END)).indent(-4);

    assertThat(Files.readString(Path.of("../docs/guide/layers.md")))
        .contains("```java\n" + sample + "```\n");
  }
}
