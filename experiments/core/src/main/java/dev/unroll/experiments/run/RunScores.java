package dev.unroll.experiments.run;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.experiments.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The scores in a run's summary, of which no more is read than needed: those of large studies take
 * megabytes.
 *
 * @param best the model they belong to; empty if there are none
 * @param scores by name
 */
record RunScores(String best, Map<String, Double> scores) {
  static final RunScores NONE = new RunScores("", Map.of());

  private static final Set<String> RANKED = Set.of("entries", "models", "finals");

  /** Of a run that has no scores yet, and of one whose summary is damaged, there are none. */
  static RunScores of(RunKind kind, Path summary) throws IOException {
    if (!Files.isRegularFile(summary)) {
      return NONE;
    }
    try {
      return kind == RunKind.TRAIN
          ? training(Json.MAPPER.readTree(Files.readAllBytes(summary)))
          : ranked(summary);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return NONE;
    }
  }

  private static RunScores training(JsonNode summary) {
    Map<String, Double> scores = numbers("", summary.path("test"));
    return new RunScores(
        summary.path("model").asText(),
        scores.isEmpty() ? numbers("validation ", summary.path("validation")) : scores);
  }

  /** The first of the models of a comparison or backtest; the winner of a sweep. */
  private static RunScores ranked(Path summary) throws IOException {
    String metric = "";
    try (JsonParser json = Json.MAPPER.createParser(summary.toFile())) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        JsonToken value = json.nextToken();
        if (key.equals("ranked by")) {
          metric = json.getText();
        } else if (key.equals("model") && value == JsonToken.VALUE_STRING) {
          return new RunScores(json.getText(), Map.of()); // of a forecast
        } else if (RANKED.contains(key)) {
          boolean first = value != JsonToken.START_ARRAY || json.nextToken() != JsonToken.END_ARRAY;
          return first ? best(metric, Json.MAPPER.readTree(json)) : NONE;
        } else {
          json.skipChildren();
        }
      }
    }
    return NONE;
  }

  private static RunScores best(String metric, JsonNode first) {
    if (first.has("winner")) {
      return winner(first.path("winner"));
    }
    Map<String, Double> all = new LinkedHashMap<>();
    all.put(metric, null); // the ranking one is the first
    all.putAll(numbers("", first.path("scores")));
    all.values().removeIf(Objects::isNull);
    return new RunScores(first.path(first.has("name") ? "name" : "model").asText(), all);
  }

  /** Means over the seeds that have a score on the test part. */
  private static RunScores winner(JsonNode runs) {
    Map<String, Double> means = new LinkedHashMap<>();
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (JsonNode run : runs) {
      numbers("", run.path("test"))
          .forEach(
              (name, score) -> {
                means.merge(name, score, Double::sum);
                counts.merge(name, 1, Integer::sum);
              });
    }
    means.replaceAll((name, sum) -> sum / counts.get(name));
    return new RunScores(runs.path(0).path("model").asText(), means);
  }

  /** Of an object of numbers, or of objects with a mean over seeds. */
  private static Map<String, Double> numbers(String prefix, JsonNode object) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    object
        .properties()
        .forEach(
            score -> {
              JsonNode value = score.getValue();
              JsonNode number = value.isObject() ? value.path("mean") : value;
              if (number.isNumber() || number.isTextual()) {
                numbers.put(
                    prefix + score.getKey(),
                    Json.number(number.isNumber() ? number.numberValue() : number.textValue()));
              }
            });
    return numbers;
  }
}
