package dev.unroll.experiments.sweep.page;

import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Section;
import dev.unroll.experiments.report.figure.Table;
import dev.unroll.experiments.sweep.TrialResult.TrialState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

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
    List<Importance.Share> all = known.importance().main();
    List<Double> x = IntStream.range(0, all.size()).mapToObj(d -> (double) d).toList();
    List<Double> y = all.stream().map(Importance.Share::mean).toList();
    List<Double> low =
        all.stream().map(share -> Math.max(0, share.mean() - share.deviation())).toList();
    List<Double> high =
        all.stream().map(share -> Math.min(1, share.mean() + share.deviation())).toList();
    return new Figure(
        "Importance",
        "Share of the variance that a setting explains alone; the rest to 1 is explained by the"
            + " pairs below, or by more settings together.",
        Axis.of("", known.dimensions().stream().map(Dimension::name).toList()),
        Axis.linear("share of variance").between(0, 1),
        List.of(new Mark.Bars("share", TrialState.COMPLETED.word(), x, y, low, high)));
  }

  private static Figure slice(SweepFindings found, int d, Optional<SettingImportance> importance) {
    Dimension dimension = found.dimensions().get(d);
    List<Mark> marks = new ArrayList<>();
    importance.ifPresent(known -> marks.addAll(means(known, dimension, d)));
    marks.addAll(found.points(one -> dimension.number(one.settings().get(dimension.key()))));
    String line =
        importance.isPresent()
            ? "Line: the forest's mean over all other settings, with its deviation over trees. "
            : "";
    return new Figure(
        dimension.name(), line + found.caption(), dimension.axis(), found.costAxis(), marks);
  }

  private static List<Mark> means(SettingImportance known, Dimension dimension, int d) {
    Importance.MeanCurve curve = known.importance().curves().get(d);
    List<Double> x =
        curve.at().stream().map(at -> dimension.levels() > 0 ? at : dimension.at(at)).toList();
    IntFunction<List<Double>> costs =
        deviations ->
            IntStream.range(0, x.size())
                .mapToObj(k -> curve.mean().get(k) + deviations * curve.deviation().get(k))
                .map(known::cost)
                .toList();
    return List.of(
        new Mark.Band("forest", "", x, costs.apply(-1), costs.apply(1)),
        new Mark.Line("forest", "", x, costs.apply(0), true));
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
