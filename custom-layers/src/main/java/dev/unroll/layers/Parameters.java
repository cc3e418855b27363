package dev.unroll.layers;

import dev.unroll.runtime.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Lays the parameters of a block out in DL4J's flat vector and gives them their start values. Every
 * gate's block of a weight matrix is drawn by itself, with the fans of one gate, so that an
 * orthogonal start is orthogonal for each gate.
 */
final class Parameters implements ParamInitializer {

  /** The parameters of a layer, in the order in which they lie in memory. */
  static List<Parameter> of(Layer layer) {
    return List.copyOf(((Recurrent) layer).parameters().values());
  }

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    return numParams(conf.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    return of(layer).stream().mapToLong(Parameter::length).sum();
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return Parameter.names(of(layer));
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return keys(layer, parameter -> !isBias(parameter));
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return keys(layer, Parameters::isBias);
  }

  private static List<String> keys(Layer layer, Predicate<Parameter> wanted) {
    return Parameter.names(of(layer).stream().filter(wanted).toList());
  }

  private static boolean isBias(Parameter parameter) {
    return parameter.role() == Parameter.Role.BIAS;
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return !isBiasParam(layer, key);
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return isBias(((Recurrent) layer).parameters().get(key));
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration conf, INDArray paramsView, boolean initializeParams) {
    Recurrent layer = (Recurrent) conf.getLayer();
    Map<String, INDArray> table = views(layer, paramsView);
    if (initializeParams) {
      for (Parameter parameter : of(layer)) {
        start(layer, parameter, table.get(parameter.name()));
      }
    }
    table.keySet().forEach(conf::addVariable);
    return table;
  }

  private static void start(Recurrent layer, Parameter parameter, INDArray view) {
    if (parameter.role() == Parameter.Role.BIAS
        || parameter.start() != Parameter.Start.CONFIGURED) {
      Random random = Nd4j.getRandom();
      double[] values = new double[Math.toIntExact(parameter.length())];
      java.util.Arrays.fill(values, layer.getBiasInit());
      parameter.start().fill(values, random::nextDouble);
      view.assign(
          Nd4j.createFromArray(values)
              .castTo(view.dataType())
              .reshape('f', parameter.rows(), parameter.columns()));
      return;
    }
    boolean recurrent = parameter.role() == Parameter.Role.RECURRENT_WEIGHT;
    draw(
        view,
        parameter.blocks(),
        recurrent ? layer.getWeightInitFnRecurrent() : layer.getWeightInitFn());
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray gradientView) {
    return views(conf.getLayer(), gradientView);
  }

  /** Draws each gate's block [F, H] of {@code wide} [F, G·H]. */
  private static void draw(INDArray wide, int blocks, IWeightInit init) {
    long from = wide.size(0);
    long to = wide.size(1) / blocks;
    for (int k = 0; k < blocks; k++) {
      INDArray room = Nd4j.create(wide.dataType(), 1, from * to);
      INDArray block = init.init((double) from, (double) to, new long[] {from, to}, 'f', room);
      wide.get(NDArrayIndex.all(), NDArrayIndex.interval(k * to, (k + 1) * to)).assign(block);
    }
  }

  /** Each parameter as a matrix; a bias is a row, as in DL4J. */
  private static Map<String, INDArray> views(Layer layer, INDArray flat) {
    Map<String, INDArray> table = new LinkedHashMap<>();
    if (flat == null) { // DL4J gives none to a layer without parameters
      return table;
    }
    INDArray vector = flat.reshape(flat.length());
    long at = 0;
    for (Parameter parameter : of(layer)) {
      long end = at + parameter.length();
      INDArray view = vector.get(NDArrayIndex.interval(at, end));
      table.put(parameter.name(), view.reshape('f', parameter.rows(), parameter.columns()));
      at = end;
    }
    return table;
  }
}
