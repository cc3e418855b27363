package dev.unroll.datasets.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class ClassReportTest {

  /** Of a, 3 of 4 are found; of b, 1 of 2, and one a was called b. */
  @Test
  void scoresByHand() {
    ClassReport report = new ClassReport(3);
    for (int i = 0; i < 3; i++) {
      report.add(0, new double[] {0.8, 0.1, 0.1});
    }
    report.add(0, new double[] {0.4, 0.55, 0.05});
    report.add(1, new double[] {0.25, 0.55, 0.2});
    report.add(1, new double[] {0.9, 0.1, 0});
    assertThat(report.accuracy()).isEqualTo(4 / 6.0);
    assertThat(report.balancedAccuracy()).isEqualTo((0.75 + 0.5) / 2); // no c was wanted
    assertThat(report.precision(0)).isEqualTo(0.75);
    assertThat(report.precision(1)).isEqualTo(0.5);
    assertThat(report.precision(2)).isNaN();
    assertThat(report.f1(0)).isEqualTo(0.75);
    assertThat(report.macroF1()).isEqualTo((0.75 + 0.5) / 2);
    assertThat(report.count(1, 0)).isEqualTo(1);
    double nats = -(3 * Math.log(0.8) + Math.log(0.4) + Math.log(0.55) + Math.log(0.1)) / 6;
    assertThat(report.nats()).isCloseTo(nats, within(1e-12));
    assertThat(report.scores())
        .containsEntry("error", 1 - 4 / 6.0)
        .containsEntry("balanced error", 0.375);
  }

  /**
   * Three answers at 0.8 are right, two at 0.55 are right half of the time, one at 0.9 is wrong.
   */
  @Test
  void reliabilityByTenths() {
    ClassReport report = new ClassReport(2);
    for (int i = 0; i < 3; i++) {
      report.add(0, new double[] {0.8, 0.2});
    }
    report.add(0, new double[] {0.45, 0.55});
    report.add(1, new double[] {0.45, 0.55});
    report.add(1, new double[] {1, 0});
    assertThat(report.reliability()).hasSize(3);
    assertThat(report.reliability().get(0).right()).isEqualTo(0.5);
    assertThat(report.reliability().get(1).right()).isEqualTo(1);
    assertThat(report.reliability().get(2).answers()).isEqualTo(1);
    assertThat(report.calibrationError()).isCloseTo((3 * 0.2 + 2 * 0.05 + 1) / 6, within(1e-12));
  }
}
