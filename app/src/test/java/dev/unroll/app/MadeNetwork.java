package dev.unroll.app;

import dev.unroll.experiments.interchange.ImportRun;
import dev.unroll.experiments.interchange.ImportSource;
import dev.unroll.experiments.interchange.export.ExportFormats;
import dev.unroll.experiments.stage.TrainedModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;

/**
 * A tiny random network with the names of the RWKV-7 that reverses numbers, a tokenizer, a text.
 */
final class MadeNetwork {
  private static final String TENSORS =
      "e.weight 12 8, ln1a.weight 8, ln1a.bias 8, ln1b.weight 8, ln1b.bias 8, rwkv1.x_r 8,"
          + " rwkv1.x_w 8, rwkv1.x_k 8, rwkv1.x_v 8, rwkv1.x_a 8, rwkv1.x_g 8, rwkv1.w0 8,"
          + " rwkv1.w1 8 2, rwkv1.w2 2 8, rwkv1.a0 8, rwkv1.a1 8 2, rwkv1.a2 2 8, rwkv1.g1 8 2,"
          + " rwkv1.g2 2 8, rwkv1.k_k 8, rwkv1.k_a 8, rwkv1.r_k 2 4, rwkv1.receptance.weight 8 8,"
          + " rwkv1.key.weight 8 8, rwkv1.value.weight 8 8, rwkv1.output.weight 8 8,"
          + " rwkv1.ln_x.weight 8, rwkv1.ln_x.bias 8, rosa1.o.bias 8, ffn1.x_k 8,"
          + " ffn1.key.weight 16 8, ffn1.value.weight 8 16, lno.weight 8, lno.bias 8,"
          + " o.weight 12 8, o.bias 12";

  private static final String LSTM =
      "weight_ih_l0 16 3, weight_hh_l0 16 4, bias_ih_l0 16, bias_hh_l0 16, fc.weight 2 4, fc.bias"
          + " 2";

  private MadeNetwork() {}

  /** Writes the files under the names that documentation has for them. */
  static void write(Path folder) throws IOException {
    Files.write(folder.resolve("rwkv7-reverse.pth"), safetensors(TENSORS));
    Files.write(folder.resolve("model.safetensors"), safetensors(TENSORS));
    Path lstm = Files.write(folder.resolve("lstm.safetensors"), safetensors(LSTM));
    TrainedModel model =
        ImportRun.open(ImportRun.create(folder.resolve("made"), ImportSource.of(lstm), Map.of()));
    ExportFormats.named("onnx").write(model, Map.of(), folder.resolve("network.onnx"));
    Files.writeString(folder.resolve("numbers.txt"), "12,21#345,543#".repeat(200));
    Files.writeString(
        folder.resolve("tokenizer.json"),
        "{\"pre_tokenizer\": {\"type\": \"ByteLevel\", \"add_prefix_space\": false},"
            + " \"model\": {\"type\": \"BPE\", \"vocab\": {\"1\": 0, \"2\": 1}, \"merges\": []}}");
  }

  private static byte[] safetensors(String tensors) {
    StringBuilder header = new StringBuilder();
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    Random random = new Random(2);
    for (String tensor : tensors.split(", ", -1)) {
      String[] words = tensor.split(" ", -1);
      int length =
          Arrays.stream(words).skip(1).mapToInt(Integer::parseInt).reduce(1, (a, b) -> a * b);
      int from = data.size();
      for (int k = 0; k < length; k++) {
        data.writeBytes(little(4).putFloat((float) random.nextGaussian() / 4).array());
      }
      header
          .append(header.isEmpty() ? "{" : ",")
          .append(
              "\"%s\":{\"dtype\":\"F32\",\"shape\":[%s],\"data_offsets\":[%d,%d]}"
                  .formatted(
                      words[0],
                      String.join(",", Arrays.copyOfRange(words, 1, words.length)),
                      from,
                      data.size()));
    }
    byte[] json = header.append('}').toString().getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(little(8).putLong(json.length).array());
    file.writeBytes(json);
    file.writeBytes(data.toByteArray());
    return file.toByteArray();
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
