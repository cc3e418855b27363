package dev.unroll.streams.kafka;

import dev.unroll.runtime.StreamModel;
import dev.unroll.streams.KeyedStreamer;
import dev.unroll.streams.StreamAnswer;
import dev.unroll.streams.StreamCount;
import dev.unroll.streams.StreamRules;
import dev.unroll.streams.ToEvent;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Answers the records of a topic, whose keys are those of the states. The states are in a store
 * with a changelog: with {@code processing.guarantee=exactly_once_v2} a record, its answer and the
 * state after it are written together or not at all.
 *
 * <pre>{@code
 * events.processValues(
 *     AnswerProcessor.supplier(model, rules, toEvent, Stores.persistentKeyValueStore("states")));
 * }</pre>
 *
 * <p>A record without a value forgets the key. What became of the other records is counted by the
 * metrics {@code answers-total}, {@code late-total}, {@code states-dropped-total} and so on of the
 * group {@code stream-unroll-metrics}.
 *
 * @param <V> what the records carry
 */
public final class AnswerProcessor<V> implements FixedKeyProcessor<String, V, StreamAnswer> {
  private static final String SCOPE = "unroll";

  private final Source<V> source;
  private final Map<StreamCount, Sensor> sensors = new EnumMap<>(StreamCount.class);
  private FixedKeyProcessorContext<String, StreamAnswer> context;
  private KeyValueStore<String, byte[]> states;
  private KeyedStreamer<V> streamer;

  private AnswerProcessor(Source<V> source) {
    this.source = source;
  }

  /**
   * The processors of a topology, with their store.
   *
   * @param store in memory or persistent; its name is that of the changelog
   * @throws IllegalArgumentException if the model's parts do not fit together
   */
  public static <V> FixedKeyProcessorSupplier<String, V, StreamAnswer> supplier(
      StreamModel model, StreamRules rules, ToEvent<V> events, KeyValueBytesStoreSupplier store) {
    KeyedStreamer.columns(model); // refuses it here rather than in a task
    return new Source<>(
        model,
        rules,
        events,
        Stores.keyValueStoreBuilder(store, Serdes.String(), Serdes.ByteArray()));
  }

  private record Source<V>(
      StreamModel model,
      StreamRules rules,
      ToEvent<V> events,
      StoreBuilder<KeyValueStore<String, byte[]>> store)
      implements FixedKeyProcessorSupplier<String, V, StreamAnswer> {

    @Override
    public FixedKeyProcessor<String, V, StreamAnswer> get() {
      return new AnswerProcessor<>(this);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      return Set.of(store);
    }
  }

  @Override
  public void init(FixedKeyProcessorContext<String, StreamAnswer> ofTask) {
    context = ofTask;
    states = context.getStateStore(source.store().name());
    for (StreamCount count : StreamCount.values()) {
      String entity = source.store().name() + "-" + context.taskId();
      sensors.put(
          count,
          context
              .metrics()
              .addRateTotalSensor(SCOPE, entity, count.metric(), Sensor.RecordingLevel.INFO));
    }
    streamer =
        new KeyedStreamer<>(
            source.model(), source.rules(), source.events(), count -> sensors.get(count).record());
  }

  @Override
  public void process(FixedKeyRecord<String, V> record) {
    String key = record.key();
    if (key != null && record.value() == null) { // a tombstone
      states.delete(key);
      return;
    }
    byte[] state = key == null ? null : states.get(key);
    streamer
        .step(key, state, record.value(), record.timestamp())
        .ifPresent(
            reply -> {
              states.put(key, reply.state());
              context.forward(record.withValue(reply.answer()));
            });
  }

  @Override
  public void close() {
    sensors.values().forEach(context.metrics()::removeSensor);
    sensors.clear();
  }
}
