package dev.unroll.experiments.chapter.untrained;

import static dev.unroll.experiments.chapter.Template.fill;
import static dev.unroll.experiments.report.Words.text;

import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.task.Seeds;
import dev.unroll.experiments.chapter.Claim;
import dev.unroll.experiments.chapter.Finding;
import dev.unroll.experiments.chapter.Lab;
import dev.unroll.experiments.chapter.Verdict;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Chart;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Table;
import dev.unroll.layers.Streaming;
import dev.unroll.layers.blocks.BlockSettings;
import dev.unroll.layers.blocks.Blocks;
import dev.unroll.layers.blocks.Stack;
import dev.unroll.runtime.SequenceBlock;
import dev.unroll.runtime.Streamer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Bytes of state against tokens seen: those of recurrent models stay, attention's cache grows by
 * 2·d numbers a token. The bytes are those of the state that a stream hands out, counted; what they
 * should be follows from the equations.
 */
public final class StateBytes implements Claim<StateBytes.Settings> {
  private static final String CACHE = "attention";
  private static final int WINDOW = 64;

  /** What may be changed. */
  public record Settings(
      @Setting("1  # of the weights and inputs; bytes do not depend on it") long seed,
      @Setting("128  # width of the layer, d; a multiple of 64") int width,
      @Setting("[1, 10, 100, 1000, 10000]  # tokens seen where bytes are counted")
          List<Integer> tokens,
      @Setting("2000  # tokens that attention's cache is followed to") int cacheTokens) {
    public Settings {
      new Problems()
          .check(
              width >= 64 && width <= 1024 && width % 64 == 0,
              "width: expected a multiple of 64 up to 1024, got " + width)
          .check(
              !tokens.isEmpty() && tokens.stream().allMatch(count -> count >= 1),
              "tokens: expected numbers from 1, got " + tokens)
          .between("cache-tokens", cacheTokens, 1, 100_000)
          .raise();
      tokens = tokens.stream().distinct().sorted().toList();
    }
  }

  /**
   * A model with the bytes that its equations say.
   *
   * @param formula in words
   * @param bytes constant; for a cache, of one token
   * @param kept tokens that a cache keeps at most; 0 for a state of constant size
   */
  private record Expected(
      String model, SequenceBlock block, String formula, long bytes, long kept) {
    long after(int tokens) {
      return kept == 0 ? bytes : bytes * Math.min(tokens, kept);
    }
  }

  /** What was counted: bytes at each number of tokens, those that were reached. */
  record Counted(String model, String formula, Map<Integer, Long> bytes, boolean asExpected) {
    long first() {
      return bytes.values().iterator().next();
    }
  }

  @Override
  public Statement<Settings> statement() {
    return new Statement<>(
        "memory",
        Settings.class,
        8,
        "A state of constant size, or a cache that grows",
        "A recurrent model squeezes all it has seen into a state whose size never changes."
            + " Attention keeps keys and values of every token, so its memory grows without an end;"
            + " a window bounds it, and what lies further back is lost.",
        "bytes(recurrent) = constant,   bytes(attention) = 2·d·4·tokens");
  }

  private static List<Expected> models(int d) {
    int heads = d / 64;
    return List.of(
        constant("min-gru", "min-gru", "d", d),
        constant("gru", "gru", "d", d),
        constant("lstm", "lstm", "2d", 2L * d),
        constant("lru", "lru", "2d, complex", 2L * d),
        constant("rwkv4", "rwkv4, rwkv4-channels", "5d", 5L * d),
        constant("mamba", "mamba", "2d (16 + 3)", 2L * d * 19),
        constant("rwkv7", "rwkv7(heads=%d), rwkv7-channels".formatted(heads), "2d + 64d", 66L * d),
        constant("gated-delta", "gated-delta(heads=%d)".formatted(heads), "64d + 3·3d", 73L * d),
        cache(CACHE, Map.of(), "2d a token", d, Integer.MAX_VALUE),
        cache(
            "attention, window " + WINDOW,
            Map.of("span", "" + WINDOW),
            "2d a token, %d at most".formatted(WINDOW - 1),
            d,
            WINDOW - 1));
  }

  private static Expected constant(String model, String of, String formula, long numbers) {
    boolean single = Blocks.names().contains(of);
    return new Expected(
        model, single ? Blocks.named(of) : new Stack(of), formula, Float.BYTES * numbers, 0);
  }

  private static Expected cache(
      String model, Map<String, String> settings, String formula, int d, long kept) {
    SequenceBlock block = BlockSettings.with(Blocks.named(CACHE), settings);
    return new Expected(model, block, formula, 2L * d * Float.BYTES, kept);
  }

  @Override
  public Finding examine(Settings settings, Lab lab) {
    List<Counted> all = new ArrayList<>();
    Map<String, Double> numbers = new LinkedHashMap<>();
    List<Expected> models = models(settings.width());
    for (Expected model : models) {
      lab.progress().at((double) all.size() / models.size(), model.model());
      Counted one = count(settings, model);
      all.add(one);
      for (int tokens : settings.tokens()) {
        if (one.bytes().containsKey(tokens)) {
          String name = "bytes, %s, %d tokens".formatted(one.model(), tokens);
          numbers.put(name, (double) one.bytes().get(tokens));
        }
      }
    }
    Map<String, Integer> crossings = crossings(all);
    crossings.forEach((model, tokens) -> numbers.put("crossing, " + model, (double) tokens));
    return new Finding(
        judge(settings, all, crossings),
        because(settings, all, crossings),
        numbers,
        List.of(figure(all)),
        List.of(table(all, crossings)),
        List.of(
            fill(
                "One layer of width {width}, single precision, seed {seed}; bytes of the state that"
                    + " the stream hands out, after each step of random inputs.",
                settings),
            "rwkv4 and rwkv7 with their channel mix; heads of width 64; Mamba with 2d channels of"
                + " 16 numbers; convolutions keep 3 steps. Attention's counter of positions, 4"
                + " bytes, is left out.",
            "A window keeps one token less than it sees, since the last comes with the step."));
  }

  private static Counted count(Settings settings, Expected model) {
    int d = settings.width();
    Streamer streamer = Streaming.of(BlockNetwork.of(model.block(), d, settings.seed()));
    boolean grows = model.kept() == Integer.MAX_VALUE;
    int last = settings.tokens().get(settings.tokens().size() - 1);
    last = grows ? Math.min(last, settings.cacheTokens()) : last;
    Random random = Seeds.random(settings.seed(), 0);
    float[] x = new float[d];
    float[] y = new float[d];
    Map<Integer, Long> bytes = new LinkedHashMap<>();
    boolean asExpected = true;
    for (int token = 1; token <= last; token++) {
      x[random.nextInt(d)] = (float) random.nextGaussian();
      streamer.step(x, y);
      boolean listed = settings.tokens().contains(token) || token == last;
      if (listed || (grows && token <= 2 * WINDOW)) {
        long counted = bytes(streamer);
        asExpected &= counted == model.after(token);
        bytes.put(token, counted);
      }
    }
    return new Counted(model.model(), model.formula(), bytes, asExpected);
  }

  private static long bytes(Streamer streamer) {
    return streamer.state().get(0).entrySet().stream()
        .filter(part -> !part.getKey().endsWith("position"))
        .mapToLong(part -> (long) Float.BYTES * part.getValue().length)
        .sum();
  }

  /** The first token at which the cache is larger than each model's state, where it was counted. */
  private static Map<String, Integer> crossings(List<Counted> all) {
    Map<Integer, Long> cache = cache(all).bytes();
    Map<String, Integer> crossings = new LinkedHashMap<>();
    for (Counted one : all.subList(0, all.indexOf(cache(all)))) {
      cache.entrySet().stream()
          .filter(at -> at.getValue() > one.first())
          .findFirst()
          .ifPresent(at -> crossings.put(one.model(), at.getKey()));
    }
    return crossings;
  }

  private static Counted cache(List<Counted> all) {
    return all.stream().filter(one -> one.model().equals(CACHE)).findFirst().orElseThrow();
  }

  /** The verdict: all as expected, or at least nothing that should be constant grows. */
  static Verdict judge(Settings settings, List<Counted> all, Map<String, Integer> crossings) {
    long token = 2L * settings.width() * Float.BYTES;
    boolean crossed =
        all.stream()
            .filter(one -> crossings.containsKey(one.model()))
            .allMatch(one -> crossings.get(one.model()) == one.first() / token + 1);
    boolean constant =
        all.subList(0, all.indexOf(cache(all))).stream()
            .allMatch(one -> one.bytes().values().stream().distinct().count() == 1);
    return Verdict.of(all.stream().allMatch(Counted::asExpected) && crossed, constant);
  }

  private static String because(
      Settings settings, List<Counted> all, Map<String, Integer> crossings) {
    long right = all.stream().filter(Counted::asExpected).count();
    List<String> passed = new ArrayList<>();
    crossings.forEach((model, tokens) -> passed.add(model + " at " + tokens));
    return text(
        "Rule: it holds if every count of bytes is what the equations say and the cache passes each"
            + " state at the token it should, with a limit if only the constant states stay"
            + " constant. %d of %d models are as the equations say. The cache, %d bytes a token,"
            + " passes %s.",
        right, all.size(), 2L * settings.width() * Float.BYTES, String.join(", ", passed));
  }

  private static Figure figure(List<Counted> all) {
    Chart chart =
        new Chart(
            "Bytes of state",
            "Of one layer, after so many tokens.",
            Axis.log("tokens seen"),
            Axis.log("bytes"));
    for (Counted one : all) {
      List<Double> x = one.bytes().keySet().stream().map(Integer::doubleValue).toList();
      List<Double> y = one.bytes().values().stream().map(Long::doubleValue).toList();
      chart.line(one.model(), one.model(), x, y);
    }
    return chart.figure();
  }

  private static Table table(List<Counted> all, Map<String, Integer> crossings) {
    return Table.of(
        "",
        List.of("model", "numbers of state", "bytes", "the cache is larger from token"),
        all,
        one -> {
          long last = one.bytes().values().stream().reduce((a, b) -> b).orElseThrow();
          String bytes = "%,d".formatted(last);
          int tokens = one.bytes().keySet().stream().reduce((a, b) -> b).orElseThrow();
          return List.of(
              one.model(),
              one.formula(),
              one.first() == last ? bytes : bytes + " after %,d tokens".formatted(tokens),
              crossings.containsKey(one.model()) ? "" + crossings.get(one.model()) : "–");
        });
  }
}
