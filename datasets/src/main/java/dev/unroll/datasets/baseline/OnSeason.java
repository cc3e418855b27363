package dev.unroll.datasets.baseline;

/**
 * A method with a season of its own, whatever that of the others is.
 *
 * @param season m, at least 1
 */
public record OnSeason(BaselineMethod method, int season) implements BaselineMethod {
  @Override
  public String label() {
    return method.label() + " of " + season;
  }

  @Override
  public int needs(int other) {
    return method.needs(season);
  }

  @Override
  public Fit fit(double[] history, int other) {
    return method.fit(history, season);
  }
}
