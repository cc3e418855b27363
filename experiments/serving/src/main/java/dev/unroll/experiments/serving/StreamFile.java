package dev.unroll.experiments.serving;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.io.OwnFile;
import dev.unroll.experiments.run.Checkpoint;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;

/** The state of a stream in a file: all keys, and how far its input was read. */
final class StreamFile {
  private static final String CONTENTS = "stream.json";
  private static final String KEYS = "keys.bin";
  private static final String REMEDY = "restore it, or begin with another --state file";

  private final Path file;

  StreamFile(Path file) {
    this.file = file;
  }

  /**
   * How far an input was read.
   *
   * @param lines of the input that were read
   * @param output lines that were written
   * @param first check sum of the first record
   * @param all check sum of all records
   */
  record Position(long lines, long output, long first, long all) {
    static final Position START = new Position(0, 0, 0, 0);

    /** After one more record. */
    Position after(String record, long line, long written) {
      long sum = mixed(all, record);
      return new Position(line, written, lines == 0 ? mixed(0, record) : first, sum);
    }

    /** FNV-1a with 64 bits: only to tell inputs apart. */
    static long mixed(long sum, String record) {
      long next = sum ^ 0xcbf29ce484222325L;
      for (int k = 0; k < record.length(); k++) {
        next = (next ^ record.charAt(k)) * 0x100000001b3L;
      }
      return next;
    }
  }

  private record Contents(
      String fingerprint,
      Position position,
      EventStream.Counts counts,
      String newest,
      EventClock.Written clock) {}

  boolean exists() {
    return Files.exists(file);
  }

  /** Writes a state in the place of an older one; a crash leaves the old or the new one. */
  void write(EventStream stream, Position position) throws IOException {
    Contents contents =
        new Contents(
            stream.model().fingerprint(),
            position,
            stream.counts(),
            stream.newest() == null ? "" : stream.newest().toString(),
            stream.clock().written().orElse(null));
    Checkpoint.write(
        file,
        Map.of(
            CONTENTS, out -> out.write(Json.MAPPER.writeValueAsBytes(contents)),
            KEYS, out -> writeKeys(stream, out)));
  }

  private static void writeKeys(EventStream stream, OutputStream to) throws IOException {
    DataOutputStream out = new DataOutputStream(to);
    out.writeInt(stream.keys().size());
    for (Map.Entry<String, KeyState> key : stream.keys().entrySet()) {
      out.writeUTF(key.getKey());
      key.getValue().write(out);
    }
    out.flush();
  }

  /**
   * Reads a state into a stream before its first event.
   *
   * @return how far the input was read
   * @throws InvalidInput if the file is damaged, none of a stream, or of another model
   */
  Position read(EventStream stream) throws IOException {
    Checkpoint saved = Checkpoint.open(file);
    Contents contents;
    try (InputStream in = saved.read(CONTENTS)) {
      contents = OwnFile.read(in, file.toString(), REMEDY, t -> Json.read(t, Contents.class));
    }
    if (!contents.fingerprint().equals(stream.model().fingerprint())) {
      throw new InvalidInput(
          "%s is the state of another model: its numbers mean nothing to this one; give the run that it was made with, or another --state file"
              .formatted(file));
    }
    stream.restore(
        contents.counts(),
        contents.newest().isEmpty() ? null : LocalDateTime.parse(contents.newest()));
    if (contents.clock() != null) {
      stream.clock().restore(contents.clock());
    }
    try (DataInputStream in = new DataInputStream(saved.read(KEYS))) {
      for (int left = in.readInt(); left > 0; left--) {
        String key = in.readUTF();
        stream.keys().put(key, stream.model().read(key, in));
      }
    }
    return contents.position();
  }
}
