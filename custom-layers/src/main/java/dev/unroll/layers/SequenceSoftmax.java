package dev.unroll.layers;

import dev.unroll.layers.simd.SimdEngine;
import dev.unroll.layers.simd.SoftmaxGradient;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.recurrent.RnnOutputLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The working part of a {@link SoftmaxOutput}. What it does not do faster, DL4J's layer does: other
 * data types and formats, dropout, weight noise, masks of single outputs.
 */
final class SequenceSoftmax extends RnnOutputLayer {
  private static final long serialVersionUID = 1L;
  private static final String W = DefaultParamInitializer.WEIGHT_KEY;
  private static final String B = DefaultParamInitializer.BIAS_KEY;

  private static final int MANY = 64; // steps for which weights are worth packing

  private transient SoftmaxGradient worker; // made when first needed
  private transient ShapedMask shaped; // what the column of a mask has been
  private transient boolean scored; // the last backward pass has computed this input's loss
  private transient double sum; // that loss
  private transient SequenceEmbedding table; // whose weights are this layer's, if it is tied

  SequenceSoftmax(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  SoftmaxOutput settings() {
    return (SoftmaxOutput) layerConf();
  }

  void tie(SequenceEmbedding embedding) {
    table = embedding;
  }

  /**
   * The weights [H, V], a tied layer's out of the embedding's [V, H]; zeros for a bias that is not
   * there, which DL4J's {@code activate} adds nevertheless.
   */
  @Override
  public INDArray getParam(String name) {
    if (name.equals(B) && !hasBias()) {
      return Nd4j.zeros(dataType, 1, layerConf().getNOut());
    }
    if (!settings().isTied() || !name.equals(W)) {
      return super.getParam(name);
    }
    if (table == null) {
      throw new IllegalStateException(
          "SoftmaxOutput %s is tied to an embedding that it does not know; call TiedWeights.connect(network) on each new network"
              .formatted(layerId()));
    }
    return table.getParam(W).transpose();
  }

  /** DL4J makes a mask [N, T] a column, in which its shape is lost. */
  private record ShapedMask(INDArray column, INDArray given) {}

  @Override
  public void setMaskArray(INDArray mask) {
    super.setMaskArray(mask);
    shaped = mask == null ? null : new ShapedMask(maskArray, mask);
  }

  @Override
  public void setInput(INDArray input, LayerWorkspaceMgr workspaces) {
    scored = false;
    super.setInput(input, workspaces);
  }

  @Override
  public void setLabels(INDArray labels) {
    scored = false;
    super.setLabels(labels);
  }

  @Override
  public void clear() {
    scored = false;
    shaped = null;
    super.clear();
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    scored = false;
    checkMask();
    if (!settings().isTied()) {
      return own(epsilon, workspaces);
    }
    if (gradientViews == null) {
      try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
        gradientViews = Map.of(W, Nd4j.create(dataType, getParam(W).shape(), 'f'));
      }
    }
    INDArray dh = own(epsilon, workspaces).getSecond();
    table.add(gradientViews.get(W));
    return new Pair<>(new DefaultGradient(), dh);
  }

  private Pair<Gradient, INDArray> own(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    if (!plain()) {
      return super.backpropGradient(epsilon, workspaces);
    }
    INDArray dh = room(workspaces);
    INDArray dw = gradientViews.get(W);
    INDArray db = hasBias() ? gradientViews.get(B) : null;
    INDArray w = weights();
    INDArray b = hasBias() ? getParam(B) : null;
    sum =
        worker()
            .of(
                new SoftmaxGradient.Inputs(input, w, b, labels, stepMask(), settings().smoothing()),
                new SoftmaxGradient.Gradients(dh, dw, db));
    scored = true;
    Gradient gradient = new DefaultGradient();
    gradient.gradientForVariable().put(W, dw);
    if (hasBias()) {
      gradient.gradientForVariable().put(B, db);
    }
    return new Pair<>(gradient, dh);
  }

  /** DL4J asks for the score right after the backward pass, which has computed it. */
  @Override
  public double computeScore(
      double regularization, boolean training, LayerWorkspaceMgr workspaces) {
    if (!training || !scored) {
      return super.computeScore(regularization, training, workspaces);
    }
    scored = false;
    double mean = conf().isMiniBatch() ? sum / getInputMiniBatchSize() : sum;
    score = mean + regularization;
    return score;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    checkMask();
    if (training || !fast() || input.size(0) * input.size(2) < MANY) {
      return super.activate(training, workspaces);
    }
    long[] shape = {input.size(0), input.size(2), layerConf().getNOut()};
    INDArray p =
        workspaces
            .createUninitialized(ArrayType.ACTIVATIONS, dataType, shape, 'f')
            .permute(0, 2, 1);
    worker().probabilities(input, weights(), hasBias() ? getParam(B) : null, stepMask(), p);
    return p;
  }

  /** [H, K] in 'f' order. */
  private INDArray weights() {
    return settings().isTied() ? getParam(W).dup('f') : getParam(W);
  }

  /**
   * The scores z, whatever the mask: DL4J's layer scales them by it, and the loss once more, so
   * that weights of steps would give a gradient which is not that of the loss.
   */
  @Override
  protected INDArray preOutput2d(boolean training, LayerWorkspaceMgr workspaces) {
    checkMask();
    INDArray mask = maskArray;
    maskArray = null;
    try {
      return super.preOutput2d(training, workspaces);
    } finally {
      maskArray = mask;
    }
  }

  private void checkMask() {
    boolean given = maskArray != null && shaped != null && shaped.column == maskArray;
    if (given && shaped.given.rank() == 2 && input != null && input.rank() == 3) {
      new InputChecks(() -> "SoftmaxOutput " + layerId(), layerConf().getRnnDataFormat())
          .maskShape(input, shaped.given.shape());
    }
  }

  private boolean plain() {
    return fast()
        && labels != null
        && labels.rank() == 3
        && labels.dataType() == DataType.FLOAT
        && labels.size(1) == layerConf().getNOut()
        && labels.size(2) == input.size(2);
  }

  private boolean fast() {
    return dataType == DataType.FLOAT
        && layerConf().getRnnDataFormat() != RNNFormat.NWC
        && layerConf().getIDropout() == null
        && layerConf().getWeightNoise() == null
        && input != null
        && input.rank() == 3
        && input.dataType() == DataType.FLOAT
        && (maskArray == null || maskArray.length() == input.size(0) * input.size(2))
        && Engines.choose(dataType).engine() instanceof SimdEngine;
  }

  /** [N, T] of DL4J's column [T·N, 1]; not kept, since DL4J drops its own in more ways than one. */
  private INDArray stepMask() {
    return maskArray == null ? null : maskArray.reshape('f', input.size(0), input.size(2));
  }

  /** ∂L/∂h [N, H, T], a matrix [T·N, H] in 'f' order. */
  private INDArray room(LayerWorkspaceMgr workspaces) {
    long[] shape = {input.size(0), input.size(2), input.size(1)};
    return workspaces
        .createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, shape, 'f')
        .permute(0, 2, 1);
  }

  private SoftmaxGradient worker() {
    if (worker == null) {
      worker = ((SimdEngine) Engines.choose(dataType).engine()).softmaxGradient();
    }
    return worker;
  }
}
