package io.taskweir.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BenchSettingsTest {
  private static BenchSettings settings(Scenario scenario, int backlog, int tenants) {
    return new BenchSettings(
        scenario, 1_000, 0, FixedRate.DEFAULT, backlog, 300, 100, tenants, 2_000, null);
  }

  @Test
  void everyScenarioHasItsDefaults() {
    for (Scenario scenario : Scenario.values()) {
      assertThat(BenchSettings.of(scenario).tasks())
          .isEqualTo(BenchSettings.defaultTasks(scenario));
    }
  }

  @Test
  void aBacklogHasItsBounds() {
    assertThat(settings(Scenario.BACKLOG, 100_000_000, 1).backlog()).isEqualTo(100_000_000);
    assertThatThrownBy(() -> settings(Scenario.BACKLOG, 9_999, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("backlog 9999: must be 10000 to 100000000");
    assertThatThrownBy(() -> settings(Scenario.BACKLOG, 100_000_001, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlyTheOtherScenariosSpreadTheirTasksOverTenants() {
    assertThat(settings(Scenario.DRAIN, 10_000, 4).tenants()).isEqualTo(4);
    assertThatThrownBy(() -> settings(Scenario.BACKLOG, 10_000, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tenants 2: must be 1 to 1");
  }

  @Test
  void aRateHasItsBounds() {
    assertThatThrownBy(() -> new FixedRate(0, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rate 0");
  }
}
