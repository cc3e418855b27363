package dev.unroll.experiments.serving;

import java.util.List;

/** A network of a run with one key an event, whose states begin without a past. */
sealed interface RunModel extends KeyedModel permits NetworkModel, WindowModel {
  /** What is known of the run beside its network. */
  About about();

  /**
   * What is known of a run beside its network.
   *
   * @param id the column of the keys
   * @param times where times stand
   */
  record About(String id, EventClock.Place times, String fingerprint, String words) {}

  @Override
  default List<String> keys(Event event) {
    if (!event.has(about().id())) {
      throw event.wrong(
          "expected the key as \"%s\", got %s"
              .formatted(about().id(), String.join(", ", event.cells().keySet())));
    }
    return List.of(event.text(about().id()));
  }

  @Override
  default KeyState create(String key) {
    return empty(key);
  }

  @Override
  default String fingerprint() {
    return about().fingerprint();
  }

  @Override
  default EventClock.Place times() {
    return about().times();
  }

  @Override
  default String words() {
    return about().words();
  }
}
