package dev.unroll.layers.blocks;

import dev.unroll.runtime.GraphBlock;
import dev.unroll.runtime.Starts;
import dev.unroll.runtime.graph.Elementwise.Function;
import dev.unroll.runtime.graph.Graph;
import dev.unroll.runtime.graph.Value;

/**
 * Two products with a function between, each step by itself.
 *
 * <pre>
 *   swiglu   y = (silu(x W_gate) ∘ x W_up) W_down      (Shazeer 2020, arXiv:2002.05202)
 *   gelu     y = gelu(x W_up) W_down
 *   glu      y = gelu(x) W₁ ∘ σ(gelu(x) W₂)            no inner width
 * </pre>
 *
 * @param expand inner width for each output
 */
public record Mlp(Kind kind, int expand) implements GraphBlock {

  /** Which function. */
  public enum Kind {
    SWIGLU,
    GELU,
    GLU
  }

  /** Refuses sizes that are none. */
  public Mlp {
    SettingChecks.positive("expand", expand);
  }

  @Override
  public Value build(Graph g, Value x, int out) {
    return build(g, x, out, expand * out);
  }

  /** The equations with some inner width. */
  public Value build(Graph g, Value x, int out, int inner) {
    if (kind == Kind.GLU) {
      Value active = g.apply(Function.GELU, x);
      return g.multiply(
          linear(g, active, "out1", out),
          g.apply(Function.SIGMOID, linear(g, active, "out2", out)));
    }
    Value hidden;
    if (kind == Kind.SWIGLU) {
      Value gate = linear(g, x, "gate_proj", inner);
      hidden = g.multiply(g.apply(Function.SILU, gate), linear(g, x, "up_proj", inner));
    } else {
      hidden = g.apply(Function.GELU, linear(g, x, "up_proj", inner));
    }
    return linear(g, hidden, "down_proj", out);
  }

  private static Value linear(Graph g, Value x, String name, int width) {
    return g.linear(x, g.weight(name + ".weight", x.width(), width, Starts.linear(x.width())));
  }
}
