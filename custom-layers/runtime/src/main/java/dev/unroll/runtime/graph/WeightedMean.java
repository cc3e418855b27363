package dev.unroll.runtime.graph;

/**
 * RWKV-4's mean of the past, in which every step weighs e^k and fades by e^w a step, w =
 * −exp(time_decay), and the present weighs e^{u+k} (Peng et al. 2023, arXiv:2305.13048).
 *
 * <pre>
 *   y = (num' + e^{u+k} v)/(den' + e^{u+k})      num = e^w num' + e^k v      den = e^w den' + e^k
 *
 *   η = dy/(den' + e^{u+k})                      P ← η + e^w P               Q ← −η y + e^w Q
 *   dv = η e^{u+k} + P e^k                       dk = η e^{u+k}(v − y) + e^k (P v + Q)
 *   du = Σ η e^{u+k}(v − y)                      dw = Σ e^w (P num' + Q den')
 * </pre>
 *
 * <p>The sums are kept as num = aa·e^pp and den = bb·e^pp with pp as large as any exponent in them,
 * so that no exponential overflows; P and Q are kept over e^{−pp} likewise. P v and Q nearly
 * cancel; in their place R = Q + P m is carried, with the mean m = num/den of the past: what
 * remains of the sums above is then a product with d = v − m.
 */
public record WeightedMean() implements Operation {
  /** The exponent of a sum of nothing. */
  public static final float NOTHING = -1e38f;

  @Override
  public Worker worker(Node node) {
    return new MeanWorker(node);
  }
}
