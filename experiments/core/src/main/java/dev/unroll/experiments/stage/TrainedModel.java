package dev.unroll.experiments.stage;

import java.util.List;

/** A trained model: stages, one of them a network, that a step passes through in order. */
public record TrainedModel(List<Stage> stages) implements Stage, Portable {
  public TrainedModel {
    stages = List.copyOf(stages);
  }

  /** The network, which alone has a state. */
  public NetworkStage network() {
    return (NetworkStage)
        stages.stream().filter(NetworkStage.class::isInstance).findFirst().orElseThrow();
  }

  /** Back to the start of a sequence. */
  public void reset() {
    for (Stage stage : stages) {
      if (stage instanceof NetworkStage network) {
        network.reset();
      } else if (stage instanceof ChannelEncoder encoder) {
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
