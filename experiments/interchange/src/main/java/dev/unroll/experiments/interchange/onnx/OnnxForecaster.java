package dev.unroll.experiments.interchange.onnx;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.interchange.onnx.OnnxGraph.ElementType;
import dev.unroll.experiments.stage.ForecastModel;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A whole forecaster as one ONNX file: raw values in, quantiles in the units of the series out.
 *
 * <p>Inputs: {@code values} [N, W + lag], the last values of each series, oldest first, NaN where
 * missing; {@code series} [N], which series of the fit each is; {@code known} [N, W + H, K], the
 * inputs known ahead, if there are any. Output: {@code quantiles} [N, H, Q].
 */
public final class OnnxForecaster {
  static final String VALUES = "values";
  static final String SERIES = "series";
  static final String KNOWN = "known";
  static final String QUANTILES = "quantiles";

  private final ForecastModel model;
  private final ForecastModel.Shape shape;
  private final OnnxGraph graph = new OnnxGraph("forecast");

  private OnnxForecaster(ForecastModel model) {
    this.model = model;
    this.shape = model.shape();
  }

  /**
   * The bytes of the file.
   *
   * @param facts what the file shall say beside what it does, by name
   * @throws InvalidInput if a network has a layer that cannot be exported
   */
  public static byte[] file(ForecastModel model, Map<String, String> facts) {
    return new OnnxForecaster(model).write(facts);
  }

  private byte[] write(Map<String, String> facts) {
    String values =
        graph.input(VALUES, ElementType.DOUBLE, SequenceNodes.BATCH, shape.window() + shape.lag());
    String series = graph.input(SERIES, ElementType.INT64, SequenceNodes.BATCH);
    String known = known(graph, shape);
    output(
        graph,
        new NetworkNodes(graph, model).quantiles(series, values, values, known),
        shape.horizon(),
        shape.levels().size());
    Map<String, String> all = new LinkedHashMap<>(facts);
    all.put("unroll.form", "forecast");
    all.put("unroll.series", OnnxModel.json(model.series().keySet()));
    all.put("unroll.levels", OnnxModel.json(shape.levels()));
    all.put("unroll.window", String.valueOf(shape.window()));
    all.put("unroll.lag", String.valueOf(shape.lag()));
    all.put("unroll.horizon", String.valueOf(shape.horizon()));
    return OnnxModel.bytes(graph, all);
  }

  /** The input of what is known of each step; empty where nothing is. */
  static String known(OnnxGraph graph, ForecastModel.Shape shape) {
    return shape.known() == 0
        ? ""
        : graph.input(
            KNOWN,
            ElementType.FLOAT,
            SequenceNodes.BATCH,
            shape.window() + shape.horizon(),
            shape.known());
  }

  static void output(OnnxGraph graph, String quantiles, int horizon, int levels) {
    graph.output(QUANTILES, ElementType.DOUBLE, quantiles, SequenceNodes.BATCH, horizon, levels);
  }
}
