package dev.unroll.experiments.serving;

import dev.unroll.datasets.datavec.Tokenizer;
import dev.unroll.datasets.panel.DateOrder;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunKind;
import dev.unroll.experiments.stage.TextEncoder;
import dev.unroll.experiments.stage.TrainedModel;
import java.io.IOException;
import java.util.List;

/** Opens runs for answers. */
public final class Serving {
  private Serving() {}

  /**
   * A run that answers events of many keys: a forecast, or a training but for one on text.
   *
   * @param hold of a forecast: a value whose p is less is read as its median; 0 for none
   * @throws dev.unroll.datasets.input.InvalidInput if it is another, is damaged, or cannot stream
   */
  public static KeyedModel stream(RunFolder run, double hold) throws IOException {
    if (run.kind() == RunKind.FORECAST) {
      return new KeyedForecast(run, hold);
    }
    TrainedRun trained = new TrainedRun(run);
    return trained.task().equals("series")
        ? new WindowModel(trained.stage(), trained.scale(), trained.series(), trained.about())
        : new NetworkModel(
            new KeyNetwork(trained.stage()), trained.signal(), trained.format(), trained.about());
  }

  /**
   * A text model that answers texts of many keys with what comes next.
   *
   * @param model one that begins with a {@link TextEncoder}
   * @param top how many of the most likely tokens are named
   */
  public static KeyedModel stream(TrainedModel model, int top) {
    Tokenizer tokenizer = tokenizer(model);
    return new NetworkModel(
        new KeyNetwork(model.network()),
        new TextSignal(tokenizer),
        AnswerFormat.ofNext(tokenizer, top),
        new RunModel.About(
            "id",
            new EventClock.Place(List.of(), false, DateOrder.AUTO),
            TrainedRun.fingerprint(model.network().network()),
            "the most likely tokens that come next"));
  }

  static Tokenizer tokenizer(TrainedModel model) {
    return ((TextEncoder) model.stages().get(0)).tokenizer();
  }

  /**
   * A run that answers whole inputs: a forecast, or a training but for one on text.
   *
   * @throws dev.unroll.datasets.input.InvalidInput if it is another, or is damaged
   */
  public static Prediction prediction(RunFolder run) throws IOException {
    if (run.kind() == RunKind.FORECAST) {
      return new ForecastPrediction(run);
    }
    TrainedRun trained = new TrainedRun(run);
    return trained.task().equals("series")
        ? new WindowPrediction(trained)
        : new SequencePrediction(trained);
  }

  /**
   * A text model that answers texts with what comes next.
   *
   * @param whole whether an input is one text, rather than one a line
   */
  public static Prediction prediction(TrainedModel model, int top, boolean whole) {
    return new TextPrediction(model, top, whole);
  }
}
