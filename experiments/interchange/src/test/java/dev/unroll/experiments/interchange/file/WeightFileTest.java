package dev.unroll.experiments.interchange.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of other frameworks: what they mean, and that no file can do harm. */
final class WeightFileTest {
  private static final long[] SHAPE = {2, 3};
  private static final long[] ROWS = {3, 1};

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "FloatStorage, 0000c03f 000000c0 00000000 0000803f 00000040 00004040",
    "DoubleStorage, 000000000000f83f 00000000000000c0 0000000000000000 000000000000f03f"
        + " 0000000000000040 0000000000000840",
    "HalfStorage, 003e 00c0 0000 003c 0040 0042",
    "BFloat16Storage, c03f 00c0 0000 803f 0040 4040",
  })
  void everyKindOfNumberIsRead(String type, String bytes) throws IOException {
    byte[] stored = HexFormat.of().parseHex(bytes.replace(" ", ""));
    Path file = new TorchFile().tensor("a", type, stored, 6, 0, SHAPE, ROWS).write(path());

    assertThat(values(WeightFile.read(file).get("a"))).containsExactly(1.5, -2, 0, 1, 2, 3);
  }

  @Test
  void wholeNumbersAreRead() throws IOException {
    assertThat(one("LongStorage", "ffffffffffffffff")).isEqualTo(-1);
    assertThat(one("IntStorage", "01000080")).isEqualTo(Integer.MIN_VALUE + 1);
    assertThat(one("ShortStorage", "ff7f")).isEqualTo(Short.MAX_VALUE);
    assertThat(one("CharStorage", "ff")).isEqualTo(-1);
    assertThat(one("ByteStorage", "ff")).isEqualTo(255);
    assertThat(one("BoolStorage", "01")).isEqualTo(1);
    assertThat(one("HalfStorage", "0100")).isEqualTo(Math.scalb(1.0, -24)); // the least there is
    assertThat(one("HalfStorage", "00fc")).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  private double one(String type, String bytes) throws IOException {
    byte[] stored = HexFormat.of().parseHex(bytes);
    long[] shape = {1};
    Path file = new TorchFile().tensor("a", type, stored, 1, 0, shape, shape).write(path());
    return values(WeightFile.read(file).get("a"))[0];
  }

  @Test
  void viewsAreRead() throws IOException {
    long[] turned = {3, 2};
    long[] columns = {1, 3};
    Path file =
        new TorchFile()
            .tensor("turned", "ByteStorage", new byte[] {1, 2, 3, 4, 5, 6}, 6, 0, turned, columns)
            .tensor(
                "last",
                "ByteStorage",
                new byte[] {1, 2, 3, 4, 5, 6},
                6,
                4,
                new long[] {2},
                new long[] {1})
            .write(path());

    assertThat(values(WeightFile.read(file).get("turned"))).containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(values(WeightFile.read(file).get("last"))).containsExactly(5, 6);
  }

  @ParameterizedTest
  @CsvSource({
    "6, 1, 3 1, expected a view of 6 stored numbers", // the last one is outside
    "1, 0, 0 0, expected a view of 1 stored numbers", // one number six times
    "6, 0, -3 1, expected a view",
    "6, -1, 3 1, expected a view",
    "6, 0, 2147483647 2147483647, expected a view",
    "5, 0, 3 1, 'its pickle means 5 bytes of the storage 0, and the file has 6'",
    "2147483647, 0, 3 1, 'its pickle means 2,147,483,647 bytes'",
  })
  void viewsOutsideAreRefused(int numbers, int offset, String strides, String message)
      throws IOException {
    long[] steps = Arrays.stream(strides.split(" ")).mapToLong(Long::parseLong).toArray();
    byte[] bytes = new byte[numbers == 1 ? 1 : 6];
    refused(
        new TorchFile()
            .tensor("a", "ByteStorage", bytes, numbers, offset, SHAPE, steps)
            .write(path()),
        message);
  }

  @Test
  void programsAreRefusedAndNotRun() throws IOException {
    Path mark = folder.resolve("mark");
    refused(
        new TorchFile()
            .text("a")
            .global("os", "system")
            .text("touch " + mark)
            .op(0x85, 'R')
            .write(path()),
        "its pickle names os.system, which is no part of a dictionary of tensors; nothing was"
            + " executed");
    assertThat(mark).doesNotExist();
    refused(
        new TorchFile().text("a").text("b").op(0x93).write(path()),
        "its pickle has the instruction 0x93, which no dictionary of tensors needs");
    refused(new TorchFile().text("a").text("b").write(path()), "expected a tensor under each name");
    refused(
        new TorchFile().text("a").op(')', ')', 'R').write(path()),
        "expected one of the known functions");
    refused(new TorchFile().op('h', 7).write(path()), "takes back what it never put away");
  }

  @Test
  void compressedZipsAreRefused() throws IOException {
    TorchFile torch = new TorchFile().tensor("a", new float[6], SHAPE);
    refused(
        torch.write(path(), torch.code(), ZipEntry.DEFLATED),
        "archive/byteorder is compressed; PyTorch's files are not");
  }

  @Test
  void safetensorsAreRead() throws IOException {
    Path file =
        safetensors(
            "{\"__metadata__\":{\"format\":\"pt\"},\"a\":{\"dtype\":\"F32\",\"shape\":[2,1],"
                + "\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[8,9]}}",
            "0000c03f000000c007");

    assertThat(WeightFile.read(file)).containsOnlyKeys("a", "b");
    assertThat(values(WeightFile.read(file).get("a"))).containsExactly(1.5, -2);
    assertThat(values(WeightFile.read(file).get("b"))).containsExactly(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | its header means 8 bytes",
        "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,12]}} | expected data_offsets within 9",
        "{'a':{'dtype':'F32','shape':[3],'data_offsets':[-1,8]}} | expected data_offsets within 9",
        "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,9]}} | expected 2 numbers for 9 bytes",
        "{'a':{'dtype':'F8','shape':[9],'data_offsets':[0,9]}} | expected numbers of a type among",
        "{'a':{'dtype':'U8','shape':[4294967296,4294967296],'data_offsets':[0,9]}} | expected 9",
        "{'a':{'dtype':'U8','shape':[9],'data_offsets':[0,9]},'a':{}} | damaged or cut short",
        "{'a':{'dtype':'U8','shape':[5],'data_offsets':[0,5]},"
            + "'b':{'dtype':'U8','shape':[4],'data_offsets':[4,8]}} | begin at byte 5 of the"
            + " numbers, got one at 4: tensors overlap",
        "{'a':7} | expected numbers of a type among",
        "{'a | damaged or cut short",
      })
  void headersThatLieAreRefused(String header, String message) throws IOException {
    refused(safetensors(header.replace('\'', '"'), "0000c03f000000c007"), message);
  }

  @Test
  void lengthsThatLieAreRefused() throws IOException {
    byte[] bytes = new byte[100];
    bytes[8] = '{';
    for (byte high : new byte[] {0, 1, 0x7f, (byte) 0x80, (byte) 0xff}) {
      bytes[7] = high;
      Files.write(path(), bytes);
      refused(path(), "expected the length of a safetensors header");
    }
  }

  /** Whatever is cut off or changed, it is read, or refused in one sentence. */
  @Test
  void noDamageIsMoreThanASentence() throws IOException {
    Path torch =
        new TorchFile()
            .tensor("a", new float[] {1, 2, 3, 4, 5, 6}, SHAPE)
            .tensor("b", new float[] {1}, 1)
            .write(path());
    byte[] whole = Files.readAllBytes(torch);
    byte[] code = new TorchFile().tensor("a", new float[6], SHAPE).code();
    Random random = new Random(4);
    for (int k = 0; k < 400; k++) {
      harmless(Arrays.copyOf(whole, random.nextInt(whole.length)));
      harmless(changed(whole, random));
      TorchFile other = new TorchFile().tensor("a", new float[6], SHAPE);
      harmless(Files.readAllBytes(other.write(path(), changed(code, random), ZipEntry.STORED)));
    }
  }

  private static byte[] changed(byte[] bytes, Random random) {
    byte[] changed = bytes.clone();
    for (int k = 0; k < 1 + random.nextInt(3); k++) {
      changed[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return changed;
  }

  private void harmless(byte[] bytes) throws IOException {
    Files.write(path(), bytes);
    try {
      for (Tensor tensor : WeightFile.read(path()).values()) {
        assertThat(tensor.length()).isLessThan(100);
        assertThat(values(tensor)).hasSize(tensor.length());
      }
    } catch (InvalidInput e) {
      assertThat(e.getMessage()).doesNotContain("\n");
    } catch (IOException e) {
      assertThat(e).as("of numbers that are read later").hasNoSuppressedExceptions();
    }
  }

  @Test
  void otherFilesAreNamed() throws IOException {
    Files.writeString(path(), "step,value\n1,2\n");
    refused(path(), "expected a file of torch.save (the zip format, since PyTorch 1.6)");
    Files.writeString(path(), "{\"x\": 1}");
    refused(path(), "expected JSON with the field \"weights\"");
    refused(folder.resolve("absent.pth"), "no such file; expected the weights of a network");
  }

  private Path path() {
    return folder.resolve("network.pth");
  }

  private Path safetensors(String header, String data) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    bytes.writeBytes(
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).array());
    bytes.writeBytes(json);
    bytes.writeBytes(HexFormat.of().parseHex(data));
    return Files.write(path(), bytes.toByteArray());
  }

  private static void refused(Path file, String message) {
    assertThatThrownBy(() -> WeightFile.read(file))
        .isInstanceOf(InvalidInput.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message);
  }

  private static double[] values(Tensor tensor) throws IOException {
    double[] values = new double[tensor.length()];
    tensor.read((k, value) -> values[k] = value);
    return values;
  }
}
