package dev.unroll.streams;

import dev.unroll.runtime.EventOrder;
import dev.unroll.runtime.StreamForecaster;
import dev.unroll.runtime.StreamModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An exported model that answers events of many keys, in any order, whose states are kept elsewhere
 * as bytes. Events are taken as {@code unroll stream} takes them: one that is not after the last of
 * its key is dropped and counted; steps without an event are missing values, and after more of them
 * than {@link StreamRules#maxGap} the key starts without a past. For one thread at a time.
 *
 * @param <V> what the events are made of
 */
public final class KeyedStreamer<V> {
  private final KeyMemory.Maker maker;
  private final StreamRules rules;
  private final ToEvent<V> events;
  private final Consumer<StreamCount> counts;

  /**
   * An event that was answered.
   *
   * @param state of its key, after it
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  public record Reply(byte[] state, StreamAnswer answer) {}

  /**
   * A model at work.
   *
   * @param model a forecaster or a network
   * @param counts receives what happened to each event
   * @throws IllegalArgumentException if the model's parts do not fit together
   */
  public KeyedStreamer(
      StreamModel model, StreamRules rules, ToEvent<V> events, Consumer<StreamCount> counts) {
    this.maker = maker(model, rules);
    this.rules = rules;
    this.events = events;
    this.counts = counts;
  }

  private static KeyMemory.Maker maker(StreamModel model, StreamRules rules) {
    return StreamForecaster.fits(model)
        ? ForecastMaker.of(model, rules.hold())
        : NetworkMemory.maker(model);
  }

  /**
   * The names of the values of an answer: of a forecaster those of {@code unroll stream}, of a
   * classifier its classes, otherwise y1, y2 …
   */
  public static List<String> columns(StreamModel model) {
    return maker(model, StreamRules.USUAL).columns();
  }

  /**
   * Reads an event.
   *
   * @param state of its key; null before the first event
   * @param millis the time that the stream processor has for it, since 1970; null for none
   * @return nothing if the event was dropped; then the state stays
   * @throws IllegalArgumentException if it cannot be read, or is late and the rules do not want
   *     that
   * @throws IllegalStateException if the state is damaged
   */
  public Optional<Reply> step(String key, byte[] state, V value, Long millis) {
    KeyRecord record = state == null ? null : KeyRecord.of(state);
    try {
      if (key == null || value == null) {
        throw new IllegalArgumentException(
            "expected a key and a value, got " + (key == null ? "no key" : "no value"));
      }
      return answer(key, record, events.event(value, millis));
    } catch (IllegalArgumentException e) {
      if (!rules.skipBad()) {
        throw e;
      }
      counts.accept(StreamCount.BAD);
      return Optional.empty();
    }
  }

  private Optional<Reply> answer(String key, KeyRecord record, StreamEvent event) {
    EventOrder order = EventOrder.of(record == null ? null : record.last(), event.time());
    if (order != EventOrder.NEXT) {
      drop(order, key, record, event);
      return Optional.empty();
    }
    KeyMemory memory = record == null ? maker.create(key) : memory(key, record);
    if (memory.missing(event) > rules.maxGap()) {
      memory = maker.create(key);
      counts.accept(StreamCount.RESETS);
    }
    double[] values = memory.step(event);
    List<StreamEvent> recent = record == null ? new ArrayList<>() : record.recent();
    recent.add(event);
    List<StreamEvent> kept =
        recent.subList(Math.max(0, recent.size() - rules.replay()), recent.size());
    byte[] state = KeyRecord.write(maker.fingerprint(), kept, memory);
    counts.accept(StreamCount.ANSWERS);
    String time = event.time() == null ? "" : event.time().toString();
    return Optional.of(new Reply(state, new StreamAnswer(key, time, values)));
  }

  private void drop(EventOrder order, String key, KeyRecord record, StreamEvent event) {
    if (rules.failLate()) {
      throw new IllegalArgumentException(
          "expected a time after %s, the last one of %s; got %s"
              .formatted(record.last(), key, event.time()));
    }
    counts.accept(order == EventOrder.DUPLICATE ? StreamCount.DUPLICATES : StreamCount.LATE);
  }

  private KeyMemory memory(String key, KeyRecord record) {
    if (record.fingerprint() != maker.fingerprint()) {
      return replayed(key, rules.replay() == 0 ? List.of() : record.recent());
    }
    try {
      return maker.read(key, record.memory());
    } catch (IOException | IllegalArgumentException e) {
      throw KeyRecord.damaged(e);
    }
  }

  /** The memory of this model after the events that another one has read. */
  private KeyMemory replayed(String key, List<StreamEvent> recent) {
    KeyMemory memory = maker.create(key);
    try {
      for (StreamEvent event : recent) {
        memory = memory.missing(event) > rules.maxGap() ? maker.create(key) : memory;
        memory.step(event);
      }
      counts.accept(recent.isEmpty() ? StreamCount.STATES_DROPPED : StreamCount.STATES_REPLAYED);
      return memory;
    } catch (IllegalArgumentException e) { // this model reads other events
      counts.accept(StreamCount.STATES_DROPPED);
      return maker.create(key);
    }
  }
}
