package dev.unroll.experiments.forecast.neural;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.model.Predicted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Trained networks: ensembles, one for all series or one for each.
 *
 * @param seed of sampled paths
 * @param shift steps that labels were late, to see what that does; else 0
 */
public record NeuralFit(NeuralSpec spec, List<Group> groups, long seed, int shift)
    implements Forecaster.Fit {
  private static final int TOGETHER = 256;

  /** An ensemble and what else was learnt with it. */
  record Group(List<Member> members, Learnt learnt) {
    private boolean knows(PanelSeries series) {
      return learnt.series().containsKey(series.id());
    }
  }

  @Override
  public List<Predicted> forecast(List<PanelSeries> histories) {
    List<Predicted> all = new ArrayList<>(histories.size());
    if (spec.model().global()) {
      int together = spec.recursive() ? Math.max(1, 8 * TOGETHER / spec.model().paths()) : TOGETHER;
      for (int from = 0; from < histories.size(); from += together) {
        int to = Math.min(from + together, histories.size());
        all.addAll(forecast(groups.get(0), histories.subList(from, to)));
      }
    } else {
      histories.forEach(one -> all.addAll(forecast(group(one), List.of(one))));
    }
    return all;
  }

  /** The ensemble that is for a series. */
  Group group(PanelSeries series) {
    if (spec.model().global()) {
      return groups.get(0);
    }
    return groups.stream()
        .filter(group -> group.knows(series))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInput(
                    "model.global=false: expected a series that was learnt from, got %s; fit again, or with global=true"
                        .formatted(series.id())));
  }

  private List<Predicted> forecast(Group group, List<PanelSeries> histories) {
    Inputs inputs = spec.inputs(histories, group.learnt(), 0);
    List<Inputs.Place> places = places(histories);
    List<List<Predicted>> said = new ArrayList<>();
    for (int m = 0; m < group.members().size(); m++) {
      Outlook outlook = new Outlook(group.members().get(m), inputs, places);
      said.add(outlook.read(spec.window()).ahead(seed + m));
    }
    return predicted(inputs, places, said);
  }

  /** The ends of histories. */
  static List<Inputs.Place> places(List<PanelSeries> histories) {
    List<Inputs.Place> places = new ArrayList<>();
    for (int i = 0; i < histories.size(); i++) {
      places.add(new Inputs.Place(i, histories.get(i).size()));
    }
    return places;
  }

  /**
   * What an ensemble says, in the units of the series: the mean of the members' quantiles, and all
   * their paths.
   *
   * @param said by each member of each place
   */
  List<Predicted> predicted(Inputs inputs, List<Inputs.Place> places, List<List<Predicted>> said) {
    List<Predicted> all = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      Inputs.Place place = places.get(i);
      double[][] quantiles = new double[spec.horizon()][Levels.count()];
      List<double[]> paths = new ArrayList<>();
      for (List<Predicted> member : said) {
        double[][] own = member.get(i).quantiles();
        for (int h = 0; h < quantiles.length; h++) {
          for (int q = 0; q < quantiles[h].length; q++) {
            quantiles[h][q] += own[h][q] / said.size();
          }
        }
        paths.addAll(Arrays.asList(member.get(i).paths()));
      }
      for (int h = 0; h < quantiles.length; h++) {
        for (int q = 0; q < quantiles[h].length; q++) {
          quantiles[h][q] = restored(inputs, place, quantiles[h][q], h);
        }
        for (double[] path : paths) {
          path[h] = restored(inputs, place, path[h], h);
        }
      }
      all.add(new Predicted(quantiles, paths.toArray(double[][]::new)));
    }
    return all;
  }

  private double restored(Inputs inputs, Inputs.Place place, double scaled, int h) {
    double value = inputs.scale(place).restored(scaled);
    double restored = inputs.of(place).restored(value, place.origin() + h - shift);
    return spec.model().head().counts() ? Math.max(0, Math.rint(restored)) : restored;
  }
}
