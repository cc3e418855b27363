package dev.unroll.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LockTest {
  @TempDir private Path root;

  @Test
  void whoComesSecondIsToldOfTheFirst() throws IOException {
    RunFolder run = run(RunKind.TRAIN, root);
    try (Lock lock = run.lock()) {
      assertRefused(run, run.path() + " is being written by process " + pid() + ", started 2");
      assertRefused(RunFolder.open(run.path()), "wait until that ends, or end it");
    }
    assertThat(run.path().resolve(".lock")).content().startsWith("process " + pid() + ", started");
    run.lock().close();
  }

  /** A comparison is one with its runs: who trains one of them keeps the whole, and the reverse. */
  @Test
  void aRunInsideAnotherIsPartOfIt() throws IOException {
    RunFolder whole = run(RunKind.COMPARE, root);
    RunFolder part = run(RunKind.TRAIN, whole.path());
    RunFolder deep = run(RunKind.TRAIN, Files.createDirectory(whole.path().resolve("candidates")));
    try (Lock lock = whole.lock()) {
      assertRefused(part, whole.path() + " is being written by process " + pid());
      assertRefused(deep, whole.path() + " is being written by process " + pid());
    }
    try (Lock lock = deep.lock()) {
      assertRefused(whole, whole.path() + " is being written by process " + pid());
      assertRefused(part, whole.path() + " is being written by process " + pid());
    }
    RunFolder beside = run(RunKind.TRAIN, root);
    try (Lock lock = beside.lock()) {
      whole.lock().close();
    }
  }

  @Test
  void theLockOfAProcessThatDiedIsFree() throws IOException, InterruptedException {
    RunFolder run = run(RunKind.TRAIN, root);
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                run.path().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said = other.inputReader()) {
      assertThat(said.readLine()).isEqualTo("held");
      assertRefused(
          run, run.path() + " is being written by process " + other.pid() + ", started 2");
    } finally {
      other.destroyForcibly().waitFor();
    }
    try (Lock lock = run.lock()) {
      assertRefused(run, "process " + pid());
    }
  }

  /** The other process, which holds the lock until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] words) throws IOException {
      try (Lock lock = Lock.hold(Path.of(words[0]))) {
        System.out.println("held");
        System.exit(System.in.read());
      }
    }
  }

  private static void assertRefused(RunFolder run, String why) {
    assertThatThrownBy(run::lock).isInstanceOf(InvalidInput.class).hasMessageContaining(why);
  }

  private static long pid() {
    return ProcessHandle.current().pid();
  }

  private static RunFolder run(RunKind kind, Path parent) throws IOException {
    return RunFolder.create(parent, new RunSpec(kind, "x", "", List.of(), Map.of()));
  }
}
