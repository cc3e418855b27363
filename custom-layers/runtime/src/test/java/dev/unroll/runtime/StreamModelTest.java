package dev.unroll.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.layers.blocks.Blocks;
import dev.unroll.layers.blocks.CausalAttention;
import dev.unroll.layers.blocks.Stack;
import dev.unroll.runtime.graph.Attention;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model in a file: read where nothing but the JDK is, and refused where it is damaged. */
final class StreamModelTest {
  private static final int WIDTH = 8;

  private static StreamModel model(long seed) {
    Random random = new Random(seed);
    List<StageForm> stages = new ArrayList<>();
    stages.add(Stages.channels(draw(random, 3), new float[] {1, 2, 4}, 1).form());
    for (String name : List.of("lstm", "gru", "gated-delta", "min-gru", "attention")) {
      int in = stages.size() == 1 ? 4 : WIDTH;
      stages.add(block(Blocks.named(name), in, random).form());
    }
    float[][] w = {draw(random, WIDTH), draw(random, WIDTH)};
    stages.add(Stages.dense(w, draw(random, 2), Squash.TANH).form());
    stages.add(Stages.units(new float[] {1000, 0}, new float[] {10, 1}).form());
    return new StreamModel(Map.of("task", "test", "classes", "é\nb"), stages);
  }

  private static Streamer.Stage block(SequenceBlock block, int in, Random random) {
    Map<String, float[]> parameters = new LinkedHashMap<>();
    block
        .parameters(in, WIDTH)
        .forEach(p -> parameters.put(p.name(), draw(random, (int) p.length())));
    return Stages.block(block, in, WIDTH, parameters);
  }

  private static float[] draw(Random random, int length) {
    float[] values = new float[length];
    for (int k = 0; k < length; k++) {
      values[k] = random.nextFloat() - 0.5f;
    }
    return values;
  }

  private static byte[] bytes(StreamModel model) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    model.write(out);
    return out.toByteArray();
  }

  /** Run in a JVM of its own. */
  public static final class Alone {
    private Alone() {}

    /** Prints the answers of a file to twenty steps. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws IOException {
      System.out.println(dev.unroll.runtime.kernel.Products.hasVectors());
      for (float value : answers(StreamModel.read(Path.of(args[0])))) {
        System.out.println(value);
      }
    }
  }

  /** A float alone stays at 2^24. */
  @Test
  void attentionCountsItsStepsBeyondWhatAFloatCounts() {
    SequenceBlock block = new CausalAttention(2, 0, Attention.Rotation.HALF, 1e4, 4, 0);
    Streamer streamer = new Streamer(List.of(block(block, WIDTH, new Random(1))));
    float[] x = draw(new Random(2), WIDTH);
    float[] y = new float[WIDTH];
    for (int t = 0; t < 6; t++) {
      streamer.step(x, y);
    }
    List<Map<String, float[]>> parts = streamer.state();
    String name = "position";
    assertThat(parts.get(0).get(name)).containsExactly(6, 0);
    parts.get(0).put(name, new float[] {(1 << 24) - 2, 0});
    streamer.restore(parts);
    for (int t = 0; t < 5; t++) {
      streamer.step(x, y);
    }
    assertThat(streamer.state().get(0).get(name)).containsExactly(3, 1);
    assertThat(Attention.seen(3, 1)).isEqualTo((1L << 24) + 3);
  }

  private static float[] answers(StreamModel model) {
    Streamer streamer = model.streamer();
    Random random = new Random(9);
    float[] all = new float[40];
    float[] y = new float[2];
    for (int t = 0; t < 20; t++) {
      float[] x = draw(random, 3);
      x[1] = t % 5 == 0 ? Float.NaN : x[1];
      streamer.step(x, y);
      System.arraycopy(y, 0, all, 2 * t, 2);
    }
    return all;
  }

  @Test
  void theJdkAloneReadsItWithAndWithoutVectors(@TempDir Path folder)
      throws IOException, InterruptedException, URISyntaxException {
    Path file = folder.resolve("model.unroll");
    Files.write(file, bytes(model(1)));
    float[] expected = answers(model(1));
    for (boolean vectors : new boolean[] {false, true}) {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("--add-modules", vectors ? "jdk.incubator.vector" : "java.base"));
      command.addAll(
          List.of(
              "-cp",
              place(Streamer.class) + java.io.File.pathSeparator + place(StreamModelTest.class),
              Alone.class.getName(),
              file.toString()));
      Path out = folder.resolve("out");
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(out.toFile())
              .redirectError(Redirect.DISCARD)
              .start();
      assertThat(process.waitFor()).isZero();
      List<String> lines = Files.readAllLines(out);
      assertThat(lines.get(0)).isEqualTo(String.valueOf(vectors));
      for (int k = 0; k < expected.length; k++) {
        float found = Float.parseFloat(lines.get(1 + k));
        assertThat(found).isCloseTo(expected[k], within(1e-5f * (1 + Math.abs(expected[k]))));
      }
    }
  }

  private static Path place(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  @Test
  void factsAndStagesComeBack() throws IOException {
    StreamModel model = model(1);
    StreamModel back = StreamModel.read(bytes(model));
    assertThat(back.facts()).isEqualTo(model.facts());
    assertThat(back.streamer().fingerprint()).isEqualTo(model.streamer().fingerprint());
    assertThat(answers(back)).isEqualTo(answers(model));
    assertThat(model(2).streamer().fingerprint()).isNotEqualTo(model.streamer().fingerprint());
  }

  @Test
  void aStateOfAnotherModelIsRefused() {
    Streamer streamer = model(1).streamer();
    byte[] state = model(2).streamer().newState().toBytes();
    assertThatThrownBy(() -> streamer.state(state))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(
            "state: expected one of the model [0-9a-f]{16}, got one of the model [0-9a-f]{16};.*");
    assertThatThrownBy(
            () -> streamer.step(model(1).streamer().newState(), new float[3], new float[2]))
        .hasMessageContaining("toBytes");
  }

  /** A cache that claims 2³¹ numbers, and one of other length than its position says. */
  @Test
  void aHostileStateIsRefused() {
    Streamer streamer = model(1).streamer();
    byte[] state = streamer.newState().toBytes();
    int cache = state.length - 8; // two empty caches
    for (int length : new int[] {Integer.MAX_VALUE, -1, 1}) {
      byte[] hostile = state.clone();
      ByteBuffer.wrap(hostile).putInt(cache, length);
      assertThatThrownBy(() -> streamer.state(hostile))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("damaged");
    }
  }

  @Test
  void aDamagedFileIsRefused() throws IOException {
    byte[] file = bytes(model(1));
    for (int length : new int[] {0, 3, 8, 15, 16, 400, file.length - 1}) {
      byte[] cut = java.util.Arrays.copyOf(file, length);
      assertThatThrownBy(() -> StreamModel.read(cut))
          .as("%d bytes", length)
          .isInstanceOf(IllegalArgumentException.class);
    }
    byte[] flipped = file.clone();
    flipped[file.length / 2] ^= 4;
    assertThatThrownBy(() -> StreamModel.read(flipped)).hasMessageContaining("damaged");
  }

  /**
   * Whatever four bytes of it say, with a right checksum: nothing but a sentence, and no memory.
   */
  @Test
  void aHostileFileIsRefused() throws IOException {
    StreamModel small =
        new StreamModel(
            Map.of("a", "b"), List.of(model(1).stages().get(0), model(1).stages().get(7)));
    byte[] file = bytes(small);
    for (int at = 8; at + 12 <= file.length; at++) {
      for (int value : new int[] {Integer.MAX_VALUE, -1, 1 << 30}) {
        byte[] hostile = file.clone();
        ByteBuffer.wrap(hostile).putInt(at, value);
        seal(hostile);
        try {
          StreamModel.read(hostile).streamer();
        } catch (IllegalArgumentException e) {
          assertThat(e).hasMessageNotContaining("Exception");
        }
      }
    }
  }

  private static void seal(byte[] file) {
    CRC32 sum = new CRC32();
    sum.update(file, 0, file.length - 8);
    ByteBuffer.wrap(file).putLong(file.length - 8, sum.getValue());
  }

  @Test
  void claimsWithoutWeightsAreRefused() {
    Map<String, String> wide = Map.of("outputs", "1000000");
    List<StageForm> many =
        java.util.Collections.nCopies(9, new StageForm(StageForm.ONE_HOT, wide, Map.of()));
    refused(many, "outputs of all stages");
    refused(
        List.of(new StageForm(StageForm.ONE_HOT, Map.of("outputs", "2000000000"), Map.of())),
        "expected outputs from 1 to");
    refused(List.of(new StageForm("pickle", Map.of(), Map.of())), "got \"pickle\"");
    Map<String, String> unknown = Map.of("name", "evil.Block", "inputs", "1", "outputs", "1");
    refused(List.of(new StageForm(StageForm.BLOCK, unknown, Map.of())), "got \"evil.Block\"");
    assertThatThrownBy(() -> new Stack("[norm] * 2000000000"))
        .hasMessageContaining("at most 10000");
    assertThatThrownBy(() -> new Stack("((norm) * 9999) * 9999")).hasMessageContaining("at most");
    assertThatThrownBy(() -> new Stack("[".repeat(9999)))
        .hasMessageContaining("at most 32 brackets");
  }

  private static void refused(List<StageForm> stages, String message) {
    assertThatThrownBy(() -> new StreamModel(Map.of(), stages).streamer())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
