package dev.unroll.experiments.interchange.parity;

import dev.unroll.layers.blocks.CausalAttention;
import dev.unroll.layers.blocks.GatedDelta;
import dev.unroll.layers.blocks.Lru;
import dev.unroll.layers.blocks.Mamba;
import dev.unroll.layers.blocks.Mlp;
import dev.unroll.layers.blocks.Rwkv4;
import dev.unroll.layers.blocks.Rwkv4Channels;
import dev.unroll.layers.blocks.Rwkv7;
import dev.unroll.layers.blocks.Rwkv7Channels;
import dev.unroll.runtime.GraphBlock;
import dev.unroll.runtime.Starts;
import dev.unroll.runtime.graph.Attention;
import dev.unroll.runtime.graph.Elementwise.Function;
import dev.unroll.runtime.graph.Graph;
import dev.unroll.runtime.graph.MatrixScan;
import dev.unroll.runtime.graph.Scale.Transform;
import dev.unroll.runtime.graph.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

/** The models that recorded files name, as graphs; scans of their own have named inputs. */
final class GraphModels {
  private static final double EPSILON = 1e-5;

  private GraphModels() {}

  /**
   * A model.
   *
   * @param inputs the names of its inputs in their order
   * @param outputs width of the output
   */
  @SuppressWarnings("ArrayRecordComponent") // compared with nothing
  record Model(List<String> inputs, int[] widths, int outputs, GraphBlock block) {}

  /** Writes equations of named inputs. */
  private interface Equations extends BiFunction<Graph, Map<String, Value>, Value> {}

  /** A block whose inputs lie side by side. */
  @SuppressWarnings("ArrayRecordComponent") // compared with nothing
  private record Bare(List<String> names, int[] widths, Equations equations) implements GraphBlock {
    @Override
    public Graph graph(int in, int out) {
      Graph graph = new Graph(widths);
      Map<String, Value> inputs = new LinkedHashMap<>();
      for (int k = 0; k < names.size(); k++) {
        inputs.put(names.get(k), graph.inputs().get(k));
      }
      graph.output(equations.apply(graph, inputs));
      return graph;
    }

    @Override
    public Value build(Graph graph, Value x, int out) {
      throw new UnsupportedOperationException("a graph of several inputs");
    }
  }

  /** The model of a file; null if it is none of these. */
  static Model of(GoldenFile golden) {
    return switch (golden.text("model")) {
      case "lru" -> {
        int hidden = golden.count("config/hidden_size");
        yield plain(golden, (g, x, out) -> new Lru(0, 0.99, 1).build(g, x, out, hidden));
      }
      case "mamba" -> mamba(golden);
      case "selective_ssm" -> selectiveScan(golden);
      case "ssd" -> ssd(golden);
      case "gla" -> gla(golden);
      case "gated_delta" -> gatedDelta(golden);
      case "wkv4" -> wkv4(golden);
      case "wkv7" -> wkv7(golden);
      case "rwkv4_time_mix" -> channels(golden, new Rwkv4(0));
      case "rwkv4_channel_mix" -> {
        int inner = golden.count("config/ffn");
        yield channels(golden, (g, x, out) -> new Rwkv4Channels(1, 0).build(g, x, out, inner));
      }
      case "rwkv7_channel_mix" -> {
        int inner = golden.count("config/ffn");
        yield channels(golden, (g, x, out) -> new Rwkv7Channels(1, 0).build(g, x, out, inner));
      }
      case "rwkv7_time_mix" -> rwkv7(golden);
      case "attention" -> attention(golden);
      case "transformer_block" -> transformer(golden);
      default -> null;
    };
  }

  private static Model plain(GoldenFile golden, GraphBlock block) {
    int width = golden.count("config/input_size");
    return new Model(List.of("x"), new int[] {width}, width, block);
  }

  private static Model channels(GoldenFile golden, GraphBlock block) {
    int width = golden.count("config/channels");
    return new Model(List.of("x"), new int[] {width}, width, block);
  }

  private static Model bare(List<String> names, int[] widths, int outputs, Equations equations) {
    return new Model(names, widths, outputs, new Bare(names, widths, equations));
  }

  private static Model mamba(GoldenFile golden) {
    int width = golden.count("config/input_size");
    Mamba block =
        new Mamba(
            golden.count("config/d_inner") / width,
            golden.count("config/d_state"),
            golden.count("config/d_conv"),
            golden.count("config/dt_rank"));
    if (!golden.flag("config/residual")) {
      return plain(golden, block);
    }
    return plain(
        golden,
        (g, x, out) ->
            g.add(
                x,
                block.build(
                    g,
                    g.rmsNorm(x, EPSILON, g.vector("norm.weight", out, Starts.constant(1))),
                    out)));
  }

  private static Model selectiveScan(GoldenFile golden) {
    int d = golden.count("config/channels");
    int n = golden.count("config/d_state");
    boolean gate = golden.flag("config/gate");
    List<String> names =
        gate ? List.of("x", "delta", "B", "C", "z") : List.of("x", "delta", "B", "C");
    int[] widths = gate ? new int[] {d, d, n, n, d} : new int[] {d, d, n, n};
    return bare(
        names,
        widths,
        d,
        (g, in) -> {
          var a = g.table("A", n, d, Starts.constant(-1));
          var bias = g.vector("delta_bias", d, Starts.constant(0));
          Value delta = g.apply(Function.SOFTPLUS, g.shift(in.get("delta"), bias));
          Value y = g.selectiveScan(in.get("x"), delta, in.get("B"), in.get("C"), a, false);
          if (golden.flag("config/skip")) {
            var skip = g.vector("D", d, Starts.constant(1));
            y = g.add(y, g.scale(in.get("x"), skip, Transform.IDENTITY));
          }
          return gate ? g.multiply(y, g.apply(Function.SILU, in.get("z"))) : y;
        });
  }

  private static Model ssd(GoldenFile golden) {
    int heads = golden.count("config/heads");
    int p = golden.count("config/head_dim");
    int n = golden.count("config/d_state");
    return bare(
        List.of("x", "dt", "B", "C"),
        new int[] {heads * p, heads, n, n},
        heads * p,
        (g, in) -> {
          var log = g.vector("A_log", heads, Starts.constant(0));
          var bias = g.vector("dt_bias", heads, Starts.constant(0));
          Value dt = in.get("dt");
          Value delta = g.apply(Function.SOFTPLUS, g.shift(dt, bias));
          Value alpha = g.apply(Function.EXP, g.scale(delta, log, Transform.NEGATIVE_EXP));
          Value y =
              g.matrixScan(
                  new MatrixScan(heads, 1),
                  g.repeatWhole(in.get("C"), heads),
                  g.repeatEach(alpha, n),
                  g.repeatWhole(in.get("B"), heads),
                  g.multiply(in.get("x"), g.repeatEach(delta, p)));
          Value skip = g.shift(g.affine(dt, 0, 0), g.vector("D", heads, Starts.constant(1)));
          return g.add(y, g.multiply(in.get("x"), g.repeatEach(skip, p)));
        });
  }

  private static Model gla(GoldenFile golden) {
    int heads = golden.count("config/heads");
    int k = golden.count("config/head_k");
    int v = golden.count("config/head_v");
    return bare(
        List.of("q", "k", "v", "g"),
        new int[] {heads * k, heads * k, heads * v, heads * k},
        heads * v,
        (g, in) ->
            g.matrixScan(
                new MatrixScan(heads, 1 / Math.sqrt(k)),
                in.get("q"),
                g.apply(Function.EXP, in.get("g")),
                in.get("k"),
                in.get("v")));
  }

  private static Model gatedDelta(GoldenFile golden) {
    int heads = golden.count("config/heads");
    int k = golden.count("config/head_k");
    int v = golden.count("config/head_v");
    return bare(
        List.of("q", "k", "v", "g", "beta"),
        new int[] {heads * k, heads * k, heads * v, heads, heads},
        heads * v,
        (g, in) ->
            GatedDelta.scan(
                g,
                heads,
                in.get("q"),
                in.get("k"),
                in.get("v"),
                g.apply(Function.EXP, in.get("g")),
                in.get("beta")));
  }

  private static Model wkv4(GoldenFile golden) {
    int d = golden.count("config/channels");
    return bare(
        List.of("k", "v"),
        new int[] {d, d},
        d,
        (g, in) ->
            g.weightedMean(
                in.get("k"),
                in.get("v"),
                g.vector("time_decay", d, Starts.constant(0)),
                g.vector("time_first", d, Starts.constant(0))));
  }

  private static Model wkv7(GoldenFile golden) {
    int heads = golden.count("config/heads");
    int d = heads * golden.count("config/head_dim");
    return bare(
        List.of("r", "w", "k", "v", "a", "b"),
        new int[] {d, d, d, d, d, d},
        d,
        (g, in) ->
            g.matrixScan(
                new MatrixScan(heads, 1),
                in.get("r"),
                g.apply(Function.EXP, g.affine(g.apply(Function.EXP, in.get("w")), -1, 0)),
                in.get("k"),
                in.get("v"),
                in.get("a"),
                in.get("b")));
  }

  private static Model rwkv7(GoldenFile golden) {
    int heads = golden.count("config/heads");
    int d = heads * golden.count("config/head_dim");
    Rwkv7.Ranks ranks =
        new Rwkv7.Ranks(
            golden.count("config/ranks/w"),
            golden.count("config/ranks/a"),
            golden.count("config/ranks/v"),
            golden.count("config/ranks/g"));
    Rwkv7 block = new Rwkv7(heads, 0, 0);
    double epsilon = golden.array("config/ln_x_eps").getDouble(0);
    if (!golden.flag("config/value_residual")) {
      return bare(
          List.of("x"),
          new int[] {d},
          d,
          (g, in) -> block.build(g, in.get("x"), d, ranks, null, epsilon));
    }
    return bare(
        List.of("x", "v_first"),
        new int[] {d, d},
        d,
        (g, in) -> block.build(g, in.get("x"), d, ranks, in.get("v_first"), epsilon));
  }

  private static CausalAttention block(GoldenFile golden) {
    String rope = golden.text("config/rope").toUpperCase(Locale.ROOT);
    return new CausalAttention(
        golden.count("config/heads"),
        golden.count("config/kv_heads"),
        Attention.Rotation.valueOf(rope),
        golden.array("config/rope_theta").getDouble(0),
        golden.array("config/window").getInt(0),
        golden.array("config/sinks").getInt(0));
  }

  private static Model attention(GoldenFile golden) {
    CausalAttention attention = block(golden);
    int width = golden.count("config/head_dim");
    return plain(golden, (g, x, out) -> attention.build(g, x, out, width));
  }

  private static Model transformer(GoldenFile golden) {
    CausalAttention attention = block(golden);
    int width = golden.count("config/head_dim");
    int inner = golden.count("config/ffn");
    double epsilon = golden.array("config/norm_eps").getDouble(0);
    return plain(
        golden,
        (g, x, out) -> {
          var first = g.vector("input_layernorm.weight", out, Starts.constant(1));
          g.scope("self_attn.");
          Value mixed = g.add(x, attention.build(g, g.rmsNorm(x, epsilon, first), out, width));
          g.scope("");
          var second = g.vector("post_attention_layernorm.weight", out, Starts.constant(1));
          Value normed = g.rmsNorm(mixed, epsilon, second);
          g.scope("mlp.");
          return g.add(mixed, new Mlp(Mlp.Kind.SWIGLU, 1).build(g, normed, out, inner));
        });
  }
}
