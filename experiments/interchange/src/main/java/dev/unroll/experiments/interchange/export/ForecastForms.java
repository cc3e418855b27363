package dev.unroll.experiments.interchange.export;

import dev.unroll.datasets.baseline.LinearMap;
import dev.unroll.experiments.stage.CombinationModel;
import dev.unroll.experiments.stage.ForecastModel;
import dev.unroll.runtime.CombinationForecast;
import dev.unroll.runtime.ForecastHead;
import dev.unroll.runtime.ForecastSpec;
import dev.unroll.runtime.StageForm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.distribution.NormalDistribution;

/** A forecaster as the stages that {@link dev.unroll.runtime.StreamForecaster} reads. */
final class ForecastForms {
  private ForecastForms() {}

  static List<StageForm> of(ForecastModel model) {
    List<StageForm> forms = new ArrayList<>();
    forms.add(whole(model));
    for (ForecastModel.Member member : model.members()) {
      forms.add(
          ForecastSpec.member(
              member.ensemble(),
              floats(member.line().map(ForecastForms::line).orElse(DoubleStream.empty())),
              floats(numbers(member.shares())),
              floats(numbers(member.widening().widths()))));
      forms.addAll(RuntimeFormat.forms(member.network()));
    }
    return forms;
  }

  static List<StageForm> of(CombinationModel model) {
    CombinationModel.Shape shape = model.shape();
    List<StageForm> forms = new ArrayList<>();
    forms.add(
        CombinationForecast.form(
            shape.horizon(),
            shape.trimmed(),
            floats(numbers(shape.levels())),
            normal(shape.levels()).toArray(),
            shape.factors()));
    for (CombinationModel.Part part : model.parts()) {
      forms.add(
          CombinationForecast.part(part.name(), part.weight(), part.floored(), part.factors()));
      part.networks().ifPresent(networks -> forms.addAll(of(networks)));
      part.lines().forEach(table -> forms.add(CombinationForecast.lines(table)));
    }
    return forms;
  }

  private static DoubleStream normal(List<Double> levels) {
    NormalDistribution unit = new NormalDistribution(null, 0, 1);
    return numbers(levels).map(unit::inverseCumulativeProbability);
  }

  private static StageForm whole(ForecastModel model) {
    ForecastModel.Shape shape = model.shape();
    ForecastSpec spec =
        new ForecastSpec(
            shape.window(),
            shape.horizon(),
            shape.season(),
            shape.lag(),
            ForecastSpec.Normalisation.valueOf(shape.normalise()),
            shape.log(),
            shape.known(),
            shape.answer());
    Map<String, ForecastSpec.Series> series = new LinkedHashMap<>();
    model
        .series()
        .forEach(
            (id, one) ->
                series.put(
                    id,
                    new ForecastSpec.Series(
                        one.scale().centre(), one.scale().spread(), one.log(), one.ensemble())));
    DoubleStream normal =
        shape.answer().head() == ForecastHead.GAUSSIAN
            ? normal(shape.levels())
            : DoubleStream.empty();
    return spec.form(series, floats(numbers(shape.levels())), floats(normal));
  }

  /** Its rows, and the intercept. */
  private static DoubleStream line(LinearMap line) {
    return DoubleStream.concat(
        Arrays.stream(line.getWeights()).flatMapToDouble(Arrays::stream),
        Arrays.stream(line.getIntercept()));
  }

  private static DoubleStream numbers(List<Double> list) {
    return list.stream().mapToDouble(number -> number);
  }

  private static float[] floats(DoubleStream numbers) {
    double[] all = numbers.toArray();
    float[] floats = new float[all.length];
    for (int k = 0; k < floats.length; k++) {
      floats[k] = (float) all[k];
    }
    return floats;
  }
}
