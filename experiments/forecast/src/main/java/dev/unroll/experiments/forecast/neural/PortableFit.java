package dev.unroll.experiments.forecast.neural;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.Frequency;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.neural.NeuralModel.Logarithm;
import dev.unroll.experiments.network.NetworkSize;
import dev.unroll.experiments.stage.ForecastModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** A {@link NeuralFit} as a {@link ForecastModel}. */
final class PortableFit {
  private PortableFit() {}

  /**
   * A fit as data.
   *
   * @throws InvalidInput if it has something that the data has no room for
   */
  static ForecastModel of(NeuralFit fit) {
    NeuralSpec spec = fit.spec();
    int calendar = spec.calendar().map(Frequency::calendarWidth).orElse(0);
    List<ForecastModel.Member> members = new ArrayList<>();
    Map<String, ForecastModel.Series> series = new LinkedHashMap<>();
    for (int e = 0; e < fit.ensembles().size(); e++) {
      NeuralFit.Ensemble ensemble = fit.ensembles().get(e);
      for (Member member : ensemble.members()) {
        check(spec, member.network(), calendar);
        members.add(member(e, member));
      }
      int own = e;
      ensemble
          .scales()
          .series()
          .forEach(
              (id, scales) ->
                  series.put(
                      id,
                      new ForecastModel.Series(scales.value(), scales.transform(spec).log(), own)));
    }
    return new ForecastModel(shape(spec, calendar), members, series);
  }

  private static ForecastModel.Shape shape(NeuralSpec spec, int calendar) {
    return new ForecastModel.Shape(
        spec.window(),
        spec.horizon(),
        spec.season(),
        spec.transform(false).lag(),
        spec.normalisation().name(),
        spec.model().log() == Logarithm.TRUE,
        calendar,
        Arrays.stream(Levels.all()).boxed().toList(),
        spec.model().head() == Head.GAUSSIAN);
  }

  private static ForecastModel.Member member(int ensemble, Member member) {
    return new ForecastModel.Member(
        ensemble,
        member.network(),
        Optional.ofNullable(member.highway().line()),
        Arrays.stream(member.gate().shares()).boxed().toList(),
        member.widening());
  }

  private static void check(NeuralSpec spec, MultiLayerNetwork network, int calendar) {
    String found = "";
    if (spec.recursive()) {
      found = "strategy=recursive";
    } else if (spec.model().head() != Head.QUANTILES && spec.model().head() != Head.GAUSSIAN) {
      found = "head=" + spec.model().head().name().toLowerCase(Locale.ROOT);
    } else if (new StepEncoder(calendar).channels() != NetworkSize.inputs(network)) {
      found = "covariates beside the calendar";
    }
    if (!found.isEmpty()) {
      throw new InvalidInput(
          "export: expected a forecaster with strategy=direct, head=quantiles or gaussian, and no covariates, got %s"
              .formatted(found));
    }
  }
}
