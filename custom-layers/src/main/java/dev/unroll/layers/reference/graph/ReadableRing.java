package dev.unroll.layers.reference.graph;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/** h = λ ∘ h' + e^γ ∘ u, complex. */
record ReadableRing() implements Twin {

  /** re λ, im λ and e^γ, [1, H] each. */
  private static INDArray[] constants(NodeView f) {
    INDArray size = Transforms.exp(Transforms.exp(f.parameter(0), true).negi(), false);
    INDArray angle = Transforms.exp(f.parameter(1), true);
    INDArray re = Transforms.cos(angle, true).muli(size);
    INDArray im = Transforms.sin(angle, true).muli(size);
    return new INDArray[] {re, im, Transforms.exp(f.parameter(2), true)};
  }

  @Override
  public INDArray forward(NodeView f) {
    INDArray[] c = constants(f);
    INDArray y = f.room();
    INDArray re = f.state(0);
    INDArray im = f.state(1);
    for (int t = 0; t < f.steps(); t++) {
      INDArray nextRe =
          re.mulRowVector(c[0])
              .subi(im.mulRowVector(c[1]))
              .addi(f.step(f.input(0), t).mulRowVector(c[2]));
      INDArray nextIm =
          im.mulRowVector(c[0])
              .addi(re.mulRowVector(c[1]))
              .addi(f.step(f.input(1), t).mulRowVector(c[2]));
      re = f.hold(t, re, nextRe);
      im = f.hold(t, im, nextIm);
      f.step(y, t).assign(Nd4j.hstack(re, im));
    }
    f.state(0, re);
    f.state(1, im);
    return y;
  }

  private static INDArray half(INDArray wide, int k) {
    long h = wide.size(1) / 2;
    return wide.get(NDArrayIndex.all(), NDArrayIndex.interval(k * h, (k + 1) * h));
  }

  @Override
  public void backward(NodeView f, INDArray y, INDArray dy) {
    INDArray[] c = constants(f);
    INDArray dre = f.stateGradient(0);
    INDArray dim = f.stateGradient(1);
    INDArray lambdaRe = c[0].mul(0);
    INDArray lambdaIm = c[0].mul(0);
    INDArray gamma = c[0].mul(0);
    for (int t = f.steps() - 1; t >= 0; t--) {
      INDArray live = f.live(t);
      INDArray off = live.rsub(1);
      INDArray gre = half(f.step(dy, t), 0).add(dre).muliColumnVector(live);
      INDArray gim = half(f.step(dy, t), 1).add(dim).muliColumnVector(live);
      INDArray re = t == 0 ? f.state(0) : half(f.step(y, t - 1), 0);
      INDArray im = t == 0 ? f.state(1) : half(f.step(y, t - 1), 1);
      INDArray ure = f.step(f.input(0), t);
      INDArray uim = f.step(f.input(1), t);
      lambdaRe.addi(re.mul(gre).addi(im.mul(gim)).sum(true, 0)); // conj(h') ∘ G
      lambdaIm.addi(re.mul(gim).subi(im.mul(gre)).sum(true, 0));
      gamma.addi(ure.mul(gre).addi(uim.mul(gim)).sum(true, 0));
      f.addGradient(0, t, gre.mulRowVector(c[2]));
      f.addGradient(1, t, gim.mulRowVector(c[2]));
      dre = gre.mulRowVector(c[0]).addi(gim.mulRowVector(c[1])).addi(dre.mulColumnVector(off));
      dim = gim.mulRowVector(c[0]).subi(gre.mulRowVector(c[1])).addi(dim.mulColumnVector(off));
    }
    INDArray along = lambdaRe.mul(c[0]).addi(lambdaIm.mul(c[1])); //   Re(conj(gλ)·λ)
    INDArray across = lambdaIm.mul(c[0]).subi(lambdaRe.mul(c[1])); //  Re(conj(gλ)·iλ)
    f.addParameterGradient(0, Transforms.exp(f.parameter(0), true).muli(along).negi());
    f.addParameterGradient(1, Transforms.exp(f.parameter(1), true).muli(across));
    f.addParameterGradient(2, gamma.mul(c[2]));
    f.stateGradient(0, dre);
    f.stateGradient(1, dim);
  }
}
