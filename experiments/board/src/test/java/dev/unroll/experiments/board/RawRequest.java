package dev.unroll.experiments.board;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A request as any program can send one, with any headers. */
record RawRequest(int status, Map<String, String> headers, String body) {

  /**
   * Sends lines, and a line for the connection to end.
   *
   * @param lines the request's line, and headers
   */
  static RawRequest send(int port, String body, String... lines) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String request = String.join("\r\n", lines) + "\r\nConnection: close\r\n";
      request += body.isEmpty() ? "\r\n" : "Content-Length: " + body.length() + "\r\n\r\n" + body;
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int end = answer.indexOf("\r\n\r\n");
      String[] head = answer.substring(0, end).split("\r\n", -1);
      Map<String, String> headers = new TreeMap<>();
      for (int i = 1; i < head.length; i++) {
        int at = head[i].indexOf(": ");
        headers.put(head[i].substring(0, at).toLowerCase(Locale.ROOT), head[i].substring(at + 2));
      }
      return new RawRequest(
          Integer.parseInt(head[0].split(" ", -1)[1]), headers, answer.substring(end + 4));
    }
  }

  /** What a browser sends that reads a page of this machine. */
  static RawRequest get(int port, String path) throws IOException {
    return send(port, "", "GET " + path + " HTTP/1.1", "Host: localhost:" + port);
  }
}
