package dev.unroll.experiments.chapter.registry;

import dev.unroll.experiments.chapter.Claim;
import dev.unroll.experiments.chapter.trained.BothDirections;
import dev.unroll.experiments.chapter.trained.Clipping;
import dev.unroll.experiments.chapter.trained.Depth;
import dev.unroll.experiments.chapter.trained.Endless;
import dev.unroll.experiments.chapter.trained.FixedState;
import dev.unroll.experiments.chapter.trained.ForgetBias;
import dev.unroll.experiments.chapter.trained.Forgetting;
import dev.unroll.experiments.chapter.trained.Gating;
import dev.unroll.experiments.chapter.trained.Linearity;
import dev.unroll.experiments.chapter.trained.LongAgreement;
import dev.unroll.experiments.chapter.trained.OrthogonalStart;
import dev.unroll.experiments.chapter.trained.ParameterSharing;
import dev.unroll.experiments.chapter.untrained.Bptt;
import dev.unroll.experiments.chapter.untrained.FreeDynamics;
import dev.unroll.experiments.chapter.untrained.Saturation;
import dev.unroll.experiments.chapter.untrained.Scans;
import dev.unroll.experiments.chapter.untrained.Serial;
import dev.unroll.experiments.chapter.untrained.StateBytes;
import dev.unroll.experiments.chapter.untrained.TwoFaces;
import dev.unroll.experiments.chapter.untrained.Vanishing;
import dev.unroll.experiments.chapter.untrained.Variance;
import java.util.List;

/**
 * Every claim of the chapter, in its order. A new claim is a class that implements {@link Claim},
 * and a line here.
 */
public final class Claims {
  private static final List<Claim<?>> ALL =
      List.of(
          new ParameterSharing(),
          new FreeDynamics(),
          new Bptt(),
          new Vanishing(),
          new Saturation(),
          new Clipping(),
          new OrthogonalStart(),
          new Variance(),
          new ForgetBias(),
          new Gating(),
          new BothDirections(),
          new Depth(),
          new LongAgreement(),
          new Serial(),
          new TwoFaces(),
          new Scans(),
          new StateBytes(),
          new Endless(),
          new FixedState(),
          new Linearity(),
          new Forgetting());

  private Claims() {}

  /** The claims in the order of the chapter. */
  public static List<Claim<?>> all() {
    return ALL;
  }
}
