package dev.unroll.layers.reference;

import static dev.unroll.layers.reference.ReadableCell.sigmoidSlope;

import dev.unroll.layers.blocks.MinLstm;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** {@link MinLstm} in ND4J operations. */
record ReadableMinLstm(MinLstm block) implements ReadableScan {
  @Override
  public Coefficients forward(Step step) {
    INDArray keep = Transforms.sigmoid(step.gate(1), true);
    INDArray take = Transforms.sigmoid(step.gate(2), true);
    if (block.normalise()) {
      INDArray n = keep.add(take);
      keep.divi(n);
      take.divi(n);
    }
    return new Coefficients(
        keep, take.mul(ReadableMinGru.candidate(block.candidate(), step.gate(0))));
  }

  @Override
  public void backward(Step step, INDArray da, INDArray db, INDArray into) {
    INDArray p = step.gate(0);
    INDArray keep = Transforms.sigmoid(step.gate(1), true);
    INDArray take = Transforms.sigmoid(step.gate(2), true);
    INDArray di = db.mul(ReadableMinGru.candidate(block.candidate(), p));
    INDArray toKeep = da;
    INDArray toTake = di;
    INDArray share = take;
    if (block.normalise()) {
      INDArray n = keep.add(take);
      share = take.div(n);
      toKeep = da.sub(di).muli(take).divi(n).divi(n);
      toTake = di.sub(da).muli(keep).divi(n).divi(n);
    }
    step.block(into, 0).assign(ReadableMinGru.slope(block.candidate(), p).muli(share).muli(db));
    step.block(into, 1).assign(sigmoidSlope(keep).muli(toKeep));
    step.block(into, 2).assign(sigmoidSlope(take).muli(toTake));
  }
}
