package io.taskweir.bench.workers;

import io.taskweir.bench.Range;
import io.taskweir.bench.Scenario;
import io.taskweir.bench.line.LineSettings;
import io.taskweir.dev.DevServer;
import io.taskweir.dev.DevSettings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/**
 * Scenario {@code workers}: very many connected workers on one dispatcher. What do they cost?
 *
 * @param line with one tenant; its concurrency says how many tasks are submitted at once
 * @param warmup tasks before anything is measured, 0 to 10,000,000; default 300,000
 * @param tasks of every measurement, 1,000 to 10,000,000; default 100,000
 * @param workers a slot each, 1 to 10,000; default 2,000. Each takes a file descriptor here and in
 *     their own process
 */
public record Workers(LineSettings line, int warmup, int tasks, int workers) implements Scenario {
  public static final int DEFAULT_WARMUP = 300_000;
  public static final int DEFAULT_TASKS = 100_000;
  public static final int DEFAULT_WORKERS = 2_000;
  static final String NAME = "workers";

  /** Long enough for every heartbeat and keepalive to have its turn several times. */
  private static final Duration IDLE = Duration.ofSeconds(20);

  public Workers {
    Range.require("tenants", line.tenants().size(), 1, 1);
    Range.require("warmup", warmup, 0, 10_000_000);
    Range.require("tasks", tasks, 1_000, 10_000_000);
    Range.require("workers", workers, 1, 10_000);
  }

  @Override
  public void run(Path data, PrintStream out, PrintStream report) {
    try (DevServer server = DevServer.start(DevSettings.onFreePorts(data));
        Admin admin = Admin.create(Map.of("bootstrap.servers", server.bootstrap()))) {
      out.println(new WorkersRun(this, server, IDLE, report).measure(admin).toJson());
    }
  }
}
