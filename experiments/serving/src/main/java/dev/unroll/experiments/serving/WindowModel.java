package dev.unroll.experiments.serving;

import dev.unroll.datasets.panel.SeriesScale;
import dev.unroll.datasets.series.SeriesSettings;
import dev.unroll.datasets.task.Grid;
import dev.unroll.experiments.stage.NetworkStage;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A network of the task series, which reads the last W values from the zero state: each key keeps
 * these. A missing value is the one before.
 */
record WindowModel(NetworkStage network, SeriesScale scale, SeriesSettings settings, About about)
    implements RunModel {
  static final String VALUE = "value";
  private static final String ERROR = "error";

  /** The names of the values ahead, such as "+1". */
  static List<String> ahead(int horizon) {
    return IntStream.rangeClosed(1, horizon).mapToObj(h -> "+" + h).toList();
  }

  @Override
  public List<String> columns() {
    return Stream.concat(Stream.of(VALUE, ERROR), ahead(settings.horizon()).stream()).toList();
  }

  @Override
  public List<String> keys(Event event) {
    return event.has(about.id()) ? RunModel.super.keys(event) : List.of("series");
  }

  @Override
  public KeyState empty(String key) {
    return new Key(null, new float[0], Float.NaN);
  }

  @Override
  public KeyState read(String key, DataInput in) throws IOException {
    return new Key(StateCodec.time(in), StateCodec.floats(in), in.readFloat());
  }

  private double value(Event event) {
    String column = event.has(settings.column()) ? settings.column() : VALUE;
    if (!event.has(column)) {
      throw event.wrong(
          "expected the value as \"value\"%s, got %s"
              .formatted(
                  settings.column().isEmpty() ? "" : " or \"" + settings.column() + "\"",
                  String.join(", ", event.cells().keySet())));
    }
    return settings.table().value(event.number(column));
  }

  /** The scaled values after a window [W], [H]. */
  float[] forecast(float... window) {
    Grid grid = new Grid(1, 1, window.length);
    for (int t = 0; t < window.length; t++) {
      grid.set(0, 0, t, window[t]);
    }
    network.reset();
    float[] all = network.read(grid); // [H, W]
    float[] last = new float[settings.horizon()];
    for (int h = 0; h < last.length; h++) {
      last[h] = all[h * window.length + window.length - 1];
    }
    return last;
  }

  private final class Key implements KeyState {
    private LocalDateTime time;
    private float[] window; // scaled, oldest first, no more than W
    private float next; // forecast for the next event, scaled

    Key(LocalDateTime time, float[] window, float next) {
      this.time = time;
      this.window = window;
      this.next = next;
    }

    @Override
    public LocalDateTime time() {
      return time;
    }

    @Override
    public Map<String, Object> step(Event event, LocalDateTime now) {
      double value = value(event);
      int size = window.length;
      int kept = Math.min(size, settings.window() - 1);
      float before = size == 0 ? 0 : window[size - 1];
      float[] longer = Arrays.copyOfRange(window, size - kept, size + 1);
      longer[kept] = Double.isNaN(value) ? before : (float) scale.of(value);
      Map<String, Object> said = new LinkedHashMap<>();
      said.put(VALUE, value);
      said.put(ERROR, value - scale.restored(next));
      next = Float.NaN;
      window = longer;
      time = now;
      if (window.length == settings.window()) {
        float[] forecast = forecast(window);
        next = forecast[0];
        for (int h = 0; h < forecast.length; h++) {
          said.put("+" + (h + 1), scale.restored(forecast[h]));
        }
      }
      return said;
    }

    @Override
    public void write(DataOutput out) throws IOException {
      StateCodec.write(time, out);
      StateCodec.write(window, out);
      out.writeFloat(next);
    }
  }
}
