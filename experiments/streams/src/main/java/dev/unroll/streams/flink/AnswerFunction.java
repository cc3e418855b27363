package dev.unroll.streams.flink;

import dev.unroll.runtime.StreamModel;
import dev.unroll.streams.KeyedStreamer;
import dev.unroll.streams.StreamAnswer;
import dev.unroll.streams.StreamCount;
import dev.unroll.streams.StreamRules;
import dev.unroll.streams.ToEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Answers the events of a keyed stream. The state of each key is keyed state, so that checkpoints
 * and savepoints have it, and it moves with its key when the parallelism changes.
 *
 * <pre>{@code
 * events.keyBy(Sale::id).process(new AnswerFunction<>(model, rules, toEvent)).uid("answers");
 * }</pre>
 *
 * <p>What became of the events is counted by the metrics {@code unroll.answers}, {@code
 * unroll.late}, {@code unroll.states-dropped} and so on of the operator.
 *
 * @param <V> what the stream carries
 */
public final class AnswerFunction<V> extends KeyedProcessFunction<String, V, StreamAnswer> {
  private static final long serialVersionUID = 1L;
  private static final String STATE = "unroll";

  private final byte[] model; // a file, which travels to the tasks
  private final StreamRules rules;
  private final ToEvent<V> events;
  private final StateTtlConfig ttl;
  private transient KeyedStreamer<V> streamer;
  private transient ValueState<byte[]> state;

  /**
   * The function of a job, which forgets no key.
   *
   * @throws IllegalArgumentException if the model's parts do not fit together
   */
  public AnswerFunction(StreamModel model, StreamRules rules, ToEvent<V> events) {
    this(model, rules, events, StateTtlConfig.DISABLED);
  }

  /**
   * The function of a job.
   *
   * @param ttl when a key without events is forgotten
   * @throws IllegalArgumentException if the model's parts do not fit together
   */
  public AnswerFunction(
      StreamModel model, StreamRules rules, ToEvent<V> events, StateTtlConfig ttl) {
    KeyedStreamer.columns(model); // refuses it here rather than in a task
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      model.write(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.model = file.toByteArray();
    this.rules = rules;
    this.events = events;
    this.ttl = ttl;
  }

  @Override
  public void open(OpenContext context) {
    ValueStateDescriptor<byte[]> kept =
        new ValueStateDescriptor<>(STATE, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
    kept.enableTimeToLive(ttl);
    state = getRuntimeContext().getState(kept);
    MetricGroup group = getRuntimeContext().getMetricGroup().addGroup(STATE);
    Map<StreamCount, Counter> counters = new EnumMap<>(StreamCount.class);
    for (StreamCount count : StreamCount.values()) {
      counters.put(count, group.counter(count.metric()));
    }
    streamer =
        new KeyedStreamer<>(
            StreamModel.read(model), rules, events, count -> counters.get(count).inc());
  }

  @Override
  public void processElement(V value, Context context, Collector<StreamAnswer> out)
      throws IOException {
    Optional<KeyedStreamer.Reply> reply =
        streamer.step(context.getCurrentKey(), state.value(), value, context.timestamp());
    if (reply.isPresent()) {
      state.update(reply.get().state());
      out.collect(reply.get().answer());
    }
  }
}
