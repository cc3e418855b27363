package dev.unroll.layers.blocks;

import dev.unroll.runtime.GraphBlock;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.Starts;
import dev.unroll.runtime.graph.Elementwise.Function;
import dev.unroll.runtime.graph.Graph;
import dev.unroll.runtime.graph.Value;

/**
 * The channel mix of RWKV-4: y = σ(x_r W_r) ∘ (relu(x_k W_k)² W_v), each x_m = x ∘ μ_m + x' ∘ (1 −
 * μ_m).
 *
 * @param expand width of the inner layer for each output
 * @param depth as for {@link Rwkv4}
 */
public record Rwkv4Channels(int expand, double depth) implements GraphBlock {

  /** Refuses sizes that are none. */
  public Rwkv4Channels {
    SettingChecks.positive("expand", expand);
  }

  @Override
  public Value build(Graph g, Value x, int out) {
    return build(g, x, out, expand * out);
  }

  /** The equations with some inner width. */
  public Value build(Graph g, Value x, int out, int inner) {
    int in = x.width();
    Value before = g.previous(x, "x");
    Parameter muK =
        g.vector("time_mix_k", in, Starts.ramp(i -> Math.pow((double) i / in, 1 - depth)));
    Parameter muR =
        g.vector("time_mix_r", in, Starts.ramp(i -> Math.pow((double) i / in, 1 - depth)));
    Parameter key = g.weight("key.weight", in, inner, Starts.orthogonal(in, Rwkv4.gain(inner, in)));
    Value k = g.apply(Function.SQUARED_RELU, g.linear(g.mix(before, x, muK), key));
    Value v = g.linear(k, g.weight("value.weight", inner, out, Starts.constant(0)));
    Parameter receptance = g.weight("receptance.weight", in, out, Starts.constant(0));
    Value r = g.apply(Function.SIGMOID, g.linear(g.mix(before, x, muR), receptance));
    return g.multiply(r, v);
  }
}
