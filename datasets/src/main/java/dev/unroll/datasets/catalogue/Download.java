package dev.unroll.datasets.catalogue;

import dev.unroll.datasets.InvalidInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;

/**
 * One file on its way here. It appears at its place complete and verified, or not at all.
 *
 * @param file what to fetch
 * @param place where to
 */
record Download(RemoteFile file, Path place) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int BUFFER = 1 << 16;

  /**
   * Fetches, verifies, moves into place.
   *
   * @throws InvalidInput if any of that fails
   */
  void run(Progress progress) {
    try {
      Files.createDirectories(place.getParent());
      Path part = Files.createTempFile(place.getParent(), place.getFileName().toString(), ".part");
      try {
        fetch(part, progress);
        Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw failed(
          e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("interrupted", e);
    }
  }

  private void fetch(Path part, Progress progress) throws IOException, InterruptedException {
    HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(PATIENCE)
            .build();
    HttpRequest request = HttpRequest.newBuilder(file.address()).timeout(PATIENCE).build();
    HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
    try (InputStream in = response.body()) {
      if (response.statusCode() != 200) {
        throw failed("the server answered " + response.statusCode(), null);
      }
      String got = copy(in, part, progress);
      if (!got.equals(file.sha256())) {
        throw new InvalidInput(
            "%s: expected SHA-256 %s, got %s. What came is not the file this was made for, so it was not kept. Try again; if it stays so, get the file elsewhere and put it at %s."
                .formatted(file.address(), file.sha256(), got, place));
      }
    }
  }

  private String copy(InputStream in, Path part, Progress progress) throws IOException {
    MessageDigest digest = Sha256.digest();
    byte[] buffer = new byte[BUFFER];
    long bytes = 0;
    try (OutputStream out = Files.newOutputStream(part)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
        digest.update(buffer, 0, read);
        bytes += read;
        progress.update(file, bytes, file.bytes());
      }
    }
    return Sha256.hex(digest.digest());
  }

  private InvalidInput failed(String why, Throwable cause) {
    return new InvalidInput(
        "%s could not be downloaded (%s). Check the connection; or put the file at %s, or into a folder named by %s."
            .formatted(file.address(), why, place, Cache.OWN_FOLDER),
        cause);
  }
}
