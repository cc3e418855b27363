package dev.unroll.streams;

import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.EOFException;
import java.io.IOException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;

/** Parts of a key's state as bytes. */
final class KeyBytes {
  private KeyBytes() {}

  static void write(LocalDateTime time, DataOutput out) throws IOException {
    out.writeBoolean(time != null);
    if (time != null) {
      out.writeLong(time.toLocalDate().toEpochDay());
      out.writeLong(time.toLocalTime().toNanoOfDay());
    }
  }

  static LocalDateTime time(DataInputStream in) throws IOException {
    return in.readBoolean()
        ? LocalDateTime.of(
            LocalDate.ofEpochDay(in.readLong()), LocalTime.ofNanoOfDay(in.readLong()))
        : null;
  }

  static void write(double[] values, DataOutput out) throws IOException {
    out.writeInt(values.length);
    for (double value : values) {
      out.writeDouble(value);
    }
  }

  static double[] doubles(DataInputStream in) throws IOException {
    double[] values = new double[length(in, Double.BYTES)];
    for (int k = 0; k < values.length; k++) {
      values[k] = in.readDouble();
    }
    return values;
  }

  static void write(byte[] bytes, DataOutput out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static byte[] bytes(DataInputStream in) throws IOException {
    byte[] bytes = new byte[length(in, 1)];
    in.readFully(bytes);
    return bytes;
  }

  /** A number of things of some bytes each, which have to follow: nothing else is allocated. */
  static int length(DataInputStream in, int each) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available() / each) {
      throw new EOFException("expected fewer things than " + length);
    }
    return length;
  }
}
