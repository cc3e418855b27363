package dev.unroll.experiments.train;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.task.Seeds;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.network.NetworkSize;
import dev.unroll.experiments.recipe.BlockSpec;
import dev.unroll.experiments.recipe.Model;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.recipe.Training;
import dev.unroll.layers.DecoupledDecay;
import dev.unroll.layers.FastAdam;
import dev.unroll.layers.Recurrent;
import dev.unroll.layers.SmoothedCrossEntropy;
import dev.unroll.layers.SoftmaxOutput;
import dev.unroll.layers.TiedWeights;
import dev.unroll.layers.TokenEmbedding;
import dev.unroll.layers.init.Orthogonal;
import java.util.List;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.deeplearning4j.nn.weights.WeightInitIdentity;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.schedule.ISchedule;

/** Turns a recipe into a DL4J network: maybe an embedding, recurrent layers, one output layer. */
public final class Networks {
  private Networks() {}

  /** A fresh network with the recipe's seed, to look at. */
  public static MultiLayerNetwork create(Recipe recipe, Task.Shape shape) {
    return create(recipe, shape, 1);
  }

  /**
   * A fresh network with the recipe's seed.
   *
   * @param updates how many its training makes, which its learning rates depend on
   */
  static MultiLayerNetwork create(Recipe recipe, Task.Shape shape, int updates) {
    return create(recipe, shape, recipe.training().rates(updates).orElse(null));
  }

  /**
   * A fresh network with the recipe's seed.
   *
   * @param schedule the learning rate of each update; null for the recipe's at all
   */
  static MultiLayerNetwork create(Recipe recipe, Task.Shape shape, ISchedule schedule) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration(recipe, shape, schedule));
    network.init();
    return TiedWeights.connect(network);
  }

  /**
   * Refuses what DL4J cannot build, or the memory not hold.
   *
   * @throws InvalidInput naming the setting
   */
  public static void check(Recipe recipe, Task task) {
    Task.Shape shape = task.shape();
    if (recipe.network().bidirectional() && shape.answer() == Task.Answer.LAST_STEP) {
      throw new InvalidInput(
          "model.bidirectional: expected false, got true: the task "
              + recipe.task()
              + " is answered at a sequence's last step, where reading backwards has just begun");
    }
    if (recipe.network().bidirectional() && recipe.training().tbptt() > 0) {
      throw new InvalidInput(
          "training.tbptt: expected 0 with model.bidirectional, got %d: who reads backwards needs"
                  .formatted(recipe.training().tbptt())
              + " the whole sequence; set tbptt=0");
    }
    checkEmbedding(recipe, task);
    try {
      NetworkSize.check(configuration(recipe, shape, null));
    } catch (IllegalArgumentException e) { // of a block that cannot have these widths
      throw new InvalidInput("model.block: " + e.getMessage(), e);
    }
    TrainingCheck.check(recipe, task); // which asks the block for its parameters
  }

  private static void checkEmbedding(Recipe recipe, Task task) {
    int embedding = recipe.network().tokenWidth();
    if (embedding > 0 && !oneHot(task.train().batch(0).getFeatures())) {
      throw new InvalidInput(
          "model.embedding: expected 0 for the task %s, whose inputs are not tokens, got %d"
              .formatted(recipe.task(), embedding));
    }
    Task.Shape shape = task.shape();
    boolean tokens =
        shape.answer() == Task.Answer.EVERY_STEP
            && shape.loss() == Task.Loss.CROSS_ENTROPY
            && shape.inputs() == shape.outputs();
    if (recipe.network().tied() && !tokens) {
      throw new InvalidInput(
          "model.tied: expected false for the task %s, which does not ask for one of the %d tokens it reads at every step"
              .formatted(recipe.task(), shape.inputs()));
    }
  }

  /** Whether each step [N, I, T] is a one and zeros, or zeros where it is masked. */
  private static boolean oneHot(INDArray x) {
    return x.size(1) > 1
        && x.eq(0).castTo(x.dataType()).add(x.eq(1).castTo(x.dataType())).minNumber().intValue()
            == 1
        && x.sum(1).maxNumber().doubleValue() == 1;
  }

  private static MultiLayerConfiguration configuration(
      Recipe recipe, Task.Shape shape, ISchedule schedule) {
    Model model = recipe.network();
    boolean last = shape.answer() == Task.Answer.LAST_STEP;
    Rule rule = rule(recipe.training(), schedule);
    NeuralNetConfiguration.ListBuilder layers =
        stack(recipe.seed(), rule, model, shape.inputs(), last);
    layers.layer(decaying(output(shape, model, recipe.training().labelSmoothing()), rule));
    int tbptt = recipe.training().tbptt();
    if (tbptt > 0 && !last) {
      layers.backpropType(BackpropType.TruncatedBPTT).tBPTTLength(tbptt);
    }
    MultiLayerConfiguration built = layers.build();
    Regularisation.apply(recipe, built);
    return built;
  }

  /**
   * How weights change in an update.
   *
   * @param updater makes steps of gradients
   * @param decay shrinks weights besides
   */
  public record Rule(IUpdater updater, List<Regularization> decay) {
    /** Without decay. */
    public Rule(IUpdater updater) {
      this(updater, List.of());
    }
  }

  /**
   * The embedding, if any, and the recurrent layers of a network, without its output layer.
   *
   * @param inputs width of a step
   * @param last whether the last step alone is passed on
   */
  public static NeuralNetConfiguration.ListBuilder stack(
      long seed, Rule rule, Model model, long inputs, boolean last) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(Seeds.forNd4j(seed))
            .weightInit(WeightInit.XAVIER)
            .updater(rule.updater())
            .list();
    if (model.tokenWidth() > 0) {
      int tokens = Math.toIntExact(inputs);
      layers.layer(decaying(TokenEmbedding.of(tokens, model.tokenWidth()), rule));
    }
    long first = model.tokenWidth() > 0 ? model.tokenWidth() : inputs;
    for (int l = 0; l < model.layers(); l++) {
      Layer layer = decaying(recurrent(model, l == 0 ? first : width(model)), rule);
      layer = last && l == model.layers() - 1 ? new LastTimeStep(layer) : layer;
      layers.layer(model.bidirectional() ? new Bidirectional(layer) : layer);
    }
    return layers;
  }

  /** Set layer by layer: DL4J would apply what is set for a whole network twice. */
  private static Layer decaying(BaseLayer layer, Rule rule) {
    if (!rule.decay().isEmpty()) {
      layer.setRegularization(rule.decay());
    }
    return layer;
  }

  private static long width(Model model) {
    return model.bidirectional() ? 2L * model.units() : model.units();
  }

  static BaseLayer recurrent(Model model, long inputs) {
    BlockSpec spec = model.block();
    if (spec.block().isPresent()) {
      return common(new Recurrent.Builder(spec.block().get()), model, inputs).build();
    }
    return switch (spec.name()) {
      case BlockSpec.DL4J_SIMPLE_RNN ->
          common(new SimpleRnn.Builder().activation(Activation.TANH), model, inputs).build();
      case BlockSpec.DL4J_LSTM ->
          common(
                  new LSTM.Builder()
                      .activation(Activation.TANH)
                      .forgetGateBiasInit(spec.number(BlockSpec.FORGET_BIAS)),
                  model,
                  inputs)
              .build();
      default -> throw new IllegalStateException("no layer for the block " + spec.name());
    };
  }

  private static <B extends BaseRecurrentLayer.Builder<B>> B common(
      B builder, Model model, long inputs) {
    return builder
        .nIn(Math.toIntExact(inputs))
        .nOut(model.units())
        .weightInitRecurrent(start(model));
  }

  private static IWeightInit start(Model model) {
    double gain = model.gain();
    int h = model.units();
    return switch (model.recurrentInit()) {
      case ORTHOGONAL -> new Orthogonal(gain);
      case IDENTITY -> new WeightInitIdentity(gain);
      // For a square matrix the two are one: variance 2 / (H + H) = 1 / H.
      case XAVIER, GAUSSIAN ->
          new WeightInitDistribution(new NormalDistribution(0, gain / Math.sqrt(h)));
    };
  }

  private static BaseLayer output(Task.Shape shape, Model model, double smoothing) {
    boolean classes = shape.loss() == Task.Loss.CROSS_ENTROPY;
    ILossFunction loss = loss(shape, smoothing);
    Activation activation = classes ? Activation.SOFTMAX : Activation.IDENTITY;
    int in = Math.toIntExact(width(model));
    if (shape.answer() == Task.Answer.LAST_STEP) {
      return new OutputLayer.Builder(loss)
          .activation(activation)
          .nIn(in)
          .nOut(shape.outputs())
          .build();
    }
    RnnOutputLayer output =
        new RnnOutputLayer.Builder(loss)
            .dataFormat(RNNFormat.NCW) // behind a Bidirectional, DL4J would leave it open and fail
            .activation(activation)
            .nIn(in)
            .nOut(shape.outputs())
            .build();
    if (model.tied()) {
      return SoftmaxOutput.tied(output);
    }
    return classes ? SoftmaxOutput.of(output) : output;
  }

  private static ILossFunction loss(Task.Shape shape, double smoothing) {
    if (shape.loss() != Task.Loss.CROSS_ENTROPY) {
      return LossFunction.MSE.getILossFunction();
    }
    double[] each = shape.weights().stream().mapToDouble(Double::doubleValue).toArray();
    boolean weighted = each.length > 0 && shape.answer() == Task.Answer.LAST_STEP;
    INDArray weights = weighted ? Nd4j.createFromArray(each).castTo(DataType.FLOAT) : null;
    if (smoothing > 0) {
      return new SmoothedCrossEntropy(smoothing, weights);
    }
    return weights == null ? LossFunction.MCXENT.getILossFunction() : new LossMCXENT(weights);
  }

  private static Rule rule(Training training, ISchedule schedule) {
    double lr = training.lr();
    return switch (training.optimizer()) {
      case ADAM -> new Rule(new FastAdam(lr, schedule, training.decay(), false));
      case ADAMW ->
          new Rule(
              new FastAdam(lr, schedule, training.decay(), true),
              List.of(new DecoupledDecay(training.weightDecay())));
      case RMSPROP -> new Rule(scheduled(new RmsProp(lr), lr, schedule));
      case SGD ->
          new Rule(
              scheduled(
                  training.momentum() > 0 ? new Nesterovs(lr, training.momentum()) : new Sgd(lr),
                  lr,
                  schedule));
    };
  }

  private static IUpdater scheduled(IUpdater updater, double lr, ISchedule schedule) {
    updater.setLrAndSchedule(lr, schedule);
    return updater;
  }
}
