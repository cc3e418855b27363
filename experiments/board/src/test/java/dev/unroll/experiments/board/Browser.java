package dev.unroll.experiments.board;

import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.experiments.io.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page in a Chromium without a window, driven by the browser's own protocol over the JDK's web
 * socket: nothing else is needed.
 */
final class Browser implements AutoCloseable, WebSocket.Listener {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "chrome");
  private static final Pattern ADDRESS = Pattern.compile("DevTools listening on (ws://\\S+)");
  private static final int SECONDS = 30; // until a test gives up

  private final Process process;
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final StringBuilder part = new StringBuilder();
  private WebSocket socket;
  private String session = "";
  private int sent;

  private Browser(Process process) {
    this.process = process;
  }

  /** The browser of this machine, if there is one. */
  static Optional<Path> find() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts it with a profile in an empty folder. */
  static Browser start(Path program, Path profile) throws IOException {
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-extensions",
                "--disable-background-networking",
                "--disable-component-update",
                "--remote-debugging-port=0",
                "--window-size=1500,1000",
                "--user-data-dir=" + profile)
            .redirectErrorStream(true)
            .start();
    Browser browser = new Browser(process);
    BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      Matcher address = ADDRESS.matcher(line);
      if (address.find()) {
        browser.connect(URI.create(address.group(1)));
        return browser;
      }
    }
    throw new IOException("the browser ended before it began");
  }

  private void connect(URI address) {
    socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(address, this).join();
    String target =
        call("Target.createTarget", Map.of("url", "about:blank")).path("targetId").asText();
    session =
        call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .path("sessionId")
            .asText();
    call("Page.enable", Map.of());
    call("Runtime.enable", Map.of());
    call("Log.enable", Map.of());
  }

  void open(String address) {
    complaints.clear();
    call("Page.navigate", Map.of("url", address));
  }

  /** What the browser complained about: errors of scripts, and what the page's policy forbade. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** The value of an expression in the page. */
  JsonNode value(String expression) {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    return answer.path("result").path("value");
  }

  /** Waits until an expression in the page is true. */
  void await(String expression) {
    String polled =
        """
        new Promise((done) => {
          const end = Date.now() + %d;
          const look = () => {
            let is = false;
            try { is = Boolean(%s); } catch (problem) { }
            return is || Date.now() > end ? done(is) : setTimeout(look, 20);
          };
          look();
        })
        """
            .formatted(SECONDS * 1000, expression);
    if (!value(polled).asBoolean()) {
      throw new AssertionError(
          "never true: %s; the page shows %s"
              .formatted(expression, value("document.body.innerText").asText()));
    }
  }

  private synchronized JsonNode call(String method, Map<String, ?> parameters) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("id", ++sent);
    message.put("method", method);
    message.put("params", parameters);
    if (!session.isEmpty()) {
      message.put("sessionId", session);
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(sent, answer);
    socket.sendText(Json.line(message), true).join();
    return answer.orTimeout(2 * SECONDS, TimeUnit.SECONDS).join();
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
    part.append(text);
    if (last) {
      hear(part.toString());
      part.setLength(0);
    }
    from.request(1);
    return null;
  }

  private void hear(String text) {
    try {
      JsonNode message = Json.MAPPER.readTree(text);
      CompletableFuture<JsonNode> waiting = answers.remove(message.path("id").asInt());
      String event = message.path("method").asText();
      if (waiting != null) {
        waiting.complete(message.path("result"));
      } else if (event.equals("Runtime.exceptionThrown")
          || message.at("/params/entry/level").asText().equals("error")) {
        complaints.add(message.path("params").toString());
      }
    } catch (IOException e) {
      complaints.add(e.toString());
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
  }
}
