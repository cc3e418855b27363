package dev.unroll.experiments.interchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.interchange.file.TorchFile;
import dev.unroll.layers.Streaming;
import dev.unroll.runtime.Streamer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The layouts of published networks. The files are tiny random ones with the names and shapes of
 * the published: those are not at hand, but for the one that reverses numbers.
 */
final class ForeignNetworkTest {
  private static final int V = 11;
  private static final int C = 8;

  @TempDir private Path folder;

  /** Shapes by name, the layer's number as %d. */
  private static Map<String, long[]> shapes(String layout) {
    Map<String, long[]> all = new LinkedHashMap<>();
    boolean mamba = layout.startsWith("mamba");
    for (int l = 0; l < 2; l++) {
      String b = (mamba ? "backbone.layers." : "blocks.") + l + ".";
      if (mamba) {
        put(all, b, "norm.weight 8, mixer.in_proj.weight 32 8, mixer.conv1d.weight 16 1 4");
        put(all, b, "mixer.conv1d.bias 16, mixer.x_proj.weight 7 16, mixer.dt_proj.weight 16 1");
        put(
            all,
            b,
            "mixer.dt_proj.bias 16, mixer.A_log 16 3, mixer.D 16, mixer.out_proj.weight 8 16");
        continue;
      }
      put(all, b, (l == 0 ? "ln0.weight 8, ln0.bias 8, " : "") + "ln1.weight 8, ln1.bias 8");
      put(all, b, "ln2.weight 8, ln2.bias 8, att.key.weight 8 8, att.value.weight 8 8");
      put(all, b, "att.receptance.weight 8 8, att.output.weight 8 8");
      if (layout.equals("rwkv4")) {
        put(all, b, "att.time_decay 8, att.time_first 8, att.time_mix_k 1 1 8");
        put(all, b, "att.time_mix_v 1 1 8, att.time_mix_r 1 1 8, ffn.time_mix_k 1 1 8");
        put(all, b, "ffn.time_mix_r 1 1 8, ffn.key.weight 32 8, ffn.receptance.weight 8 8");
        put(all, b, "ffn.value.weight 8 32");
      } else {
        for (String name : "x_r x_w x_k x_v x_a x_g w0 a0 v0 k_k k_a".split(" ", -1)) {
          put(all, b, "att." + name + " 1 1 8");
        }
        put(all, b, "att.w1 8 2, att.w2 2 8, att.a1 8 3, att.a2 3 8, att.v1 8 1, att.v2 1 8");
        put(all, b, "att.g1 8 4, att.g2 4 8, att.r_k 2 4, att.ln_x.weight 8, att.ln_x.bias 8");
        put(all, b, "ffn.x_k 1 1 8, ffn.key.weight 32 8, ffn.value.weight 8 32");
      }
    }
    put(
        all,
        "",
        switch (layout) {
          case "mamba" ->
              "backbone.embedding.weight 11 8, backbone.norm_f.weight 8, lm_head.weight 11 8";
          case "mamba-hf" -> "backbone.embeddings.weight 11 8, backbone.norm_f.weight 8";
          default -> "emb.weight 11 8, ln_out.weight 8, ln_out.bias 8, head.weight 11 8";
        });
    return all;
  }

  private static void put(Map<String, long[]> all, String prefix, String list) {
    for (String item : list.split(", ", -1)) {
      String[] words = item.split(" ", -1);
      long[] shape = new long[words.length - 1];
      for (int d = 0; d < shape.length; d++) {
        shape[d] = Long.parseLong(words[d + 1]);
      }
      all.put(prefix + words[0], shape);
    }
  }

  private static Map<String, float[]> random(Map<String, long[]> shapes) {
    Random random = new Random(7);
    Map<String, float[]> all = new LinkedHashMap<>();
    shapes.forEach(
        (name, shape) -> {
          float[] values = new float[(int) Nd4j.createFromArray(shape).prodNumber().longValue()];
          for (int k = 0; k < values.length; k++) {
            values[k] = (float) random.nextGaussian();
          }
          all.put(name, values);
        });
    return all;
  }

  private Path write(Map<String, long[]> shapes, Map<String, float[]> values) throws IOException {
    TorchFile torch = new TorchFile();
    shapes.forEach((name, shape) -> torch.tensor(name, values.get(name), shape));
    return torch.write(folder.resolve("network.pth"));
  }

  private static INDArray output(MultiLayerNetwork network) {
    INDArray tokens = Nd4j.createFromArray(3f, 1, 4, 1, 5, 10, 2, 6).reshape(1, 1, 8);
    return network.output(tokens.castTo(network.params().dataType()));
  }

  /** Each number of the file is somewhere in the network, and has its part in what that says. */
  @ParameterizedTest
  @ValueSource(strings = {"rwkv4", "rwkv7", "mamba", "mamba-hf"})
  void everyTensorCounts(String layout) throws IOException {
    Map<String, long[]> shapes = shapes(layout);
    Map<String, float[]> values = random(shapes);
    MultiLayerNetwork network = ForeignNetwork.read(write(shapes, values)).network(DataType.DOUBLE);
    INDArray y = output(network);

    for (String name : shapes.keySet()) {
      Map<String, float[]> other = new LinkedHashMap<>(values);
      float[] changed = values.get(name).clone();
      changed[changed.length - 1] += 0.5f;
      other.put(name, changed);
      INDArray z = output(ForeignNetwork.read(write(shapes, other)).network(DataType.DOUBLE));
      boolean first = name.matches("blocks\\.0\\.att\\.v[012]"); // has no part, as published
      assertThat(z.distance2(y) < 1e-12).as(name).isEqualTo(first && layout.equals("rwkv7"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "rwkv7, 0.weight, blocks.0.ln0.weight",
    "rwkv7, 1.bias, blocks.0.ln1.bias",
    "rwkv7, 2.receptance.weight, blocks.0.att.receptance.weight",
    "rwkv7, 3.weight, blocks.0.ln2.weight",
    "rwkv7, 4.key.weight, blocks.0.ffn.key.weight",
    "rwkv7, 6.v2, blocks.1.att.v2",
    "rwkv7, 9.weight, ln_out.weight",
    "rwkv4, 6.time_mix_v, blocks.1.att.time_mix_v",
    "mamba, 1.A_log, backbone.layers.0.mixer.A_log",
    "mamba-hf, 2.weight, backbone.layers.1.norm.weight",
    "mamba-hf, 4.weight, backbone.norm_f.weight",
  })
  void tensorsGoToTheirPlaces(String layout, String ours, String theirs) throws IOException {
    Map<String, long[]> shapes = shapes(layout);
    Map<String, float[]> values = random(shapes);
    MultiLayerNetwork network = ForeignNetwork.read(write(shapes, values)).network(DataType.FLOAT);
    long[] shape = shapes.get(theirs);
    INDArray expected = Nd4j.create(values.get(theirs), shape, 'c');
    INDArray found = network.getLayer(1).getParam(ours.replace('_', '-'));
    boolean plain = theirs.endsWith("v2"); // [rank][C], in a table of the largest rank
    assertThat(plain ? found.getRow(0) : found.transpose().reshape(shape))
        .isEqualTo(plain ? expected.reshape(C) : expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwkv4", "rwkv7", "mamba-hf"})
  void streamsAsItReads(String layout) throws IOException {
    Map<String, long[]> shapes = shapes(layout);
    MultiLayerNetwork network =
        ForeignNetwork.read(write(shapes, random(shapes))).network(DataType.FLOAT);
    INDArray y = output(network);
    Streamer streamer = Streaming.of(network);
    float[] out = new float[V];
    for (int token : new int[] {3, 1, 4, 1, 5, 10, 2, 6}) {
      float[] x = new float[V];
      x[token] = 1;
      streamer.step(x, out);
    }
    assertThat(Nd4j.createFromArray(out).distance2(y.slice(0).getColumn(7))).isLessThan(1e-5);
  }

  @Test
  void aConfigurationBesideTellsTheNorm() throws IOException {
    Map<String, long[]> shapes = shapes("mamba-hf");
    Path file = write(shapes, random(shapes));
    INDArray y = output(ForeignNetwork.read(file).network(DataType.DOUBLE));
    Path config = folder.resolve("config.json");
    Files.writeString(config, "{\"layer_norm_epsilon\": 0.5}");
    assertThat(output(ForeignNetwork.read(file).network(DataType.DOUBLE)).distance2(y))
        .isGreaterThan(1e-3);
    Files.writeString(config, "{\"rms_norm\": false}");
    assertThatThrownBy(() -> ForeignNetwork.read(file))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("expected a Mamba with RMS norms");
  }

  @Test
  void otherTensorsAreRefused() throws IOException {
    refused(
        "rwkv4", Map.of("blocks.1.att.extra", new long[] {3}), "it has 1 tensors with no place");
    refused("rwkv4", Map.of("head.weight", new long[] {11, 7}), "\"head.weight\": expected 11 x 8");
    refused("rwkv7", Map.of("blocks.1.att.v1", new long[] {9, 1}), "expected 8 x 4 numbers, got");
    refused("mamba", Map.of("backbone.layers.0.mixer.in_proj.weight", new long[] {32, 9}), "");
    Map<String, long[]> shapes = new LinkedHashMap<>(shapes("rwkv7"));
    shapes.remove("blocks.1.ffn.x_k");
    assertThatThrownBy(
            () -> ForeignNetwork.read(write(shapes, random(shapes))).network(DataType.FLOAT))
        .hasMessageContaining("(RWKV-7): the tensor \"blocks.1.ffn.x_k\" is missing");
    Map<String, long[]> other = Map.of("model.layers.0.mlp.weight", new long[] {2});
    assertThatThrownBy(() -> ForeignNetwork.read(write(other, random(other))))
        .hasMessageEndingWith(
            "expected the tensors of RWKV-4, RWKV-7 or Mamba, got 1 tensors:"
                + " model.layers.0.mlp.weight");
    Map<String, float[]> values = random(shapes("rwkv4"));
    values.get("emb.weight")[3] = Float.NaN;
    assertThatThrownBy(
            () -> ForeignNetwork.read(write(shapes("rwkv4"), values)).network(DataType.FLOAT))
        .hasMessageContaining("the tensor \"emb.weight\" has the number NaN");
  }

  private void refused(String layout, Map<String, long[]> changes, String message) {
    Map<String, long[]> shapes = new LinkedHashMap<>(shapes(layout));
    shapes.putAll(changes);
    assertThatThrownBy(
            () -> ForeignNetwork.read(write(shapes, random(shapes))).network(DataType.FLOAT))
        .isInstanceOf(InvalidInput.class)
        .hasMessageStartingWith(folder.resolve("network.pth").toString())
        .hasMessageContaining(message);
  }
}
