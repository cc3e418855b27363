package dev.unroll.experiments.serving;

import java.io.DataInput;
import java.io.IOException;
import java.util.List;

/**
 * A trained run that answers events of many keys, in any order: one event in, one answer out, and a
 * state for each key that can be taken out as bytes. For one thread at a time.
 */
public interface KeyedModel {
  /**
   * Where an answer says how likely a value at least as far out was: twice the smaller of the
   * probabilities of less and of more.
   */
  String CHANCE = "p";

  /** The names of what an answer holds, behind the key and the time. */
  List<String> columns();

  /**
   * The keys whose states read an event: one, or several where columns are series.
   *
   * @throws dev.unroll.datasets.input.InvalidInput if it names none
   */
  List<String> keys(Event event);

  /** The state before the first event of a key; with the past that the run keeps of it, if any. */
  KeyState create(String key);

  /** The state of a key without any past. */
  KeyState empty(String key);

  /** Reads a state that {@link KeyState#write} wrote, of a model with the same fingerprint. */
  KeyState read(String key, DataInput in) throws IOException;

  /** Tells models apart: SHA-256 of all that answers depend on. */
  String fingerprint();

  /** Where the times of events stand. */
  EventClock.Place times();

  /** What it is, for people. */
  String words();
}
