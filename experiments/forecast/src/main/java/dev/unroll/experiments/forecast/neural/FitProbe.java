package dev.unroll.experiments.forecast.neural;

import dev.unroll.datasets.baseline.LinearMap;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.task.Sequences;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.forecast.model.Levels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/**
 * A fit's first network, to be looked into: with its median or mean as the one output, and the
 * windows of real series that it reads.
 */
public final class FitProbe {
  private static final String FLAGS = "always 1";

  private final NeuralFit fit;
  private final NeuralFit.Ensemble ensemble;
  private final Member member;
  private final InputWindows inputs;
  private final List<String> ids;
  private final List<Integer> sizes;

  private FitProbe(NeuralFit fit, List<PanelSeries> histories) {
    this.fit = fit;
    this.ensemble = fit.ensembles().get(0);
    this.member = ensemble.members().get(0);
    this.inputs = fit.spec().inputs(histories, ensemble.scales(), 0);
    this.ids = histories.stream().map(PanelSeries::id).toList();
    this.sizes = histories.stream().map(PanelSeries::size).toList();
  }

  /**
   * Of the network that is for the first of some series, and the others that it is for.
   *
   * @param histories without missing values where the fit filled them
   */
  public static FitProbe of(NeuralFit fit, List<PanelSeries> histories) {
    NeuralFit.Ensemble first = fit.ensembles().get(0);
    boolean global = fit.spec().model().global();
    List<PanelSeries> own =
        histories.stream()
            .filter(one -> global || first.scales().series().containsKey(one.id()))
            .toList();
    return new FitProbe(fit, own.isEmpty() ? histories : own);
  }

  /** How many networks the fit has. */
  public int networks() {
    return fit.ensembles().stream().mapToInt(one -> one.members().size()).sum();
  }

  /** The network with one output: the median where it answers with quantiles, else the mean. */
  public MultiLayerNetwork network() {
    MultiLayerNetwork whole = member.network();
    int top = whole.getnLayers() - 1;
    MultiLayerConfiguration conf = whole.getLayerWiseConfigurations().clone();
    RnnOutputLayer output = (RnnOutputLayer) conf.getConf(top).getLayer();
    output.setNOut(1);
    output.setLossFn(new LossMSE());
    MultiLayerNetwork network = new MultiLayerNetwork(conf);
    network.init();
    for (int k = 0; k < top; k++) {
      network.getLayer(k).setParams(whole.getLayer(k).params());
    }
    int column = fit.spec().model().head() == Head.QUANTILES ? Levels.median() : 0;
    for (String name : List.of("W", "b")) {
      INDArray all = whole.getLayer(top).getParam(name);
      INDArray to = network.getLayer(top).getParam(name);
      to.assign(all.reshape(-1, all.size(-1)).getColumn(column).reshape(to.shape()));
    }
    return network;
  }

  /** One answer at each step ahead, judged by its squared error. */
  public Task.Shape shape() {
    return new Task.Shape(
        inputs.encoder().channels(), 1, Task.Answer.EVERY_STEP, Task.Loss.SQUARED_ERROR);
  }

  /** Every window of the series with the values after it, in scaled units. */
  public Sequences windows() {
    List<Window> windows = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      int first = Math.min(fit.spec().window(), Math.max(2, sizes.get(i) / 3));
      for (int origin = first; origin + fit.spec().horizon() <= sizes.get(i); origin++) {
        windows.add(new Window(i, origin));
      }
    }
    return windows.isEmpty() ? latest() : sequences(windows);
  }

  /** The window at the end of each series. */
  public Sequences latest() {
    return sequences(
        IntStream.range(0, sizes.size()).mapToObj(i -> new Window(i, sizes.get(i))).toList());
  }

  /** The names of the series. */
  public List<String> series() {
    return ids;
  }

  private Sequences sequences(List<Window> windows) {
    return new Sequences() {
      @Override
      public int size() {
        return windows.size();
      }

      @Override
      public DataSet batch(int... positions) {
        return oneLabel(IntStream.of(positions).mapToObj(windows::get).toList());
      }
    };
  }

  private DataSet oneLabel(List<Window> windows) {
    DataSet all = inputs.batch(windows, member.highway(), false);
    INDArray values =
        all.getLabels()
            .get(NDArrayIndex.all(), NDArrayIndex.interval(0, 1), NDArrayIndex.all())
            .dup();
    return new DataSet(all.getFeatures(), values, null, all.getLabelsMaskArray());
  }

  /** Past steps that the network reads before its first answer. */
  public int window() {
    return fit.spec().window();
  }

  /**
   * A name for each input of a step; inputs that belong together share one.
   *
   * @param known columns that are known ahead
   * @param past columns that are known up to the present
   */
  public List<String> channels(List<String> known, List<String> past) {
    List<String> names = new ArrayList<>(List.of("value", FLAGS, FLAGS));
    int others =
        inputs.encoder().covariates()
            - known.size()
            - past.size()
            - ensemble.scales().statics().width();
    names.addAll(Collections.nCopies(others, "calendar"));
    names.addAll(known);
    ensemble
        .scales()
        .statics()
        .columns()
        .forEach(column -> names.addAll(Collections.nCopies(column.width(), column.name())));
    names.addAll(past);
    return names;
  }

  /** For each step ahead that it answers at once, the weights of the line, the oldest first. */
  public List<List<Double>> line() {
    LinearMap line = member.highway().line();
    double[][] weights = line == null ? new double[0][] : line.getWeights();
    return IntStream.range(0, answers())
        .mapToObj(h -> Stream.of(weights).map(row -> row[h]).toList())
        .toList();
  }

  /** For each step ahead that it answers at once, the part of its answer that counts. */
  public List<Double> shares() {
    double[] shares = member.gate().shares();
    return IntStream.range(0, answers())
        .mapToObj(h -> shares.length == 0 ? 1.0 : shares[h])
        .toList();
  }

  /** A recursive network answers for the next step alone. */
  private int answers() {
    return fit.spec().recursive() ? 1 : fit.spec().horizon();
  }
}
