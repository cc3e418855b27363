package dev.unroll.layers.blocks;

import dev.unroll.runtime.GraphBlock;
import dev.unroll.runtime.Starts;
import dev.unroll.runtime.graph.Attention;
import dev.unroll.runtime.graph.Graph;
import dev.unroll.runtime.graph.Value;

/**
 * Causal self-attention (Vaswani et al. 2017, arXiv:1706.03762) with rotary positions: q, k, v = x
 * W; y = attention(q, k, v) W_o. The state is the cache of all keys and values seen, which grows
 * with the sequence unless there is a window.
 *
 * @param heads heads of queries
 * @param sharedHeads heads of keys and values; 0 for as many
 * @param rotation which numbers of a head are rotated together
 * @param theta base of the rotation's speeds
 * @param span the window: how many steps are seen, the present included; 0 for all
 * @param sinks how many of the first steps are seen always, beside a window
 */
public record CausalAttention(
    int heads, int sharedHeads, Attention.Rotation rotation, double theta, int span, int sinks)
    implements GraphBlock {

  /** Refuses what does not fit together. */
  public CausalAttention {
    SettingChecks.positive("heads", heads);
    SettingChecks.from("sharedHeads", sharedHeads, 0);
    if (!(theta > 1)) {
      throw new IllegalArgumentException("theta: expected a number above 1, got " + theta);
    }
    new Attention(heads, sharedHeads == 0 ? heads : sharedHeads, rotation, theta, span, sinks);
  }

  @Override
  public Value build(Graph g, Value x, int out) {
    return build(g, x, out, SettingChecks.head(out, heads));
  }

  /** The equations with heads of some width. */
  public Value build(Graph g, Value x, int out, int width) {
    int shared = sharedHeads == 0 ? heads : sharedHeads;
    Value q = linear(g, x, "q_proj", heads * width);
    Value k = linear(g, x, "k_proj", shared * width);
    Value v = linear(g, x, "v_proj", shared * width);
    Attention attention = new Attention(heads, shared, rotation, theta, span, sinks);
    return linear(g, g.attention(attention, q, k, v), "o_proj", out);
  }

  private static Value linear(Graph g, Value x, String name, int width) {
    return g.linear(x, g.weight(name + ".weight", x.width(), width, Starts.linear(x.width())));
  }
}
