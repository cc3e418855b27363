package dev.unroll.datasets.catalogue;

import dev.unroll.datasets.input.InvalidInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * One file on its way here. It appears at its place complete and verified, or not at all. What came
 * before a download was cut off stays beside it, ending in {@code .part}, and the next one asks for
 * the rest.
 *
 * @param file what to fetch
 * @param place where to
 * @param silence after which a server that sends nothing is given up
 */
record Download(RemoteFile file, Path place, Duration silence) {
  private static final int BUFFER = 1 << 16;

  /**
   * Fetches, verifies, moves into place.
   *
   * @throws InvalidInput if any of that fails
   */
  void run(DownloadProgress progress) {
    try {
      Files.createDirectories(place.getParent());
      boolean resumed = kept() > 0;
      String got = fetch(progress);
      if (resumed && !got.equals(file.sha256())) {
        Files.delete(part()); // what was kept was not of this file
        got = fetch(progress);
      }
      if (!got.equals(file.sha256())) {
        Files.delete(part());
        throw new InvalidInput(
            "%s: expected SHA-256 %s, got %s. What came is not the file this was made for, so it was not kept. Try again; if it stays so, get the file elsewhere and put it at %s."
                .formatted(file.address(), file.sha256(), got, place));
      }
      Files.move(part(), place, StandardCopyOption.ATOMIC_MOVE);
    } catch (SocketTimeoutException e) {
      throw failed("nothing came for %d ms".formatted(silence.toMillis()), e);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private Path part() {
    return place.resolveSibling(place.getFileName() + ".part");
  }

  /** Bytes of an earlier download that can be gone on from. */
  private long kept() throws IOException {
    long size = Files.exists(part()) ? Files.size(part()) : 0;
    return size <= file.bytes() ? size : 0;
  }

  /** Completes the part, and returns its SHA-256. */
  private String fetch(DownloadProgress progress) throws IOException {
    long kept = kept();
    if (kept < file.bytes() || kept == 0) {
      HttpURLConnection connection = open(kept);
      boolean rest = kept > 0 && sendsRest(connection, kept);
      if (kept > 0 && !rest && connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
        connection.disconnect();
        connection = open(0); // it has no rest to give
      }
      try {
        copy(connection, rest ? kept : 0, progress);
      } finally {
        connection.disconnect();
      }
    }
    return Sha256.of(part());
  }

  /**
   * Asks. A redirect from https to http, or back, is not followed: it is then the server's answer.
   */
  private HttpURLConnection open(long from) throws IOException {
    if (!(file.address().toURL().openConnection() instanceof HttpURLConnection connection)) {
      throw new IOException("expected an address that begins with http");
    }
    int patience = Math.toIntExact(silence.toMillis());
    connection.setConnectTimeout(patience);
    connection.setReadTimeout(patience); // of every single read, header and body
    connection.setUseCaches(false);
    if (from > 0) {
      connection.setRequestProperty("Range", "bytes=%d-".formatted(from));
    }
    return connection;
  }

  private static boolean sendsRest(HttpURLConnection connection, long from) throws IOException {
    String range = connection.getHeaderField("Content-Range");
    return connection.getResponseCode() == HttpURLConnection.HTTP_PARTIAL
        && range != null
        && range.startsWith("bytes %d-".formatted(from));
  }

  private void copy(HttpURLConnection connection, long from, DownloadProgress progress)
      throws IOException {
    int status = connection.getResponseCode();
    if (status != (from > 0 ? HttpURLConnection.HTTP_PARTIAL : HttpURLConnection.HTTP_OK)) {
      String to = connection.getHeaderField("Location");
      throw failed(
          "the server answered " + status + (to == null ? "" : ", a redirect to " + to), null);
    }
    long announced = connection.getContentLengthLong(); // -1 for unknown
    if (announced >= 0 && from + announced != file.bytes()) {
      throw ofAnotherSize("%,d".formatted(from + announced));
    }
    byte[] buffer = new byte[BUFFER];
    long bytes = from;
    try (InputStream in = connection.getInputStream();
        OutputStream out = append(from)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        bytes += read;
        if (bytes > file.bytes()) {
          throw ofAnotherSize("more");
        }
        out.write(buffer, 0, read);
        progress.update(file, bytes, file.bytes());
      }
    }
    if (bytes < file.bytes()) {
      throw failed("the connection ended too early", null);
    }
  }

  private OutputStream append(long from) throws IOException {
    return Files.newOutputStream(
        part(),
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE,
        from > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING);
  }

  private InvalidInput ofAnotherSize(String got) throws IOException {
    Files.deleteIfExists(part());
    return new InvalidInput(
        "%s: expected %,d bytes, got %s. That is not the file this was made for, so it was not kept. Try again; if it stays so, get the file elsewhere and put it at %s."
            .formatted(file.address(), file.bytes(), got, place));
  }

  /** What to say of a failure of the system's. */
  InvalidInput failed(IOException cause) {
    String message = cause.getMessage();
    return failed(
        cause.getClass().getSimpleName() + (message == null ? "" : ": " + message), cause);
  }

  private InvalidInput failed(String why, Throwable cause) {
    long kept;
    try {
      kept = kept();
    } catch (IOException e) {
      kept = 0;
    }
    String begun =
        kept == 0
            ? ""
            : " %,d of %,d bytes are here; the next try asks for the rest."
                .formatted(kept, file.bytes());
    return new InvalidInput(
        "%s could not be downloaded (%s).%s Check the connection; or put the file at %s, or into a folder named by %s."
            .formatted(file.address(), why, begun, place, Cache.OWN_FOLDER),
        cause);
  }
}
