package dev.unroll.layers.reference.graph;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import dev.unroll.runtime.graph.Affine;
import dev.unroll.runtime.graph.Drop;
import dev.unroll.runtime.graph.Elementwise;
import dev.unroll.runtime.graph.HeadSum;
import dev.unroll.runtime.graph.Linear;
import dev.unroll.runtime.graph.Norm;
import dev.unroll.runtime.graph.Repeat;
import dev.unroll.runtime.graph.Scale;
import dev.unroll.runtime.graph.Slice;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The operations that see every step by itself. */
final class ReadableRows {
  private ReadableRows() {}

  /** x·W + b. */
  record OfLinear(Linear linear) implements Twin {
    private INDArray columns(NodeView f, INDArray wide) {
      long from = linear.from();
      return wide.get(all(), interval(from, from + f.node().output().width()));
    }

    @Override
    public INDArray forward(NodeView f) {
      INDArray y = f.input(0).mmul(columns(f, f.parameter(0)));
      return f.node().parameters().size() == 1 ? y : y.addRowVector(columns(f, f.parameter(1)));
    }

    @Override
    public void backward(NodeView f, INDArray y, INDArray dy) {
      f.addGradient(0, dy.mmul(columns(f, f.parameter(0)).transpose()));
      columns(f, f.parameterGradients().get(f.node().parameters().get(0).name()))
          .addi(f.input(0).transpose().mmul(dy));
      if (f.node().parameters().size() > 1) {
        columns(f, f.parameterGradients().get(f.node().parameters().get(1).name()))
            .addi(dy.sum(true, 0));
      }
    }
  }

  /** x ∘ keep/(1 − rate). */
  record OfDrop(Drop drop) implements Twin {
    private INDArray dropped(NodeView f, INDArray x) {
      if (f.noise() == 0) {
        return x.dup();
      }
      float[][] factors = new float[(int) x.size(0)][(int) x.size(1)];
      for (int r = 0; r < factors.length; r++) {
        java.util.Arrays.fill(factors[r], 1);
        drop.drop(Drop.seed(f.noise(), f.node(), r), factors[r], 0, factors[r].length);
      }
      return x.mul(Nd4j.createFromArray(factors).castTo(x.dataType()));
    }

    @Override
    public INDArray forward(NodeView f) {
      return dropped(f, f.input(0));
    }

    @Override
    public void backward(NodeView f, INDArray y, INDArray dy) {
      f.addGradient(0, dropped(f, dy));
    }
  }

  /** f(x). */
  record OfElementwise(Elementwise elementwise) implements Twin {
    private static final double GELU_SCALE = Math.sqrt(2 / Math.PI);

    @Override
    public INDArray forward(NodeView f) {
      INDArray x = f.input(0);
      return switch (elementwise.function()) {
        case SIGMOID -> Transforms.sigmoid(x, true);
        case TANH -> Transforms.tanh(x, true);
        case SILU -> Transforms.sigmoid(x, true).muli(x);
        case SOFTPLUS -> softplus(x);
        case EXP -> Transforms.exp(x, true);
        case SQUARED_RELU -> relu(x).muli(relu(x));
        case GELU -> inner(x).addi(1).muli(x).muli(0.5);
      };
    }

    private static INDArray relu(INDArray x) {
      return Transforms.relu(x, true);
    }

    /** max(x, 0) + ln(1 + e^−|x|). */
    private static INDArray softplus(INDArray x) {
      INDArray tail = Transforms.exp(Transforms.abs(x, true).negi(), false).addi(1);
      return Transforms.log(tail, false).addi(relu(x));
    }

    /** tanh(√(2/π) (x + 0.044715 x³)). */
    private static INDArray inner(INDArray x) {
      return Transforms.tanh(x.mul(x).muli(x).muli(0.044715).addi(x).muli(GELU_SCALE), false);
    }

    @Override
    public void backward(NodeView f, INDArray y, INDArray dy) {
      f.addGradient(0, slope(f.input(0), y).muli(dy));
    }

    private INDArray slope(INDArray x, INDArray y) {
      return switch (elementwise.function()) {
        case SIGMOID -> y.rsub(1).muli(y);
        case TANH -> y.mul(y).rsubi(1);
        case SILU -> {
          INDArray s = Transforms.sigmoid(x, true);
          yield s.add(y.mul(s.rsub(1)));
        }
        case SOFTPLUS -> Transforms.sigmoid(x, true);
        case EXP -> y.dup();
        case SQUARED_RELU -> relu(x).muli(2);
        case GELU -> {
          INDArray t = inner(x);
          INDArray inside = x.mul(x).muli(3 * 0.044715).addi(1).muli(GELU_SCALE);
          yield t.add(1).addi(x.mul(inside).muli(t.mul(t).rsubi(1))).muli(0.5);
        }
      };
    }
  }

  /** scale·x + offset. */
  record OfAffine(Affine affine) implements Twin {
    @Override
    public INDArray forward(NodeView f) {
      return f.input(0).mul(affine.scale()).addi(affine.offset());
    }

    @Override
    public void backward(NodeView f, INDArray y, INDArray dy) {
      f.addGradient(0, dy.mul(affine.scale()));
    }
  }

  /** x + y. */
  record OfAdd() implements Twin {
    @Override
    public INDArray forward(NodeView f) {
      return f.input(0).add(f.input(1));
    }

    @Override
    public void backward(NodeView f, INDArray y, INDArray dy) {
      f.addGradient(0, dy);
      f.addGradient(1, dy);
    }
  }

  /** x ∘ y. */
  record OfMultiply() implements Twin {
    @Override
    public INDArray forward(NodeView f) {
      return f.input(0).mul(f.input(1));
    }

    @Override
    public void backward(NodeView f, INDArray y, INDArray dy) {
      INDArray toFirst = dy.mul(f.input(1));
      f.addGradient(1, dy.mul(f.input(0)));
      f.addGradient(0, toFirst);
    }
  }

  /** x ∘ f(p). */
  record OfScale(Scale scale) implements Twin {
    private INDArray factor(NodeView f) {
      INDArray p = f.parameter(0);
      return switch (scale.transform()) {
        case IDENTITY -> p;
        case EXP -> Transforms.exp(p, true);
        case NEGATIVE_EXP -> Transforms.exp(p, true).negi();
      };
    }

    @Override
    public INDArray forward(NodeView f) {
      return f.input(0).mulRowVector(factor(f));
    }

    @Override
    public void backward(NodeView f, INDArray y, INDArray dy) {
      INDArray factor = factor(f);
      INDArray d = dy.mul(f.input(0)).sum(true, 0);
      f.addParameterGradient(
          0, scale.transform() == Scale.Transform.IDENTITY ? d : d.mul(factor.reshape(d.shape())));
      f.addGradient(0, dy.mulRowVector(factor));
    }
  }

  /** x + p. */
  record OfShift() implements Twin {
    @Override
    public INDArray forward(NodeView f) {
      return f.input(0).addRowVector(f.parameter(0));
    }

    @Override
    public void backward(NodeView f, INDArray y, INDArray dy) {
      f.addParameterGradient(0, dy.sum(true, 0));
      f.addGradient(0, dy);
    }
  }

  /** x + (y − x) ∘ μ. */
  record OfMix() implements Twin {
    @Override
    public INDArray forward(NodeView f) {
      return f.input(1).sub(f.input(0)).muliRowVector(f.parameter(0)).addi(f.input(0));
    }

    @Override
    public void backward(NodeView f, INDArray y, INDArray dy) {
      INDArray toSecond = dy.mulRowVector(f.parameter(0));
      f.addParameterGradient(0, f.input(1).sub(f.input(0)).muli(dy).sum(true, 0));
      f.addGradient(0, dy.sub(toSecond));
      f.addGradient(1, toSecond);
    }
  }

  /** Columns of x. */
  record OfSlice(Slice slice) implements Twin {
    private INDArray columns(NodeView f, INDArray x) {
      return x.get(all(), interval(slice.from(), slice.from() + f.node().output().width()));
    }

    @Override
    public INDArray forward(NodeView f) {
      return columns(f, f.input(0)).dup('c');
    }

    @Override
    public void backward(NodeView f, INDArray y, INDArray dy) {
      columns(f, f.gradients()[f.node().input(0).index()]).addi(dy);
    }
  }

  /** [H·K] → [H]. */
  record OfHeadSum(HeadSum sum) implements Twin {
    @Override
    public INDArray forward(NodeView f) {
      INDArray x = f.input(0);
      return x.reshape('c', x.size(0), sum.heads(), x.size(1) / sum.heads()).sum(2);
    }

    @Override
    public void backward(NodeView f, INDArray y, INDArray dy) {
      INDArray x = f.input(0);
      long width = x.size(1) / sum.heads();
      INDArray d = dy.reshape('c', x.size(0), sum.heads(), 1);
      f.addGradient(0, Nd4j.tile(d, 1, 1, (int) width).reshape('c', x.shape()));
    }
  }

  /** [D] → [whole·D·each]. */
  record OfRepeat(Repeat repeat) implements Twin {
    @Override
    public INDArray forward(NodeView f) {
      INDArray x = f.input(0).dup('c').reshape('c', f.input(0).size(0), 1, f.input(0).size(1), 1);
      return Nd4j.tile(x, 1, repeat.whole(), 1, repeat.each())
          .dup('c')
          .reshape('c', x.size(0), f.node().output().width());
    }

    @Override
    public void backward(NodeView f, INDArray y, INDArray dy) {
      INDArray d =
          dy.dup('c')
              .reshape('c', dy.size(0), repeat.whole(), f.node().input(0).width(), repeat.each());
      f.addGradient(0, d.sum(3).sum(1));
    }
  }

  /** x / size, in groups of columns. */
  record OfNorm(Norm norm) implements Twin {

    /** Groups as rows, [T·N·groups, width]. */
    private INDArray groups(INDArray x) {
      return x.dup('c').reshape('c', x.size(0) * norm.groups(), x.size(1) / norm.groups());
    }

    private INDArray centred(INDArray groups) {
      return norm.kind() == Norm.Kind.STANDARD
          ? groups.subColumnVector(groups.mean(true, 1))
          : groups;
    }

    private INDArray size(INDArray centred) {
      INDArray squares = centred.mul(centred);
      return norm.kind() == Norm.Kind.UNIT
          ? Transforms.max(Transforms.sqrt(squares.sum(true, 1), false), norm.epsilon(), false)
          : Transforms.sqrt(squares.mean(true, 1).addi(norm.epsilon()), false);
    }

    private INDArray scaled(NodeView f) {
      INDArray centred = centred(groups(f.input(0)));
      return centred.divColumnVector(size(centred)).reshape('c', f.input(0).shape());
    }

    @Override
    public INDArray forward(NodeView f) {
      INDArray y = scaled(f);
      int parameters = f.node().parameters().size();
      y = parameters > 0 ? y.mulRowVector(f.parameter(0)) : y;
      return parameters > 1 ? y.addRowVector(f.parameter(1)) : y;
    }

    @Override
    public void backward(NodeView f, INDArray y, INDArray dy) {
      INDArray hat = scaled(f);
      INDArray d = dy;
      if (!f.node().parameters().isEmpty()) {
        f.addParameterGradient(0, dy.mul(hat).sum(true, 0));
        d = dy.mulRowVector(f.parameter(0));
      }
      if (f.node().parameters().size() > 1) {
        f.addParameterGradient(1, dy.sum(true, 0));
      }
      INDArray g = groups(d);
      INDArray h = groups(hat);
      INDArray along = g.mul(h);
      along = norm.kind() == Norm.Kind.UNIT ? along.sum(true, 1) : along.mean(true, 1);
      INDArray dx = g.sub(h.mulColumnVector(along));
      if (norm.kind() == Norm.Kind.STANDARD) {
        dx.subiColumnVector(g.mean(true, 1));
      }
      dx.diviColumnVector(size(centred(groups(f.input(0)))));
      f.addGradient(0, dx.reshape('c', dy.shape()));
    }
  }
}
