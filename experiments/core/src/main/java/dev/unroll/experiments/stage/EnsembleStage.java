package dev.unroll.experiments.stage;

import java.util.List;

/** Networks that read the same steps, and whose answers are averaged. */
public record EnsembleStage(List<NetworkStage> members) implements Stage {
  public EnsembleStage {
    members = List.copyOf(members);
  }

  @Override
  public double[] step(double... x) {
    double[] mean = members.get(0).step(x);
    for (NetworkStage member : members.subList(1, members.size())) {
      double[] y = member.step(x);
      for (int k = 0; k < mean.length; k++) {
        mean[k] += y[k];
      }
    }
    for (int k = 0; k < mean.length; k++) {
      mean[k] /= members.size();
    }
    return mean;
  }
}
