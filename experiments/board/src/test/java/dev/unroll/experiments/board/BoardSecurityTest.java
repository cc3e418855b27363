package dev.unroll.experiments.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.run.RunFolder;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule of the board with a request that it refuses. */
final class BoardSecurityTest {
  private static final String SECRET = "the secret";

  @TempDir private Path folder;
  private Path runs;
  private RunFolder run;
  private String id;
  private Board board;
  private int port;

  @BeforeEach
  void start() throws IOException {
    runs = Files.createDirectories(folder.resolve("runs"));
    run = SampleRuns.training(runs, "gru", "0.1");
    id = run.path().getFileName().toString();
    SampleRuns.epoch(run, 1);
    board = Board.start(runs, Board.HOST, 0);
    port = URI.create(board.address()).getPort();
  }

  @AfterEach
  void stop() {
    board.close();
  }

  private RawRequest get(String path) throws IOException {
    return RawRequest.get(port, path);
  }

  @Test
  void answersOnTheLoopbackAddressAlone() throws IOException {
    Optional<InetAddress> other =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .findFirst();
    Assumptions.assumeTrue(other.isPresent(), "this machine has no other address");
    assertThatThrownBy(() -> new Socket(other.get(), port).close())
        .isInstanceOf(ConnectException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:", "LOCALHOST:", "127.0.0.1:", "[::1]:"})
  void isFoundUnderTheNamesOfThisMachine(String name) throws IOException {
    assertThat(host(name + port).status()).isEqualTo(200);
  }

  /** A page of evil.example that lets its name mean 127.0.0.1 is of one origin with the board. */
  @Test
  void refusesOtherHosts() throws IOException {
    assertThat(host("evil.example:" + port).status()).isEqualTo(421);
    assertThat(host("localhost.evil.example:" + port).status()).isEqualTo(421);
    assertThat(host("localhost").status()).isEqualTo(421);
    assertThat(host("localhost:1").status()).isEqualTo(421);
    assertThat(RawRequest.send(port, "", "GET / HTTP/1.0").status()).isEqualTo(421);
  }

  private RawRequest host(String host) throws IOException {
    return RawRequest.send(port, "", "GET /api/runs HTTP/1.1", "Host: " + host);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
  void isRead(String method) throws IOException {
    for (String path : new String[] {"/", "/api/runs"}) {
      RawRequest answer = RawRequest.send(port, "", method + " " + path + " HTTP/1.1", host());
      assertThat(answer.status()).isEqualTo(405);
      assertThat(answer.headers()).containsEntry("allow", "GET, HEAD");
      assertThat(answer.headers()).doesNotContainKey("access-control-allow-origin");
    }
  }

  @Test
  void aHeadHasNoBody() throws IOException {
    RawRequest answer = RawRequest.send(port, "", "HEAD / HTTP/1.1", host());
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(Integer.parseInt(answer.headers().get("content-length"))).isPositive();
  }

  private String host() {
    return "Host: localhost:" + port;
  }

  @Test
  void onlyItsOwnPageWritesNotes() throws IOException {
    String note = "{\"id\":\"%s\",\"name\":\"best\",\"text\":\"\",\"tags\":[]}".formatted(id);
    String line = "POST /api/note HTTP/1.1";
    assertThat(RawRequest.send(port, note, line, host()).status()).isEqualTo(403);
    assertThat(RawRequest.send(port, note, line, host(), "X-Board-Token: guess").status())
        .isEqualTo(403);
    assertThat(get("/api/runs").body()).contains("\"name\":\"\"");
    assertThat(write(note).status()).isEqualTo(204);
    assertThat(get("/api/runs").body()).contains("\"name\":\"best\"");
    assertThat(write(note.replace(id, "other")).status()).isEqualTo(404);
    assertThat(write(note.replace("best", "x".repeat(300))).status()).isEqualTo(400);
    assertThat(write(note.replace("best", "x".repeat(200_000))).status()).isEqualTo(413);
    assertThat(write("no JSON").status()).isEqualTo(400);
  }

  private RawRequest write(String note) throws IOException {
    Matcher token = Pattern.compile("\"token\":\"([\\w-]+)\"").matcher(get("/").body());
    assertThat(token.find()).isTrue();
    String header = "X-Board-Token: " + token.group(1);
    return RawRequest.send(port, note, "POST /api/note HTTP/1.1", host(), header);
  }

  @Test
  void aRunIsFoundByItsWholeIdAlone() throws IOException {
    Files.writeString(folder.resolve("report.html"), SECRET);
    Files.writeString(folder.resolve("recipe.yaml"), SECRET);
    assertThat(get("/api/run?id=" + id).status()).isEqualTo(200);
    for (String other :
        new String[] {
          "..",
          "",
          ".",
          id + "/..",
          "../runs/" + id,
          "%2e%2e",
          folder.toString(),
          id + "%00",
          id.substring(0, 8),
          "/" + id,
          id + "/"
        }) {
      assertThat(get("/api/run?id=" + other).status()).as(other).isEqualTo(404);
      assertThat(get("/page?name=report.html&id=" + other).status()).as(other).isEqualTo(404);
      assertThat(get("/api/lines?file=metrics&id=" + other).status()).as(other).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"run.json", "../report.html", "recipe.yaml", "checkpoint-best.zip", ".lock", ""})
  void onlyReportsArePages(String name) throws IOException {
    Files.writeString(runs.resolve("report.html"), SECRET);
    assertThat(get("/page?id=" + id + "&name=" + name).status()).isEqualTo(404);
    assertThat(get("/api/lines?id=" + id + "&file=" + name).status()).isEqualTo(404);
    assertThat(get("/" + name).body()).doesNotContain("created");
  }

  /** Whoever made the folder may have put links into it. */
  @Test
  void followsNoLink() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "{\"a\": \"" + SECRET + "\"}\n");
    RunFolder elsewhere = SampleRuns.training(folder.resolve("elsewhere"), "lstm", "0.1");
    Files.createSymbolicLink(runs.resolve("linked"), elsewhere.path());
    for (String name :
        new String[] {"report.html", "study.json", "journal.jsonl", "data.json", "forecast.csv"}) {
      Files.createSymbolicLink(run.path().resolve(name), secret);
    }
    Files.delete(run.path().resolve("environment.json"));
    Files.createSymbolicLink(run.path().resolve("environment.json"), secret);
    assertThat(get("/api/runs").body()).doesNotContain("linked").contains(id);
    assertThat(get("/api/run?id=linked").status()).isEqualTo(404);
    assertThat(get("/page?name=report.html&id=" + id).status()).isEqualTo(404);
    assertThat(get("/api/run?id=" + id).body()).doesNotContain(SECRET);
    assertThat(get("/api/lines?file=journal&id=" + id).body()).doesNotContain(SECRET);
    assertThat(get("/api/lines?file=forecast&id=" + id).body()).doesNotContain(SECRET);
  }

  @Test
  void leavesOutARunWithALinkInThePlaceOfWhatIsListed() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "{\"test\": {\"MSE\": 42}}");
    Files.createSymbolicLink(run.path().resolve("summary.json"), secret);
    assertThat(get("/api/runs").body())
        .doesNotContain("\"id\":\"" + id)
        .doesNotContain("42")
        .contains("its summary.json is a link; left out");
  }

  /** A folder that becomes a link after it was listed. */
  @Test
  void followsNoLinkInThePlaceOfARun() throws IOException {
    assertThat(get("/api/lines?file=metrics&id=" + id).body()).contains("epoch");
    RunFolder elsewhere = SampleRuns.training(folder.resolve("elsewhere"), "lstm", "0.1");
    SampleRuns.epoch(elsewhere, 1);
    Files.move(run.path(), folder.resolve("moved"));
    Files.createSymbolicLink(runs.resolve(id), elsewhere.path());
    assertThat(get("/api/lines?file=metrics&id=" + id).status()).isEqualTo(404);
    assertThat(get("/api/run?id=" + id).status()).isEqualTo(404);
  }

  /** A name inside a run is text. */
  @Test
  void followsNoNameInsideARun() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret.html"), SECRET);
    Files.writeString(
        run.path().resolve("summary.json"), "{\"report\": \"" + secret + "\", \"page\": \"../x\"}");
    assertThat(get("/api/run?id=" + id).body()).contains("secret.html").doesNotContain(SECRET);
    assertThat(get("/page?name=" + secret + "&id=" + id).status()).isEqualTo(404);
  }

  @Test
  void everyReplyKeepsTheBrowserToItsOwnScripts() throws IOException {
    for (String path : new String[] {"/", "/board.js", "/api/runs", "/nothing", "/api/run?id=x"}) {
      assertThat(get(path).headers())
          .as(path)
          .containsEntry("x-content-type-options", "nosniff")
          .containsEntry("referrer-policy", "no-referrer")
          .containsEntry("cross-origin-resource-policy", "same-origin")
          .containsEntry("cache-control", "no-store")
          .hasEntrySatisfying(
              "content-security-policy",
              policy ->
                  assertThat(policy)
                      .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                      .doesNotContain("unsafe"));
    }
  }

  @Test
  void aReportIsAStranger() throws IOException {
    Files.writeString(run.path().resolve("report.html"), "<script>1</script>");
    RawRequest report = get("/page?name=report.html&id=" + id);
    assertThat(report.status()).isEqualTo(200);
    assertThat(report.headers().get("content-security-policy"))
        .startsWith("sandbox allow-scripts; default-src 'none'")
        .contains("frame-ancestors 'none'")
        .doesNotContain("allow-same-origin", "connect-src");
  }

  @Test
  void otherMachinesNeedTheTokenInTheAddress() throws IOException {
    InetAddress lan = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    int open = server.getAddress().getPort();
    Access access = Access.of("box", new InetSocketAddress(lan, open));
    server.createContext("/", new Router(access, new RunCatalogue(runs)));
    server.start();
    try {
      String host = "Host: box:" + open;
      assertThat(access.address()).matches("http://box:\\d+/[\\w-]{32}/");
      for (String path : new String[] {"/", "/api/runs", "/" + "x".repeat(32) + "/api/runs"}) {
        assertThat(RawRequest.send(open, "", "GET " + path + " HTTP/1.1", host).status())
            .isEqualTo(404);
      }
      String known = "GET " + access.base() + "api/runs HTTP/1.1";
      assertThat(RawRequest.send(open, "", known, host).body()).contains(id);
      assertThat(RawRequest.send(open, "", known, "Host: other:" + open).status()).isEqualTo(421);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aPortThatIsTakenIsRefusedInOneSentence() {
    assertThatThrownBy(() -> Board.start(runs, Board.HOST, port).close())
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("port " + port)
        .hasMessageContaining("--port 0 for a free one");
    assertThatThrownBy(() -> Board.start(runs, Board.HOST, 70_000).close())
        .isInstanceOf(InvalidInput.class);
  }
}
