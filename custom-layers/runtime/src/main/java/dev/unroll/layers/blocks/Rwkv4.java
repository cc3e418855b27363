package dev.unroll.layers.blocks;

import dev.unroll.runtime.GraphBlock;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.Starts;
import dev.unroll.runtime.graph.Elementwise.Function;
import dev.unroll.runtime.graph.Graph;
import dev.unroll.runtime.graph.Value;

/**
 * The time mix of RWKV-4 (Peng et al. 2023, arXiv:2305.13048): a mean of the values of all steps,
 * in which keys say how much a step weighs and every channel forgets at its own constant rate.
 *
 * <pre>
 *   x_m = x ∘ μ_m + x' ∘ (1 − μ_m)      m = k, v, r
 *   k = x_k W_k    v = x_v W_v    r = σ(x_r W_r)
 *   y = (r ∘ mean(k, v)) W_o            see {@link Graph#weightedMean}
 * </pre>
 *
 * @param depth where in a stack of how many it stands, 0 the first to 1 the last; start values
 *     depend on it
 */
public record Rwkv4(double depth) implements GraphBlock {

  /** Refuses a place outside a stack. */
  public Rwkv4 {
    if (!(depth >= 0 && depth <= 1)) {
      throw new IllegalArgumentException("depth: expected a number from 0 to 1, got " + depth);
    }
  }

  @Override
  public Value build(Graph g, Value x, int out) {
    int in = x.width();
    Value before = g.previous(x, "x");
    double late = 1 - depth;
    Parameter muK = g.vector("time_mix_k", in, Starts.ramp(i -> Math.pow((double) i / in, late)));
    Parameter muV =
        g.vector("time_mix_v", in, Starts.ramp(i -> Math.pow((double) i / in, late) + 0.3 * depth));
    Parameter muR =
        g.vector("time_mix_r", in, Starts.ramp(i -> Math.pow((double) i / in, 0.5 * late)));
    Value k = g.linear(g.mix(before, x, muK), g.weight("key.weight", in, out, Starts.constant(0)));
    Value v =
        g.linear(
            g.mix(before, x, muV),
            g.weight("value.weight", in, out, Starts.orthogonal(in, gain(out, in))));
    Value r =
        g.linear(g.mix(before, x, muR), g.weight("receptance.weight", in, out, Starts.constant(0)));
    Parameter decay =
        g.vector(
            "time_decay",
            out,
            Starts.ramp(h -> -5 + 8 * Math.pow(h / Math.max(1.0, out - 1), 0.7 + 1.3 * depth)));
    Parameter first =
        g.vector("time_first", out, Starts.ramp(h -> Math.log(0.3) + 0.5 * ((h + 1) % 3 - 1)));
    Value mean = g.weightedMean(k, v, decay, first);
    Value gated = g.multiply(g.apply(Function.SIGMOID, r), mean);
    return g.linear(gated, g.weight("output.weight", out, out, Starts.constant(0)));
  }

  /** √(rows/columns) of a tall matrix [out][in], else 1. */
  static double gain(int out, int in) {
    return out > in ? Math.sqrt((double) out / in) : 1;
  }
}
