package dev.unroll.experiments.board;

import dev.unroll.datasets.input.InvalidInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * The lines of a growing file that a reader has not seen yet. The reader tells where it stopped and
 * what it was told there; a file that is another one now, or was cut, starts again from 0. The
 * costs are those of the new bytes.
 *
 * @param lines whole ones
 * @param next where the reader stops now, always after a line
 * @param stamp what to tell with it
 * @param restarted whether all that was read before no longer counts
 * @param more whether there is more to read already
 */
@SuppressWarnings("ArrayRecordComponent") // read once, and sent
record Tail(byte[] lines, long next, String stamp, boolean restarted, boolean more) {
  /** Of one reply, unless a line is longer. */
  static final int MAX_BYTES = 1 << 22;

  /** No line of ours is as long. */
  private static final int MAX_LINE = 1 << 28;

  /** How much of the file's beginning and of what lies before a place tells it from others. */
  private static final int SEEN = 256;

  /**
   * Reads on.
   *
   * @param file open for reading
   * @param identity of the file, which another one in its place does not have
   * @param from where the reader stopped; 0 at first
   * @param stamp what it was told there; anything at first
   */
  static Tail read(FileChannel file, String identity, long from, String stamp) throws IOException {
    boolean known = from > 0 && from <= file.size() && stamp(file, identity, from).equals(stamp);
    long start = known ? from : 0;
    for (int room = MAX_BYTES; ; room *= 4) {
      byte[] bytes = bytes(file, start, room);
      boolean full = bytes.length == room;
      byte[] lines = whole(bytes);
      if (lines.length > 0 || !full) {
        long next = start + lines.length;
        return new Tail(lines, next, stamp(file, identity, next), from > 0 && !known, full);
      }
      if (room >= MAX_LINE) {
        throw new InvalidInput(
            "expected lines of at most %d bytes, got a longer one".formatted(MAX_LINE));
      }
    }
  }

  /** Without the last line if its end is yet to be written. */
  private static byte[] whole(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return Arrays.copyOf(bytes, end);
  }

  private static byte[] bytes(FileChannel file, long start, int count) throws IOException {
    long left = Math.max(0, Math.min(count, file.size() - start));
    ByteBuffer buffer = ByteBuffer.allocate((int) left);
    while (buffer.hasRemaining()) {
      if (file.read(buffer, start + buffer.position()) < 0) {
        break; // cut meanwhile
      }
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  private static String stamp(FileChannel file, String identity, long place) throws IOException {
    CRC32 sum = new CRC32();
    sum.update(identity.getBytes(StandardCharsets.UTF_8));
    sum.update(bytes(file, 0, (int) Math.min(SEEN, place)));
    long before = Math.max(0, place - SEEN);
    sum.update(bytes(file, before, (int) (place - before)));
    return Long.toHexString(sum.getValue());
  }
}
