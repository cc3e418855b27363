package dev.unroll.benchmarks.sidebyside;

import dev.unroll.datasets.input.InvalidInput;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/**
 * PyTorch in a child process that measures on request and sleeps in between: a Python that runs the
 * script beside this class, which says what can be asked, or a JVM with PyTorch's C++ library.
 */
final class PyTorch implements AutoCloseable {
  private static final String SCRIPT = "peer.py";
  private static final long START_SECONDS = 120;
  private static final int PRODUCT_MILLIS = 300;

  private final Process process;
  private final BufferedReader answers;
  private final Writer requests;
  private final String[] greeting; // ready, Python's version or none, PyTorch's, threads, BLAS

  private PyTorch(Process process, BufferedReader answers, String[] greeting) {
    this.process = process;
    this.answers = answers;
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
    this.greeting = greeting;
  }

  /**
   * Starts the Python at a path, with as many threads as there are processors.
   *
   * @throws InvalidInput if there is none, it is no Python, or it has no torch
   */
  static PyTorch ofPython(String python) {
    return start(
        List.of(python, "-u", "-c", script()),
        "--python: cannot start %s: no such program, or it may not be run".formatted(python),
        first ->
            first.startsWith("error no torch")
                ? "--python: %s is a Python without torch (%s); install it there, or name another"
                    .formatted(python, first.substring("error no torch".length()).strip())
                : "--python: expected a Python 3.6 or later with torch, but %s does not answer as one"
                    .formatted(python));
  }

  /**
   * Starts PyTorch's C++ library in a JVM of its own, with as many threads as there are processors.
   *
   * @param folder target of benchmarks/pytorch, which the launcher builds
   * @throws InvalidInput if it does not run here
   */
  static PyTorch ofLibrary(String folder) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return start(
        List.of(
            java,
            "-Dorg.bytedeco.javacpp.pathsFirst=true", // PyTorch's own build, if it is there
            "-Djava.library.path=" + folder + "/official",
            "-cp",
            folder + "/*" + File.pathSeparator + folder + "/lib/*",
            "dev.unroll.benchmarks.pytorch.Peer"),
        "--pytorch: cannot start " + java,
        first ->
            "--pytorch: PyTorch's library does not run here; start it by './unroll bench"
                + " --pytorch', which fetches it, or name a Python with torch by --python");
  }

  /**
   * Starts a process.
   *
   * @param problem the message if it does not start
   * @param refusal the message if it starts with another line than a PyTorch does
   */
  private static PyTorch start(
      List<String> command, String problem, UnaryOperator<String> refusal) {
    List<String> words = new ArrayList<>(command);
    words.add(Integer.toString(Runtime.getRuntime().availableProcessors()));
    ProcessBuilder builder =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().remove("OMP_NUM_THREADS"); // ND4J's setting, not PyTorch's
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new InvalidInput(problem, e);
    }
    BufferedReader answers = process.inputReader(StandardCharsets.UTF_8);
    String first = first(answers);
    if (first.startsWith("ready ")) {
      return new PyTorch(process, answers, first.split(" ", -1));
    }
    process.destroyForcibly();
    throw new InvalidInput(refusal.apply(first));
  }

  private static String script() {
    try (InputStream in = PyTorch.class.getResourceAsStream(SCRIPT)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String first(BufferedReader answers) {
    CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> read(answers));
    try {
      return line.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      return "";
    }
  }

  /** The next line; empty if there is none. */
  private static String read(BufferedReader answers) {
    try {
      String line = answers.readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      return "";
    }
  }

  /** Milliseconds of each call that the request led to. */
  double[] ask(String request) {
    try {
      requests.write(request + "\n");
      requests.flush();
    } catch (IOException e) {
      throw new IllegalStateException("PyTorch's process has ended before: " + head(request), e);
    }
    String[] words = read(answers).split(" ", -1);
    if (!words[0].equals("ms")) {
      throw new IllegalStateException(
          "PyTorch failed at \"%s\": %s".formatted(head(request), String.join(" ", words)));
    }
    return Arrays.stream(words).skip(1).mapToDouble(Double::parseDouble).toArray();
  }

  private static String head(String request) {
    return request.length() > 60 ? request.substring(0, 60) + "…" : request;
  }

  /** Takes part under a request, to which the milliseconds of a turn are added. */
  Entrant entrant(String request) {
    return Entrant.remote(millis -> ask(request + " " + millis));
  }

  /** Whether it has the layers of the table linear: the C++ library's peer does. */
  boolean hasMixers() {
    return greeting[1].equals("none");
  }

  /** The version of the Python that calls it, or none. */
  String python() {
    return greeting[1];
  }

  /**
   * Version, threads, and how fast its products are: builds of PyTorch differ several-fold by their
   * BLAS.
   */
  String torch() {
    double fastest = TableNumbers.percentile(0, ask("product " + Peak.SIDE + " " + PRODUCT_MILLIS));
    return "%s, %s threads, built for BLAS %s; products of %d x %d at %s GFLOP/s"
        .formatted(
            greeting[2],
            greeting[3],
            greeting[4],
            Peak.SIDE,
            Peak.SIDE,
            TableNumbers.text(Peak.GIGAFLOPS / fastest * 1e3));
  }

  /** The child ends with its input. */
  @Override
  public void close() {
    try {
      requests.close();
    } catch (IOException e) {
      process.destroyForcibly();
    }
  }
}
