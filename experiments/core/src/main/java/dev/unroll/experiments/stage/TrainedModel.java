package dev.unroll.experiments.stage;

import dev.unroll.datasets.input.InvalidInput;
import java.util.ArrayList;
import java.util.List;

/** A trained model: stages, one of them of networks, that a step passes through in order. */
public record TrainedModel(List<Stage> stages) implements Stage, Portable {
  public TrainedModel {
    stages = List.copyOf(stages);
  }

  /**
   * The network, which alone has a state.
   *
   * @throws InvalidInput if there are several
   */
  public NetworkStage network() {
    checkSingle();
    return networks().get(0);
  }

  /**
   * Refuses an ensemble.
   *
   * @throws InvalidInput if there are several networks
   */
  public void checkSingle() {
    int count = networks().size();
    if (count > 1) {
      throw new InvalidInput(
          "the run is an ensemble, which answers with the mean of %d networks: expected a single network; name one of the runs in its folder, such as its member-1"
              .formatted(count));
    }
  }

  /** The network, or all those whose answers are averaged. */
  public List<NetworkStage> networks() {
    List<NetworkStage> networks = new ArrayList<>();
    for (Stage stage : stages) {
      if (stage instanceof NetworkStage network) {
        networks.add(network);
      } else if (stage instanceof EnsembleStage ensemble) {
        networks.addAll(ensemble.members());
      }
    }
    return networks;
  }

  /** Back to the start of a sequence. */
  public void reset() {
    networks().forEach(NetworkStage::reset);
    for (Stage stage : stages) {
      if (stage instanceof ChannelEncoder encoder) {
        encoder.reset();
      }
    }
  }

  @Override
  public double[] step(double... x) {
    double[] values = x;
    for (Stage stage : stages) {
      values = stage.step(values);
    }
    return values;
  }
}
