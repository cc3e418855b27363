package dev.unroll.benchmarks.pytorch;

import dev.unroll.benchmarks.pytorch.mixer.MixerWork;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch;

/**
 * Measures PyTorch's C++ library on request: a request a line on standard input, an answer a line
 * on standard output, both as {@code peer.py} describes them. It calls what PyTorch's Python calls,
 * without the Python.
 */
public final class Peer {
  private static final int MAX_CALLS = 20_000;

  private final Map<String, Runnable> kept = new HashMap<>();
  private final Map<String, MixerWork> mixers = new HashMap<>();
  private long[] text = {};
  private long[] heldOut = {};

  private Peer() {}

  public static void main(String[] words) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    torch.set_num_threads(Integer.parseInt(words[0]));
    out.printf(
        "ready %s %s %d %s%n",
        "none", version(), torch.get_num_threads(), torch.hasMKL() ? "mkl" : "OpenBLAS");
    Peer peer = new Peer();
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      out.println(peer.answer(List.of(line.split(" "))));
    }
  }

  /** Of the library, from its jar's name: "2.13.0". */
  private static String version() {
    String jar = torch.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    return jar.replaceFirst(".*pytorch-([0-9.]+).*", "$1");
  }

  private String answer(List<String> words) {
    try {
      switch (words.get(0)) {
        case "text" -> text = numbers(words);
        case "heldout" -> heldOut = numbers(words);
        case "loss" -> {
          return "ms " + loss(words.subList(1, words.size()));
        }
        case "forget" -> {
          kept.clear();
          mixers.clear();
        }
        case "mixer" -> {
          return "ms " + mixer(words);
        }
        default -> {
          List<String> request = words.subList(0, words.size() - 1);
          double millis = Double.parseDouble(words.get(words.size() - 1));
          Runnable call = kept.computeIfAbsent(String.join(" ", request), key -> made(request));
          return "ms " + text(timed(call, millis));
        }
      }
      return "ms";
    } catch (RuntimeException e) {
      return "error " + e.toString().replace('\n', ' ');
    }
  }

  private static String text(double[] times) {
    return Arrays.stream(times).mapToObj("%.7f"::formatted).collect(Collectors.joining(" "));
  }

  /** {@code mixer KIND WAY N T I H FILE check|train|infer MILLISECONDS}. */
  private String mixer(List<String> words) {
    List<String> request = words.subList(1, 8);
    MixerWork work =
        mixers.computeIfAbsent(String.join(" ", request), key -> MixerWork.of(request));
    if (words.get(8).equals("check")) {
      try (PointerScope scope = new PointerScope()) {
        return text(work.check());
      }
    }
    Runnable call = words.get(8).equals("train") ? work::train : work::infer;
    return text(timed(call, Double.parseDouble(words.get(9))));
  }

  private static long[] numbers(List<String> words) {
    return words.stream().skip(1).mapToLong(Long::parseLong).toArray();
  }

  /** Of the model that has been fitted with these sizes. */
  private double loss(List<String> sizes) {
    CharacterModel model = (CharacterModel) kept.get("fit " + String.join(" ", sizes));
    try (PointerScope scope = new PointerScope()) {
      return model.loss(Long.parseLong(sizes.get(0)), Long.parseLong(sizes.get(1)), heldOut);
    }
  }

  private Runnable made(List<String> request) {
    String what = request.get(0);
    if (what.equals("product")) {
      return Work.product(Long.parseLong(request.get(1)));
    }
    boolean named = what.equals("layer") || what.equals("step");
    long[] sizes =
        request.stream()
            .skip(named ? 2 : 1)
            .filter(word -> word.matches("\\d+"))
            .mapToLong(Long::parseLong)
            .toArray();
    Runnable call =
        switch (what) {
          case "layer" ->
              Work.layer(TorchRecurrent.Kind.of(request.get(1)), sizes, request.contains("train"));
          case "step" -> Work.step(TorchRecurrent.Kind.of(request.get(1)), sizes);
          case "fit" -> new CharacterModel(sizes, text);
          default -> throw new IllegalArgumentException("unknown request " + what);
        };
    run(call);
    return call;
  }

  /** What a call makes is freed at its end. */
  private static void run(Runnable call) {
    try (PointerScope scope = new PointerScope()) {
      call.run();
    }
  }

  private static double[] timed(Runnable call, double millis) {
    double[] times = new double[MAX_CALLS];
    int calls = 0;
    long begin = System.nanoTime();
    long before = begin;
    do {
      run(call);
      long after = System.nanoTime();
      times[calls++] = (after - before) / 1e6;
      before = after;
    } while (before - begin < millis * 1e6 && calls < MAX_CALLS);
    return Arrays.copyOf(times, calls);
  }

  /** Runs without a record for the backward pass. */
  static void forwardOnly(Runnable call) {
    try (NoGradGuard guard = new NoGradGuard()) {
      call.run();
    }
  }
}
