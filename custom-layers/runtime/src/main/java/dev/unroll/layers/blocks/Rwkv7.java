package dev.unroll.layers.blocks;

import dev.unroll.runtime.GraphBlock;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.Parameter.Group;
import dev.unroll.runtime.Parameter.Start;
import dev.unroll.runtime.Starts;
import dev.unroll.runtime.graph.Elementwise.Function;
import dev.unroll.runtime.graph.Graph;
import dev.unroll.runtime.graph.MatrixScan;
import dev.unroll.runtime.graph.Scale.Transform;
import dev.unroll.runtime.graph.Value;

/**
 * The time mix of RWKV-7 "Goose" (Peng et al. 2025, arXiv:2503.14456): each head keeps a matrix in
 * which values are stored under keys, decays each key at a rate of the input's choice, and takes
 * out what stood under a key before it writes there.
 *
 * <pre>
 *   x_m = x + (x' − x) ∘ μ_m                        m = r, w, k, v, a, g
 *   r, k, v = x_r W_r, x_k W_k, x_v W_v
 *   w = exp(−e^{−½} σ(w0 + tanh(x_w w1) w2))        α = σ(a0 + x_a a1 a2)     g = σ(x_g g1) g2
 *   v += (v_first − v) ∘ σ(v0 + x_v v1 v2)          behind the first of a stack
 *   κ = k∘k_k / ‖·‖ a head                          k̃ = k ∘ (1 + (α − 1) ∘ k_a)
 *   S = S' diag(w) − (S' κ)(κ∘α)ᵀ + v k̃ᵀ            o = S r
 *   y = (norm(o) + (Σ_head r∘k̃∘r_k) v) ∘ g · W_o
 * </pre>
 *
 * <p>As in the authors' code, w0 trains at twice the learning rate, and weight decay shrinks the
 * square maps alone.
 *
 * @param heads how many matrices
 * @param depth as for {@link Rwkv4}
 * @param rank of the maps for w, a, v and g; 0 for the paper's, which grow with √H
 */
public record Rwkv7(int heads, double depth, int rank) implements GraphBlock {
  private static final Group FAST = new Group(2, false); // of w0
  private static final String FIRST_VALUE = "v_first";

  /** Refuses sizes that are none. */
  public Rwkv7 {
    SettingChecks.positive("heads", heads);
    SettingChecks.from("rank", rank, 0);
  }

  @Override
  public Value build(Graph g, Value x, int out) {
    return build(g, x, out, Ranks.of(rank, x.width()), null, 64e-5);
  }

  /** Ranks of the maps for w, a, v and g. */
  public record Ranks(int w, int a, int v, int g) {
    static Ranks of(int rank, int width) {
      return rank > 0
          ? new Ranks(rank, rank, rank, rank)
          : new Ranks(round(2.5, width), round(2.5, width), round(1.7, width), round(5, width));
    }

    private static int round(double factor, int width) {
      return (int) Math.max(32, Math.round(factor * Math.sqrt(width) / 32) * 32);
    }
  }

  /**
   * The equations with everything chosen.
   *
   * @param given v of the first layer; null to take it from the stack, which is this layer's own v
   *     where this is the first
   * @param epsilon of the norm of the heads
   */
  public Value build(Graph g, Value x, int out, Ranks ranks, Value given, double epsilon) {
    int width = SettingChecks.head(out, heads);
    Value before = g.previous(x, "x");
    double q = 1 - depth;
    Value r = linear(g, mix(g, x, before, "r", 0.2 * q), "receptance", out, 0.5);
    Value xw = mix(g, x, before, "w", 0.9 * q);
    Value k = linear(g, mix(g, x, before, "k", 0.7 * q), "key", out, 0.05);
    Value xv = mix(g, x, before, "v", 0.7 * q);
    Value v = linear(g, xv, "value", out, 0.5);
    Value xa = mix(g, x, before, "a", 0.9 * q);
    Value xg = mix(g, x, before, "g", 0.2 * q);

    Value logW =
        low(
            g,
            g.apply(Function.TANH, g.linear(xw, down(g, "w1", xw, ranks.w()))),
            "w",
            out,
            i -> decay(i, out, width));
    Value w = g.apply(Function.EXP, g.affine(g.apply(Function.SIGMOID, logW), -Math.exp(-0.5), 0));
    Value alpha =
        g.apply(
            Function.SIGMOID,
            low(
                g,
                g.linear(xa, down(g, "a1", xa, ranks.a())),
                "a",
                out,
                i -> -0.19 + 0.3 * zigzag(i, width) + 0.4 * centred(i, out)));
    Value first = given == null ? g.share(FIRST_VALUE, v) : given;
    if (!first.equals(v)) {
      Value share =
          g.apply(
              Function.SIGMOID,
              low(
                  g,
                  g.linear(xv, down(g, "v1", xv, ranks.v())),
                  "v",
                  out,
                  i -> 0.73 - 0.4 * centred(i, out)));
      v = g.add(v, g.multiply(g.subtract(first, v), share));
    }
    Value gate =
        g.linear(
            g.apply(Function.SIGMOID, g.linear(xg, down(g, "g1", xg, ranks.g()))),
            g.plainWeight("g2", ranks.g(), out, Starts.orthogonal(ranks.g(), 0.1)));

    Parameter kk = g.vector("k_k", out, Starts.ramp(i -> 0.71 - 0.1 * centred(i, out)));
    Value kappa = g.unitNorm(g.scale(k, kk, Transform.IDENTITY), heads);
    Parameter ka = g.vector("k_a", out, Starts.constant(1.02));
    Value key =
        g.multiply(k, g.affine(g.scale(g.affine(alpha, 1, -1), ka, Transform.IDENTITY), 1, 1));
    Value o =
        g.matrixScan(
            new MatrixScan(heads, 1),
            r,
            w,
            key,
            v,
            g.affine(kappa, -1, 0),
            g.multiply(kappa, alpha));

    Parameter rk = g.vector("r_k", out, Starts.constant(-0.04));
    Value bonus =
        g.repeatEach(g.sumHeads(g.scale(g.multiply(r, key), rk, Transform.IDENTITY), heads), width);
    Value normed =
        g.layerNorm(
            o,
            heads,
            epsilon,
            g.vector("ln_x.weight", out, Starts.constant(1)),
            g.vector("ln_x.bias", out, Starts.constant(0)));
    Value y = g.multiply(g.add(normed, g.multiply(bonus, v)), gate);
    return g.linear(y, g.weight("output.weight", out, out, Starts.constant(0)));
  }

  private static Value mix(Graph g, Value x, Value before, String name, double power) {
    int in = x.width();
    Start start = Starts.ramp(i -> 1 - Math.pow((double) i / in, power));
    return g.mix(x, before, g.vector("x_" + name, in, start));
  }

  private static Value linear(Graph g, Value x, String name, int out, double bound) {
    Start start = Starts.uniform(bound / Math.sqrt(x.width()));
    return g.linear(x, g.weight(name + ".weight", x.width(), out, start));
  }

  private static Parameter down(Graph g, String name, Value x, int rank) {
    return g.plainWeight(name, x.width(), rank, Starts.constant(0));
  }

  /** base + hidden·up. */
  private static Value low(
      Graph g, Value hidden, String name, int out, java.util.function.IntToDoubleFunction base) {
    Parameter up =
        g.plainWeight(name + "2", hidden.width(), out, Starts.orthogonal(hidden.width(), 0.1));
    g.group(name.equals("w") ? FAST : null);
    Parameter offset = g.vector(name + "0", out, Starts.ramp(base));
    g.group(null);
    return g.shift(g.linear(hidden, up), offset);
  }

  /** From −½ to ½ across the channels. */
  private static double centred(int i, int width) {
    return width == 1 ? 0 : (double) i / (width - 1) - 0.5;
  }

  /** z·|z| across a head, z from −1 to 1. */
  private static double zigzag(int i, int head) {
    double z = head == 1 ? 0 : (i % head - (head - 1) / 2.0) / ((head - 1) / 2.0);
    return z * Math.abs(z);
  }

  private double decay(int i, int width, int head) {
    double at = width == 1 ? 0 : (double) i / (width - 1);
    return -6 + 6 * Math.pow(at, 1 + Math.pow(depth, 0.3)) + 0.5 + 2.5 * zigzag(i, head);
  }
}
