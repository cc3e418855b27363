package dev.unroll.experiments.forecast.neural;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.model.Predicted;
import dev.unroll.experiments.run.RunFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Series that a fit is kept up to date on: the last of their values, and the states of the networks
 * that have read them. New values are read once, on from these states; nothing grows with time.
 *
 * <p>States are carried where the scale of the values stays ({@code normalise=series}). Otherwise
 * each new value changes how the whole window is scaled, and networks read the window again.
 */
public final class Followed {
  private final NeuralFit fit;
  private final List<Tail> tails;
  private final long read;

  /**
   * One series.
   *
   * @param last its last values, enough for a forecast
   * @param states of each member's layers; empty where none are carried
   */
  record Tail(PanelSeries last, List<List<Map<String, float[]>>> states) {}

  private Followed(NeuralFit fit, List<Tail> tails, long read) {
    this.fit = fit;
    this.tails = tails;
    this.read = read;
  }

  /** From the histories that were learnt from on. */
  public static Followed begin(NeuralFit fit, List<PanelSeries> histories) {
    List<Tail> tails = new ArrayList<>();
    for (PanelSeries history : histories) {
      PanelSeries last = last(fit, history);
      List<List<Map<String, float[]>>> states = new ArrayList<>();
      if (fit.spec().isStateful()) {
        for (Outlook outlook : outlooks(fit, last)) {
          states.add(plain(outlook.read(fit.spec().window()).state()));
        }
      }
      tails.add(new Tail(last, states));
    }
    return new Followed(fit, tails, 0);
  }

  private static PanelSeries last(NeuralFit fit, PanelSeries series) {
    int kept = fit.spec().reach() + 4 * fit.spec().horizon();
    return series.from(Math.max(0, series.size() - kept));
  }

  /** One for each member, at the end of a series. */
  static List<Outlook> outlooks(NeuralFit fit, PanelSeries series) {
    NeuralFit.Group group = fit.group(series);
    Inputs inputs = fit.spec().inputs(List.of(series), group.learnt(), 0);
    List<Inputs.Place> places = NeuralFit.places(List.of(series));
    return group.members().stream().map(member -> new Outlook(member, inputs, places)).toList();
  }

  public NeuralFit fit() {
    return fit;
  }

  /** How many new steps were read last, of all series together. */
  public long read() {
    return read;
  }

  /** The last values of each series. */
  public List<PanelSeries> series() {
    return tails.stream().map(Tail::last).toList();
  }

  /**
   * With new values read.
   *
   * @param news by the names of the series; steps that are known already are passed over
   * @param fill what becomes of values that are missing
   * @throws InvalidInput if one is of a series that is not followed
   */
  public Followed with(List<PanelSeries> news, UnaryOperator<PanelSeries> fill) {
    Map<String, PanelSeries> byId = new LinkedHashMap<>();
    news.forEach(one -> byId.put(one.id(), one));
    List<Tail> next = new ArrayList<>();
    long steps = 0;
    for (Tail tail : tails) {
      PanelSeries come = byId.remove(tail.last().id());
      PanelSeries all = come == null ? tail.last() : fill.apply(tail.last().extended(come));
      steps += all.size() - tail.last().size();
      next.add(with(tail, all));
    }
    if (!byId.isEmpty()) {
      throw new InvalidInput(
          "new values: expected series that the run forecast (%s), got %s; fit again to forecast others"
              .formatted(
                  some(tails.stream().map(tail -> tail.last().id()).toList()),
                  some(List.copyOf(byId.keySet()))));
    }
    return new Followed(fit, next, steps);
  }

  /**
   * How other values differ from those that were read, in words; nothing if they do not. What was
   * read stays read.
   *
   * @param news by the names of the series
   */
  public Optional<String> revised(List<PanelSeries> news) {
    long steps = 0;
    String first = "";
    for (Tail tail : tails) {
      PanelSeries last = tail.last();
      for (PanelSeries one : news) {
        int[] revised = one.id().equals(last.id()) ? last.revised(one) : new int[0];
        steps += revised.length;
        if (first.isEmpty() && revised.length > 0) {
          first =
              "series %s at %s"
                  .formatted(
                      one.id(), last.time(revised[0]).map(Object::toString).orElse("a step"));
        }
      }
    }
    return steps == 0
        ? Optional.empty()
        : Optional.of(
            "%d known values differ from those that were read, the first of %s"
                .formatted(steps, first));
  }

  private static String some(List<String> names) {
    return names.size() <= 5
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, 5)) + " and " + (names.size() - 5) + " more";
  }

  private Tail with(Tail tail, PanelSeries longer) {
    int steps = longer.size() - tail.last().size();
    if (steps == 0) {
      return tail;
    }
    List<List<Map<String, float[]>>> states = new ArrayList<>();
    List<Outlook> outlooks = outlooks(fit, longer);
    for (int m = 0; m < tail.states().size(); m++) {
      Outlook outlook = outlooks.get(m).from(arrays(tail.states().get(m)));
      states.add(plain(outlook.read(steps).state()));
    }
    return new Tail(last(fit, longer), states);
  }

  /** What comes after the last values. */
  public List<Predicted> forecast() {
    if (!fit.spec().isStateful()) {
      return fit.forecast(series());
    }
    List<Predicted> all = new ArrayList<>();
    for (Tail tail : tails) {
      Inputs inputs = fit.spec().inputs(List.of(tail.last()), fit.group(tail.last()).learnt(), 0);
      List<List<Predicted>> said = new ArrayList<>();
      List<Outlook> outlooks = outlooks(fit, tail.last());
      for (int m = 0; m < outlooks.size(); m++) {
        said.add(outlooks.get(m).from(arrays(tail.states().get(m))).ahead(fit.seed() + m));
      }
      all.addAll(fit.predicted(inputs, NeuralFit.places(List.of(tail.last())), said));
    }
    return all;
  }

  static List<Map<String, float[]>> plain(List<Map<String, INDArray>> state) {
    List<Map<String, float[]>> layers = new ArrayList<>();
    for (Map<String, INDArray> layer : state) {
      Map<String, float[]> arrays = new LinkedHashMap<>();
      layer.forEach((name, array) -> arrays.put(name, array.dup('c').data().asFloat()));
      layers.add(arrays);
    }
    return layers;
  }

  private static List<Map<String, INDArray>> arrays(List<Map<String, float[]>> state) {
    List<Map<String, INDArray>> layers = new ArrayList<>();
    for (Map<String, float[]> layer : state) {
      Map<String, INDArray> arrays = new LinkedHashMap<>();
      layer.forEach(
          (name, values) ->
              arrays.put(name, Nd4j.createFromArray(values).reshape('c', 1, values.length)));
      layers.add(arrays);
    }
    return layers;
  }

  /** Writes it, in the place of an older one. */
  public void write(Frequency frequency, RunFolder run) throws IOException {
    SavedTails.write(tails, frequency, run);
  }

  /**
   * Reads the one of a run.
   *
   * @throws InvalidInput if it has none, or that is damaged
   */
  public static Followed read(RunFolder run) throws IOException {
    NeuralFit fit = SavedFit.read(run);
    return new Followed(fit, SavedTails.read(run, fit), 0);
  }

  /** How far apart the steps of a run's series are. */
  public static Frequency frequency(RunFolder run) throws IOException {
    return SavedTails.frequency(run);
  }
}
