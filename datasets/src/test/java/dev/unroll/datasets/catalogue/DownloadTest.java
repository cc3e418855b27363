package dev.unroll.datasets.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.unroll.datasets.input.InvalidInput;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that stall, send too much, break off, or send one elsewhere. */
final class DownloadTest {
  private static final int SIZE = 300_000;
  private static final int HALF = 100_000;
  private static final Duration SILENCE = Duration.ofSeconds(60); // of a busy machine
  private static final Duration SHORT = Duration.ofSeconds(1);

  @TempDir private Path folder;
  private final byte[] content = new byte[SIZE];
  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** What the server was asked: the range, or "all". */
  private final List<String> asked = new CopyOnWriteArrayList<>();

  private HttpServer server;
  private Cache cache;
  private Path part;
  private String sum;

  @BeforeEach
  void start() throws IOException {
    new Random(1).nextBytes(content);
    sum = Sha256.of(Files.write(folder.resolve("original"), content));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    cache = new Cache(Optional.empty(), folder.resolve("cache"));
    part = folder.resolve("cache").resolve("data.bin.part");
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  /** An answer of the server's, which may take until the test is over. */
  private interface Answer {
    void to(HttpExchange exchange) throws IOException, InterruptedException;
  }

  private void serve(Answer answer) {
    server.createContext(
        "/data",
        exchange -> {
          String range = exchange.getRequestHeaders().getFirst("Range");
          asked.add(range == null ? "all" : range);
          try (exchange) {
            answer.to(exchange);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private void all(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, SIZE);
    exchange.getResponseBody().write(content);
  }

  private void rest(HttpExchange exchange) throws IOException {
    int from = Integer.parseInt(asked.get(asked.size() - 1).replaceAll("\\D", ""));
    exchange
        .getResponseHeaders()
        .add("Content-Range", "bytes %d-%d/%d".formatted(from, SIZE - 1, SIZE));
    exchange.sendResponseHeaders(206, SIZE - from);
    exchange.getResponseBody().write(content, from, SIZE - from);
  }

  /** Announces all, sends {@code bytes} of it, and no more. */
  private void stall(HttpExchange exchange, int bytes) throws IOException, InterruptedException {
    exchange.sendResponseHeaders(200, SIZE);
    exchange.getResponseBody().write(content, 0, bytes);
    exchange.getResponseBody().flush();
    over.await();
  }

  private Path fetch(String path) {
    return fetch(path, SILENCE);
  }

  private Path fetch(String path, Duration silence) {
    URI address =
        URI.create("http://localhost:%d%s".formatted(server.getAddress().getPort(), path));
    RemoteFile file = new RemoteFile("data.bin", address, sum, SIZE);
    Entry.Origin origin = new Entry.Origin("a", "b", "c");
    Entry entry = new Entry("data", origin, "text", List.of(file), Map.of());
    return cache.locate(entry, (f, bytes, total) -> {}, silence);
  }

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.list(cache.folder())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void refused(String message) {
    refused(SILENCE, message);
  }

  private void refused(Duration silence, String message) {
    assertThatThrownBy(() -> fetch("/data", silence))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(message);
  }

  private void begun(byte[] bytes) throws IOException {
    Files.createDirectories(cache.folder());
    Files.write(part, bytes);
  }

  @Test
  void aServerThatStallsIsGivenUp() throws IOException {
    serve(exchange -> over.await());
    refused(
        Duration.ofMillis(100),
        "could not be downloaded (nothing came for 100 ms). Check the connection");
    server.removeContext("/data");
    serve(exchange -> stall(exchange, 0));
    refused(
        Duration.ofMillis(100),
        "could not be downloaded (nothing came for 100 ms). Check the connection");
    assertThat(left()).doesNotContain("data.bin");
  }

  @Test
  void theNextTryAsksForTheRest() throws IOException {
    serve(exchange -> stall(exchange, HALF));
    refused(SHORT, " of 300,000 bytes are here; the next try asks for the rest.");
    assertThat(left()).containsExactly(".lock", "data.bin.part");
    long kept = Files.size(part);
    server.removeContext("/data");
    serve(this::rest);

    assertThat(fetch("/data")).hasBinaryContent(content);

    assertThat(asked).containsExactly("all", "bytes=%d-".formatted(kept));
    assertThat(left()).containsExactly(".lock", "data.bin");
  }

  @Test
  void aServerWithoutRangesBeginsAnew() throws IOException {
    begun(Arrays.copyOf(content, HALF));
    serve(this::all);
    assertThat(fetch("/data")).hasBinaryContent(content);
    assertThat(asked).containsExactly("bytes=100000-");
  }

  @Test
  void aServerThatRefusesARangeIsAskedForAll() throws IOException {
    begun(Arrays.copyOf(content, HALF));
    serve(
        exchange -> {
          if (asked.size() == 1) {
            exchange.sendResponseHeaders(416, -1);
          } else {
            all(exchange);
          }
        });
    assertThat(fetch("/data")).hasBinaryContent(content);
    assertThat(asked).containsExactly("bytes=100000-", "all");
  }

  @Test
  void aPartOfSomethingElseIsThrownAway() throws IOException {
    begun(new byte[HALF]);
    serve(
        exchange -> {
          if (asked.size() == 1) {
            rest(exchange);
          } else {
            all(exchange);
          }
        });
    assertThat(fetch("/data")).hasBinaryContent(content);
    assertThat(asked).containsExactly("bytes=100000-", "all");
  }

  @Test
  void aPartThatIsWholeOrTooLongNeedsNoRest() throws IOException {
    begun(content);
    assertThat(fetch("/data")).hasBinaryContent(content);
    Files.delete(cache.folder().resolve("data.bin"));
    begun(new byte[SIZE + 1]);
    serve(this::all);
    assertThat(fetch("/data")).hasBinaryContent(content);
    assertThat(asked).containsExactly("all");
  }

  @Test
  void noMoreIsWrittenThanTheCatalogueSays() throws IOException {
    serve(
        exchange -> {
          exchange.sendResponseHeaders(200, 743_000_000);
          exchange.getResponseBody().flush(); // some servers keep the headers for the first bytes
        });
    refused("/data: expected 300,000 bytes, got 743,000,000. That is not the file");
    server.removeContext("/data");
    serve(
        exchange -> {
          exchange.sendResponseHeaders(200, 0); // chunks without an end
          try (OutputStream body = exchange.getResponseBody()) {
            while (over.getCount() > 0) {
              body.write(content);
            }
          }
        });
    refused("/data: expected 300,000 bytes, got more. That is not the file");
    assertThat(left()).containsExactly(".lock");
  }

  @Test
  void aConnectionThatEndsEarlySaysHowMuchThereIs() {
    serve(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(content, 0, HALF);
        });
    refused("(the connection ended too early). 100,000 of 300,000 bytes are here");
  }

  @Test
  void aRedirectIsFollowedButNotToAnotherProtocol() throws IOException {
    serve(this::all);
    redirect("/moved", "/data");
    assertThat(fetch("/moved")).hasBinaryContent(content);
    Files.delete(cache.folder().resolve("data.bin"));
    redirect("/secure", "https://localhost/data");
    assertThatThrownBy(() -> fetch("/secure"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("(the server answered 302, a redirect to https://localhost/data)");
    redirect("/circle", "/circle");
    assertThatThrownBy(() -> fetch("/circle"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("could not be downloaded (ProtocolException");
  }

  private void redirect(String from, String to) {
    server.createContext(
        from,
        exchange -> {
          try (exchange) {
            exchange.getResponseHeaders().add("Location", to);
            exchange.sendResponseHeaders(302, -1);
          }
        });
  }

  @Test
  void twoAtOnceFetchItOnce() throws Exception {
    serve(this::all);
    List<Callable<Path>> fetches = new ArrayList<>();
    for (int k = 0; k < 4; k++) {
      fetches.add(() -> fetch("/data"));
    }
    for (Future<Path> fetched : threads.invokeAll(fetches)) {
      assertThat(fetched.get()).hasBinaryContent(content);
    }
    assertThat(asked).containsExactly("all");
    assertThat(left()).containsExactly(".lock", "data.bin");
  }
}
