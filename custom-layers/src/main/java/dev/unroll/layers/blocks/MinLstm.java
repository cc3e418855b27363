package dev.unroll.layers.blocks;

import static dev.unroll.layers.reference.ReadableCell.sigmoidSlope;
import static dev.unroll.runtime.kernel.Activations.sigmoid;

import dev.unroll.layers.reference.ReadableScan;
import dev.unroll.layers.reference.ScanBlock;
import dev.unroll.layers.reference.Step;
import dev.unroll.runtime.FastScan;
import dev.unroll.runtime.Gate;
import dev.unroll.runtime.ScanStep;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The minimal long short-term memory of Feng et al. (2024, arXiv:2410.01201): gates of the inputs
 * alone, no output gate, and one state. Gate order p (candidate), f, i.
 *
 * <pre>
 *   F = σ(f)   I = σ(i)   c = g(p)     normalised: F and I over n = F + I
 *   h = F ∘ h' + I ∘ c
 *
 *   a = F:  da = λ ∘ h'      b = I ∘ c:  db = λ      dI = db ∘ c
 *   δ_p = db ∘ I ∘ g'(p)     δ_f = da ∘ F(1 − F)     δ_i = dI ∘ I(1 − I)
 *   normalised:  δ_f = (da − dI) ∘ I/n ∘ σ(f)(1 − σ(f))    δ_i = (dI − da) ∘ F/n ∘ σ(i)(1 − σ(i))
 * </pre>
 *
 * @param candidate g, or c = p; see {@link MinGru}
 * @param normalise whether the gates sum to one, which keeps the state's size
 */
public record MinLstm(MinGru.Candidate candidate, boolean normalise)
    implements ScanBlock, FastScan {

  @Override
  public List<Gate> gates() {
    return List.of(
        Gate.content("c"), Gate.opening("f", "forget gate"), Gate.opening("i", "input gate"));
  }

  @Override
  public String torchName() {
    return "to_hidden_and_gate";
  }

  @Override
  public void coefficients(ScanStep step) {
    float[] p = step.gate(0);
    float[] f = step.gate(1);
    float[] i = step.gate(2);
    float[] a = step.a();
    float[] b = step.b();
    int end = step.length();
    for (int j = 0; j < end; j++) {
      a[j] = sigmoid(f[j]);
    }
    for (int j = 0; j < end; j++) {
      b[j] = sigmoid(i[j]);
    }
    if (normalise) {
      for (int j = 0; j < end; j++) {
        float n = a[j] + b[j];
        a[j] /= n;
        b[j] /= n;
      }
    }
    if (candidate == MinGru.Candidate.LINEAR) {
      for (int j = 0; j < end; j++) {
        b[j] *= p[j];
      }
    } else {
      for (int j = 0; j < end; j++) {
        b[j] *= Math.max(p[j], 0) + sigmoid(Math.min(p[j], 0));
      }
    }
  }

  @Override
  public void backward(ScanStep step) {
    float[] p = step.gate(0);
    float[] f = step.gate(1);
    float[] i = step.gate(2);
    float[] da = step.da();
    float[] db = step.db();
    boolean linear = candidate == MinGru.Candidate.LINEAR;
    for (int j = 0, end = step.length(); j < end; j++) {
      float s = sigmoid(Math.min(p[j], 0));
      float c = linear ? p[j] : Math.max(p[j], 0) + s;
      float slope = linear || p[j] >= 0 ? 1 : s * (1 - s);
      float keep = sigmoid(f[j]);
      float take = sigmoid(i[j]);
      float n = normalise ? keep + take : 1;
      float di = db[j] * c;
      p[j] = db[j] * take / n * slope;
      float toKeep = normalise ? (da[j] - di) * take / (n * n) : da[j];
      float toTake = normalise ? (di - da[j]) * keep / (n * n) : di;
      f[j] = toKeep * keep * (1 - keep);
      i[j] = toTake * take * (1 - take);
    }
  }

  @Override
  public ReadableScan readable() {
    return new ReadableForm(candidate, normalise);
  }

  private record ReadableForm(MinGru.Candidate candidate, boolean normalise)
      implements ReadableScan {
    @Override
    public Coefficients forward(Step step) {
      INDArray keep = Transforms.sigmoid(step.gate(1), true);
      INDArray take = Transforms.sigmoid(step.gate(2), true);
      if (normalise) {
        INDArray n = keep.add(take);
        keep.divi(n);
        take.divi(n);
      }
      return new Coefficients(keep, take.mul(MinGru.candidate(candidate, step.gate(0))));
    }

    @Override
    public void backward(Step step, INDArray da, INDArray db, INDArray into) {
      INDArray p = step.gate(0);
      INDArray keep = Transforms.sigmoid(step.gate(1), true);
      INDArray take = Transforms.sigmoid(step.gate(2), true);
      INDArray di = db.mul(MinGru.candidate(candidate, p));
      INDArray toKeep = da;
      INDArray toTake = di;
      INDArray share = take;
      if (normalise) {
        INDArray n = keep.add(take);
        share = take.div(n);
        toKeep = da.sub(di).muli(take).divi(n).divi(n);
        toTake = di.sub(da).muli(keep).divi(n).divi(n);
      }
      step.block(into, 0).assign(MinGru.slope(candidate, p).muli(share).muli(db));
      step.block(into, 1).assign(sigmoidSlope(keep).muli(toKeep));
      step.block(into, 2).assign(sigmoidSlope(take).muli(toTake));
    }
  }
}
