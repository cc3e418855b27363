package dev.unroll.datasets.task;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Assumptions;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Real data where this machine has it, and sums over what tasks make. */
public final class TestData {
  private TestData() {}

  /** A file or folder of a {@code shared/data} folder above; the test is skipped without. */
  public static Path shared(String name) {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path candidate = at.resolve("shared").resolve("data").resolve(name);
      if (Files.exists(candidate)) {
        return candidate;
      }
    }
    return Assumptions.abort(
        "no shared/data/" + name + " in any folder above: real data not tested");
  }

  /** The first 16 digits of the SHA-256 of two sequences of each part. */
  public static String fingerprint(Task task) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Sequences part : new Sequences[] {task.train(), task.validation(), task.test()}) {
        DataSet batch = part.batch(0, part.size() - 1);
        add(digest, batch.getFeatures());
        add(digest, batch.getLabels());
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void add(MessageDigest digest, INDArray array) {
    for (float value : array.dup('c').data().asFloat()) {
      digest.update(ByteBuffer.allocate(4).putFloat(value).flip());
    }
  }
}
