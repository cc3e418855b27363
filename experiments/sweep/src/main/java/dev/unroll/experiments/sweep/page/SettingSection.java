package dev.unroll.experiments.sweep.page;

import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Section;
import dev.unroll.experiments.report.figure.Table;
import dev.unroll.experiments.sweep.TrialResult.TrialState;
import dev.unroll.experiments.sweep.importance.Importance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The effect of each setting by itself. */
final class SettingSection {
  private static final int MAX_PAIRS = 6;

  private SettingSection() {}

  static Section of(SweepFindings found, Optional<SettingImportance> importance) {
    List<Figure> figures = new ArrayList<>();
    importance.ifPresent(known -> figures.add(shares(known)));
    for (int d = 0; d < found.dimensions().size(); d++) {
      figures.add(slice(found, d, importance));
    }
    return new Section(
        "settings",
        "The effect of each setting",
        "",
        List.of(
            "Importance is a functional ANOVA (Hutter, Hoos and Leyton-Brown 2014): a random forest"
                + " is fitted to the scores, and the share of a setting is the part of the forest's"
                + " variance over the whole space that it explains alone."),
        null,
        figures,
        importance.map(known -> List.of(pairs(known))).orElse(List.of()),
        List.of(
            importance
                .map(SettingSection::basis)
                .orElse("Too few trials with a score for shares of importance.")));
  }

  private static String basis(SettingImportance known) {
    return "From %d trials%s. Whiskers: one standard deviation over the trees. Out-of-bag R² of the forest: %s.%s"
        .formatted(
            known.trials(),
            known.logarithms() ? ", of the score's logarithm" : "",
            Words.number(known.importance().fit(), 2),
            known.isReliable()
                ? ""
                : " That is little: the shares describe the forest more than the network; read them"
                    + " as a hint.");
  }

  private static Figure shares(SettingImportance known) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    List<Double> low = new ArrayList<>();
    List<Double> high = new ArrayList<>();
    for (Importance.Share share : known.importance().main()) {
      x.add((double) x.size());
      y.add(share.mean());
      low.add(Math.max(0, share.mean() - share.deviation()));
      high.add(Math.min(1, share.mean() + share.deviation()));
    }
    return new Figure(
        "Importance",
        "Share of the variance that a setting explains alone; the rest to 1 is explained by the"
            + " pairs below, or by more settings together.",
        Axis.of("", known.dimensions().stream().map(Dimension::name).toList()),
        Axis.linear("share of variance").between(0, 1),
        List.of(new Mark.Bars("share", TrialState.COMPLETED.word(), x, y, low, high)));
  }

  private static Figure slice(
      SweepFindings found, int d, Optional<SettingImportance> importance) {
    Dimension dimension = found.dimensions().get(d);
    List<Mark> marks = new ArrayList<>();
    importance.ifPresent(known -> marks.addAll(means(known, dimension, d)));
    marks.addAll(
        TrialMarks.points(found, one -> dimension.number(one.settings().get(dimension.key()))));
    String line =
        importance.isPresent()
            ? "Line: the forest's mean over all other settings, with its deviation over trees. "
            : "";
    return new Figure(
        dimension.name(),
        line + TrialMarks.caption(found),
        dimension.axis(),
        found.costAxis(),
        marks);
  }

  private static List<Mark> means(SettingImportance known, Dimension dimension, int d) {
    Importance.MeanCurve curve = known.importance().curves().get(d);
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

  private static Table pairs(SettingImportance known) {
    List<List<String>> rows =
        known.importance().pairs().stream()
            .sorted((a, b) -> Double.compare(b.share().mean(), a.share().mean()))
            .limit(MAX_PAIRS)
            .map(
                pair ->
                    List.of(
                        "%s × %s"
                            .formatted(
                                known.dimensions().get(pair.first()).name(),
                                known.dimensions().get(pair.second()).name()),
                        SettingImportance.text(pair.share())))
            .toList();
    return new Table("What two settings explain only together", List.of("pair", "share"), rows);
  }
}
