package io.taskweir.bench.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.bench.submit.SubmitRun.Found;
import io.taskweir.dev.DevServer;
import io.taskweir.dev.DevSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That every entrance works; at this size its figures say nothing. */
class SubmitRunIT {
  @Test
  void everyEntranceIsAcknowledged(@TempDir Path data) {
    Submit settings = new Submit(List.of(Through.values()), 0, 1_000, 4, 100, 300);
    try (DevServer server = DevServer.start(DevSettings.onFreePorts(data));
        Admin admin =
            Admin.create(Map.<String, Object>of("bootstrap.servers", server.bootstrap()));
        PrintStream report =
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8)) {
      SubmitRun run = new SubmitRun(settings, server, 1, report);
      for (Through through : settings.through()) {
        Found found = run.find(through, admin);
        assertThat(found.submitted().accepted().tasks()).as(through.publicName()).isEqualTo(1_000);
        // A task is at least a record on its queue and one of its state.
        assertThat(found.after().offsetsSince(found.before())).isGreaterThanOrEqualTo(2_000);
      }
    }
  }
}
