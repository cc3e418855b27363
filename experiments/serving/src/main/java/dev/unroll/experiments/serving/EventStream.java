package dev.unroll.experiments.serving;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.Interval;
import dev.unroll.runtime.EventOrder;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Events of many keys, one after another: a state for each key, which is made at the first event of
 * the key and forgotten when no event has come for so long.
 *
 * <p>An event whose time is not after the last one of its key is late, or there twice: it is
 * dropped and counted, and the state stays. Steps without an event are missing values; after more
 * of them than {@link Rules#maxGap}, the key starts without a past.
 */
public final class EventStream {
  private final KeyedModel model;
  private final Rules rules;
  private final EventClock clock;
  // In the order of their last events: the first one is the first to be forgotten.
  private final Map<String, KeyState> keys = new LinkedHashMap<>(16, 0.75f, true);
  private Counts counts = Counts.NONE;
  private LocalDateTime newest; // null before the first time

  /** What becomes of an event that is late. */
  public enum Late {
    DROP,
    FAIL
  }

  /**
   * What becomes of events that are not as expected.
   *
   * @param ttl how long a key is kept without an event, in the time of events; null for ever
   * @param maxGap missing steps that a key bridges
   * @param skipBad whether events that cannot be read are passed over
   * @param cold whether keys start without the past that the run keeps
   */
  public record Rules(Late late, Interval ttl, long maxGap, boolean skipBad, boolean cold) {}

  /**
   * What became of the events.
   *
   * @param answers events that were answered
   * @param late events whose time was before the last one of their key
   * @param duplicates events whose time was that of the last one
   * @param bad events that could not be read
   * @param resets keys that started again after a gap
   * @param expired keys that were forgotten
   */
  public record Counts(
      long answers, long late, long duplicates, long bad, long resets, long expired) {
    static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

    Counts plus(Counts more) {
      return new Counts(
          answers + more.answers,
          late + more.late,
          duplicates + more.duplicates,
          bad + more.bad,
          resets + more.resets,
          expired + more.expired);
    }

    /** For people. */
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder("%,d answer%s".formatted(answers, s(answers)));
      append(text, late, "late event%s dropped");
      append(text, duplicates, "duplicate%s dropped");
      append(text, bad, "bad line%s skipped");
      append(text, resets, "key%s started again after a gap");
      append(text, expired, "key%s expired");
      return text.toString();
    }

    private static void append(StringBuilder text, long count, String what) {
      if (count > 0) {
        text.append(", %,d ".formatted(count)).append(what.formatted(s(count)));
      }
    }

    private static String s(long count) {
      return count == 1 ? "" : "s";
    }
  }

  private static final Counts ANSWER = new Counts(1, 0, 0, 0, 0, 0);
  private static final Counts LATE = new Counts(0, 1, 0, 0, 0, 0);
  private static final Counts DUPLICATE = new Counts(0, 0, 1, 0, 0, 0);
  private static final Counts BAD = new Counts(0, 0, 0, 1, 0, 0);
  private static final Counts RESET = new Counts(0, 0, 0, 0, 1, 0);
  private static final Counts EXPIRED = new Counts(0, 0, 0, 0, 0, 1);

  /** A stream before its first event. */
  public EventStream(KeyedModel model, Rules rules) {
    this.model = model;
    this.rules = rules;
    this.clock = new EventClock(model.times());
  }

  /** What became of the events so far. */
  public Counts counts() {
    return counts;
  }

  /** The states by their keys, the one without an event for longest first. */
  Map<String, KeyState> keys() {
    return keys;
  }

  EventClock clock() {
    return clock;
  }

  LocalDateTime newest() {
    return newest;
  }

  KeyedModel model() {
    return model;
  }

  /** Continues from what an earlier stream was at. */
  void restore(Counts earlier, LocalDateTime time) {
    counts = earlier;
    newest = time;
  }

  /**
   * Reads a line.
   *
   * @param reader that has just given it
   * @return the answers, by key: "id", "time", then the model's columns; none of an event that was
   *     dropped
   * @throws InvalidInput naming the line, if it is bad or late and the rules want that
   */
  public List<Map<String, Object>> read(EventReader reader, String line) {
    try {
      Event event = reader.event(line);
      LocalDateTime time = clock.time(event);
      List<Map<String, Object>> answers = new ArrayList<>();
      for (String key : model.keys(event)) {
        try {
          answer(event, key, time, answers);
        } catch (InvalidInput e) {
          skip(e);
        }
      }
      expire(time);
      return answers;
    } catch (InvalidInput e) {
      skip(e);
      return List.of();
    }
  }

  private void skip(InvalidInput bad) {
    if (!rules.skipBad()) {
      throw bad;
    }
    counts = counts.plus(BAD);
  }

  private void answer(
      Event event, String key, LocalDateTime time, List<Map<String, Object>> answers) {
    KeyState state = keys.get(key);
    if (state == null) {
      state = rules.cold() ? model.empty(key) : model.create(key);
    }
    EventOrder order = EventOrder.of(state.time(), time);
    if (order != EventOrder.NEXT) {
      checkLate(event, key, time, state);
      counts = counts.plus(order == EventOrder.DUPLICATE ? DUPLICATE : LATE);
      return;
    }
    if (state.missing(event, time) > rules.maxGap()) {
      state = model.empty(key);
      counts = counts.plus(RESET);
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("id", key);
    answer.put("time", time == null ? "" : time.toString());
    answer.putAll(state.step(event, time));
    keys.put(key, state);
    counts = counts.plus(ANSWER);
    answers.add(answer);
  }

  private void checkLate(Event event, String key, LocalDateTime time, KeyState state) {
    if (rules.late() == Late.FAIL) {
      throw event.wrong(
          "expected a time after %s, the last one of %s; got %s"
              .formatted(state.time(), key, time));
    }
  }

  /** Forgets keys whose last event is too long before the newest. */
  private void expire(LocalDateTime time) {
    if (time == null || rules.ttl() == null) {
      return;
    }
    newest = newest == null || time.isAfter(newest) ? time : newest;
    LocalDateTime oldest = newest.minus(rules.ttl().count(), rules.ttl().unit());
    Iterator<KeyState> first = keys.values().iterator();
    while (first.hasNext()) {
      KeyState state = first.next();
      if (state.time() == null || !state.time().isBefore(oldest)) {
        return;
      }
      first.remove();
      counts = counts.plus(EXPIRED);
    }
  }
}
