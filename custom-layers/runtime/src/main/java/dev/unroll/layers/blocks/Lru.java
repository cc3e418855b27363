package dev.unroll.layers.blocks;

import dev.unroll.runtime.GraphBlock;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.Parameter.Group;
import dev.unroll.runtime.Starts;
import dev.unroll.runtime.graph.Graph;
import dev.unroll.runtime.graph.Scale.Transform;
import dev.unroll.runtime.graph.Value;
import java.util.List;

/**
 * The linear recurrent unit of Orvieto et al. (2023, arXiv:2303.06349): a complex state that is
 * turned and shrunk by the same eigenvalues λ at every step, which start on a ring inside the unit
 * circle.
 *
 * <pre>
 *   λ = exp(−e^ν + i·e^θ)      h = λ ∘ h' + e^γ ∘ (B x)      y = Re(C h) (+ D ∘ x, where widths agree)
 *
 *   |λ|² ~ U(r_min², r_max²)   arg λ ~ U(0, θ_max)           e^γ = √(1 − |λ|²)
 * </pre>
 *
 * <p>ν, θ, γ and B train at half the learning rate and without weight decay, as in the authors'
 * code.
 *
 * @param ringMin the smallest |λ| at the start
 * @param ringMax the largest
 * @param maxPhase the largest arg λ at the start
 */
public record Lru(double ringMin, double ringMax, double maxPhase) implements GraphBlock {
  private static final Group SLOW = new Group(0.5, false);

  /** Refuses a ring that is none. */
  public Lru {
    if (!(ringMin >= 0 && ringMin < ringMax && ringMax < 1)) {
      throw new IllegalArgumentException(
          "ring: expected 0 ≤ ringMin < ringMax < 1, got %s and %s".formatted(ringMin, ringMax));
    }
    if (!(maxPhase > 0 && maxPhase <= 2 * Math.PI)) {
      throw new IllegalArgumentException(
          "maxPhase: expected an angle above 0 and up to 2π, got " + maxPhase);
    }
  }

  @Override
  public Value build(Graph g, Value x, int out) {
    return build(g, x, out, out);
  }

  /** The equations with so many eigenvalues. */
  public Value build(Graph g, Value x, int out, int hidden) {
    int in = x.width();
    double[] squares = new double[hidden]; // |λ|², which γ starts from, too
    g.group(SLOW);
    Parameter nu =
        g.vector(
            "nu_log",
            hidden,
            (values, uniform) -> {
              for (int j = 0; j < hidden; j++) {
                double u = uniform.getAsDouble();
                squares[j] = u * (ringMax * ringMax - ringMin * ringMin) + ringMin * ringMin;
                squares[j] = Math.max(squares[j], 1e-12);
                values[j] = Math.log(-0.5 * Math.log(squares[j]));
              }
            });
    Parameter theta =
        g.vector("theta_log", hidden, Starts.each(u -> Math.log(maxPhase * Math.max(u, 1e-12))));
    Parameter gamma =
        g.vector("gamma_log", hidden, Starts.ramp(j -> 0.5 * Math.log(1 - squares[j])));
    Value re = g.linear(x, g.weight("B_re", in, hidden, Starts.normal(1 / Math.sqrt(2.0 * in))));
    Value im = g.linear(x, g.weight("B_im", in, hidden, Starts.normal(1 / Math.sqrt(2.0 * in))));
    g.group(null);
    Value h = g.ring(re, im, List.of(nu, theta, gamma));
    Parameter cRe = g.weight("C_re", hidden, out, Starts.normal(1 / Math.sqrt(hidden)));
    Parameter cIm = g.weight("C_im", hidden, out, Starts.normal(1 / Math.sqrt(hidden)));
    Value y =
        g.subtract(
            g.linear(g.slice(h, 0, hidden), cRe),
            g.linear(g.slice(h, hidden, hidden), cIm)); // Re(C h)
    return in == out
        ? g.add(y, g.scale(x, g.vector("D", in, Starts.normal(1)), Transform.IDENTITY))
        : y;
  }
}
