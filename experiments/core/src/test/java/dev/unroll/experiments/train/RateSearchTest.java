package dev.unroll.experiments.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.registry.Tasks;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.recipe.RecipeReader;
import dev.unroll.experiments.recipe.RecipeRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;

final class RateSearchTest {
  @Test
  void aTenthOfTheRateWithTheLowestLossIsSuggested() {
    List<Double> losses = new ArrayList<>();
    for (int k = 0; k < 180; k++) {
      double decades = Math.log10(RateSearch.rate(k) / 0.1);
      losses.add(1 + decades * decades);
    }
    RateSearch search = RateSearch.of(losses);
    // The mean lags behind a parabola by about .95 / .05 updates of 1/28.4 decades: at .1 · 10^.67.
    assertThat(Math.log10(search.best())).isCloseTo(-0.33, within(0.05));
    assertThat(search.suggestion().orElseThrow()).isCloseTo(search.best() / 10, within(1e-12));
  }

  @Test
  void aLossThatDoesNotFallSuggestsNothing() {
    assertThat(RateSearch.of(Collections.nCopies(200, 1.4)).suggestion()).isEmpty();
    List<Double> noise = new ArrayList<>(List.of(0.1)); // one lucky minibatch at the start
    noise.addAll(Collections.nCopies(100, 1.4));
    assertThat(RateSearch.of(noise).suggestion()).isEmpty();
    assertThat(RateSearch.of(List.of(Double.NaN)).suggestion()).isEmpty();
  }

  @Test
  void aNetworkLearnsMoreAtTheSuggestionThanFarFromIt() {
    Recipe recipe = recipe("lr=0.5");
    Task task = Tasks.get("adding").create(recipe.data());
    RateSearch search = RateSearch.run(recipe, task);
    assertThat(search).isEqualTo(RateSearch.run(recipe("lr=1e-5", "schedule=cosine"), task));
    double rate = search.suggestion().orElseThrow();
    double there = loss(rate, task);
    assertThat(there)
        .isLessThan(0.8 * loss(rate / 100, task))
        .isLessThan(0.8 * loss(rate * 100, task));
  }

  /** Mean over the last updates of a search that is not one: of a usual training. */
  private static double loss(double rate, Task task) {
    Recipe recipe = recipe("lr=" + rate);
    MultiLayerNetwork network = Networks.create(recipe, task.shape());
    network.setListeners(NetworkUpdates.rules(recipe.training()));
    for (int k = 0; k < 60; k++) {
      network.fit(task.train().batch(IntStream.range(0, 32).toArray()));
    }
    return network.score(task.train().batch(IntStream.range(32, 64).toArray()));
  }

  private static Recipe recipe(String... more) {
    List<String> words =
        new ArrayList<>(List.of("model=gru", "length=8", "train=256", "hidden=16", "batch=64"));
    words.addAll(List.of(more));
    return new RecipeReader(Tasks.all())
        .read(RecipeRequest.ofTask("adding", words.toArray(String[]::new)))
        .first();
  }
}
