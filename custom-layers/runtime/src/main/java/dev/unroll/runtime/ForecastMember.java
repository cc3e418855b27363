package dev.unroll.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * One network of a {@link StreamForecaster}, the line beside it, and what is done to its answers.
 */
final class ForecastMember {
  private final int ensemble;
  private final Streamer network;
  private final StreamState state;
  private final float[] line; //      [P + 1][H], the last row added; empty for none
  private final int past; //          P
  private final float[] shares; //    [H] of the network's median; empty for all of it
  private final float[] widths; //    of central intervals, the widest first
  private final float[] x;
  private final float[] y;

  private ForecastMember(StageForm form, List<StageForm> network, int horizon) {
    this.ensemble = form.number("ensemble");
    this.network = new StreamModel(Map.of(), network).streamer();
    this.state = this.network.newState();
    this.line = form.array("line", -1);
    this.past = Math.max(0, line.length / horizon - 1);
    this.shares = form.array("shares", -1);
    this.widths = form.array("widths", -1);
    this.x = new float[this.network.inputs()];
    this.y = new float[this.network.outputs()];
    if ((shares.length != 0 && shares.length != horizon) || line.length % horizon != 0) {
      throw new IllegalArgumentException(
          "stage member: expected a line and shares of %d steps, got others".formatted(horizon));
    }
  }

  /** The members among some stages: each is followed by those of its network. */
  static List<ForecastMember> of(List<StageForm> stages, int horizon) {
    List<ForecastMember> members = new ArrayList<>();
    int from = 0;
    while (from < stages.size()) {
      int to = from + 1;
      while (to < stages.size() && !stages.get(to).kind().equals(StageForm.MEMBER)) {
        to++;
      }
      if (!stages.get(from).kind().equals(StageForm.MEMBER)) {
        throw new IllegalArgumentException(
            "expected the stage member, got \"%s\"".formatted(stages.get(from).kind()));
      }
      members.add(new ForecastMember(stages.get(from), stages.subList(from + 1, to), horizon));
      from = to;
    }
    return members;
  }

  int ensemble() {
    return ensemble;
  }

  int inputs() {
    return x.length;
  }

  int outputs() {
    return y.length;
  }

  int widths() {
    return widths.length;
  }

  /** How many of the last values the line reads. */
  int past() {
    return past;
  }

  void reset() {
    state.reset();
  }

  /** The inputs of the next step, to be filled. */
  float[] x() {
    return x;
  }

  /** One step; the outputs last until the next. */
  float[] step() {
    return step(state);
  }

  /** One step of a sequence of its own. */
  float[] step(StreamState own) {
    network.step(own, x, y);
    return y;
  }

  /** So many sequences that begin where this one is. */
  StreamState[] branches(int count) {
    StreamState[] all = new StreamState[count];
    for (int p = 0; p < count; p++) {
      all[p] = network.newState();
      all[p].become(state);
    }
    return all;
  }

  /** What the line says of step h, from the last values, scaled. */
  double line(double[] values, int h, int horizon) {
    double sum = 0;
    for (int p = 0; p < past; p++) {
      sum += values[p] * line[p * horizon + h];
    }
    return line.length == 0 ? 0 : sum + line[past * horizon + h];
  }

  /** Moves the median by its share, adds the line, puts the quantiles in order and widens them. */
  void finish(double[] quantiles, int h, double added) {
    double moved = shares.length == 0 ? 0 : (1 - shares[h]) * quantiles[quantiles.length / 2];
    for (int q = 0; q < quantiles.length; q++) {
      quantiles[q] += added - moved;
    }
    Arrays.sort(quantiles);
    for (int k = 0; k < widths.length; k++) {
      quantiles[k] -= widths[k];
      quantiles[quantiles.length - 1 - k] += widths[k];
    }
    Arrays.sort(quantiles); // an interval that was narrowed may have crossed another
  }
}
