package dev.unroll.experiments.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;

/** What was not saved by us is refused in one sentence, before it can do anything. */
final class HostileNetworkTest {
  private static final String CONFIGURATION = "configuration.json";
  private static final String COEFFICIENTS = "coefficients.bin";
  private static final String UPDATER = "updaterState.bin";
  private static final int HEADER = 0x73; // bytes before the numbers

  private static final AtomicBoolean RAN = new AtomicBoolean();

  private Map<String, byte[]> entries;

  /** A class on the class path that does something when it is read. */
  static final class Harmful implements DataSetPreProcessor, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public void preProcess(DataSet data) {}

    private void readObject(ObjectInputStream in) throws IOException {
      RAN.set(true);
    }
  }

  /** One that does something when it is loaded. */
  static final class HarmfulActivation extends ActivationTanH {
    private static final long serialVersionUID = 1L;

    static {
      RAN.set(true);
    }
  }

  @BeforeEach
  void aNetwork() throws IOException {
    RAN.set(false);
    entries = new LinkedHashMap<>();
    try (ZipInputStream zip =
        new ZipInputStream(getClass().getResourceAsStream("/network/first-format.zip"))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), zip.readAllBytes());
      }
    }
  }

  @Test
  void noObjectIsDeserialised() throws IOException {
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    new ObjectOutputStream(object).writeObject(new Harmful());
    entries.put("preprocessor.bin", object.toByteArray());
    refused("expected nothing more, got \"preprocessor.bin\", which was not opened");
    assertThat(RAN).isFalse();
  }

  @Test
  void noUnlistedClassIsLoaded() {
    String name = "dev.unroll.experiments.network.HostileNetworkTest$HarmfulActivation";
    configuration("org.nd4j.linalg.activations.impl.ActivationSigmoid", name);
    refused("names the class %s, which is none of a network".formatted(name));
    assertThat(RAN).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.deeplearning4j.nn.conf.layers.util.MaskLayer",
        "org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaLayer",
        "javax.swing.JEditorPane",
        "no.such.Class",
      })
  void noOtherLayerIsLoaded(String name) {
    configuration("dev.unroll.layers.Gru", name);
    refused("names the class %s, which is none of a network".formatted(name));
  }

  @Test
  void aDistributionsClassIsCheckedToo() {
    configuration(
        "\"@class\" : \"dev.unroll.layers.init.Orthogonal\",",
        "\"@class\" : \"org.deeplearning4j.nn.weights.WeightInitDistribution\", \"distribution\" :"
            + " {\"type\" : \"org.deeplearning4j.nn.conf.distribution.ConstantDistribution\"},");
    refused("names the class org.deeplearning4j.nn.conf.distribution.ConstantDistribution");
  }

  @Test
  void whatIsNoConfigurationIsRefused() {
    for (String text :
        new String[] {"", "null", "[]", "{}", "{\"confs\" : [{}]}", "{\"confs\":["}) {
      entries.put(CONFIGURATION, text.getBytes(StandardCharsets.UTF_8));
      refused("a network.zip: ");
    }
    entries.put(CONFIGURATION, "[".repeat(1_000_000).getBytes(StandardCharsets.UTF_8));
    refused("its configuration is not one of a network");
  }

  @Test
  void sizesThatDoNotFitAreRefused() {
    for (String size : new String[] {"-1", "0", "5", "2000000000", "4000000000000000000"}) {
      configuration("\"nin\" : 3", "\"nin\" : " + size);
      refused("a network.zip: ");
    }
  }

  @Test
  void numbersThatAreTooFewOrTooManyAreRefused() {
    byte[] whole = entries.get(COEFFICIENTS);
    for (int length : new int[] {0, 1, 40, HEADER, HEADER + 4, whole.length - 1}) {
      entries.put(COEFFICIENTS, Arrays.copyOf(whole, length));
      refused("coefficients.bin: ");
    }
    for (int length : new int[] {whole.length + 1, whole.length + 1000}) {
      entries.put(COEFFICIENTS, Arrays.copyOf(whole, length));
      refused("coefficients.bin: expected ");
    }
  }

  @Test
  void aBombIsNotUnpacked() {
    byte[] whole = entries.get(COEFFICIENTS);
    byte[] bomb = Arrays.copyOf(whole, 20_000_000);
    entries.put(COEFFICIENTS, bomb);
    assertThat(zip()).hasSizeLessThan(30_000);
    refused("coefficients.bin: expected 1,212 bytes of numbers, got more");
    entries.put(COEFFICIENTS, whole);
    entries.put(UPDATER, Arrays.copyOf(entries.get(UPDATER), bomb.length));
    refused("updaterState.bin: expected 2,424 bytes of numbers, got more");
    entries.put(CONFIGURATION, new byte[20_000_000]);
    refused("configuration.json: expected at most 16,777,216 bytes, got more");
  }

  @Test
  void anotherTypeOfNumbersIsRefused() throws IOException {
    entries.put(COEFFICIENTS, vector(1, 303, "DOUBLE", 303 * 8));
    refused("coefficients.bin: expected numbers of type FLOAT (MIXED_DATA_TYPES), got DOUBLE");
    entries.put(COEFFICIENTS, vector(1, 303, "FLOAT", 303 * 8));
    refused("coefficients.bin: expected 1,212 bytes of numbers, got more");
    entries.put(COEFFICIENTS, vector(1, 303, "INT", 303 * 4));
    refused("coefficients.bin: expected numbers of type FLOAT (MIXED_DATA_TYPES), got INT");
    entries.put(COEFFICIENTS, vector(1, 303, "COMPRESSED", 303 * 4));
    refused("coefficients.bin: expected numbers of type FLOAT (MIXED_DATA_TYPES), got COMPRESSED");
  }

  @Test
  void aShapeThatLiesIsRefused() throws IOException {
    entries.put(COEFFICIENTS, vector(1, Long.MAX_VALUE, "FLOAT", 303 * 4));
    refused("coefficients.bin: expected 303 numbers, got the shape [9223372036854775807]");
    entries.put(COEFFICIENTS, vector(3, 303, "FLOAT", 303 * 4));
    refused("coefficients.bin: expected a vector, got rank 3");
    entries.put(COEFFICIENTS, vector(1L << 40, 303, "FLOAT", 303 * 4));
    refused("coefficients.bin: expected a vector, got rank");
  }

  @Test
  void aMissingPartIsRefused() {
    entries.remove(UPDATER);
    refused("expected updaterState.bin, got nothing more");
    entries.remove(COEFFICIENTS);
    refused("expected coefficients.bin, got nothing more");
    entries.clear();
    assertThatThrownBy(() -> read(new byte[0])).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> read("no zip at all".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(InvalidInput.class);
  }

  @Test
  void aFileThatIsCutShortIsRefused() {
    byte[] whole = zip();
    for (int length = 0; length < whole.length - 400; length += 97) { // the directory is not read
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(part))
          .isInstanceOf(InvalidInput.class)
          .hasMessageEndingWith("the file is damaged, or Unroll did not write it: train again");
    }
  }

  /** A vector as ND4J writes it, with a header of one's own. */
  private static byte[] vector(long rank, long length, String type, int bytes) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(all);
    long[] shape = {rank, length, 1, 8192, 1, 'c'};
    out.writeUTF("MIXED_DATA_TYPES");
    out.writeLong(shape.length);
    out.writeUTF("LONG");
    for (long number : shape) {
      out.writeLong(number);
    }
    out.writeUTF("MIXED_DATA_TYPES");
    out.writeLong(length);
    out.writeUTF(type);
    out.write(new byte[bytes]);
    return all.toByteArray();
  }

  private void configuration(String old, String text) {
    try (InputStream in = getClass().getResourceAsStream("/network/first-format.zip");
        ZipInputStream zip = new ZipInputStream(in)) {
      zip.getNextEntry();
      String json = new String(zip.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(json).contains(old);
      entries.put(CONFIGURATION, json.replace(old, text).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void refused(String message) {
    assertThatThrownBy(() -> read(zip()))
        .isInstanceOf(InvalidInput.class)
        .hasMessageStartingWith("a network.zip: ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  private static MultiLayerNetwork read(byte[] zip) {
    return SavedNetwork.read(new ByteArrayInputStream(zip), "a network.zip", true);
  }

  private byte[] zip() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }
}
