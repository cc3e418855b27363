package dev.unroll.app;

import static dev.unroll.app.CommandLineRun.TINY;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Scanner;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The board from the command line. */
final class BoardCommandTest {
  private static final Pattern ADDRESS = Pattern.compile("http://localhost:\\d+/");

  @TempDir private Path runs;

  @Test
  void servesUntilItIsEnded() throws IOException, InterruptedException {
    CommandLineRun trained = CommandLineRun.of(runs, "train adding model=gru", TINY);
    assertThat(trained.code()).as(trained.err()).isZero();
    PipedWriter said = new PipedWriter();
    AtomicInteger code = new AtomicInteger(-1);
    try (Scanner lines = new Scanner(new PipedReader(said))) {
      PrintWriter out = new PrintWriter(said, true);
      Thread board =
          new Thread(
              () ->
                  code.set(
                      Unroll.run(out, out, "board", "--port", "0", "--runs", runs.toString())));
      board.start();
      String address = lines.findWithinHorizon(ADDRESS, 0);
      assertThat(get(address + "api/runs")).contains("adding-gru-s1").contains("finished");
      board.interrupt();
      board.join();
    }
    assertThat(code).hasValue(0);
  }

  private static String get(String address) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(address).toURL().openConnection();
    return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void worksBesideATraining() {
    CommandLineRun run = CommandLineRun.of(runs, "train adding model=gru --board", TINY);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).containsPattern(ADDRESS).contains("test MSE");
    CommandLineRun json = CommandLineRun.of(runs, "train adding model=gru --board --json", TINY);
    assertThat(json.out()).startsWith("{");
    CommandLineRun lone = CommandLineRun.of(runs, "train adding model=gru --port 0", TINY);
    assertThat(lone.code()).isEqualTo(2);
    assertThat(lone.err()).contains("--port: expected --board with it");
  }
}
