package dev.unroll.runtime.graph;

import dev.unroll.runtime.Cell;
import dev.unroll.runtime.DiagonalScan;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.StatePart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Equations over whole sequences. Each method adds one operation and returns its result, so that a
 * block reads like its equations. x [T·N, D] stands for the vectors of all steps of all sequences;
 * primes are step t − 1; ∘ is elementwise.
 */
public final class Graph {
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, StatePart> state = new LinkedHashMap<>();
  private final Map<String, Value> shared = new LinkedHashMap<>();
  private final List<Value> inputs = new ArrayList<>();
  private String scope = "";
  private Parameter.Group group; // null: each parameter's usual one
  private int values;
  private Value output;

  /** An empty graph of one input or several, which then lie side by side in the layer's input. */
  public Graph(int... widths) {
    for (int width : widths) {
      inputs.add(value(width));
    }
  }

  private Value value(int width) {
    return new Value(values++, width);
  }

  /** The input. */
  public Value input() {
    return inputs.get(0);
  }

  /** All inputs. */
  public List<Value> inputs() {
    return List.copyOf(inputs);
  }

  /** Declares the result. */
  public void output(Value y) {
    output = y;
  }

  /** The result. */
  public Value output() {
    return output;
  }

  /** The operations in the order in which they are done. */
  public List<Node> nodes() {
    return List.copyOf(nodes);
  }

  /** How many values there are. */
  public int size() {
    return values;
  }

  /** Every parameter, in the order in which they lie in memory. */
  public List<Parameter> parameters() {
    return List.copyOf(parameters.values());
  }

  /** Every part of the state. */
  public List<StatePart> state() {
    return List.copyOf(state.values());
  }

  /** Prefixes the names of the parameters and states that follow; empty for none. */
  public Graph scope(String prefix) {
    scope = prefix;
    return this;
  }

  /** The value that was first shared by a name: {@code own}, unless there is one already. */
  public Value share(String name, Value own) {
    return shared.computeIfAbsent(name, key -> own);
  }

  /** A weight matrix [rows, columns]; PyTorch has its transpose by the same name. */
  public Parameter weight(String name, int rows, int columns, Parameter.Start start) {
    return declare(Parameter.weight(scope + name, rows, columns, start));
  }

  /** A weight matrix [rows, columns] that PyTorch has likewise; weight decay leaves it alone. */
  public Parameter plainWeight(String name, int rows, int columns, Parameter.Start start) {
    return declare(Parameter.plainWeight(scope + name, rows, columns, start));
  }

  /** A table [rows, columns], which weight decay leaves alone; PyTorch has its transpose. */
  public Parameter table(String name, int rows, int columns, Parameter.Start start) {
    return declare(Parameter.table(scope + name, rows, columns, start));
  }

  /** A vector, which weight decay leaves alone. */
  public Parameter vector(String name, int length, Parameter.Start start) {
    return declare(Parameter.vector(scope + name, length, start));
  }

  /** Puts the parameters that follow into a group; null for each into its usual one. */
  public Graph group(Parameter.Group next) {
    group = next;
    return this;
  }

  private Parameter declare(Parameter usual) {
    Parameter parameter = group == null ? usual : usual.in(group);
    if (parameters.put(parameter.name(), parameter) != null) {
      throw new IllegalArgumentException("two parameters are called " + parameter.name());
    }
    return parameter;
  }

  private StatePart carry(String name, int size, float start) {
    return carry(new StatePart(scope + name, size, start, 0));
  }

  private StatePart carry(StatePart part) {
    if (state.put(part.name(), part) != null) {
      throw new IllegalArgumentException("two parts of the state are called " + part.name());
    }
    return part;
  }

  private Value add(
      Operation operation,
      List<Value> inputs,
      List<Parameter> uses,
      List<StatePart> carries,
      int width) {
    Value result = value(width);
    nodes.add(new Node(operation, List.copyOf(inputs), uses, carries, result));
    return result;
  }

  private Value plain(Operation operation, int width, Value... inputs) {
    return add(operation, List.of(inputs), List.of(), List.of(), width);
  }

  // ---- products

  /** x·W, W [I, D]. */
  public Value linear(Value x, Parameter w) {
    return add(new Linear(0), List.of(x), List.of(w), List.of(), w.columns());
  }

  /** x·W + b. */
  public Value linear(Value x, Parameter w, Parameter b) {
    return linear(x, w, b, 0, w.columns());
  }

  /** x·W + b with some columns of W and b. */
  public Value linear(Value x, Parameter w, Parameter b, int from, int width) {
    return add(new Linear(from), List.of(x), List.of(w, b), List.of(), width);
  }

  // ---- elementwise

  /** f(x). */
  public Value apply(Elementwise.Function f, Value x) {
    return plain(new Elementwise(f), x.width(), x);
  }

  /** scale·x + offset. */
  public Value affine(Value x, double scale, double offset) {
    return plain(new Affine(scale, offset), x.width(), x);
  }

  /** x + y. */
  public Value add(Value x, Value y) {
    return plain(new Add(), x.width(), x, y);
  }

  /** x − y. */
  public Value subtract(Value x, Value y) {
    return add(x, affine(y, -1, 0));
  }

  /** x ∘ y. */
  public Value multiply(Value x, Value y) {
    return plain(new Multiply(), x.width(), x, y);
  }

  /** x ∘ f(p), the same p at every step. */
  public Value scale(Value x, Parameter p, Scale.Transform f) {
    return add(new Scale(f), List.of(x), List.of(p), List.of(), x.width());
  }

  /** x with a share of its numbers left out in training; see {@link Drop}. */
  public Value drop(Value x, double rate) {
    return plain(new Drop(rate), x.width(), x);
  }

  /** x + p, the same p at every step. */
  public Value shift(Value x, Parameter p) {
    return add(new Shift(), List.of(x), List.of(p), List.of(), x.width());
  }

  /** x + (y − x) ∘ μ. */
  public Value mix(Value x, Value y, Parameter mu) {
    return add(new Mix(), List.of(x, y), List.of(mu), List.of(), x.width());
  }

  // ---- parts and heads

  /** Columns of x. */
  public Value slice(Value x, int from, int width) {
    return plain(new Slice(from), width, x);
  }

  /** [H·K] → [H]: the sum within each head. */
  public Value sumHeads(Value x, int heads) {
    return plain(new HeadSum(heads), heads, x);
  }

  /** [H] → [H·K]: each number K times. */
  public Value repeatEach(Value x, int times) {
    return plain(new Repeat(times, 1), x.width() * times, x);
  }

  /** [K] → [H·K]: the whole vector H times. */
  public Value repeatWhole(Value x, int times) {
    return plain(new Repeat(1, times), x.width() * times, x);
  }

  // ---- norms

  /** x / √(mean x² + ε) ∘ w. */
  public Value rmsNorm(Value x, double epsilon, Parameter w) {
    Norm norm = new Norm(Norm.Kind.ROOT_MEAN_SQUARE, 1, epsilon);
    return add(norm, List.of(x), List.of(w), List.of(), x.width());
  }

  /** (x − mean) / √(variance + ε) ∘ w + b, within each of some groups of columns. */
  public Value layerNorm(Value x, int groups, double epsilon, Parameter w, Parameter b) {
    Norm norm = new Norm(Norm.Kind.STANDARD, groups, epsilon);
    return add(norm, List.of(x), List.of(w, b), List.of(), x.width());
  }

  /** x / ‖x‖ within each head. */
  public Value unitNorm(Value x, int heads) {
    return plain(new Norm(Norm.Kind.UNIT, heads, 1e-12), x.width(), x);
  }

  // ---- through time

  /** x'. */
  public Value previous(Value x, String stateName) {
    StatePart before = carry(stateName, x.width(), 0);
    return add(new Previous(), List.of(x), List.of(), List.of(before), x.width());
  }

  /** y_t = Σ_j w_j ∘ x_{t−K+1+j} + b, each channel by itself; w is [K, D]. */
  public Value convolution(Value x, Parameter w, Parameter b, String stateName) {
    StatePart window = carry(stateName, (w.rows() - 1) * x.width(), 0);
    return add(new Convolution(), List.of(x), List.of(w, b), List.of(window), x.width());
  }

  /** h = a ∘ h' + b, where a block makes a and b of x·W + b. */
  public Value diagonalScan(DiagonalScan block, Value x, int width) {
    List<Parameter> own = block.parameters(x.width(), width);
    Parameter w =
        weight(own.get(0).torch(), x.width(), own.get(0).columns(), Parameter.Start.CONFIGURED);
    Parameter b = vector(own.get(1).torch(), own.get(1).columns(), own.get(1).start());
    List<Value> gates = new ArrayList<>();
    for (int g = 0; g < block.gates().size(); g++) {
      gates.add(linear(x, w, b, g * width, width));
    }
    StatePart h = carry(Cell.HIDDEN, width, 0);
    return add(new GatedScan(block), gates, List.of(), List.of(h), width);
  }

  /**
   * h = λ ∘ h' + e^γ ∘ u, complex, with λ = exp(−e^ν + i·e^θ); the parameters are ν, θ, γ [H].
   *
   * @return [re h, im h], 2H wide
   */
  public Value ring(Value re, Value im, List<Parameter> nuThetaGamma) {
    int h = re.width();
    List<StatePart> parts = List.of(carry("h_re", h, 0), carry("h_im", h, 0));
    return add(new Ring(), List.of(re, im), nuThetaGamma, parts, 2 * h);
  }

  /**
   * S6: h = exp(Δ A) ∘ h' + (Δ ∘ u) Bᵀ, y = h C, with a state [D][n].
   *
   * @param u [D]
   * @param delta Δ [D]
   * @param b [n]
   * @param c [n]
   * @param a [n, D]: A, or A_log where A = −exp(A_log)
   */
  public Value selectiveScan(
      Value u, Value delta, Value b, Value c, Parameter a, boolean logarithm) {
    StatePart ssm = carry("ssm", u.width() * b.width(), 0);
    return add(
        new SelectiveScan(logarithm), List.of(u, delta, b, c), List.of(a), List.of(ssm), u.width());
  }

  /**
   * S = S'·(diag(w) + a bᵀ) + v kᵀ, y = scale·S r, in each head, with a state S [V][K].
   *
   * @param r queries [H·K]
   * @param w what is kept, [H·K]
   * @param k keys [H·K]
   * @param v values [H·V]
   * @param ab a and b, [H·K] each; none for a state that is only scaled
   */
  public Value matrixScan(MatrixScan operation, Value r, Value w, Value k, Value v, Value... ab) {
    List<Value> all = new ArrayList<>(List.of(r, w, k, v));
    all.addAll(List.of(ab));
    int keyWidth = k.width() / operation.heads();
    StatePart s = carry("S", v.width() * keyWidth, 0);
    return add(operation, all, List.of(), List.of(s), v.width());
  }

  /**
   * RWKV-4's mean: y = (num' + e^{u+k} v) / (den' + e^{u+k}), num = e^w num' + e^k v, den = e^w
   * den' + e^k, with w = −exp(time_decay). Kept as num = aa·e^pp, den = bb·e^pp.
   */
  public Value weightedMean(Value k, Value v, Parameter timeDecay, Parameter timeFirst) {
    int d = k.width();
    List<StatePart> parts =
        List.of(carry("aa", d, 0), carry("bb", d, 0), carry("pp", d, WeightedMean.NOTHING));
    return add(new WeightedMean(), List.of(k, v), List.of(timeDecay, timeFirst), parts, d);
  }

  /** Causal attention of q over a cache of k and v; see {@link Attention}. */
  public Value attention(Attention operation, Value q, Value k, Value v) {
    int kept = operation.kept();
    List<StatePart> parts =
        List.of(
            carry(StatePart.cache(scope + "k", k.width(), kept)),
            carry(StatePart.cache(scope + "v", v.width(), kept)),
            carry("position", Attention.COUNTERS, 0));
    return add(operation, List.of(q, k, v), List.of(), parts, q.width());
  }
}
