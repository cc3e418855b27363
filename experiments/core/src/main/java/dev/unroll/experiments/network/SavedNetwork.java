package dev.unroll.experiments.network;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.layers.TiedWeights;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network as the zip file that DL4J's {@link ModelSerializer} writes. Reading trusts nothing: no
 * Java object is deserialised, no class is loaded that {@link NetworkClasses} does not list, and no
 * more is unpacked than the network that the configuration describes can need.
 */
public final class SavedNetwork {
  private static final String CONFIGURATION = "configuration.json";
  private static final String COEFFICIENTS = "coefficients.bin";
  private static final String UPDATER = "updaterState.bin";
  private static final int MOST_CONFIGURATION = 1 << 24; // bytes; a layer takes about 1500

  private SavedNetwork() {}

  /**
   * Writes a network.
   *
   * @param training whether with the state of its updater, to go on with its training
   */
  public static void write(MultiLayerNetwork network, OutputStream out, boolean training)
      throws IOException {
    ModelSerializer.writeModel(network, out, training);
  }

  /**
   * Reads a network.
   *
   * @param where the file, for messages
   * @param training whether with the state of its updater
   * @throws InvalidInput if it is anything else than such a network, whole
   */
  public static MultiLayerNetwork read(InputStream in, String where, boolean training) {
    try (ZipInputStream zip = new ZipInputStream(in)) {
      return read(zip, training);
    } catch (EOFException e) {
      throw damaged(where, "it is cut short", e);
    } catch (IOException e) {
      throw damaged(where, e.getMessage(), e);
    } catch (IllegalArgumentException e) { // of a zip entry's name
      throw damaged(where, "it is no zip file (" + e.getMessage() + ")", e);
    }
  }

  private static MultiLayerNetwork read(ZipInputStream zip, boolean training) throws IOException {
    open(zip, CONFIGURATION);
    byte[] json = zip.readNBytes(MOST_CONFIGURATION + 1);
    if (json.length > MOST_CONFIGURATION) {
      throw new IOException(
          "%s: expected at most %,d bytes, got more".formatted(CONFIGURATION, MOST_CONFIGURATION));
    }
    MultiLayerConfiguration configuration = Configurations.read(json);
    open(zip, COEFFICIENTS);
    INDArray parameters = array(zip, COEFFICIENTS, parameters(configuration), configuration);
    MultiLayerNetwork network = network(configuration, parameters);
    INDArray state = training ? network.getUpdater().getStateViewArray() : null;
    if (state != null) {
      open(zip, UPDATER);
      state.assign(array(zip, UPDATER, state.length(), configuration));
    } else if (!training) {
      ZipEntry entry = zip.getNextEntry();
      if (entry != null && !entry.getName().equals(UPDATER)) {
        throw unexpected(entry, UPDATER + " or nothing more");
      }
    }
    ZipEntry rest = zip.getNextEntry();
    if (rest != null) {
      throw unexpected(rest, "nothing more");
    }
    return network;
  }

  private static void open(ZipInputStream zip, String expected) throws IOException {
    ZipEntry entry = zip.getNextEntry();
    if (entry == null) {
      throw new IOException("expected %s, got nothing more".formatted(expected));
    }
    if (!entry.getName().equals(expected)) {
      throw unexpected(entry, expected);
    }
  }

  private static IOException unexpected(ZipEntry entry, String expected) {
    return new IOException(
        "expected %s, got \"%s\", which was not opened".formatted(expected, entry.getName()));
  }

  /** Parameters of a network of this configuration. */
  private static long parameters(MultiLayerConfiguration configuration) throws IOException {
    try {
      long parameters = NetworkSize.parameters(configuration);
      if (parameters > 0) {
        return parameters;
      }
    } catch (RuntimeException e) { // DL4J expects what it wrote itself
      throw new IOException("its configuration is not one of a network", e);
    }
    throw new IOException("its configuration is one of a network without parameters");
  }

  private static INDArray array(
      ZipInputStream zip, String entry, long length, MultiLayerConfiguration configuration)
      throws IOException {
    try {
      return new FlatArray(length, configuration.getDataType()).read(zip);
    } catch (EOFException e) {
      throw new IOException(entry + ": it is cut short", e);
    } catch (IOException e) {
      throw new IOException(entry + ": " + e.getMessage(), e);
    }
  }

  private static MultiLayerNetwork network(
      MultiLayerConfiguration configuration, INDArray parameters) throws IOException {
    try {
      MultiLayerNetwork network = new MultiLayerNetwork(configuration);
      network.init(parameters, false);
      return TiedWeights.connect(network);
    } catch (RuntimeException e) {
      throw new IOException("its configuration and its parameters do not fit", e);
    }
  }

  private static InvalidInput damaged(String where, String what, Exception cause) {
    return new InvalidInput(
        "%s: %s; the file is damaged, or Unroll did not write it: train again"
            .formatted(where, what),
        cause);
  }
}
