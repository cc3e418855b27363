package dev.unroll.experiments.interchange.onnx;

import dev.unroll.datasets.task.Grid;
import dev.unroll.experiments.stage.ChannelEncoder;
import dev.unroll.experiments.stage.TrainedModel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs an exported network in ONNX Runtime and here on the same random inputs. */
public final class OnnxCheck {
  private static final double MISSING = .05; // of the values that may be

  private final MultiLayerNetwork network;
  private final OnnxNetwork exported;
  private final Random random;

  /**
   * @param model what was exported
   * @param seed of the inputs
   */
  public OnnxCheck(TrainedModel model, OnnxNetwork exported, long seed) {
    this.network = model.network().network();
    this.exported = exported;
    this.random = new Random(seed);
  }

  /**
   * A batch of sequences.
   *
   * @param steps T
   * @param raw [N][T][C] as the file reads them; a token is one number
   * @param x [N, I, T] as the network does
   * @param lengths real steps of each
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
  private record Batch(int steps, double[][][] raw, Grid x, long[] lengths) {
    int size() {
      return lengths.length;
    }
  }

  /**
   * The largest |theirs − ours| / (1 + |ours|) of the sequence form over some batches.
   *
   * @param file the sequence form
   * @param sequences N, in a batch
   * @param steps T of each batch
   */
  public double sequence(byte[] file, int sequences, int... steps) {
    double largest = 0;
    try (OnnxRuntime runtime = OnnxRuntime.open(file)) {
      for (int t : steps) {
        Batch batch = batch(sequences, t);
        Map<String, OnnxArray> inputs = inputs(batch, 0, t);
        inputs.put(OnnxNetwork.LENGTHS, OnnxArray.of(batch.lengths(), sequences));
        OnnxArray theirs = runtime.run(inputs).get(OnnxNetwork.ANSWER);
        largest = Math.max(largest, difference(theirs, ours(batch), batch, 0, t));
      }
    }
    return largest;
  }

  /**
   * The same of the stream form, which reads each batch in two calls.
   *
   * @param file the stream form
   */
  public double stream(byte[] file, int sequences, int... steps) {
    double largest = 0;
    try (OnnxRuntime runtime = OnnxRuntime.open(file)) {
      for (int t : steps) {
        Batch batch = batch(sequences, t);
        Arrays.fill(batch.lengths(), t);
        INDArray ours = ours(batch);
        Map<String, OnnxArray> states = start(sequences);
        for (int from = 0, to = (t + 1) / 2; from < t; from = to, to = t) {
          Map<String, OnnxArray> inputs = inputs(batch, from, to);
          inputs.putAll(states);
          Map<String, OnnxArray> results = runtime.run(inputs);
          states.replaceAll((name, before) -> results.get(name.replace("state.", "next.")));
          if (!exported.answersLast() || to == t) {
            OnnxArray theirs = results.get(OnnxNetwork.ANSWER);
            largest = Math.max(largest, difference(theirs, ours, batch, from, to));
          }
        }
      }
    }
    return largest;
  }

  private Map<String, OnnxArray> start(int sequences) {
    Map<String, OnnxArray> states = new LinkedHashMap<>();
    exported
        .states()
        .forEach(
            (name, part) -> {
              float[] start = new float[sequences * part.size()];
              Arrays.fill(start, part.start());
              states.put(name, OnnxArray.of(start, sequences, part.size()));
            });
    return states;
  }

  private Batch batch(int sequences, int steps) {
    double[][][] raw = new double[sequences][steps][];
    Grid x = new Grid(sequences, exported.inputs(), steps);
    long[] lengths = new long[sequences];
    for (int n = 0; n < sequences; n++) {
      lengths[n] = n == 0 ? steps : 1 + random.nextInt(steps);
      exported.encoder().ifPresent(ChannelEncoder::reset);
      for (int t = 0; t < steps; t++) {
        raw[n][t] = raw();
        double[] read = read(raw[n][t]);
        for (int i = 0; i < read.length; i++) {
          x.set(n, i, t, read[i]);
        }
      }
    }
    return new Batch(steps, raw, x, lengths);
  }

  private double[] raw() {
    if (exported.readsTokens()) {
      return new double[] {random.nextInt(exported.inputs())};
    }
    double[] values = new double[exported.channels()];
    for (int c = 0; c < values.length; c++) {
      int channel = c;
      double scaled = random.nextGaussian();
      boolean missing = exported.encoder().isPresent() && random.nextDouble() < MISSING;
      values[c] =
          missing
              ? Double.NaN
              : exported
                  .encoder()
                  .map(own -> own.scales().get(channel).restored(scaled))
                  .orElse(scaled);
    }
    return values;
  }

  /** A step as the network reads it. */
  private double[] read(double... raw) {
    if (exported.readsTokens()) {
      double[] one = new double[exported.inputs()];
      one[(int) raw[0]] = 1;
      return one;
    }
    return exported.encoder().map(own -> own.step(raw)).orElse(raw);
  }

  /** Some steps of a batch. */
  private Map<String, OnnxArray> inputs(Batch batch, int from, int to) {
    double[] numbers =
        Arrays.stream(batch.raw())
            .flatMap(sequence -> Arrays.stream(sequence, from, to))
            .flatMapToDouble(Arrays::stream)
            .toArray();
    int steps = to - from;
    Map<String, OnnxArray> inputs = new LinkedHashMap<>();
    if (exported.readsTokens()) {
      long[] tokens = Arrays.stream(numbers).mapToLong(token -> (long) token).toArray();
      inputs.put(OnnxNetwork.TOKENS, OnnxArray.of(tokens, batch.size(), steps));
    } else if (exported.encoder().isPresent()) {
      inputs.put(
          OnnxNetwork.VALUES, OnnxArray.of(numbers, batch.size(), steps, exported.channels()));
    } else {
      float[] floats = new float[numbers.length];
      for (int k = 0; k < floats.length; k++) {
        floats[k] = (float) numbers[k];
      }
      inputs.put(
          OnnxNetwork.VALUES, OnnxArray.of(floats, batch.size(), steps, exported.channels()));
    }
    return inputs;
  }

  /** [N, K, T], or [N, K]. */
  private INDArray ours(Batch batch) {
    int[] lengths = Arrays.stream(batch.lengths()).mapToInt(Math::toIntExact).toArray();
    INDArray mask = Grid.mask(lengths, batch.steps());
    INDArray y = network.output(batch.x().array(), false, mask, null);
    network.clearLayerMaskArrays();
    network.rnnClearPreviousState();
    return y.dup('c');
  }

  private double difference(OnnxArray theirs, INDArray ours, Batch batch, int from, int to) {
    double largest = 0;
    int outputs = exported.outputs();
    for (int n = 0; n < batch.size(); n++) {
      long end = exported.answersLast() ? from + 1 : Math.min(to, batch.lengths()[n]);
      for (int t = from; t < end; t++) {
        double[] answer = new double[outputs];
        for (int k = 0; k < outputs; k++) {
          answer[k] = exported.answersLast() ? ours.getDouble(n, k) : ours.getDouble(n, k, t);
        }
        if (exported.scaler().isPresent()) {
          answer = exported.scaler().get().step(answer);
        }
        for (int k = 0; k < outputs; k++) {
          double own = answer[k];
          int row = exported.answersLast() ? n : n * (to - from) + t - from;
          double difference = Math.abs(theirs.get(row * outputs + k) - own) / (1 + Math.abs(own));
          largest = Math.max(largest, difference); // NaN, if there is one
        }
      }
    }
    return largest;
  }
}
