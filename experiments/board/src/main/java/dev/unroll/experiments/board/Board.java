package dev.unroll.experiments.board;

import com.sun.net.httpserver.HttpServer;
import dev.unroll.datasets.input.InvalidInput;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A live page over the runs below a folder, served until it is closed. */
public final class Board implements AutoCloseable {
  /** The port unless another is given. */
  public static final int PORT = 7654;

  /** The host unless another is given: browsers of this machine alone reach it. */
  public static final String HOST = "localhost";

  private static final int MAX_PORT = 65_535;

  private final HttpServer server;
  private final ExecutorService threads;
  private final String address;

  private Board(HttpServer server, ExecutorService threads, String address) {
    this.server = server;
    this.threads = threads;
    this.address = address;
  }

  /**
   * Starts to serve.
   *
   * @param runs folder of the runs, which need not exist yet
   * @param host a name or an address of this machine; for all but the loopback ones the address of
   *     the page contains a token, without which nothing is served
   * @param port 0 for a free one
   * @throws InvalidInput if that cannot be served on
   */
  public static Board start(Path runs, String host, int port) throws IOException {
    if (port < 0 || port > MAX_PORT) {
      throw new InvalidInput("--port: expected 0 to %d, got %d".formatted(MAX_PORT, port));
    }
    HttpServer server = bind(host, port);
    ExecutorService threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "board");
              thread.setDaemon(true); // the page ends with the work beside it
              return thread;
            });
    Access access = Access.of(host, server.getAddress());
    server.setExecutor(threads);
    RunCatalogue catalogue = new RunCatalogue(runs);
    server.createContext("/", new Router(access, catalogue));
    server.start();
    threads.execute(catalogue::readAhead);
    return new Board(server, threads, access.address());
  }

  private static HttpServer bind(String host, int port) throws IOException {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), port), 0);
    } catch (UnknownHostException e) {
      throw new InvalidInput(
          "--host: expected a name or an address of this machine, got '%s'".formatted(host), e);
    } catch (SocketException e) {
      throw new InvalidInput(
          "cannot serve on %s, port %d (%s); name another with --port N, or --port 0 for a free one"
              .formatted(host, port, e.getMessage()),
          e);
    }
  }

  /** Where a browser finds the page. */
  public String address() {
    return address;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
