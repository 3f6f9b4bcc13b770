package io.taskweir.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskweir.bench.backlog.Backlog;
import io.taskweir.bench.flow.FixedRate;
import io.taskweir.bench.line.LineSettings;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static Backlog backlog(int waiting, int tenants) {
    return new Backlog(LineSettings.of(tenants, 100, 300), 0, 1_000, waiting, null);
  }

  @Test
  void aBacklogHasItsBounds() {
    assertThat(backlog(100_000_000, 1).waiting()).isEqualTo(100_000_000);
    assertThatThrownBy(() -> backlog(9_999, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("waiting 9999: must be 10000 to 100000000");
    assertThatThrownBy(() -> backlog(100_000_001, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aBacklogIsOneTenants() {
    assertThatThrownBy(() -> backlog(10_000, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tenants 2: must be 1 to 1");
  }

  @Test
  void everyTenantHasAHandlerOfItsOwn() {
    assertThat(LineSettings.of(4, 4, 300).tenants()).hasSize(4);
    assertThatThrownBy(() -> LineSettings.of(4, 3, 300))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("concurrency 3: at least one for each of 4 tenants");
  }

  @Test
  void aRateHasItsBounds() {
    assertThatThrownBy(() -> new FixedRate(0, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rate 0");
  }
}
