package dev.unroll.datasets.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.task.TestData;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CacheTest {
  /** SHA-256 of "abc", the test vector of FIPS 180-2. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir Path folder;
  private HttpServer server;
  private Cache cache;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/good", exchange -> answer(exchange, "abc"));
    server.createContext("/changed", exchange -> answer(exchange, "abd"));
    server.start();
    cache = new Cache(Optional.empty(), folder.resolve("cache"));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private Entry entry(String path) {
    URI address = URI.create("http://localhost:" + server.getAddress().getPort() + path);
    return new Entry(
        "abc",
        new Entry.Origin("a", "b", "c"),
        "text",
        List.of(new RemoteFile("abc.txt", address, ABC, 3)),
        Map.of());
  }

  private List<Path> left() throws IOException {
    try (Stream<Path> files = Files.list(cache.folder())) {
      return files.filter(file -> !file.endsWith(".lock")).toList();
    }
  }

  @Test
  void downloadsOnceAndReportsProgress() throws IOException {
    List<Long> progress = new ArrayList<>();
    Path file = cache.locate(entry("/good"), (f, bytes, total) -> progress.add(bytes));
    assertThat(file).hasContent("abc");
    assertThat(progress).isNotEmpty().endsWith(3L);
    assertThat(left()).containsExactly(file);
    server.stop(0);
    assertThat(cache.locate(entry("/good"), (f, bytes, total) -> {})).isEqualTo(file);
  }

  @Test
  void aChangedFileIsNotKept() throws IOException {
    assertThatThrownBy(() -> cache.locate(entry("/changed"), (f, bytes, total) -> {}))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("expected SHA-256 " + ABC + ", got a52d159f262b2c6ddb724a61840befc3")
        .hasMessageContaining("it was not kept");
    assertThat(left()).isEmpty();
  }

  @Test
  void noSuchFileThere() {
    assertThatThrownBy(() -> cache.locate(entry("/gone"), (f, bytes, total) -> {}))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("could not be downloaded (the server answered 404)")
        .hasMessageContaining("folder named by UNROLL_DATA");
  }

  @Test
  void nobodyAnswers() {
    Entry entry = entry("/good");
    server.stop(0);
    assertThatThrownBy(() -> cache.locate(entry, (f, bytes, total) -> {}))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("could not be downloaded (ConnectException");
  }

  @Test
  void aUsersOwnCopyComesFirstAndIsVerified() throws IOException {
    Path own = Files.createDirectory(folder.resolve("own"));
    Cache mine = new Cache(Optional.of(own), folder.resolve("cache"));
    Path copy = Files.writeString(own.resolve("abc.txt"), "abc");
    assertThat(mine.locate(entry("/gone"), (f, bytes, total) -> {})).isEqualTo(copy);
    Files.writeString(copy, "abcd");
    assertThatThrownBy(() -> mine.locate(entry("/gone"), (f, bytes, total) -> {}))
        .hasMessageStartingWith(copy + ": expected SHA-256 " + ABC)
        .hasMessageContaining("delete it");
  }

  @Test
  void theUsualPlaces() {
    assertThat(Cache.of(Map.of(), "Linux", "/h").folder()).isEqualTo(Path.of("/h/.cache/unroll"));
    assertThat(Cache.of(Map.of("XDG_CACHE_HOME", "/x"), "Linux", "/h").folder())
        .isEqualTo(Path.of("/x/unroll"));
    assertThat(Cache.of(Map.of(), "Mac OS X", "/h").folder())
        .isEqualTo(Path.of("/h/Library/Caches/unroll"));
    assertThat(Cache.of(Map.of("LOCALAPPDATA", "/l"), "Windows 11", "/h").folder())
        .isEqualTo(Path.of("/l/unroll"));
    assertThat(Cache.of(Map.of("UNROLL_DATA", "/d"), "Linux", "/h").own()).contains(Path.of("/d"));
  }

  @Test
  void resolvesPathsAndNames() throws IOException {
    Path file = Files.writeString(folder.resolve("mine.txt"), "x");
    assertThat(DataFiles.resolve(file.toString(), cache)).isEqualTo(file);
    assertThatThrownBy(() -> DataFiles.resolve("airlines", cache))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("got \"airlines\", which is neither. Nearest data sets: airline,");
  }

  @Test
  void localCopiesOfTheWholeCatalogueAreTheFilesItNames() {
    Path shared = TestData.shared("README.md").getParent();
    Cache local = new Cache(Optional.of(shared), folder.resolve("unused"));
    for (Entry entry : Catalogue.all()) {
      assertThat(local.locate(entry, (f, bytes, total) -> {})).exists().startsWith(shared);
      assertThat(entry.files()).allMatch(file -> file.address().getScheme().equals("https"));
    }
    assertThat(Catalogue.find("names").orElseThrow().files()).hasSize(18);
  }
}
