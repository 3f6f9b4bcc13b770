package io.taskweir.bench.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.bench.backlog.BacklogLine.Findings;
import io.taskweir.bench.backlog.BacklogRound.Measured;
import io.taskweir.bench.line.LineSettings;
import io.taskweir.bench.measure.Work;
import io.taskweir.dev.DevServer;
import io.taskweir.dev.DevSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That every part of the run works; at this size its figures say nothing. */
class BacklogRunIT {
  private static final Backlog SETTINGS =
      new Backlog(LineSettings.of(1, 100, 300), 0, 1_000, 10_000, null);
  private static final BacklogPlan PLAN =
      new BacklogPlan(1, 1, 100, 200, 3, 4, 50, 3, 500_000, 1_000_000);

  @Test
  void measuresBeforeWithAndAfterTheBacklog(@TempDir Path data) {
    ByteArrayOutputStream report = new ByteArrayOutputStream();
    Findings found;
    try (DevServer server = DevServer.start(DevSettings.onFreePorts(data));
        Admin admin =
            Admin.create(Map.<String, Object>of("bootstrap.servers", server.bootstrap()));
        PrintStream to = new PrintStream(report, true, StandardCharsets.UTF_8)) {
      found = new BacklogRun(SETTINGS, PLAN, server, to).compare(admin).findings();
    }

    assertThat(found.fill().tasks()).isEqualTo(10_000);
    // Before and after.
    assertThat(found.empty().rounds()).hasSize(2);
    assertThat(found.full().rounds()).hasSize(1);
    assertThat(found.full().median(it -> it.drained().tasks())).isEqualTo(1_000);
    assertThat(found.full().median(it -> it.submitted().takenIn().tasks())).isEqualTo(1_000);
    assertThat(found.full().percentiles(Measured::getWaiting).p99()).isPositive();
    assertThat(found.stops().percentiles().p50()).isPositive();
    assertThat(found.deletion().work().tasks()).isEqualTo(5_000);
    assertThat(found.deletion().startMsDuring().p50()).isPositive();
    // Two of the four that were stopped were in the half that was deleted.
    assertThat(found.workedOff()).isNotNull().extracting(Work::tasks).isEqualTo(4_998L);
    assertThat(report.toString(StandardCharsets.UTF_8))
        .contains("empty 1", "full 1", "emptied 1", "attempts beyond the first");
  }
}
