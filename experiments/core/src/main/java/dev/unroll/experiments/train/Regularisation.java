package dev.unroll.experiments.train;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Problems;
import dev.unroll.experiments.recipe.BlockSpec;
import dev.unroll.experiments.recipe.DropoutMask;
import dev.unroll.experiments.recipe.Model;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.recipe.StartState;
import dev.unroll.experiments.recipe.Training;
import dev.unroll.layers.RecurrentDropout;
import dev.unroll.layers.RecurrentLayers;
import dev.unroll.runtime.GraphBlock;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.SequenceBlock;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/** What the recurrent layers of a network do differently in training. */
final class Regularisation {
  private Regularisation() {}

  /** Sets it. */
  static void apply(Recipe recipe, MultiLayerConfiguration network) {
    Training training = recipe.training();
    int inputs = recipe.network().tokenWidth() > 0 ? 1 : 0; // position of the first such layer
    for (int l = 0; l < recipe.network().layers(); l++) {
      double input = l == 0 ? training.inputDropout() : 0;
      RecurrentDropout dropout =
          new RecurrentDropout(
              input,
              training.dropout(),
              training.dropoutMask() == DropoutMask.SEQUENCE,
              training.weightDropout(),
              training.zoneout());
      RecurrentLayers.forEach(
          network.getConf(inputs + l).getLayer(), layer -> layer.setDropout(dropout));
    }
    RecurrentLayers.forEach(
        network, layer -> layer.setStateful(training.state() == StartState.CARRY));
  }

  /**
   * Refuses what a block has no place for.
   *
   * @throws InvalidInput naming the setting
   */
  static void check(Recipe recipe) {
    Training training = recipe.training();
    Model model = recipe.network();
    BlockSpec spec = model.block();
    boolean own = spec.block().isPresent();
    Problems problems = new Problems();
    refuse(problems, "dropout", training.dropout(), own, spec);
    refuse(problems, "input-dropout", training.inputDropout(), own, spec);
    refuse(problems, "weight-dropout", training.weightDropout(), own && recurs(model), spec);
    boolean walks = own && !(spec.block().get() instanceof GraphBlock);
    refuse(problems, "zoneout", training.zoneout(), walks, spec);
    problems.raise();
  }

  private static void refuse(
      Problems problems, String key, double value, boolean fits, BlockSpec spec) {
    problems.check(
        value == 0 || fits,
        "training.%s: expected 0 with the block %s, which has no place for it, got %s"
            .formatted(key, spec.name(), value));
  }

  private static boolean recurs(Model model) {
    SequenceBlock block = model.block().block().orElseThrow();
    return block.parameters(model.units(), model.units()).stream()
        .anyMatch(parameter -> parameter.role() == Parameter.Role.RECURRENT_WEIGHT);
  }
}
