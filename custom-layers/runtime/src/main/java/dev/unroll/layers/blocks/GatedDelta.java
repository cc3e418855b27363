package dev.unroll.layers.blocks;

import dev.unroll.runtime.GraphBlock;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.Starts;
import dev.unroll.runtime.graph.Elementwise.Function;
import dev.unroll.runtime.graph.Graph;
import dev.unroll.runtime.graph.MatrixScan;
import dev.unroll.runtime.graph.Scale.Transform;
import dev.unroll.runtime.graph.Value;

/**
 * Gated DeltaNet (Yang et al. 2024, arXiv:2412.06464): each head keeps a matrix in which values are
 * stored under keys of norm 1. A step lets the matrix fade by α and replaces the share β of what
 * stood under its key.
 *
 * <pre>
 *   q, k = unit(silu(conv(x W)))    v = silu(conv(x W_v))
 *   α = exp(−e^{A_log} softplus(x W_a + b))    β = σ(x W_b), doubled if negative
 *   S = α S' + β (v − α S' k) kᵀ    o = S q/√K
 *   y = (norm(o) ∘ silu(x W_g)) W_o
 * </pre>
 *
 * @param heads how many matrices
 * @param expand width of the values for each output
 * @param taps steps that the convolutions see
 * @param negative whether β reaches 2, so that eigenvalues reach −1: what counting modulo two needs
 */
public record GatedDelta(int heads, int expand, int taps, boolean negative) implements GraphBlock {

  /** Refuses sizes that are none. */
  public GatedDelta {
    SettingChecks.positive("heads", heads);
    SettingChecks.positive("expand", expand);
    SettingChecks.positive("taps", taps);
  }

  @Override
  public Value build(Graph g, Value x, int out) {
    SettingChecks.head(out, heads);
    Value q = g.unitNorm(branch(g, x, "q", out), heads);
    Value k = g.unitNorm(branch(g, x, "k", out), heads);
    Value v = branch(g, x, "v", expand * out);
    Value beta =
        g.affine(g.apply(Function.SIGMOID, linear(g, x, "b_proj", heads)), negative ? 2 : 1, 0);
    Parameter bias = g.vector("dt_bias", heads, Starts.each(GatedDelta::step));
    Value dt = g.apply(Function.SOFTPLUS, g.shift(linear(g, x, "a_proj", heads), bias));
    Parameter log = g.vector("A_log", heads, Starts.each(u -> Math.log(1 + 15 * u)));
    Value alpha = g.apply(Function.EXP, g.scale(dt, log, Transform.NEGATIVE_EXP));
    Value o = scan(g, heads, q, k, v, alpha, beta);
    Parameter weight = g.vector("o_norm.weight", expand * out, Starts.constant(1));
    Value normed =
        g.layerNorm(
            o, heads, 1e-5, weight, g.vector("o_norm.bias", expand * out, Starts.constant(0)));
    Value gate = g.apply(Function.SILU, linear(g, x, "g_proj", expand * out));
    return linear(g, g.multiply(normed, gate), "o_proj", out);
  }

  /** S = α S' + β (v − α S' k) kᵀ, y = S q/√K, with α and β [H] for each head. */
  public static Value scan(Graph g, int heads, Value q, Value k, Value v, Value alpha, Value beta) {
    int keyWidth = k.width() / heads;
    Value keep = g.repeatEach(alpha, keyWidth);
    Value take = g.multiply(g.repeatEach(beta, keyWidth), k); // β k
    return g.matrixScan(
        new MatrixScan(heads, 1 / Math.sqrt(keyWidth)),
        q,
        keep,
        take,
        v,
        g.affine(g.multiply(keep, k), -1, 0),
        take);
  }

  private static Value linear(Graph g, Value x, String name, int width) {
    return g.linear(x, g.weight(name + ".weight", x.width(), width, Starts.linear(x.width())));
  }

  private Value branch(Graph g, Value x, String name, int width) {
    return g.apply(
        Function.SILU,
        g.convolution(
            linear(g, x, name + "_proj", width),
            g.weight(name + "_conv1d.weight", taps, width, Starts.linear(taps)),
            g.vector(name + "_conv1d.bias", width, Starts.constant(0)),
            name + "_conv"));
  }

  private static double step(double u) {
    double delta = Math.exp(Math.log(1e-3) + u * Math.log(100));
    return delta + Math.log(-Math.expm1(-delta));
  }
}
