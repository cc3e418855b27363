package dev.unroll.experiments.chapter.trained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.registry.Tasks;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Chart;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.train.Networks;
import dev.unroll.experiments.train.RunMetrics.Updates;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.dataset.DataSet;

/** What the experiments measure, against what is known of it. */
final class MeasuresTest {

  private static Recipe recipe(String task, String model, String... words) {
    return Trials.recipe(task, model, String.join(" ", words)).withSeed(5);
  }

  private static Task task(Recipe recipe) {
    return Tasks.get(recipe.task()).create(recipe.data());
  }

  /** With one unit, ∂h_T/∂h_t = Π w·(1 − h²), and every mean of one singular value is it. */
  @Test
  void theWayBackOfOneUnitByHand() {
    Recipe recipe = recipe("adding", "tanh-rnn", "data.length=7", "model.hidden=1");
    Task task = task(recipe);
    MultiLayerNetwork network = Networks.create(recipe, task.shape());
    WayBack back = WayBack.of(network, task, 1);
    DataSet batch = task.validation().batch(0);
    double w = network.getLayer(0).getParam("RW").getDouble(0);
    double h = 0;
    List<Double> factors = new ArrayList<>();
    for (int t = 0; t < 7; t++) {
      h =
          Math.tanh(
              network.getLayer(0).getParam("b").getDouble(0)
                  + w * h
                  + network.getLayer(0).getParam("W").getDouble(0)
                      * batch.getFeatures().getDouble(0, 0, t)
                  + network.getLayer(0).getParam("W").getDouble(1)
                      * batch.getFeatures().getDouble(0, 1, t));
      factors.add(Math.log(Math.abs(w * (1 - h * h))));
    }
    double sum = 0;
    for (int lag = 1; lag < 7; lag++) {
      sum += factors.get(7 - lag);
      assertThat(back.log().get(lag)).isCloseTo(sum, within(1e-6));
      assertThat(back.typical().get(lag)).isCloseTo(sum, within(1e-6));
    }
  }

  /** A rotation treats all directions alike, so that tanh′ alone keeps the two means apart. */
  @Test
  void aTypicalDirectionLosesMoreThanTheNorm() {
    for (String init : List.of("orthogonal", "xavier")) {
      Recipe recipe =
          recipe(
              "adding",
              "tanh-rnn",
              "data.length=30",
              "model.hidden=16",
              "model.recurrent-init=" + init);
      Task task = task(recipe);
      WayBack back = WayBack.of(Networks.create(recipe, task.shape()), task, 4);
      assertThat(back.log().get(0)).isCloseTo(0, within(1e-12));
      double apart = back.log().get(29) - back.typical().get(29);
      assertThat(apart).isPositive();
      if (init.equals("orthogonal")) {
        assertThat(apart).isLessThan(3);
      } else {
        assertThat(apart).isGreaterThan(5);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 6000", "2, 6000", "3, 10000", "4, 800"})
  void stacksHaveTheParametersAskedFor(int layers, int parameters) {
    int hidden = Depth.hidden(parameters, layers, 12);
    Recipe recipe = recipe("series", "lstm", "model.layers=" + layers, "model.hidden=" + hidden);
    long real = Networks.create(recipe, task(recipe).shape()).numParams();
    assertThat(Depth.count(hidden, layers, 12)).isEqualTo(real);
    long wider = Depth.count(hidden + 1, layers, 12);
    assertThat(Math.abs(real - parameters)).isLessThanOrEqualTo(Math.abs(wider - parameters));
  }

  @Test
  void unsharedWeightsGrowWithTheLength() {
    Recipe recipe = recipe("adding", "lstm", "model.hidden=3");
    long shared = Networks.create(recipe, task(recipe).shape()).numParams();
    ParameterSharing.Counts counts = new ParameterSharing.Counts(shared, 4, 3);
    assertThat(counts.unshared(1)).isEqualTo((double) shared);
    assertThat(counts.unshared(10)).isEqualTo(10.0 * 4 * 3 * (2 + 3 + 1) + 4);
    assertThat(counts.feedForward(10)).isEqualTo(3.0 * 20 + 3 + 4);
  }

  @Test
  void theHighestCliffIsFound() {
    List<Double> loss = new ArrayList<>();
    List<Double> norm = new ArrayList<>();
    for (int k = 1; k <= 30; k++) {
      loss.add(k <= 15 ? 1.0 : 3.0);
      norm.add(k == 15 ? 50.0 : k == 20 ? Double.NaN : 2.0);
    }
    Cliff cliff = Cliff.highest(List.of(new Updates(loss, norm)));
    assertThat(cliff).isEqualTo(new Cliff(15, 50, 2, 1, 3));
  }

  @Test
  void seedsThatEndEarlyAreLeftOut() {
    List<Mark> marks =
        new Chart("", "", Axis.linear("x"), Axis.linear("y"))
            .seeds("a", "gru", Chart.places(1, 3), List.of(List.of(1.0), List.of(3.0, 5.0)))
            .figure()
            .marks();
    Mark.Line mean = (Mark.Line) marks.get(1);
    Mark.Band range = (Mark.Band) marks.get(0);
    assertThat(mean.y()).containsExactly(2.0, 5.0, Double.NaN);
    assertThat(range.low()).containsExactly(1.0, 5.0, Double.NaN);
    assertThat(range.high()).containsExactly(3.0, 5.0, Double.NaN);
  }
}
