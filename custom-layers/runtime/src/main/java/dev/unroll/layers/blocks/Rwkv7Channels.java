package dev.unroll.layers.blocks;

import dev.unroll.runtime.GraphBlock;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.Starts;
import dev.unroll.runtime.graph.Elementwise.Function;
import dev.unroll.runtime.graph.Graph;
import dev.unroll.runtime.graph.Value;

/**
 * The channel mix of RWKV-7: y = relu((x + (x' − x) ∘ μ) W_k)² W_v.
 *
 * @param expand width of the inner layer for each output
 * @param depth as for {@link Rwkv4}
 */
public record Rwkv7Channels(int expand, double depth) implements GraphBlock {

  /** Refuses sizes that are none. */
  public Rwkv7Channels {
    SettingChecks.positive("expand", expand);
  }

  @Override
  public Value build(Graph g, Value x, int out) {
    return build(g, x, out, expand * out);
  }

  /** The equations with some inner width. */
  public Value build(Graph g, Value x, int out, int inner) {
    int in = x.width();
    double power = Math.pow(1 - depth, 4);
    Parameter mu = g.vector("x_k", in, Starts.ramp(i -> 1 - Math.pow((double) i / in, power)));
    Value mixed = g.mix(x, g.previous(x, "x"), mu);
    Parameter key = g.weight("key.weight", in, inner, Starts.uniform(0.5 / Math.sqrt(in)));
    Value k = g.apply(Function.SQUARED_RELU, g.linear(mixed, key));
    return g.linear(k, g.weight("value.weight", inner, out, Starts.constant(0)));
  }
}
