package dev.unroll.experiments.sweep.page;

import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Section;
import dev.unroll.experiments.report.figure.Table;
import dev.unroll.experiments.sweep.importance.Importance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What each key did, by itself. */
final class ParameterSection {
  private ParameterSection() {}

  static Section of(Findings found, Optional<Parameters> parameters) {
    List<Figure> figures = new ArrayList<>();
    parameters.ifPresent(known -> figures.add(shares(known)));
    List<Dimension> dimensions = found.dimensions();
    for (int d = 0; d < dimensions.size(); d++) {
      figures.add(slice(found, dimensions.get(d), d, parameters));
    }
    return new Section(
        "settings",
        "What each setting did",
        "",
        List.of(
            "Importance is a functional ANOVA (Hutter, Hoos and Leyton-Brown 2014): a random forest"
                + " is fitted to the scores, and a setting's share is how much of the forest's"
                + " variance over the whole space it explains alone."),
        null,
        figures,
        parameters.map(known -> List.of(pairs(known))).orElse(List.of()),
        parameters
            .map(known -> List.of(basis(known)))
            .orElse(List.of("Too few candidates with a score for shares of importance.")));
  }

  private static String basis(Parameters known) {
    double fit = known.importance().fit();
    String trust =
        fit > Parameters.FAIR
            ? ""
            : " That is little: the shares describe the forest more than the network, read them as"
                + " a hint.";
    return "From %d candidates%s. Whiskers: one standard deviation over the trees. Out-of-bag R² of the forest: %s.%s"
        .formatted(
            known.candidates(),
            known.logarithms() ? ", of the score's logarithm" : "",
            Words.number(fit, 2),
            trust);
  }

  private static Figure shares(Parameters known) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    List<Double> low = new ArrayList<>();
    List<Double> high = new ArrayList<>();
    for (int d = 0; d < known.dimensions().size(); d++) {
      Importance.Share share = known.importance().main().get(d);
      x.add((double) d);
      y.add(share.mean());
      low.add(Math.max(0, share.mean() - share.deviation()));
      high.add(Math.min(1, share.mean() + share.deviation()));
    }
    return new Figure(
        "Importance",
        "Share of the variance that a setting explains alone; what is missing to 1 is in the pairs"
            + " below and beyond.",
        Axis.of("", known.dimensions().stream().map(Dimension::name).toList()),
        Axis.linear("share of variance").between(0, 1),
        List.of(new Mark.Bars("share", Drawn.COMPLETED, x, y, low, high)));
  }

  private static Figure slice(
      Findings found, Dimension dimension, int d, Optional<Parameters> parameters) {
    List<Mark> marks = new ArrayList<>();
    parameters.ifPresent(known -> marks.addAll(marginal(known, dimension, d)));
    marks.addAll(
        Drawn.candidates(found, one -> dimension.number(one.settings().get(dimension.key()))));
    String line =
        parameters.isPresent()
            ? "Line: the forest's mean over all other settings, with its deviation over trees. "
            : "";
    return new Figure(
        dimension.name(),
        line + Drawn.caption(found),
        dimension.axis(),
        found.costs("validation " + found.metric()),
        marks);
  }

  private static List<Mark> marginal(Parameters known, Dimension dimension, int d) {
    Importance.Curve curve = known.importance().curves().get(d);
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    List<Double> low = new ArrayList<>();
    List<Double> high = new ArrayList<>();
    for (int k = 0; k < curve.at().size(); k++) {
      double at = curve.at().get(k);
      double mean = curve.mean().get(k);
      double deviation = curve.deviation().get(k);
      x.add(dimension.levels() > 0 ? at : dimension.at(at));
      y.add(known.cost(mean));
      low.add(known.cost(mean - deviation));
      high.add(known.cost(mean + deviation));
    }
    return List.of(
        new Mark.Band("forest", "", x, low, high), new Mark.Line("forest", "", x, y, true));
  }

  private static Table pairs(Parameters known) {
    List<List<String>> rows = new ArrayList<>();
    known.importance().pairs().stream()
        .sorted((a, b) -> Double.compare(b.share().mean(), a.share().mean()))
        .limit(6)
        .forEach(
            pair ->
                rows.add(
                    List.of(
                        known.dimensions().get(pair.first()).name()
                            + " × "
                            + known.dimensions().get(pair.second()).name(),
                        "%s ± %s"
                            .formatted(
                                Words.number(pair.share().mean(), 2),
                                Words.number(pair.share().deviation(), 2)))));
    return new Table("What only two together explain", List.of("pair", "share"), rows);
  }
}
