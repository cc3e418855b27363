package dev.unroll.streams;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a key's state: what every model can read, then what one model can.
 *
 * <pre>
 *   "UNK1"  fingerprint  time of the last event  count  events (time, values)  memory
 * </pre>
 *
 * @param fingerprint of the model that the memory is of
 * @param last time of the last event; null for none
 * @param recent the last events, oldest first, for another model
 * @param memory where the memory begins
 */
record KeyRecord(
    long fingerprint, LocalDateTime last, List<StreamEvent> recent, DataInputStream memory) {
  private static final int MAGIC = 0x554e4b31;

  /**
   * The state in some bytes.
   *
   * @throws IllegalStateException if they are of something else, or damaged
   */
  static KeyRecord of(byte[] bytes) {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    try {
      if (in.readInt() != MAGIC) {
        throw damaged(null);
      }
      long fingerprint = in.readLong();
      LocalDateTime last = KeyBytes.time(in);
      List<StreamEvent> recent = new ArrayList<>();
      for (int left = KeyBytes.length(in, 1); left > 0; left--) {
        recent.add(new StreamEvent(KeyBytes.time(in), KeyBytes.doubles(in)));
      }
      return new KeyRecord(fingerprint, last, recent, in);
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  /** What is thrown where bytes are no state. */
  static IllegalStateException damaged(Exception cause) {
    return new IllegalStateException(
        "state: expected the bytes of a key's state, got others; restore the state from a"
            + " checkpoint or changelog",
        cause);
  }

  /**
   * The bytes of a state.
   *
   * @param recent the last events that are kept, oldest first
   */
  static byte[] write(long fingerprint, List<StreamEvent> recent, KeyMemory memory) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeInt(MAGIC);
      out.writeLong(fingerprint);
      KeyBytes.write(memory.last(), out);
      out.writeInt(recent.size());
      for (StreamEvent event : recent) {
        KeyBytes.write(event.time(), out);
        KeyBytes.write(event.values(), out);
      }
      memory.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
