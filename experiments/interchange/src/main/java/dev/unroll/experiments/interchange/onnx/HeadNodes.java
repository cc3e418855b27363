package dev.unroll.experiments.interchange.onnx;

import dev.unroll.experiments.interchange.onnx.OnnxGraph.ElementType;
import dev.unroll.experiments.stage.ForecastModel;
import dev.unroll.runtime.random.Tails;
import java.util.List;
import java.util.Map;
import onnx.Onnx.GraphProto;
import org.apache.commons.math3.distribution.NormalDistribution;

/** The outputs of a forecaster's network as scaled quantiles, in doubles [N, H, ·]. */
final class HeadNodes {
  private static final double LEAST = 1e-3; // of a scale, as at the fit
  private static final double LEAST_MEAN = 1e-6;
  private static final double LINEAR = 30; // beyond which softplus(x) is x
  private static final int TERMS = 32; // of a polynomial in 1 / freedom, to 1e-10
  private static final int MAX_COUNT = 1 << 22; // that is looked at for a quantile

  private final OnnxGraph graph;
  private final Doubles d;
  private final ForecastModel.Shape shape;
  private final double[] levels;

  HeadNodes(OnnxGraph graph, ForecastModel.Shape shape) {
    this.graph = graph;
    this.d = new Doubles(graph);
    this.shape = shape;
    this.levels = shape.levels().stream().mapToDouble(level -> level).toArray();
  }

  /**
   * The quantiles [N, H, Q].
   *
   * @param outputs [N, H, K]
   * @param spread that values were divided by, [N, 1]
   */
  String quantiles(String outputs, String spread) {
    return switch (shape.answer().head()) {
      case QUANTILES -> outputs;
      case GAUSSIAN -> located(outputs, normal());
      case STUDENT_T -> located(outputs, student(soft(outputs, 2)));
      case NEGATIVE_BINOMIAL -> counts(outputs, d.unsqueeze(spread, 2));
    };
  }

  /** ln(1 + exp(x)) of one of the outputs, [N, H, 1]. */
  private String soft(String outputs, int place) {
    String raw = d.slice(outputs, 2, place, place + 1);
    String bounded = graph.node("Min", raw, d.number(LINEAR));
    String soft = graph.node("Log", d.add(graph.node("Exp", bounded), d.number(1)));
    return d.where(d.above(raw, d.number(LINEAR)), raw, soft);
  }

  private String located(String outputs, String unit) {
    String sigma = d.add(soft(outputs, 1), d.number(LEAST));
    return d.add(d.slice(outputs, 2, 0, 1), d.multiply(sigma, unit));
  }

  private String normal() {
    NormalDistribution unit = new NormalDistribution(null, 0, 1);
    double[] z = shape.levels().stream().mapToDouble(unit::inverseCumulativeProbability).toArray();
    return graph.doubles("normal", z, z.length);
  }

  /**
   * Quantiles of Student's t with more than two degrees of freedom: at each level a smooth function
   * of 1 / freedom between 0 and 1/2, there a sum of Chebyshev polynomials (Clenshaw 1955).
   */
  private String student(String soft) {
    String freedom = d.add(soft, d.number(2 + LEAST));
    String u = d.subtract(d.divide(d.number(4), freedom), d.number(1));
    String twice = d.multiply(u, d.number(2));
    String above = "";
    String next = coefficients(TERMS - 1);
    for (int k = TERMS - 2; k >= 1; k--) {
      String sum = d.add(coefficients(k), d.multiply(twice, next));
      sum = above.isEmpty() ? sum : d.subtract(sum, above);
      above = next;
      next = sum;
    }
    return d.subtract(d.add(coefficients(0), d.multiply(u, next)), above);
  }

  /** [Q], those of one polynomial. */
  private String coefficients(int k) {
    double[] all = new double[levels.length];
    for (int q = 0; q < levels.length; q++) {
      for (int n = 0; n < TERMS; n++) {
        double angle = Math.PI * (n + .5) / TERMS;
        double value = Tails.student(levels[q], 4 / (1 + Math.cos(angle)));
        all[q] += (k == 0 ? 1.0 : 2.0) / TERMS * Math.cos(k * angle) * value;
      }
    }
    return graph.doubles("student", all, all.length);
  }

  /**
   * Quantiles of a negative binomial: probabilities of 0, 1, 2 … are added up until they reach the
   * last level, each being the one before times (k + r) / (k + 1) · μ / (r + μ).
   */
  private String counts(String outputs, String spread) {
    String mean = d.multiply(spread, d.add(soft(outputs, 0), d.number(LEAST_MEAN)));
    String dispersion =
        d.divide(d.add(soft(outputs, 1), d.number(LEAST)), graph.node("Sqrt", spread));
    String r = d.divide(d.number(1), dispersion);
    String both = d.add(r, mean);
    String first = d.multiply(r, graph.node("Log", d.divide(r, both)));
    String factor = graph.node("Log", d.divide(mean, both));
    String none = d.multiply(first, d.number(0));
    String zeros = d.multiply(none, graph.doubles("levels", levels, levels.length));
    String always = graph.node("Less", graph.index(0), graph.index(1));
    List<String> found =
        graph.nodes(
            "Loop",
            3,
            Map.of("body", body(r, factor)),
            graph.index(MAX_COUNT),
            always,
            first,
            none,
            zeros);
    return d.divide(found.get(2), spread);
  }

  /**
   * @param r [N, H, 1]
   * @param factor ln(μ / (r + μ)), [N, H, 1]
   */
  private GraphProto body(String r, String factor) {
    OnnxGraph body = graph.inside("count");
    Doubles b = new Doubles(body);
    Object[] one = {SequenceNodes.BATCH, shape.horizon(), 1};
    Object[] each = {SequenceNodes.BATCH, shape.horizon(), levels.length};
    String k = body.cast(body.input("k", ElementType.INT64), ElementType.DOUBLE);
    body.input("go", ElementType.BOOL);
    String log = body.input("log", ElementType.DOUBLE, one);
    String before = body.input("before", ElementType.DOUBLE, one);
    String less = body.input("less", ElementType.DOUBLE, each);
    String sum = b.add(before, body.node("Exp", log));
    String open =
        body.cast(b.above(body.doubles("levels", levels, levels.length), sum), ElementType.DOUBLE);
    String ratio = b.divide(b.add(k, r), b.add(k, b.number(1)));
    String next = b.add(b.add(log, body.node("Log", ratio)), factor);
    String most = body.node("ReduceMax", Map.of("keepdims", 0), open);
    body.output("again", ElementType.BOOL, b.above(most, b.number(.5)));
    body.output("next", ElementType.DOUBLE, next, one);
    body.output("sum", ElementType.DOUBLE, sum, one);
    body.output("found", ElementType.DOUBLE, b.add(less, open), each);
    return body.build();
  }
}
