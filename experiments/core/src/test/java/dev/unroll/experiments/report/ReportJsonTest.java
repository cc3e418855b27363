package dev.unroll.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.experiments.report.Leaderboard.Metric;
import dev.unroll.experiments.report.Leaderboard.Spread;
import dev.unroll.experiments.report.Pictures.Cloud;
import dev.unroll.experiments.report.Pictures.Eigenvalue;
import dev.unroll.experiments.report.Pictures.Spectrum;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReportJsonTest {
  @Test
  void everyKindOfReportSurvivesTheRoundTrip() {
    for (ComparisonReport report :
        List.of(
            SampleReports.adding(),
            SampleReports.empty(),
            SampleReports.broken(),
            SampleReports.text("ü\u2029\"\\"),
            SampleReports.series())) {
      String json = ReportJson.write(report);
      assertThat(ReportJson.read(json)).isEqualTo(report);
      assertThat(ReportJson.read(ReportJson.forScriptElement(json))).isEqualTo(report);
    }
  }

  @Test
  void whatIsNoNumberIsNull() {
    Cloud broken = new Cloud(List.of(), Double.NaN, Double.NaN);
    Cloud fine = new Cloud(List.of(new Eigenvalue(0.5, -0.25)), 0.56, 1);
    ComparisonReport report =
        new ComparisonReport(
            SampleReports.adding().headline(),
            new Leaderboard(new Metric("MSE", "", null), List.of(), List.of()),
            new Pictures(
                List.of(), List.of(), List.of(new Spectrum("IRNN", 1, "W_hh", fine, broken))),
            Examples.none(),
            SampleReports.adding().provenance());
    String json = ReportJson.write(report);
    assertThat(json).contains("\"radius\":null", "[[0.5,-0.25]]").doesNotContain("NaN");
    assertThat(ReportJson.read(json)).isEqualTo(report);
  }

  @Test
  void otherJsonIsRefused() {
    assertThatThrownBy(() -> ReportJson.read("{\"headline\": 3}"))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void aSpreadIsOverTheFiniteValues() {
    Spread spread = Spread.of(List.of(1.0, Double.NaN, 3.0, Double.POSITIVE_INFINITY));
    assertThat(spread.mean()).isEqualTo(2);
    assertThat(spread.sd()).isCloseTo(Math.sqrt(2), within(1e-12));
    assertThat(spread.min()).isEqualTo(1);
    assertThat(spread.max()).isEqualTo(3);
    assertThat(spread.values()).containsExactly(1.0, Double.NaN, 3.0, Double.NaN);
  }

  @Test
  void aSpreadOfNothingIsNoNumber() {
    assertThat(Spread.of(List.of(Double.NaN)).mean()).isNaN();
    assertThat(Spread.of(List.of(4.0)).sd()).isNaN();
  }
}
