package dev.unroll.experiments.serving;

import dev.unroll.datasets.panel.DateOrder;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;

/** A model of events an hour apart that answers with the sum of a key's values. */
record SummingModel(String fingerprint) implements KeyedModel {

  @Override
  public List<String> columns() {
    return List.of("sum");
  }

  @Override
  public List<String> keys(Event event) {
    return List.of(event.text("id"));
  }

  @Override
  public KeyState create(String key) {
    return new Sum(null, 1000); // a past that is kept
  }

  @Override
  public KeyState empty(String key) {
    return new Sum(null, 0);
  }

  @Override
  public KeyState read(String key, DataInput in) throws IOException {
    return new Sum(StateCodec.time(in), in.readDouble());
  }

  @Override
  public EventClock.Place times() {
    return new EventClock.Place(List.of(), true, DateOrder.AUTO);
  }

  @Override
  public String words() {
    return "sums";
  }

  private static final class Sum implements KeyState {
    private LocalDateTime time;
    private double sum;

    Sum(LocalDateTime time, double sum) {
      this.time = time;
      this.sum = sum;
    }

    @Override
    public LocalDateTime time() {
      return time;
    }

    @Override
    public long missing(Event event, LocalDateTime now) {
      return time == null ? 0 : Duration.between(time, now).toHours() - 1;
    }

    @Override
    public Map<String, Object> step(Event event, LocalDateTime now) {
      sum += event.number("value");
      time = now;
      return Map.of("sum", sum);
    }

    @Override
    public void write(DataOutput out) throws IOException {
      StateCodec.write(time, out);
      out.writeDouble(sum);
    }
  }
}
