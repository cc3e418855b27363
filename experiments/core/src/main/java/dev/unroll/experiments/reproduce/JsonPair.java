package dev.unroll.experiments.reproduce;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;

/** Compares two documents number by number, without times and the paths of the runs. */
final class JsonPair {
  /** Measured times, and where a run lies. */
  private static final Set<String> IGNORED =
      Set.of(
          "seconds", "duration", "stepsPerSecond", "time", "run", "report", "page", "study", "from");

  private final Tally tally;

  JsonPair(Tally tally) {
    this.tally = tally;
  }

  void compare(String place, JsonNode then, JsonNode now) {
    if (then.isMissingNode() || now.isMissingNode()) {
      tally.missing(place);
    } else if (then.isObject() && now.isObject()) {
      Set<String> keys = new LinkedHashSet<>();
      then.fieldNames().forEachRemaining(keys::add);
      now.fieldNames().forEachRemaining(keys::add);
      keys.removeAll(IGNORED);
      keys.forEach(key -> compare(place + ", " + key, then.path(key), now.path(key)));
    } else if (then.isArray() && now.isArray()) {
      for (int k = 0; k < Math.max(then.size(), now.size()); k++) {
        compare("%s %d".formatted(place, k + 1), then.path(k), now.path(k));
      }
    } else if (then.isNumber() && now.isNumber()) {
      tally.number(() -> place, then.doubleValue(), now.doubleValue());
    } else {
      tally.text(place, then.asText(), now.asText());
    }
  }
}
