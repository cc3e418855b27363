package dev.unroll.app;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.board.Board;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The board beside the work of a command, which ends with it. */
final class BoardOption {
  @Option(
      names = "--board",
      description = "Serve a live page of the runs meanwhile, and print its address.")
  private boolean wanted;

  @Option(names = "--port", paramLabel = "N", description = "Port of --board. Default: a free one.")
  private Integer port;

  /**
   * Starts it if that was asked for, and says where.
   *
   * @param resumed the run that is resumed, which may lie elsewhere; null for a new one
   * @return closes it
   * @throws InvalidInput if the port cannot be used
   */
  Running start(Common common, Path resumed) throws IOException {
    if (!wanted) {
      if (port != null) {
        throw new InvalidInput("--port: expected --board with it");
      }
      return () -> {};
    }
    Path runs =
        resumed == null ? common.runsRoot() : resumed.toAbsolutePath().normalize().getParent();
    Board board = Board.start(runs, Board.HOST, port == null ? 0 : port);
    common.say("board: " + board.address());
    return board::close;
  }

  /** What closes without an exception. */
  @FunctionalInterface
  interface Running extends AutoCloseable {
    @Override
    void close();
  }
}
