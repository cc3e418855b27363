package dev.unroll.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.panel.Frequency;
import dev.unroll.runtime.ForecastPlace;
import dev.unroll.runtime.StreamForecaster;
import dev.unroll.runtime.StreamModel;
import dev.unroll.runtime.StreamState;
import dev.unroll.runtime.Streamer;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class KeyedStreamerTest {
  private static final StreamRules USUAL = StreamRules.USUAL;

  private final Map<String, byte[]> states = new HashMap<>();
  private final List<StreamCount> counts = new ArrayList<>();

  private List<String> answers(StreamModel model, StreamRules rules, List<Sold> feed) {
    return SmallModels.answers(model, rules, feed, states, counts);
  }

  private int count(StreamCount what) {
    return Collections.frequency(counts, what);
  }

  private static List<Sold> days(int from, int to) {
    return IntStream.range(from, to).mapToObj(day -> Sold.on(day, "a", 190 + day % 5)).toList();
  }

  @Test
  void aNetworkAnswersAsItsStreamerDoes() {
    Streamer streamer = SmallModels.network(1).streamer();
    float[] y = new float[2];
    List<String> expected = new ArrayList<>();
    for (Sold day : days(0, 5)) {
      streamer.step(new float[] {(float) day.value()}, y);
      expected.add("a,%s,%s,%s".formatted(day.event().time(), (double) y[0], (double) y[1]));
    }
    assertThat(answers(SmallModels.network(1), USUAL, days(0, 5))).isEqualTo(expected);
    assertThat(KeyedStreamer.columns(SmallModels.network(1))).containsExactly("p(more)", "p(less)");
  }

  /** The values of an answer are by the places of the columns. */
  @Test
  void aForecasterAnswersAsUnrollStreamDoes() {
    StreamForecaster forecaster = StreamForecaster.of(SmallModels.forecaster(1));
    List<Sold> feed = new ArrayList<>(days(0, 10));
    feed.addAll(days(11, 12)); // a day is missing
    List<String> answers = answers(SmallModels.forecaster(1), USUAL, feed);
    assertThat(KeyedStreamer.columns(SmallModels.forecaster(1)))
        .containsExactly("value", "expected", "pit", "p", "q0.1", "q0.5", "q0.9");
    assertThat(answers.get(6)).isEqualTo("a,2026-03-08T00:00,191.0,,,,,,");

    StreamState state = forecaster.newState();
    days(0, 10).forEach(day -> observe(forecaster, state, day));
    double[][] ahead = forecast(forecaster, state, 10);
    assertThat(values(answers.get(9), 4)).isEqualTo(ahead[0]);
    observe(forecaster, state, Sold.on(10, "a", Double.NaN));
    observe(forecaster, state, Sold.on(11, "a", 191));
    ForecastPlace place = ForecastPlace.of(new double[] {0.1, 0.5, 0.9}, ahead[1], 191);
    assertThat(values(answers.get(10), 0))
        .startsWith(191, place.expected(), place.pit(), place.p())
        .endsWith(forecast(forecaster, state, 12)[0]);
  }

  private static double[] values(String answer, int from) {
    return Arrays.stream(answer.split(",", -1))
        .skip(2 + from)
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  private static double[] calendar(LocalDateTime time) {
    return new Frequency(Frequency.Unit.DAY, 1, false).calendar(time);
  }

  private static void observe(StreamForecaster forecaster, StreamState state, Sold day) {
    forecaster.observe(state, day.value(), calendar(day.event().time()));
  }

  private static double[][] forecast(StreamForecaster forecaster, StreamState state, int day) {
    double[][] known = new double[forecaster.horizon()][];
    for (int h = 0; h < known.length; h++) {
      known[h] = calendar(Sold.on(day + h, "a", 0).event().time());
    }
    return forecaster.forecast(state, "a", known);
  }

  @Test
  void whatIsLateOrThereTwiceIsDroppedAndCounted() {
    List<Sold> feed =
        List.of(Sold.on(1, "a", 1), Sold.on(1, "a", 2), Sold.on(0, "a", 3), Sold.on(0, "b", 4));
    assertThat(answers(SmallModels.network(1), USUAL, feed)).hasSize(2);
    assertThat(counts)
        .containsExactly(
            StreamCount.ANSWERS, StreamCount.DUPLICATES, StreamCount.LATE, StreamCount.ANSWERS);
    assertThatThrownBy(() -> answers(SmallModels.network(1), USUAL.withFailLate(), feed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected a time after 2026-03-03T00:00, the last one of a; got 2026-03-03T00:00");
  }

  @Test
  void aLongGapStartsAKeyWithoutAPast() {
    List<Sold> feed = new ArrayList<>(days(0, 10));
    feed.addAll(days(35, 45));
    StreamModel model = SmallModels.forecaster(1);
    assertThat(answers(model, USUAL, feed).subList(10, 20))
        .isEqualTo(SmallModels.answers(model, USUAL, days(35, 45)));
    assertThat(count(StreamCount.RESETS)).isOne();
    counts.clear();
    states.clear();
    assertThat(answers(model, USUAL.withMaxGap(25), feed).get(10))
        .contains(",190.0,,,,")
        .doesNotEndWith(",");
    assertThat(count(StreamCount.RESETS)).isZero();
  }

  @Test
  void anOddValueIsHeld() {
    List<Sold> feed = new ArrayList<>(days(0, 12));
    feed.set(9, Sold.on(9, "a", 100_000));
    StreamModel model = SmallModels.forecaster(1);
    List<String> held = answers(model, USUAL.withHold(0.001), feed);
    double expected = values(held.get(9), 0)[1];
    assertThat(values(held.get(9), 0)[3]).isLessThan(0.001);
    feed.set(9, Sold.on(9, "a", expected));
    List<String> calm = SmallModels.answers(model, USUAL.withHold(0.001), feed);
    assertThat(held.subList(10, 12)).isEqualTo(calm.subList(10, 12));
  }

  @Test
  void badEventsEndTheStreamOrAreCounted() {
    Sold noon = new Sold("a", Sold.on(11, "a", 0).millis() + 1, 190);
    List<Sold> feed = new ArrayList<>(days(0, 11));
    feed.add(noon);
    feed.add(Sold.on(11, "a", 190));
    StreamModel model = SmallModels.forecaster(1);
    assertThatThrownBy(() -> answers(model, USUAL, feed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expected a time of the model's steps (daily) after 2026-03-12");
    states.clear();
    assertThat(answers(model, USUAL.withSkipBad(), feed)).hasSize(12);
    assertThat(count(StreamCount.BAD)).isOne();
    KeyedStreamer<Sold> skips =
        new KeyedStreamer<>(
            model, USUAL.withSkipBad(), (sold, millis) -> sold.event(), counts::add);
    assertThat(skips.step(null, null, noon, null)).isEmpty();
    assertThat(skips.step("a", null, null, null)).isEmpty();
    assertThat(count(StreamCount.BAD)).isEqualTo(3);
  }

  @Test
  void statesOfAnotherModelAreDroppedWithTheirTimesKept() {
    for (boolean forecasts : new boolean[] {false, true}) {
      states.clear();
      counts.clear();
      answers(model(forecasts, 1), USUAL.withReplay(20), days(0, 12));
      List<String> after = answers(model(forecasts, 2), USUAL, days(10, 16));
      assertThat(after).isEqualTo(SmallModels.answers(model(forecasts, 2), USUAL, days(12, 16)));
      assertThat(count(StreamCount.STATES_DROPPED)).isOne();
      assertThat(count(StreamCount.LATE)).isOne();
      assertThat(count(StreamCount.DUPLICATES)).isOne();
    }
  }

  @Test
  void statesOfAnotherModelAreWarmedByTheLastEvents() {
    for (boolean forecasts : new boolean[] {false, true}) {
      states.clear();
      counts.clear();
      answers(model(forecasts, 1), USUAL.withReplay(9), days(0, 12));
      List<String> after = answers(model(forecasts, 2), USUAL.withReplay(9), days(12, 16));
      List<String> whole = SmallModels.answers(model(forecasts, 2), USUAL, days(3, 16));
      assertThat(after).isEqualTo(whole.subList(9, 13));
      assertThat(count(StreamCount.STATES_REPLAYED)).isOne();
    }
  }

  private static StreamModel model(boolean forecasts, long seed) {
    return forecasts ? SmallModels.forecaster(seed) : SmallModels.network(seed);
  }

  @Test
  void eventsThatTheOtherModelCannotReadAreDropped() {
    ToEvent<Sold> two = (sold, millis) -> new StreamEvent(sold.event().time(), sold.value(), 1);
    KeyedStreamer<Sold> wide =
        new KeyedStreamer<>(SmallModels.wide(1), USUAL.withReplay(5), two, counts::add);
    states.put("a", wide.step("a", null, Sold.on(0, "a", 1), null).orElseThrow().state());
    assertThat(answers(SmallModels.network(1), USUAL.withReplay(5), days(1, 2)))
        .isEqualTo(SmallModels.answers(SmallModels.network(1), USUAL, days(1, 2)));
    assertThat(count(StreamCount.STATES_DROPPED)).isOne();
  }

  @Test
  void damagedStatesAreRefusedEvenWhereBadEventsAreSkipped() {
    StreamModel model = SmallModels.forecaster(1);
    StreamRules rules = USUAL.withSkipBad().withReplay(3);
    answers(model, rules, days(0, 12));
    byte[] whole = states.get("a");
    for (int length = 0; length < whole.length; length += 7) {
      states.put("a", Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> answers(model, rules, days(12, 13)))
          .as("%d bytes", length)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("restore the state");
    }
  }

  @Test
  void aForecasterThatDoesNotSayItsStepsIsRefused() {
    StreamModel old = new StreamModel(Map.of(), SmallModels.forecaster(1).stages());
    assertThatThrownBy(() -> KeyedStreamer.columns(old))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("export it again");
    assertThatThrownBy(() -> USUAL.withHold(1)).hasMessageContaining("a probability");
  }
}
