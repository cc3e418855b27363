package dev.unroll.experiments.interchange.file;

import dev.unroll.datasets.input.InvalidInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A file of {@code torch.save}: an uncompressed zip of a pickle {@code NAME/data.pkl}, and of
 * storages {@code NAME/data/0} … of raw numbers, which the pickle tells how to read.
 */
final class PyTorchFile {
  private static final String PICKLE = "/data.pkl";
  private static final long MAX_PICKLE = 1 << 24; // bytes; a tensor takes about 120

  private final Path file;
  private String folder;

  private PyTorchFile(Path file) {
    this.file = file;
  }

  static Map<String, Tensor> read(Path file) throws IOException {
    return new PyTorchFile(file).read();
  }

  private Map<String, Tensor> read() throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry pickle =
          zip.stream()
              .filter(entry -> entry.getName().matches("[^/]+" + PICKLE))
              .findFirst()
              .orElseThrow(
                  () -> new InvalidInput("a zip file without data.pkl; expected PyTorch's"));
      folder = pickle.getName().substring(0, pickle.getName().length() - PICKLE.length());
      if (pickle.getSize() > MAX_PICKLE) {
        throw new InvalidInput(
            "data.pkl: expected at most %,d bytes, got %,d"
                .formatted(MAX_PICKLE, pickle.getSize()));
      }
      ZipEntry order = zip.getEntry(folder + "/byteorder");
      if (order != null
          && !new String(bytes(zip, order), StandardCharsets.US_ASCII).equals("little")) {
        throw new InvalidInput("its numbers are big-endian; save it on another machine");
      }
      return Pickle.read(bytes(zip, pickle), (key, bytes) -> storage(zip, key, bytes));
    }
  }

  private Tensor.Source storage(ZipFile zip, String key, long bytes) {
    String name = folder + "/data/" + key;
    ZipEntry entry = zip.getEntry(name);
    if (entry == null || entry.getSize() != bytes) {
      throw new InvalidInput(
          "its pickle means %,d bytes of the storage %s, and the file has %s"
              .formatted(
                  bytes,
                  key.replaceAll("\\W", "?"),
                  entry == null ? "none of that name" : "%,d".formatted(entry.getSize())));
    }
    return () -> {
      try (ZipFile again = new ZipFile(file.toFile())) {
        return bytes(again, again.getEntry(name));
      }
    };
  }

  private byte[] bytes(ZipFile zip, ZipEntry entry) throws IOException {
    long size = entry.getSize();
    if (entry.getMethod() != ZipEntry.STORED || size > file.toFile().length()) {
      throw new InvalidInput(
          "%s is compressed; PyTorch's files are not".formatted(entry.getName()));
    }
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes(Math.toIntExact(size));
      if (bytes.length != size) {
        throw new InvalidInput(entry.getName() + " is cut short");
      }
      return bytes;
    }
  }
}
