package dev.unroll.layers.reference.graph;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;
import static org.nd4j.linalg.indexing.NDArrayIndex.point;

import dev.unroll.runtime.graph.Attention;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Causal attention over a cache, a sequence and a head at a time; see {@link Attention}. */
record ReadableAttention(Attention attention) implements Twin {

  /** One sequence: its queries, and the cache with its keys and values behind it, rotated. */
  private record Sequence(
      int n, int length, long seen, int cached, INDArray q, INDArray keys, INDArray values) {}

  private static INDArray rows(NodeView f, INDArray all, int n, int length) {
    INDArray tn = all.reshape('c', f.steps(), f.batch(), all.size(1));
    return tn.get(interval(0, length), point(n), all()).reshape('c', length, all.size(1)).dup('c');
  }

  private Sequence sequence(NodeView f, int n) {
    int length = f.lengths()[n];
    INDArray counters = f.state(Attention.POSITION);
    long seen = Attention.seen(counters.getDouble(n, 0), counters.getDouble(n, 1));
    int cached = attention.cached(seen);
    INDArray q = turn(rows(f, f.input(0), n, length), seen, attention.heads(), false);
    INDArray k = turn(rows(f, f.input(1), n, length), seen, attention.sharedHeads(), false);
    INDArray v = rows(f, f.input(2), n, length);
    return new Sequence(
        n, length, seen, cached, q, behind(f, 0, n, cached, k), behind(f, 1, n, cached, v));
  }

  private static INDArray behind(NodeView f, int part, int n, int cached, INDArray own) {
    if (cached == 0) {
      return own;
    }
    long wide = own.size(1);
    INDArray cache =
        f.state(part).getRow(n).get(interval(0, cached * wide)).dup().reshape('c', cached, wide);
    return Nd4j.vstack(cache, own);
  }

  /** Rotates the pairs of every head by position·θ^{−2i/d}. */
  private INDArray turn(INDArray rows, long position, int heads, boolean back) {
    if (attention.rotation() == Attention.Rotation.NONE) {
      return rows;
    }
    boolean halves = attention.rotation() == Attention.Rotation.HALF;
    int width = (int) rows.size(1) / heads;
    INDArray turned = rows.dup();
    for (int t = 0; t < rows.size(0); t++) {
      for (int h = 0; h < heads; h++) {
        for (int i = 0; i < width / 2; i++) {
          int a = h * width + (halves ? i : 2 * i);
          int b = a + (halves ? width / 2 : 1);
          double angle = (position + t) * Math.pow(attention.theta(), -2.0 * i / width);
          double sin = back ? -Math.sin(angle) : Math.sin(angle);
          double x = rows.getDouble(t, a);
          double y = rows.getDouble(t, b);
          turned.putScalar(t, a, x * Math.cos(angle) - y * sin);
          turned.putScalar(t, b, x * sin + y * Math.cos(angle));
        }
      }
    }
    return turned;
  }

  private static INDArray head(INDArray rows, int head, int heads) {
    long width = rows.size(1) / heads;
    return rows.get(all(), interval(head * width, (head + 1) * width));
  }

  /** softmax(q kᵀ/√d) over what each step sees, [length, cached + length]. */
  private INDArray probabilities(Sequence s, int head) {
    INDArray q = head(s.q(), head, attention.heads());
    INDArray k = head(s.keys(), shared(head), attention.sharedHeads());
    INDArray scores = q.mmul(k.transpose()).divi(Math.sqrt((double) q.size(1)));
    for (int t = 0; t < s.length(); t++) {
      for (int j = 0; j < scores.size(1); j++) {
        long other = j < s.cached() ? attention.position(j, s.seen()) : s.seen() + j - s.cached();
        if (!attention.sees(s.seen() + t, other)) {
          scores.putScalar(t, j, -1e30);
        }
      }
    }
    INDArray e = Transforms.exp(scores.subColumnVector(scores.max(true, 1)), false);
    return e.diviColumnVector(e.sum(true, 1));
  }

  private int shared(int head) {
    return head * attention.sharedHeads() / attention.heads();
  }

  @Override
  public INDArray forward(NodeView f) {
    INDArray y = f.room();
    int longest = 1;
    Sequence[] sequences = new Sequence[f.batch()];
    for (int n = 0; n < f.batch(); n++) {
      Sequence s = sequence(f, n);
      sequences[n] = s;
      longest = Math.max(longest, attention.cached(s.seen() + s.length()));
      for (int h = 0; s.length() > 0 && h < attention.heads(); h++) {
        INDArray v = head(s.values(), shared(h), attention.sharedHeads());
        INDArray out = probabilities(s, h).mmul(v);
        long width = v.size(1);
        y.reshape('c', f.steps(), f.batch(), y.size(1))
            .get(interval(0, s.length()), point(n), interval(h * width, (h + 1) * width))
            .assign(out);
      }
    }
    keep(f, sequences, longest);
    return y;
  }

  private void keep(NodeView f, Sequence[] sequences, int longest) {
    long wide = f.node().input(1).width();
    INDArray keys = Nd4j.zeros(f.type(), f.batch(), longest * wide);
    INDArray values = Nd4j.zeros(f.type(), f.batch(), longest * wide);
    INDArray position = Nd4j.zeros(f.type(), f.batch(), Attention.COUNTERS);
    for (Sequence s : sequences) {
      long now = s.seen() + s.length();
      int kept = attention.cached(now);
      position.putScalar(s.n(), 0, Attention.steps(now));
      position.putScalar(s.n(), 1, Attention.laps(now));
      if (kept > 0) {
        INDArrayIndex[] room = {point(s.n()), interval(0, kept * wide)};
        keys.get(room).assign(kept(s.keys(), kept).reshape(kept * wide));
        values.get(room).assign(kept(s.values(), kept).reshape(kept * wide));
      }
    }
    f.state(0, keys);
    f.state(1, values);
    f.state(2, position);
  }

  /** The sinks and the last rows. */
  private INDArray kept(INDArray rows, int kept) {
    long length = rows.size(0);
    int sinks = Math.min(attention.sinks(), kept);
    INDArray recent = rows.get(interval(length - (kept - sinks), length), all());
    if (sinks == 0 || kept == length) {
      return kept == length ? rows.dup('c') : recent.dup('c');
    }
    return Nd4j.vstack(rows.get(interval(0, sinks), all()), recent).dup('c');
  }

  @Override
  public void backward(NodeView f, INDArray y, INDArray dy) {
    long wide = f.node().input(1).width();
    INDArray[] starts = {f.state(0).mul(0), f.state(1).mul(0)};
    for (int n = 0; n < f.batch(); n++) {
      Sequence s = sequence(f, n);
      INDArray dk = spread(f, 0, s);
      INDArray dv = spread(f, 1, s);
      if (s.length() > 0) {
        INDArray dq = s.q().mul(0);
        for (int h = 0; h < attention.heads(); h++) {
          head(f, s, h, dy, new INDArray[] {dq, dk, dv});
        }
        add(f, 0, s, turn(dq, s.seen(), attention.heads(), true));
        INDArray own = dk.get(interval(s.cached(), s.cached() + s.length()), all()).dup('c');
        add(f, 1, s, turn(own, s.seen(), attention.sharedHeads(), true));
        add(f, 2, s, dv.get(interval(s.cached(), s.cached() + s.length()), all()));
      }
      if (s.cached() > 0) {
        INDArray[] all = {dk, dv};
        for (int p = 0; p < 2; p++) {
          starts[p]
              .get(point(n), interval(0, s.cached() * wide))
              .assign(
                  all[p].get(interval(0, s.cached()), all()).dup('c').reshape(s.cached() * wide));
        }
      }
    }
    f.stateGradient(0, starts[0]);
    f.stateGradient(1, starts[1]);
    f.stateGradient(2, f.stateGradient(2).mul(0));
  }

  /** One head: adds to dq, dk and dv. */
  private void head(NodeView f, Sequence s, int h, INDArray dyAll, INDArray[] into) {
    INDArray p = probabilities(s, h);
    INDArray dy = head(rows(f, dyAll, s.n(), s.length()), h, attention.heads());
    INDArray k = head(s.keys(), shared(h), attention.sharedHeads());
    INDArray v = head(s.values(), shared(h), attention.sharedHeads());
    INDArray q = head(s.q(), h, attention.heads());
    INDArray dp = dy.mmul(v.transpose());
    INDArray along = p.mul(dp).sum(true, 1);
    INDArray ds = dp.subColumnVector(along).muli(p).divi(Math.sqrt((double) q.size(1)));
    head(into[0], h, attention.heads()).addi(ds.mmul(k));
    head(into[1], shared(h), attention.sharedHeads()).addi(ds.transpose().mmul(q));
    head(into[2], shared(h), attention.sharedHeads()).addi(p.transpose().mmul(dy));
  }

  /** The gradient of the cache at the end, at the rows that stayed in it. */
  private INDArray spread(NodeView f, int part, Sequence s) {
    long wide = f.node().input(1).width();
    int length = s.cached() + s.length();
    INDArray all = Nd4j.zeros(f.type(), Math.max(1, length), wide);
    int kept = attention.cached(s.seen() + s.length());
    INDArray end = f.stateGradient(part);
    if (kept > 0 && end.size(1) >= kept * wide) {
      INDArray rows =
          end.getRow(s.n()).get(interval(0, kept * wide)).dup().reshape('c', kept, wide);
      int sinks = Math.min(attention.sinks(), kept);
      for (int j = 0; j < kept; j++) {
        long at = j < sinks && length > kept ? j : length - kept + j;
        all.getRow(at).assign(rows.getRow(j));
      }
    }
    return all;
  }

  private static void add(NodeView f, int input, Sequence s, INDArray d) {
    INDArray all = f.gradients()[f.node().input(input).index()];
    all.reshape('c', f.steps(), f.batch(), all.size(1))
        .get(interval(0, s.length()), point(s.n()), all())
        .addi(d);
  }
}
