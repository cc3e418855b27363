package dev.unroll.experiments.stage;

import java.util.List;

/** A trained model: stages, one of them a network, that a step passes through in order. */
public record TrainedModel(List<Stage> stages) implements Stage {

  /**
   * @throws IllegalArgumentException if a stage does not fit the stage before it, or there is not
   *     one network
   */
  public TrainedModel {
    stages = List.copyOf(stages);
    for (int k = 1; k < stages.size(); k++) {
      if (stages.get(k).inputs() != stages.get(k - 1).outputs()) {
        throw new IllegalArgumentException(
            "stage %s: expected %d inputs, which the stage before it gives, got %d"
                .formatted(
                    stages.get(k).name(), stages.get(k - 1).outputs(), stages.get(k).inputs()));
      }
    }
    long networks = stages.stream().filter(NetworkStage.class::isInstance).count();
    if (networks != 1) {
      throw new IllegalArgumentException("expected one network, got " + networks);
    }
  }

  @Override
  public String name() {
    return "model";
  }

  @Override
  public int inputs() {
    return stages.get(0).inputs();
  }

  @Override
  public int outputs() {
    return stages.get(stages.size() - 1).outputs();
  }

  /** The network, which alone has a state. */
  public NetworkStage network() {
    return stages.stream()
        .filter(NetworkStage.class::isInstance)
        .map(NetworkStage.class::cast)
        .findFirst()
        .orElseThrow();
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
