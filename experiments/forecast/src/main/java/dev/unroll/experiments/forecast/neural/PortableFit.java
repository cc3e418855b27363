package dev.unroll.experiments.forecast.neural;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.Frequency;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.neural.NeuralModel.Logarithm;
import dev.unroll.experiments.network.NetworkSize;
import dev.unroll.experiments.stage.ForecastModel;
import dev.unroll.runtime.ForecastHead;
import dev.unroll.runtime.ForecastSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
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
        check(member.network(), calendar);
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
    return new ForecastModel(shape(fit, calendar), members, series);
  }

  private static ForecastModel.Shape shape(NeuralFit fit, int calendar) {
    NeuralSpec spec = fit.spec();
    return new ForecastModel.Shape(
        spec.window(),
        spec.horizon(),
        spec.season(),
        spec.transform(false).lag(),
        spec.normalisation().name(),
        spec.model().log() == Logarithm.TRUE,
        calendar,
        Arrays.stream(Levels.all()).boxed().toList(),
        new ForecastSpec.Answer(
            ForecastHead.valueOf(spec.model().head().name()),
            spec.recursive() ? spec.model().paths() : 0,
            fit.seed()));
  }

  private static ForecastModel.Member member(int ensemble, Member member) {
    return new ForecastModel.Member(
        ensemble,
        member.network(),
        Optional.ofNullable(member.highway().line()),
        Arrays.stream(member.gate().shares()).boxed().toList(),
        member.widening());
  }

  private static void check(MultiLayerNetwork network, int calendar) {
    if (new StepEncoder(calendar).channels() != NetworkSize.inputs(network)) {
      throw new InvalidInput(
          "export: expected a forecaster without covariates beside the calendar, got one with"
              + " some");
    }
  }
}
