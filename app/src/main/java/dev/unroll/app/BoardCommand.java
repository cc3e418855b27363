package dev.unroll.app;

import dev.unroll.experiments.board.Board;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A live page over all runs. */
@Command(
    name = "board",
    description = {
      "Show all runs in a browser, live: learning curves, gradient norms, sweeps, forecasts,"
          + " reports, and differences of recipes. Names, tags and notes can be edited there.",
      "",
      "  unroll board                   at http://localhost:" + Board.PORT + "/, until Ctrl-C",
      "  unroll board --runs DIR --port 0",
      "",
      "'--board' shows the same beside 'unroll train', 'compare', 'sweep' and 'backtest'.",
      ""
    })
final class BoardCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port to serve on; 0 for a free one. Default: ${DEFAULT-VALUE}.")
  private int port = Board.PORT;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description =
          "Name or address of this machine to serve on. With another than ${DEFAULT-VALUE}, other"
              + " machines reach the page by the printed address, which contains a token.")
  private String host = Board.HOST;

  @Override
  public Integer call() throws IOException {
    try (Board board = Board.start(common.runsRoot(), host, port)) {
      common.say("runs of %s: %s", common.runsRoot(), board.address());
      common.say("stop with Ctrl-C");
      common.result(Map.of("address", board.address()));
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // this is how it ends
    }
    return 0;
  }
}
