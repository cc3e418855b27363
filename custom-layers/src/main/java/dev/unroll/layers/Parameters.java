package dev.unroll.layers;

import dev.unroll.layers.engine.Cell;
import dev.unroll.layers.engine.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Lays the parameters of a recurrent layer out in DL4J's flat vector and gives them their start
 * values. Every gate's block is drawn by itself, with the fans of one gate, so that an orthogonal
 * start is orthogonal for each gate.
 */
final class Parameters implements ParamInitializer {
  /** Input weights [I, G·H]. */
  static final String WX = "W";

  /** Recurrent weights [H, G·H]. */
  static final String WH = "RW";

  /** Bias [1, G·H], as in DL4J. */
  static final String B = "b";

  /** GRU only: bias [1, H] of the candidate inside the recurrent product. */
  static final String BH = "bR";

  static Weights weights(Map<String, INDArray> table) {
    return new Weights(table.get(WX), table.get(WH), table.get(B), table.get(BH));
  }

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    return numParams(conf.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    return shapes(layer).values().stream().mapToLong(Parameters::length).sum();
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return new ArrayList<>(shapes(layer).keySet());
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return List.of(WX, WH);
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return paramKeys(layer).stream().filter(key -> isBiasParam(layer, key)).toList();
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return WX.equals(key) || WH.equals(key);
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return B.equals(key) || BH.equals(key);
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration conf, INDArray paramsView, boolean initializeParams) {
    RecurrentLayer layer = (RecurrentLayer) conf.getLayer();
    Map<String, INDArray> table = views(layer, paramsView);
    if (initializeParams) {
      IWeightInit recurrent = layer.getWeightInitFnRecurrent();
      fill(table.get(WX), layer.cell(), layer.getWeightInitFn());
      fill(table.get(WH), layer.cell(), recurrent);
      table.get(B).assign(layer.getBiasInit());
      if (table.containsKey(BH)) {
        table.get(BH).assign(0);
      }
      layer.startBias(vector(table.get(B)));
    }
    table.keySet().forEach(conf::addVariable);
    return table;
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray gradientView) {
    return views(conf.getLayer(), gradientView);
  }

  /** Draws each gate's block [F, H] of {@code wide} [F, G·H]. */
  private static void fill(INDArray wide, Cell cell, IWeightInit init) {
    long from = wide.size(0);
    long to = wide.size(1) / cell.gates();
    for (int k = 0; k < cell.gates(); k++) {
      INDArray room = Nd4j.create(wide.dataType(), 1, from * to);
      INDArray block = init.init((double) from, (double) to, new long[] {from, to}, 'f', room);
      wide.get(NDArrayIndex.all(), NDArrayIndex.interval(k * to, (k + 1) * to)).assign(block);
    }
  }

  private static Map<String, INDArray> views(Layer layer, INDArray flat) {
    INDArray vector = vector(flat);
    Map<String, INDArray> table = new LinkedHashMap<>();
    long at = 0;
    for (Map.Entry<String, long[]> entry : shapes(layer).entrySet()) {
      long[] shape = entry.getValue();
      long end = at + length(shape);
      table.put(entry.getKey(), vector.get(NDArrayIndex.interval(at, end)).reshape('f', shape));
      at = end;
    }
    return table;
  }

  private static Map<String, long[]> shapes(Layer layer) {
    RecurrentLayer conf = (RecurrentLayer) layer;
    long i = conf.getNIn();
    long h = conf.getNOut();
    long gh = conf.cell().gates() * h;
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put(WX, new long[] {i, gh});
    shapes.put(WH, new long[] {h, gh});
    shapes.put(B, new long[] {1, gh});
    if (conf.cell().recurrentBias()) {
      shapes.put(BH, new long[] {1, h});
    }
    return shapes;
  }

  private static long length(long[] shape) {
    return shape[0] * shape[1];
  }

  /** The same memory as one row of numbers. */
  private static INDArray vector(INDArray array) {
    return array.reshape(array.length());
  }
}
