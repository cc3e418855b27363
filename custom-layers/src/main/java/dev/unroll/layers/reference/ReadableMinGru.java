package dev.unroll.layers.reference;

import static dev.unroll.layers.reference.ReadableCell.sigmoidSlope;

import dev.unroll.layers.blocks.MinGru;
import dev.unroll.layers.blocks.MinGru.Candidate;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** {@link MinGru} in ND4J operations; reach is how far what is kept goes below 1. */
record ReadableMinGru(Candidate candidate, int reach) implements ReadableScan {

  ReadableMinGru(MinGru block) {
    this(block.candidate(), block.signed() ? 2 : 1);
  }

  @Override
  public Coefficients forward(Step step) {
    INDArray z = Transforms.sigmoid(step.gate(1), true);
    INDArray c = candidate(candidate, step.gate(0));
    return new Coefficients(z.mul(-reach).addi(1), z.mul(c));
  }

  @Override
  public void backward(Step step, INDArray da, INDArray db, INDArray into) {
    INDArray p = step.gate(0);
    INDArray z = Transforms.sigmoid(step.gate(1), true);
    INDArray c = candidate(candidate, p);
    step.block(into, 0).assign(slope(candidate, p).muli(z).muli(db));
    step.block(into, 1).assign(sigmoidSlope(z).muli(db.mul(c).subi(da.mul(reach))));
  }

  /** g(p), or p. */
  static INDArray candidate(Candidate candidate, INDArray p) {
    if (candidate == Candidate.LINEAR) {
      return p;
    }
    INDArray positive = p.gte(0).castTo(p.dataType());
    INDArray below = Transforms.sigmoid(p, true).muli(positive.rsub(1));
    return positive.muli(p.add(0.5)).addi(below);
  }

  /** g'(p), or 1. */
  static INDArray slope(Candidate candidate, INDArray p) {
    if (candidate == Candidate.LINEAR) {
      return p.mul(0).addi(1);
    }
    INDArray positive = p.gte(0).castTo(p.dataType());
    INDArray below = sigmoidSlope(Transforms.sigmoid(p, true)).muli(positive.rsub(1));
    return positive.addi(below);
  }
}
