package dev.unroll.streams;

import dev.unroll.layers.blocks.Blocks;
import dev.unroll.runtime.ForecastSpec;
import dev.unroll.runtime.SequenceBlock;
import dev.unroll.runtime.Squash;
import dev.unroll.runtime.StageForm;
import dev.unroll.runtime.Stages;
import dev.unroll.runtime.StreamModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Models of a few units with drawn weights, and what they answer. */
public final class SmallModels {
  /** Past days that the forecaster reads. */
  public static final int WINDOW = 8;

  private static final int HORIZON = 3;
  private static final int CALENDAR = 4; // inputs of a day
  private static final float[] LEVELS = {0.1f, 0.5f, 0.9f};

  private SmallModels() {}

  /** An LSTM and a GRU that read a value in its unit. */
  public static StreamModel network(long seed) {
    Random random = new Random(seed);
    List<StageForm> stages = new ArrayList<>();
    stages.add(Stages.channels(new float[] {100}, new float[] {20}, 0).form());
    stages.add(block("lstm", 2, 6, random));
    stages.add(block("gru", 6, 4, random));
    stages.add(dense(4, 2, random));
    return new StreamModel(Map.of("task", "test", "classes", "more\nless"), stages);
  }

  /** A GRU that reads two values. */
  static StreamModel wide(long seed) {
    return new StreamModel(Map.of(), List.of(block("gru", 2, 3, new Random(seed))));
  }

  /** Of days. */
  public static StreamModel forecaster(long seed) {
    Random random = new Random(seed);
    ForecastSpec spec =
        new ForecastSpec(
            WINDOW,
            HORIZON,
            7,
            0,
            ForecastSpec.Normalisation.LAST,
            false,
            CALENDAR,
            ForecastSpec.Answer.QUANTILES);
    Map<String, ForecastSpec.Series> known =
        Map.of("a", new ForecastSpec.Series(190, 15, false, 0));
    List<StageForm> stages = new ArrayList<>();
    stages.add(spec.form(known, LEVELS, new float[0]));
    stages.add(ForecastSpec.member(0, new float[0], new float[0], new float[] {0.3f}));
    stages.add(block("gru", 3 + CALENDAR, 5, random));
    stages.add(dense(5, LEVELS.length, random));
    return new StreamModel(Map.of("frequency", "DAY 1 false"), stages);
  }

  private static StageForm block(String name, int in, int out, Random random) {
    SequenceBlock block = Blocks.named(name);
    Map<String, float[]> parameters = new HashMap<>();
    block
        .parameters(in, out)
        .forEach(p -> parameters.put(p.name(), draw(random, (int) p.length())));
    return Stages.block(block, in, out, parameters).form();
  }

  private static StageForm dense(int in, int out, Random random) {
    float[][] w = new float[out][];
    for (int k = 0; k < out; k++) {
      w[k] = draw(random, in);
    }
    return Stages.dense(w, draw(random, out), Squash.IDENTITY).form();
  }

  private static float[] draw(Random random, int length) {
    float[] values = new float[length];
    for (int k = 0; k < length; k++) {
      values[k] = 2 * random.nextFloat() - 1;
    }
    return values;
  }

  /** The answers to a feed, as lines, of states that lie in a map and are never lost. */
  public static List<String> answers(StreamModel model, StreamRules rules, List<Sold> feed) {
    return answers(model, rules, feed, new HashMap<>(), new ArrayList<>());
  }

  /** The same with states and counts of the caller's. */
  static List<String> answers(
      StreamModel model,
      StreamRules rules,
      List<Sold> feed,
      Map<String, byte[]> states,
      List<StreamCount> counts) {
    KeyedStreamer<Sold> streamer =
        new KeyedStreamer<>(model, rules, (sold, millis) -> sold.event(), counts::add);
    List<String> answers = new ArrayList<>();
    for (Sold sold : feed) {
      Optional<KeyedStreamer.Reply> reply =
          streamer.step(sold.id(), states.get(sold.id()), sold, null);
      reply.ifPresent(
          answered -> {
            states.put(sold.id(), answered.state());
            answers.add(answered.answer().csv());
          });
    }
    return answers;
  }
}
