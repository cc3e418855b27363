package dev.unroll.experiments.board;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.unroll.datasets.input.InvalidInput;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Which reply a request gets. */
final class Router implements HttpHandler {
  private static final Logger LOG = LogManager.getLogger(Router.class);

  private final Access access;
  private final Assets assets;
  private final RunReplies runs;

  Router(Access access, RunCatalogue catalogue) {
    this.access = access;
    this.assets = new Assets(access.token(), catalogue.root());
    this.runs = new RunReplies(catalogue);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      answer(exchange).send(exchange);
    }
  }

  private Reply answer(HttpExchange request) {
    try {
      Optional<Reply> refusal = access.refusal(request);
      return refusal.isPresent() ? refusal.get() : reply(request);
    } catch (InvalidInput | IllegalArgumentException e) {
      return Reply.text(400, String.valueOf(e.getMessage()));
    } catch (IOException | RuntimeException e) {
      LOG.warn("no answer to {}", request.getRequestURI(), e);
      return Reply.text(500, "this could not be read: " + e.getMessage());
    }
  }

  private Reply reply(HttpExchange request) throws IOException {
    Map<String, String> query = query(request.getRequestURI().getRawQuery());
    String id = query.getOrDefault("id", "");
    return switch (access.below(request)) {
      case "api/runs" -> runs.list(query.getOrDefault("since", ""));
      case "api/parts" -> runs.parts(id);
      case "api/run" -> runs.details(id);
      case "api/lines" ->
          runs.lines(
              id,
              query.getOrDefault("file", ""),
              Long.parseLong(query.getOrDefault("from", "0")),
              query.getOrDefault("stamp", ""));
      case "page" -> runs.page(id, query.getOrDefault("name", ""));
      case Access.NOTE -> runs.note(request.getRequestBody());
      default -> assets.get(access.below(request));
    };
  }

  /**
   * The parameters of an address.
   *
   * @throws IllegalArgumentException if it is not well formed
   */
  private static Map<String, String> query(String text) {
    Map<String, String> query = new LinkedHashMap<>();
    if (text != null) {
      for (String part : text.split("&", -1)) {
        int at = part.indexOf('=');
        query.put(decode(at < 0 ? part : part.substring(0, at)), decode(part.substring(at + 1)));
      }
    }
    return query;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
