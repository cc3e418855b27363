package dev.unroll.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.datasets.catalogue.Catalogue;
import dev.unroll.datasets.catalogue.Entry;
import dev.unroll.datasets.input.Count;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.io.AtomicFile;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.io.OwnFile;
import dev.unroll.experiments.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What is to be known of an exported model, beside it: data, scores, baselines, recipe. */
final class ModelCard {
  private static final String NAME = "CARD.md";
  private static final String MARK = "<!-- written by 'unroll export' -->";
  private static final String REMEDY = "restore it, or train again";

  private final RunFolder run;
  private final List<String> lines = new ArrayList<>();

  private ModelCard(RunFolder run) {
    this.run = run;
  }

  /**
   * Where the card of an exported file will be.
   *
   * @throws InvalidInput if another file is there
   */
  static Path place(Path exported) throws IOException {
    Path card = exported.resolveSibling(NAME);
    if (Files.exists(card) && !Files.readString(card).contains(MARK)) {
      throw new InvalidInput(
          "%s exists, and export did not write it; move it, or name another folder with --out"
              .formatted(card));
    }
    return card;
  }

  /**
   * Writes the card of a run.
   *
   * @param facts of the exported files
   * @param written what the files are, in lines
   */
  static void write(RunFolder run, Map<String, String> facts, String written, Path card)
      throws IOException {
    ModelCard made = new ModelCard(run);
    made.add("# " + run.path().toAbsolutePath().getFileName(), "", MARK, "");
    made.add("Exported from " + run.kind().words() + " of Unroll.", "");
    made.add("## Files", "");
    written.lines().forEach(line -> made.add("- " + line.strip()));
    made.add("");
    made.data();
    made.scores();
    made.add("## Recipe", "");
    made.add("SHA-256 " + facts.getOrDefault("recipe-sha256", "unknown"), "", "```yaml");
    made.add(Files.readString(run.recipe()).strip(), "```");
    AtomicFile.write(card, String.join("\n", made.lines) + "\n");
  }

  private void add(String... more) {
    lines.addAll(List.of(more));
  }

  private static JsonNode read(Path file) throws IOException {
    return Files.exists(file)
        ? OwnFile.read(file, REMEDY, Json.MAPPER::readTree)
        : Json.MAPPER.createObjectNode();
  }

  private void data() throws IOException {
    add("## Data", "");
    JsonNode files = read(run.path().resolve("data.json")).path("files");
    if (files.isEmpty()) {
      add("No file: the task generates its data, or the network was trained elsewhere.");
    }
    for (JsonNode file : files) {
      String sum = file.path("sha256").asText();
      add(
          "- `%s`, %,d bytes, SHA-256 %s; licence: %s"
              .formatted(
                  Path.of(file.path("file").asText()).getFileName(),
                  file.path("bytes").asLong(),
                  sum,
                  licence(sum)));
    }
    add("");
  }

  private static String licence(String sum) {
    return Catalogue.all().stream()
        .filter(entry -> entry.files().stream().anyMatch(file -> file.sha256().equals(sum)))
        .map(Entry::origin)
        .map(origin -> "%s (%s)".formatted(origin.licence(), origin.title()))
        .findFirst()
        .orElse("not known to Unroll; add it here");
  }

  private void scores() throws IOException {
    add("## Scores", "");
    JsonNode own = read(run.path().resolve("summary.json"));
    if (own.path("parameters").isNumber()) {
      add("%,d parameters. Lower is better.".formatted(own.path("parameters").asLong()), "");
      add("| part | scores |", "|---|---|");
      add("| validation | %s |".formatted(words(own.path("validation"))));
      add("| test | %s |".formatted(words(own.path("test"))), "");
    } else {
      add("This run has none; a comparison or a backtest of its recipe gives them.", "");
    }
    Path parent = run.path().toAbsolutePath().getParent();
    JsonNode comparison =
        Files.exists(parent.resolve("run.json"))
            ? read(parent.resolve("summary.json"))
            : Json.MAPPER.createObjectNode();
    if (comparison.path("entries").isArray()) {
      compared(comparison, own.path("model").asText());
    } else {
      add("One training with one seed: no spread and no baselines; 'unroll compare' gives both.");
    }
    add("");
  }

  /** The preset's seeds and the baselines, of the comparison around the run. */
  private void compared(JsonNode comparison, String preset) {
    String metric = comparison.path("metric").path("name").asText();
    double worst = Double.NaN;
    for (JsonNode entry : comparison.path("entries")) {
      if (entry.path("name").asText().equals(preset)) {
        JsonNode score = entry.path("scores").path(metric);
        worst = score.path("max").asDouble(Double.NaN);
        add(
            "Over %s on the test part: %s %s ± %s (from %s to %s), %d diverged."
                .formatted(
                    Count.of(entry.path("runs").path("total").asInt(), "seed"),
                    metric,
                    number(score.path("mean")),
                    number(score.path("sd")),
                    number(score.path("min")),
                    number(score.path("max")),
                    entry.path("runs").path("diverged").size()));
      }
    }
    for (JsonNode baseline : comparison.path("baselines")) {
      JsonNode score = baseline.path("scores").path(metric);
      add(
          "- %s: %s; the model is %s"
              .formatted(
                  baseline.path("name").asText(),
                  number(score),
                  worst < score.asDouble()
                      ? "better with every seed"
                      : "not better with every seed"));
    }
  }

  private static String words(JsonNode scores) {
    return scores.isEmpty()
        ? "none"
        : StreamSupport.stream(scores.properties().spliterator(), false)
            .map(score -> score.getKey() + " " + number(score.getValue()))
            .collect(Collectors.joining(", "));
  }

  private static String number(JsonNode value) {
    return value.isNumber() ? String.format(Locale.ROOT, "%.4g", value.asDouble()) : "unknown";
  }
}
