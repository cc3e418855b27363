package dev.unroll.experiments.serving;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parts of states as bytes. */
final class StateCodec {
  private static final int MAX_COUNT = 1 << 24; // of numbers or parts in one state

  private StateCodec() {}

  static void write(LocalDateTime time, DataOutput out) throws IOException {
    out.writeUTF(time == null ? "" : time.toString());
  }

  static LocalDateTime time(DataInput in) throws IOException {
    String text = in.readUTF();
    return text.isEmpty() ? null : LocalDateTime.parse(text);
  }

  static void write(float[] values, DataOutput out) throws IOException {
    out.writeInt(values.length);
    for (float value : values) {
      out.writeFloat(value);
    }
  }

  static float[] floats(DataInput in) throws IOException {
    float[] values = new float[count(in)];
    for (int k = 0; k < values.length; k++) {
      values[k] = in.readFloat();
    }
    return values;
  }

  static void write(double[] values, DataOutput out) throws IOException {
    out.writeInt(values.length);
    for (double value : values) {
      out.writeDouble(value);
    }
  }

  static double[] doubles(DataInput in) throws IOException {
    double[] values = new double[count(in)];
    for (int k = 0; k < values.length; k++) {
      values[k] = in.readDouble();
    }
    return values;
  }

  static void write(double[][] rows, DataOutput out) throws IOException {
    out.writeInt(rows.length);
    for (double[] row : rows) {
      write(row, out);
    }
  }

  static double[][] rows(DataInput in) throws IOException {
    double[][] rows = new double[count(in)][];
    for (int k = 0; k < rows.length; k++) {
      rows[k] = doubles(in);
    }
    return rows;
  }

  static void write(List<Map<String, float[]>> layers, DataOutput out) throws IOException {
    out.writeInt(layers.size());
    for (Map<String, float[]> layer : layers) {
      out.writeInt(layer.size());
      for (Map.Entry<String, float[]> part : layer.entrySet()) {
        out.writeUTF(part.getKey());
        write(part.getValue(), out);
      }
    }
  }

  static List<Map<String, float[]>> layers(DataInput in) throws IOException {
    List<Map<String, float[]>> layers = new ArrayList<>();
    for (int left = count(in); left > 0; left--) {
      Map<String, float[]> layer = new LinkedHashMap<>();
      for (int parts = count(in); parts > 0; parts--) {
        String name = in.readUTF();
        layer.put(name, floats(in));
      }
      layers.add(layer);
    }
    return layers;
  }

  /** A count that no state exceeds, so that damaged bytes claim no memory. */
  static int count(DataInput in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > MAX_COUNT) {
      throw new IOException("expected a count up to %,d, got %,d".formatted(MAX_COUNT, count));
    }
    return count;
  }
}
