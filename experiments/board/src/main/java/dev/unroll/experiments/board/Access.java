package dev.unroll.experiments.board;

import com.sun.net.httpserver.HttpExchange;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rules of access. Browsers of this machine may read. A page of another site whose name
 * resolves to this machine (DNS rebinding) is refused by the Host header of its request. Only the
 * board's own page can write, because only it has the token of this start.
 *
 * @param address of the page, for people
 * @param base the path that every request begins with: a slash, or a token for other machines
 * @param hosts what a request may name as its host; empty for any, which has to know the base
 * @param token of those who may write
 */
record Access(String address, String base, Set<String> hosts, String token) {
  static final String TOKEN = "X-Board-Token";

  /** The one path that takes something. */
  static final String NOTE = "api/note";

  private static final int TOKEN_BYTES = 24;
  private static final int HTTP_PORT = 80; // which browsers leave out

  static Access of(String host, InetSocketAddress bound) {
    int port = bound.getPort();
    boolean open = !bound.getAddress().isLoopbackAddress();
    String base = open ? "/" + secret() + "/" : "/";
    String shown = host.contains(":") ? "[" + host + "]" : host;
    Set<String> hosts =
        bound.getAddress().isAnyLocalAddress()
            ? Set.of()
            : hosts(List.of(shown, "localhost", "127.0.0.1", "[::1]"), port);
    return new Access("http://%s:%d%s".formatted(shown, port, base), base, hosts, secret());
  }

  private static Set<String> hosts(List<String> names, int port) {
    Set<String> hosts = new TreeSet<>();
    for (String name : names) {
      hosts.add(name.toLowerCase(Locale.ROOT) + ":" + port);
      if (port == HTTP_PORT) {
        hosts.add(name.toLowerCase(Locale.ROOT));
      }
    }
    return hosts;
  }

  /** The reply to a request that is not allowed; empty for one that is. */
  Optional<Reply> refusal(HttpExchange request) {
    List<String> host = request.getRequestHeaders().getOrDefault("Host", List.of());
    if (!hosts.isEmpty()
        && (host.size() != 1 || !hosts.contains(host.get(0).toLowerCase(Locale.ROOT)))) {
      return Optional.of(Reply.text(421, "this is not the host you asked for"));
    }
    String path = request.getRequestURI().getRawPath();
    if (path == null || !same(path.substring(0, Math.min(path.length(), base.length())), base)) {
      return Optional.of(Reply.text(404, "nothing here"));
    }
    boolean writes = request.getRequestMethod().equals("POST") && below(request).equals(NOTE);
    if (!writes && !Set.of("GET", "HEAD").contains(request.getRequestMethod())) {
      return Optional.of(Reply.text(405, "the board is read").with("Allow", "GET, HEAD"));
    }
    if (writes && !same(String.valueOf(request.getRequestHeaders().getFirst(TOKEN)), token)) {
      return Optional.of(
          Reply.text(403, "the board was started again since this page was loaded; reload it"));
    }
    return Optional.empty();
  }

  /** The path below the base. */
  String below(HttpExchange request) {
    return request.getRequestURI().getRawPath().substring(base.length());
  }

  /** Takes as long wherever they differ. */
  private static boolean same(String given, String expected) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
  }

  private static String secret() {
    byte[] bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
