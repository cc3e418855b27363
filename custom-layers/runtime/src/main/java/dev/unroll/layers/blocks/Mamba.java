package dev.unroll.layers.blocks;

import dev.unroll.runtime.GraphBlock;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.Starts;
import dev.unroll.runtime.graph.Elementwise.Function;
import dev.unroll.runtime.graph.Graph;
import dev.unroll.runtime.graph.Scale.Transform;
import dev.unroll.runtime.graph.Value;

/**
 * Mamba's mixer (Gu and Dao 2023, arXiv:2312.00752): a selective state space behind a short
 * convolution, and a gate. D = expand·d channels with n numbers of state each.
 *
 * <pre>
 *   u, z = x·in_proj           u = silu(conv(u))
 *   dt, B, C = u·x_proj        Δ = softplus(dt·dt_proj + b)
 *   h = exp(Δ A) ∘ h' + (Δ∘u) Bᵀ,  A = −exp(A_log)
 *   y = (h C + D ∘ u) ∘ silu(z) · out_proj
 * </pre>
 *
 * @param expand channels for each output
 * @param states n
 * @param taps steps that the convolution sees
 * @param rank width of dt; 0 for ⌈d/16⌉
 */
public record Mamba(int expand, int states, int taps, int rank) implements GraphBlock {
  private static final double SHORTEST = 1e-3; // Δ at the start
  private static final double LONGEST = 0.1;

  /** Refuses sizes that are none. */
  public Mamba {
    SettingChecks.positive("expand", expand);
    SettingChecks.positive("states", states);
    SettingChecks.positive("taps", taps);
    SettingChecks.from("rank", rank, 0);
  }

  @Override
  public Value build(Graph g, Value x, int out) {
    int d = expand * out;
    int r = rank == 0 ? (out + 15) / 16 : rank;
    Parameter in = g.weight("in_proj.weight", x.width(), 2 * d, Starts.linear(x.width()));
    Value both = g.linear(x, in);
    Value z = g.slice(both, d, d);
    Value u =
        g.apply(
            Function.SILU,
            g.convolution(
                g.slice(both, 0, d),
                g.weight("conv1d.weight", taps, d, Starts.linear(taps)),
                g.vector("conv1d.bias", d, Starts.linear(taps)),
                "conv"));
    Value s = g.linear(u, g.weight("x_proj.weight", d, r + 2 * states, Starts.linear(d)));
    Value delta =
        g.apply(
            Function.SOFTPLUS,
            g.linear(
                g.slice(s, 0, r),
                g.weight("dt_proj.weight", r, d, Starts.uniform(1 / Math.sqrt(r))),
                g.vector("dt_proj.bias", d, Starts.each(Mamba::step))));
    Parameter a =
        g.table(
            "A_log", states, d, Starts.ramp(k -> Math.log(k % states + 1.0))); // 1 … n a channel
    Value h =
        g.selectiveScan(u, delta, g.slice(s, r, states), g.slice(s, r + states, states), a, true);
    Value y =
        g.multiply(
            g.add(h, g.scale(u, g.vector("D", d, Starts.constant(1)), Transform.IDENTITY)),
            g.apply(Function.SILU, z));
    return g.linear(y, g.weight("out_proj.weight", d, out, Starts.linear(d)));
  }

  /** The bias with which Δ is spread evenly in its logarithm. */
  private static double step(double u) {
    double delta = Math.exp(Math.log(SHORTEST) + u * Math.log(LONGEST / SHORTEST));
    return delta + Math.log(-Math.expm1(-delta)); // softplus⁻¹
  }
}
