package dev.unroll.streams.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.runtime.StreamModel;
import dev.unroll.streams.SmallModels;
import dev.unroll.streams.Sold;
import dev.unroll.streams.StreamAnswer;
import dev.unroll.streams.StreamRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kafka Streams gives the answers of states that are never lost. */
final class AnswerProcessorTest {
  private static final String STORE = "states";
  private static final String CHANGELOG = "test-" + STORE + "-changelog";
  private static final List<Sold> FEED = Sold.feed();
  private static final int CUT = FEED.size() / 2 + 1;

  @TempDir private java.nio.file.Path folder;
  private final Map<String, byte[]> changelog = new HashMap<>();

  private static Topology topology(StreamModel model, StreamRules rules) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream("sold", Consumed.with(Serdes.String(), Serdes.Double()))
        .processValues(
            AnswerProcessor.supplier(
                model,
                rules,
                (value, millis) -> new Sold("", millis, value).event(),
                Stores.inMemoryKeyValueStore(STORE)))
        .mapValues(StreamAnswer::csv)
        .to("answers", Produced.with(Serdes.String(), Serdes.String()));
    return builder.build();
  }

  private TopologyTestDriver driver(StreamModel model, StreamRules rules, String guarantee) {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9");
    settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, guarantee);
    return new TopologyTestDriver(topology(model, rules), settings);
  }

  /** The answers of a process that restores the states before and leaves its changelog. */
  private List<String> process(TopologyTestDriver driver, List<Sold> feed) {
    KeyValueStore<String, byte[]> states = driver.getKeyValueStore(STORE);
    changelog.forEach(states::put);
    TestInputTopic<String, Double> topic =
        driver.createInputTopic("sold", new StringSerializer(), Serdes.Double().serializer());
    for (Sold sold : feed) {
      Double value = sold.value() == Double.NEGATIVE_INFINITY ? null : sold.value();
      topic.pipeInput(new TestRecord<>(sold.id(), value, null, sold.millis()));
    }
    for (KeyValue<String, byte[]> change :
        driver
            .createOutputTopic(CHANGELOG, new StringDeserializer(), new ByteArrayDeserializer())
            .readKeyValuesToList()) {
      changelog.put(change.key, change.value);
    }
    return new ArrayList<>(
        driver
            .createOutputTopic("answers", new StringDeserializer(), new StringDeserializer())
            .readValuesToList());
  }

  @ParameterizedTest
  @ValueSource(strings = {StreamsConfig.AT_LEAST_ONCE, StreamsConfig.EXACTLY_ONCE_V2})
  void aProcessorThatRestoresItsChangelogGivesTheSameAnswers(String guarantee) {
    for (StreamModel model : List.of(SmallModels.network(1), SmallModels.forecaster(1))) {
      changelog.clear();
      List<String> answers = new ArrayList<>();
      try (TopologyTestDriver first = driver(model, StreamRules.USUAL, guarantee)) {
        answers.addAll(process(first, FEED.subList(0, CUT)));
      }
      try (TopologyTestDriver second = driver(model, StreamRules.USUAL, guarantee)) {
        answers.addAll(process(second, FEED.subList(CUT, FEED.size())));
        assertThat(total(second, "duplicates") + total(second, "late")).isPositive();
      }
      assertThat(answers).isEqualTo(SmallModels.answers(model, StreamRules.USUAL, FEED));
    }
  }

  @Test
  void aNewModelDropsTheStatesOrReadsTheLastEventsAgain() {
    StreamRules replays = StreamRules.USUAL.withReplay(SmallModels.WINDOW);
    for (StreamRules rules : List.of(StreamRules.USUAL, replays)) {
      changelog.clear();
      StreamModel next = SmallModels.forecaster(2);
      try (TopologyTestDriver first =
          driver(SmallModels.forecaster(1), rules, StreamsConfig.AT_LEAST_ONCE)) {
        process(first, FEED.subList(0, CUT));
      }
      int keys = changelog.size();
      try (TopologyTestDriver second = driver(next, rules, StreamsConfig.AT_LEAST_ONCE)) {
        List<String> answers = process(second, FEED.subList(CUT, FEED.size()));
        boolean warm = rules.replay() > 0;
        assertThat(total(second, "states-replayed")).isEqualTo(warm ? keys : 0);
        assertThat(total(second, "states-dropped")).isEqualTo(warm ? 0 : keys);
        assertThat(answers.get(0).endsWith(",,,")).isEqualTo(!warm);
      }
    }
  }

  @Test
  void aRecordWithoutAValueForgetsTheKey() {
    StreamModel model = SmallModels.network(1);
    Sold day = Sold.on(0, "a", 100);
    Sold tombstone = Sold.on(1, "a", Double.NEGATIVE_INFINITY);
    try (TopologyTestDriver driver =
        driver(model, StreamRules.USUAL, StreamsConfig.AT_LEAST_ONCE)) {
      List<String> answers = process(driver, List.of(day, tombstone, day));
      assertThat(answers).hasSize(2).containsOnly(answers.get(0));
    }
  }

  private static double total(TopologyTestDriver driver, String what) {
    return driver.metrics().values().stream()
        .filter(metric -> metric.metricName().name().equals(what + "-total"))
        .filter(metric -> metric.metricName().group().equals("stream-unroll-metrics"))
        .mapToDouble(metric -> (Double) metric.metricValue())
        .sum();
  }

  @Test
  void aModelThatCannotStreamIsRefusedBeforeTheTopologyRuns() {
    StreamModel empty = new StreamModel(Map.of(), List.of());
    assertThatThrownBy(() -> topology(empty, StreamRules.USUAL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected at least one stage, got none");
  }
}
