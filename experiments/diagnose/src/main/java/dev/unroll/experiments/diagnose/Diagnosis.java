package dev.unroll.experiments.diagnose;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.task.Task;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * What was found inside a network: how gradients and inputs travel through it, and the dynamics of
 * each of its cells.
 *
 * @param sequences how many were looked at
 * @param steps of the longest
 * @param seed of random starts and directions
 * @param answersAtEnd whether the task wants one answer, after the last step
 * @param flows the gradient's way back, a cell an element
 * @param sight how far back the last answer sees
 * @param attribution what moved the forecasts; null for a network that is for something else
 * @param cells the cells' dynamics
 * @param scans time constants of scans, and what attention looks at
 * @param omitted whose dynamics could not be followed, and why, in sentences
 */
public record Diagnosis(
    int sequences,
    int steps,
    long seed,
    boolean answersAtEnd,
    List<Flow> flows,
    Sight sight,
    Attribution attribution,
    List<CellDiagnosis> cells,
    ScanFacts scans,
    List<String> omitted) {

  /** Lyapunov exponents converge with the number of steps alone, and take more sequences. */
  private static final int LYAPUNOV_SEQUENCES = 400;

  /**
   * How much is asked for.
   *
   * @param sequences of the validation part, at most
   * @param seed of random starts and directions
   */
  public record Settings(int sequences, long seed) {

    /** The defaults of the command line. */
    public static final Settings STANDARD = new Settings(32, 1);

    /** Checks its values. */
    public Settings {
      if (sequences < 1) {
        throw new InvalidInput("--sequences: expected at least 1, got " + sequences);
      }
    }
  }

  /** Hears how far a diagnosis is. */
  @FunctionalInterface
  public interface Progress {
    /**
     * One moment of a diagnosis.
     *
     * @param share of the work that is done, from 0 to 1
     * @param what is being done, in a few words
     */
    void at(double share, String what);
  }

  /**
   * Diagnoses a network.
   *
   * @param network recurrent layers and one output layer; not changed
   * @param start the same before its training; null if it was not trained
   * @param stimuli what is shown to it, such as the validation part of its task
   * @throws InvalidInput if a weight is not finite, or the sequences are too short to have a past
   */
  public static Diagnosis of(
      MultiLayerNetwork network,
      MultiLayerNetwork start,
      Stimuli stimuli,
      Settings settings,
      Progress progress) {
    if (!Double.isFinite(network.params().sumNumber().doubleValue())) {
      throw new InvalidInput(
          "expected finite weights, got NaN or infinite ones: this network diverged; train it with"
              + " clipping or a smaller learning rate");
    }
    Sample sample = Sample.of(stimuli, settings.sequences(), network.numParams());
    OpenNetwork open = OpenNetwork.of(network);
    progress.at(0, "gradient flow");
    List<Flow> flows = Flow.of(open, stimuli.shape().loss(), sample);
    progress.at(0.05, "memory");
    Sight sight = Sight.of(open, sample, settings.seed());
    Attribution attribution =
        stimuli.forecasts() == null ? null : Attribution.of(open, stimuli.forecasts());
    progress.at(0.1, "scans");
    ScanFacts scans = ScanExaminer.of(network, start, sample);
    CellExaminer examiner =
        new CellExaminer(
            network,
            Sample.of(stimuli, Math.max(LYAPUNOV_SEQUENCES, settings.sequences()), 0),
            settings,
            progress);
    List<CellDiagnosis> cells = examiner.examine(open.cells());
    return new Diagnosis(
        sample.size(),
        sample.longest(),
        settings.seed(),
        stimuli.shape().answer() == Task.Answer.LAST_STEP,
        flows,
        sight,
        attribution,
        cells,
        scans,
        examiner.omitted());
  }
}
