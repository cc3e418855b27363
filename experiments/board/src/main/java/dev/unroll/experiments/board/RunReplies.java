package dev.unroll.experiments.board;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.run.RunNote;
import dev.unroll.experiments.run.RunNotes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/** Answers the requests of the page about runs. */
final class RunReplies {
  /** Files that grow, and one that is a table, by what the page calls them. */
  private static final Map<String, String> LINES =
      Map.of(
          "metrics", "metrics.jsonl",
          "journal", "journal.jsonl",
          "predictions", "predictions.jsonl",
          "forecast", "forecast.csv");

  /**
   * A report has its scripts in its text. It runs them as a stranger: without the board's address,
   * cookies, token or files, and without any way to the network.
   */
  private static final String SANDBOX =
      "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline';"
          + " style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private static final String JSON = "application/json";
  private static final int MAX_NOTE = 1 << 17; // bytes

  private final RunCatalogue catalogue;

  RunReplies(RunCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * All runs, the newest first.
   *
   * @param since the version that the page has; it gets nothing if that is still right
   */
  Reply list(String since) throws IOException {
    RunCatalogue.Listing listing = catalogue.list();
    String text = Json.line(Map.of("runs", listing.runs(), "problems", listing.problems()));
    CRC32 sum = new CRC32();
    sum.update(text.getBytes(StandardCharsets.UTF_8));
    String version = Long.toHexString(sum.getValue());
    return version.equals(since)
        ? Reply.empty()
        : Reply.of(JSON, "{\"version\":\"%s\",".formatted(version) + text.substring(1));
  }

  Reply parts(String id) throws IOException {
    Optional<BoardEntry> whole = catalogue.find(id);
    return whole.isEmpty()
        ? unknown()
        : Reply.of(JSON, Json.line(Map.of("runs", catalogue.parts(whole.get()).runs())));
  }

  Reply details(String id) throws IOException {
    Optional<BoardEntry> run = catalogue.find(id);
    return run.isEmpty()
        ? unknown()
        : Reply.of(JSON, Json.line(RunDetails.document(catalogue.root(), run.get())));
  }

  /** The lines of a growing file that the page has not seen; {@link Tail} says how. */
  Reply lines(String id, String name, long from, String stamp) throws IOException {
    Optional<BoardEntry> run = catalogue.find(id);
    String file = LINES.get(name);
    if (run.isEmpty() || file == null) {
      return unknown();
    }
    Optional<FileChannel> open = RunFile.open(catalogue.root(), run.get().entry().folder(), file);
    if (open.isEmpty()) {
      return Reply.empty(); // no file yet
    }
    try (FileChannel channel = open.get()) {
      Tail tail =
          Tail.read(channel, RunFile.identity(run.get().entry().folder(), file), from, stamp);
      return Reply.of("text/plain; charset=utf-8", tail.lines())
          .with("X-Next", String.valueOf(tail.next()))
          .with("X-Stamp", tail.stamp())
          .with("X-Restarted", String.valueOf(tail.restarted()))
          .with("X-More", String.valueOf(tail.more()));
    }
  }

  /** A finished report, for a tab of its own. */
  Reply page(String id, String name) throws IOException {
    Optional<BoardEntry> run = catalogue.find(id);
    if (run.isEmpty() || !BoardEntry.PAGES.contains(name)) {
      return unknown();
    }
    return RunFile.bytes(catalogue.root(), run.get().entry().folder(), name)
        .map(bytes -> Reply.of("text/html; charset=utf-8", bytes).with(Reply.POLICY, SANDBOX))
        .orElseGet(RunReplies::unknown);
  }

  /** What the page sends to change what a user says of a run. */
  private record Change(String id, String name, String text, List<String> tags) {}

  /**
   * Changes name, note and tags of a run.
   *
   * @throws InvalidInput if one of them is too long, or none of ours
   */
  Reply note(InputStream body) throws IOException {
    byte[] bytes = body.readNBytes(MAX_NOTE + 1);
    if (bytes.length > MAX_NOTE) {
      return Reply.text(413, "expected at most %d bytes".formatted(MAX_NOTE));
    }
    Change change;
    try {
      change = Json.read(new String(bytes, StandardCharsets.UTF_8), Change.class);
    } catch (JsonProcessingException e) {
      throw new InvalidInput("expected a JSON object with id, name, text and tags", e);
    }
    Optional<BoardEntry> run = catalogue.find(change.id());
    if (run.isEmpty()) {
      return unknown();
    }
    RunNote note = new RunNote(change.name(), change.text(), change.tags());
    new RunNotes(catalogue.root()).change(run.get().entry().id(), before -> note);
    return Reply.empty();
  }

  private static Reply unknown() {
    return Reply.text(404, "no such run, or no such file of it");
  }
}
