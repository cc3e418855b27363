package dev.unroll.app;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What makes documentation's examples end within a second. An example takes the words of the
 * longest entry that it begins with, in place of its own for the same keys; one that no entry fits
 * runs as it is.
 */
final class ShortSettings {
  private static final String MADE = "data.train=32 data.validation=16 data.test=16 ";
  private static final String NETWORK = "hidden=4 epochs=2 batch=8 ";
  private static final String ADDING = NETWORK + MADE + "length=8";

  /** Minibatches smaller than the padded one of the validation, whose mask has to be gone. */
  private static final String TEXT =
      "hidden=4 epochs=2 batch=2 batches-per-epoch=2 length=16 eval-length=24 tbptt=8";

  private static final String FORECAST =
      NETWORK + "horizon=3 window=6 batches=2 members=1 paths=20";
  private static final String SWEEP = NETWORK + MADE + "length=10 layers=1,2 clip=0.03,0 --seeds=1";

  /** All twenty-one claims. */
  private static final String CLAIMS =
      "activations.hidden=8 vanishing.hidden=8 vanishing.steps=40 bptt.steps=5 bptt.hidden=4"
          + " bptt.path-steps=5 variance.hidden=32 variance.depth=6 free-dynamics.hidden=8"
          + " free-dynamics.steps=1000 free-dynamics.seeds=1 free-dynamics.radii=0.5,1,2"
          + " serial.steps=2,4 serial.length=2 serial.batches=1,2 serial.widths=4"
          + " serial.rounds=5 serial.warm-up=1 serial.product=32 parameter-sharing.times=1,2"
          + " parameter-sharing.seeds=1 parameter-sharing.attractors=1"
          + " parameter-sharing.length=4 parameter-sharing.hidden=3"
          + " parameter-sharing.sentences=64 parameter-sharing.sums=64 clipping.seeds=1"
          + " clipping.length=10 clipping.hidden=4 clipping.epochs=2 clipping.updates=10"
          + " orthogonal.seeds=1 orthogonal.length=10 orthogonal.hidden=4 orthogonal.updates=10"
          + " orthogonal.copy-length=2 orthogonal.copy-hidden=4 orthogonal.copy-updates=10"
          + " forget-bias.seeds=1 forget-bias.length=6 forget-bias.hidden=3 forget-bias.chrono=5"
          + " forget-bias.epochs=2 forget-bias.updates=3 gating.seeds=1 gating.length=6"
          + " gating.hidden=3 gating.chrono=5 gating.epochs=2 gating.updates=3"
          + " bidirectional.seeds=1 bidirectional.forward-hidden=3 bidirectional.both-hidden=3"
          + " bidirectional.epochs=2 bidirectional.updates=3 bidirectional.test=40 depth.seeds=1"
          + " depth.layers=1,2 depth.parameters=200 depth.window=6 depth.horizon=2"
          + " depth.epochs=2 depth.updates=3 agreement.seeds=1 agreement.tested=0,2"
          + " agreement.hidden=3 agreement.sentences=64 agreement.epochs=1 agreement.test=20"
          + " two-faces.steps=4 two-faces.width=8 scans.steps=2,4,8 scans.batches=1,2"
          + " scans.width=8 scans.rounds=3 memory.width=64 memory.tokens=1,10"
          + " memory.cache-tokens=10 endless.seeds=1 endless.length=8 endless.times=10"
          + " endless.window=4 endless.hidden=8 endless.updates=2 endless.streams=1"
          + " fixed-state.seeds=1 fixed-state.heads=4,2 fixed-state.pairs=1,2"
          + " fixed-state.symbols=4 fixed-state.hidden=8 fixed-state.epochs=1"
          + " fixed-state.updates=2 fixed-state.test=10 linearity.seeds=1 linearity.length=4"
          + " linearity.doublings=1 linearity.hidden=4 linearity.epochs=1 linearity.updates=2"
          + " linearity.test=10 forgetting.seeds=1 forgetting.length=6 forgetting.tokens=2"
          + " forgetting.hidden=4 forgetting.epochs=1 forgetting.updates=2";

  private static final Map<String, String> WORDS = words();

  private static final Map<String, String> EXCLUDED =
      Map.of(
          "bench", "a program of its own, with tests of its own: benchmarks",
          "--backend", "a word of the script; LauncherTest has it",
          "runs delete", "others need the run; RunsCommandTest has it",
          "runs restore", "the same",
          "data fetch", "downloads; CacheTest has a server of its own",
          "--spark", "needs Spark, which this module is without: experiments/spark has tests",
          "--spark=submit", "needs Spark",
          "board", "serves until it is ended; BoardCommandTest starts it");

  private ShortSettings() {}

  private static Map<String, String> words() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("compare", "seeds=1 " + ADDING);
    all.put("compare text", "seeds=1 " + TEXT);
    all.put(
        "compare series", "seeds=1 ?column=OT batches-per-epoch=2 window=8 horizon=2 " + NETWORK);
    all.put("compare names", "seeds=1 ?data.file=names " + NETWORK);
    all.put("compare labelled", "seeds=1 " + NETWORK);
    all.put("train labelled", NETWORK);
    all.put("compare recall", "seeds=1 hidden=8 epochs=2 batch=8 length=24 symbols=8 " + MADE);
    all.put("compare --resume", "");
    all.put("train", ADDING);
    all.put("train text", TEXT);
    all.put(
        "train text data=tinyshakespeare model=transformer", TEXT.replace("hidden=4", "hidden=8"));
    all.put("train flip-flop", ADDING);
    all.put("train --resume", "");
    all.put("train runs/…/recipe.yaml", "");
    all.put("generate", "--length=20");
    all.put("diagnose", "--sequences=4");
    all.put("diagnose adding", "--sequences=4 hidden=4 length=8 " + MADE);
    all.put("chapter", CLAIMS);
    all.put("chapter --list", "");
    all.put("chapter --seed", "bptt vanishing vanishing.hidden=8");
    all.put("chapter --resume", "");
    all.put("chapter vanishing", "hidden=8");
    all.put("chapter my.yaml", "hidden=8");
    all.put(
        "chapter free-dynamics",
        "free-dynamics.hidden=8 free-dynamics.steps=1000 vanishing.hidden=8");
    all.put("sweep", "my.yaml " + SWEEP); // the same, and with settings
    all.put("sweep adding", SWEEP);
    all.put("sweep my.yaml", SWEEP);
    all.put("backtest", "windows=2 data.rows=0 " + FORECAST);
    all.put("backtest data.file=Hourly-train.csv", "season=4 windows=1 " + FORECAST);
    all.put("backtest airline", "data.file=airline windows=2 " + FORECAST);
    all.put("backtest etth1", "data.file=ETTh1 windows=2 data.rows=0 " + FORECAST);
    all.put("backtest stock", "days=302");
    all.put("backtest stock data.file=prices.csv", "");
    all.put("forecast", FORECAST);
    all.put("forecast --from", "");
    return all;
  }

  /** Why an example is not run, if it is not. */
  static Optional<String> excluded(Example example) {
    return EXCLUDED.keySet().stream()
        .filter(entry -> begins(example, entry) || example.words().contains(entry))
        .map(EXCLUDED::get)
        .findFirst();
  }

  /** The example with what makes it short. */
  static List<String> shortened(Example example) {
    List<String> words = new ArrayList<>(example.words());
    for (String word : List.of(entry(example).map(WORDS::get).orElse("").split(" "))) {
      if (word.startsWith("?")) {
        String own = word.substring(1); // only if the example says nothing of it
        boolean set = words.stream().anyMatch(other -> sameKey(key(other), key(own)));
        words.addAll(set ? List.of() : List.of(own));
      } else if (!word.isEmpty()) {
        words.removeIf(other -> sameKey(key(other), key(word)));
        words.add(word);
      }
    }
    return words;
  }

  /** Entries that none of the examples uses. */
  static Set<String> unused(List<Example> examples) {
    Set<String> unused = new TreeSet<>(WORDS.keySet());
    examples.forEach(example -> entry(example).ifPresent(unused::remove));
    return unused;
  }

  private static Optional<String> entry(Example example) {
    return WORDS.keySet().stream()
        .filter(entry -> begins(example, entry))
        .max(Comparator.comparingInt(entry -> entry.split(" ").length));
  }

  private static boolean begins(Example example, String entry) {
    List<String> wanted = List.of(entry.split(" "));
    return example.words().size() >= wanted.size()
        && example.words().subList(0, wanted.size()).equals(wanted);
  }

  private static String key(String word) {
    String key = word.contains("=") ? word.substring(0, word.indexOf('=')) : "";
    return key.equals("data") ? "data.file" : key;
  }

  /** A key may be written short. */
  private static boolean sameKey(String one, String other) {
    return !one.isEmpty()
        && (one.equals(other) || one.endsWith("." + other) || other.endsWith("." + one));
  }
}
