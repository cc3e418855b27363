package dev.unroll.experiments.run;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One run in a listing: what its small files say.
 *
 * @param id its folder's path below the listed folder, with slashes; unique in the listing
 * @param folder its folder
 * @param kind what it holds
 * @param status as it is recorded
 * @param interrupted whether it is recorded as running, and no process writes it
 * @param created when it began
 * @param topic what it learns from, and with which models
 * @param best the model that {@code scores} belong to; empty if there are none
 * @param scores by name, the ranking one first; those of the test part where there are some
 * @param note what the user wrote of it
 */
public record RunEntry(
    String id,
    Path folder,
    RunKind kind,
    RunStatus status,
    boolean interrupted,
    Instant created,
    Topic topic,
    String best,
    Map<String, Double> scores,
    RunNote note) {

  public RunEntry {
    scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
  }

  /**
   * What a run learns from, and with which models.
   *
   * @param task name of the task, or of the file of a forecast
   * @param models names of presets, cells or claims
   * @param seeds of the weights
   */
  public record Topic(String task, List<String> models, List<String> seeds) {
    static final Topic UNKNOWN = new Topic("", List.of(), List.of());

    public Topic {
      models = List.copyOf(models);
      seeds = List.copyOf(seeds);
    }
  }

  /** The same run under another id. */
  public RunEntry at(String other) {
    return new RunEntry(
        other, folder, kind, status, interrupted, created, topic, best, scores, note);
  }

  /** The status in one word of lower case; "interrupted" for a run that was killed. */
  public String state() {
    return interrupted ? "interrupted" : status.name().toLowerCase(Locale.ROOT);
  }

  /** As one object of JSON. */
  public Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", id);
    document.put("folder", folder.toString());
    document.put("kind", kind.name().toLowerCase(Locale.ROOT));
    document.put("status", state());
    document.put("created", created.toString());
    document.put("task", topic.task());
    document.put("models", topic.models());
    document.put("seeds", topic.seeds());
    document.put("best", best);
    document.put("scores", scores);
    document.put("name", note.name());
    document.put("note", note.text());
    document.put("tags", note.tags());
    return document;
  }
}
