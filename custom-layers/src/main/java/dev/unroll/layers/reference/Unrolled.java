package dev.unroll.layers.reference;

import dev.unroll.layers.engine.GradientFlow;
import dev.unroll.layers.engine.Input;
import dev.unroll.layers.engine.LossGradient;
import dev.unroll.layers.engine.State;
import dev.unroll.layers.engine.Tape;
import dev.unroll.layers.engine.Weights;
import dev.unroll.runtime.SequenceBlock;
import java.util.Map;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A recurrence unrolled over one sequence. Arrays are time-major: [T, N, ·], rows (t, n). */
final class Unrolled implements Tape {
  private static final WorkspaceConfiguration SCRATCH =
      WorkspaceConfiguration.builder()
          .initialSize(0)
          .overallocationLimit(0.3)
          .policyLearning(LearningPolicy.FIRST_LOOP)
          .policyReset(ResetPolicy.BLOCK_LEFT)
          .policySpill(SpillPolicy.REALLOCATE)
          .policyAllocation(AllocationPolicy.OVERALLOCATE)
          .build();

  private final ReadableCell maths;
  private final int gates;
  private final Weights w;
  private final Input input;
  private final int steps;
  private final long batch;
  private final long hidden;
  private final DataType type;

  private final INDArray x; // [T·N, I]
  private final INDArray a; // [T, N, G·H] pre-activations, then gates
  private final INDArray q; // [T, N, G·H] recurrent products; null unless the cell keeps them apart
  private final INDArray h; // [T+1, N, H], the start state first
  private final INDArray c; // [T+1, N, H]; null without memory

  Unrolled(SequenceBlock block, Weights w, Input input) {
    this.maths = ReadableForms.of(block);
    this.gates = block.gates().size();
    this.w = w;
    this.input = input;
    this.steps = Math.toIntExact(input.steps());
    this.batch = input.batch();
    this.hidden = w.wx().size(1) / gates;
    this.type = w.wx().dataType();
    this.x = timeMajor(input.x()).reshape('c', steps * batch, input.width());
    long wide = gates * hidden;
    this.a = Nd4j.createUninitialized(type, steps, batch, wide);
    this.q = w.bh() != null ? Nd4j.createUninitialized(type, steps, batch, wide) : null;
    State start = input.start();
    boolean memory = block.state((int) input.width(), (int) hidden).size() > 1;
    this.h = states(start == null ? null : start.h());
    this.c = memory ? states(start == null ? null : start.c()) : null;
  }

  /** Room for T+1 states, the first of them set. */
  private INDArray states(INDArray start) {
    INDArray states = Nd4j.create(type, steps + 1, batch, hidden);
    if (start != null) {
      states.slice(0).assign(start);
    }
    return states;
  }

  void forward(INDArray y) {
    INDArray p = rows(a); //                                       P = X·Wx + b   [T·N, G·H]
    Nd4j.gemm(x, w.wx(), p, false, false, 1, 0);
    p.addiRowVector(w.b());
    for (int t = 0; t < steps; t++) {
      try (MemoryWorkspace scratch = scratch()) {
        forward(step(t), t);
      }
    }
    y.assign(h.get(NDArrayIndex.interval(1, steps + 1)).permute(1, 2, 0));
    if (input.mask() != null) {
      silence(y);
    }
  }

  private void forward(Step step, int t) {
    INDArray before = step.before().h();
    if (q != null) { //                                            q_t = h_{t-1}·Wh + (0, 0, b_h)
      Nd4j.gemm(before, w.wh(), step.q(), false, false, 1, 0);
      step.recurrent(gates - 1).addiRowVector(w.bh());
    } else if (w.wh() != null) { //                                a_t = P_t + h_{t-1}·Wh
      Nd4j.gemm(before, w.wh(), step.a(), false, false, 1, 1);
    }
    maths.forward(step);
    INDArray moving = moving(t);
    if (moving != null) {
      hold(step, moving);
    }
  }

  @Override
  public State end() {
    return State.of(h.slice(steps).dup(), c == null ? null : c.slice(steps).dup());
  }

  @Override
  public Supplier<State> backward(
      LossGradient loss, Map<String, INDArray> gradients, INDArray dx, GradientFlow flow) {
    INDArray direct =
        timeMajor(loss.outputs()); //                                            [T, N, H]
    INDArray da = Nd4j.createUninitialized(a.dataType(), a.shape());
    INDArray dq = q == null ? da : Nd4j.createUninitialized(a.dataType(), a.shape());
    double[][] norms = flow == null ? null : new double[steps][];
    State end = loss.end();
    State d =
        State.of(
            gradient(end == null ? null : end.h()),
            c == null ? null : gradient(end == null ? null : end.c()));
    for (int t = steps - 1; t >= 0; t--) {
      try (MemoryWorkspace scratch = scratch()) {
        INDArray m = mask(t);
        INDArray above = direct.slice(t);
        d.h().addi(m == null ? above : above.mulColumnVector(m)); // ∂L/∂h_t = direct + transferred
        if (norms != null) {
          norms[t] = d.h().norm2(1).toDoubleVector();
        }
        INDArray moving = moving(t);
        State held = held(d, moving);
        State carry = maths.backward(step(t), live(d, moving), da.slice(t), dq.slice(t));
        if (w.wh() == null) {
          d.h().assign(0);
        } else { //                                                transferred = δ_t·Whᵀ [N, H]
          Nd4j.gemm(dq.slice(t), w.wh(), d.h(), false, true, 1, 0);
        }
        add(d.h(), carry.h(), held.h());
        if (c != null) {
          d.c().assign(carry.c());
          add(d.c(), held.c());
        }
      }
    }
    if (flow != null) {
      flow.observe(norms);
    }
    accumulate(Weights.of(gradients), da, dq);
    INDArray rowsOfDx = Nd4j.gemm(rows(da), w.wx(), false, true); //               [T·N, I]
    dx.assign(rowsOfDx.reshape('c', steps, batch, input.width()).permute(1, 2, 0));
    return () -> d;
  }

  /** Room for ∂L/∂(a state part), set to what the loss says of the end. */
  private INDArray gradient(INDArray end) {
    INDArray d = Nd4j.create(type, batch, hidden);
    return end == null ? d : d.assign(end);
  }

  /** The sums over the paths: each parameter is used at every step. */
  private void accumulate(Weights gradients, INDArray da, INDArray dq) {
    Nd4j.gemm(x, rows(da), gradients.wx(), true, false, 1, 0);
    if (gradients.wh() != null) {
      INDArray before = rows(h.get(NDArrayIndex.interval(0, steps))); //           [T·N, H]
      Nd4j.gemm(before, rows(dq), gradients.wh(), true, false, 1, 0);
    }
    gradients.b().assign(rows(da).sum(0));
    if (gradients.bh() != null) {
      long last = (gates - 1) * hidden;
      INDArray candidate =
          rows(dq).get(NDArrayIndex.all(), NDArrayIndex.interval(last, last + hidden));
      gradients.bh().assign(candidate.sum(0));
    }
  }

  private Step step(int t) {
    INDArray memory = c == null ? null : c.slice(t);
    INDArray nextMemory = c == null ? null : c.slice(t + 1);
    return new Step(
        a.slice(t),
        q == null ? null : q.slice(t),
        State.of(h.slice(t), memory),
        State.of(h.slice(t + 1), nextMemory));
  }

  /** Where the state does not move, it passes through: s_t ← m ∘ s_t + (1 − m) ∘ s_{t-1}. */
  private void hold(Step step, INDArray m) {
    INDArray off = m.rsub(1);
    step.after().h().assign(times(step.after().h(), m).addi(times(step.before().h(), off)));
    if (c != null) {
      step.after().c().assign(times(step.after().c(), m).addi(times(step.before().c(), off)));
    }
  }

  /** What of a gradient passes a step by: (1 − m) ∘ d. */
  private static State held(State d, INDArray m) {
    if (m == null) {
      return State.of(null);
    }
    INDArray off = m.rsub(1);
    return State.of(times(d.h(), off), d.c() == null ? null : times(d.c(), off));
  }

  /** What of a gradient enters the cell: m ∘ d. */
  private static State live(State d, INDArray m) {
    return m == null ? d : State.of(times(d.h(), m), d.c() == null ? null : times(d.c(), m));
  }

  /** [N, H] by [N, H], or by a column [N, 1]. */
  private static INDArray times(INDArray d, INDArray m) {
    return m.columns() == d.columns() ? d.mul(m) : d.mulColumnVector(m);
  }

  /** Outputs at masked steps are zero. */
  private void silence(INDArray y) {
    INDArray mask = input.mask().castTo(type).reshape(batch, 1, steps);
    y.muli(mask);
  }

  /**
   * 1 where the state moves at step t, [N, 1] or, with zoneout, [N, H]; null where it always does.
   */
  private INDArray moving(int t) {
    INDArray m = mask(t);
    if (!input.isZoned()) {
      return m;
    }
    float[][] units = new float[(int) batch][(int) hidden];
    for (int n = 0; n < batch; n++) {
      input.zone(t, n, units[n]);
    }
    INDArray moving = Nd4j.createFromArray(units).gt(0).castTo(type);
    return m == null ? moving : moving.muliColumnVector(m);
  }

  /** The mask at step t as a column [N, 1]; null without a mask. */
  private INDArray mask(int t) {
    return input.mask() == null ? null : input.mask().getColumn(t, true).castTo(type);
  }

  private static void add(INDArray sum, INDArray... terms) {
    for (INDArray term : terms) {
      if (term != null) {
        sum.addi(term);
      }
    }
  }

  /** Arrays made while this is open live in one block of memory that the next step uses again. */
  private static MemoryWorkspace scratch() {
    return Nd4j.getWorkspaceManager().getAndActivateWorkspace(SCRATCH, "UNROLL_STEP");
  }

  /** [N, F, T] to a contiguous [T, N, F]. */
  private INDArray timeMajor(INDArray nft) {
    return nft.castTo(type).permute(2, 0, 1).dup('c');
  }

  /** [T, N, F] as rows [T·N, F], the same memory. */
  private static INDArray rows(INDArray tnf) {
    return tnf.reshape('c', tnf.size(0) * tnf.size(1), tnf.size(2));
  }
}
