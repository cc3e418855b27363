package dev.unroll.experiments.board;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer to a browser, with the headers that keep it to the board's own scripts.
 *
 * @param status of HTTP
 * @param body may be empty
 * @param headers besides those of every reply, or in their place
 */
@SuppressWarnings("ArrayRecordComponent") // made once, and sent
record Reply(int status, byte[] body, Map<String, String> headers) {
  static final String POLICY = "Content-Security-Policy";
  static final String TYPE = "Content-Type";

  private static final int NO_CONTENT = 204;

  /** Nothing from elsewhere, no script in the page's text, no form, no frame. */
  private static final String OWN_SCRIPTS =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final Map<String, String> ALWAYS =
      Map.of(
          POLICY,
          OWN_SCRIPTS,
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cache-Control",
          "no-store");

  static Reply of(String type, byte[] body) {
    return new Reply(200, body, Map.of(TYPE, type));
  }

  static Reply of(String type, String text) {
    return of(type + "; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /** A sentence for people. */
  static Reply text(int status, String sentence) {
    Reply reply = of("text/plain", sentence + "\n");
    return new Reply(status, reply.body(), reply.headers());
  }

  static Reply empty() {
    return new Reply(NO_CONTENT, new byte[0], Map.of());
  }

  Reply with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Reply(status, body, more);
  }

  void send(HttpExchange exchange) throws IOException {
    ALWAYS.forEach(exchange.getResponseHeaders()::set);
    headers.forEach(exchange.getResponseHeaders()::set);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    if (head) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
    }
    exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
    if (!head && body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }
}
