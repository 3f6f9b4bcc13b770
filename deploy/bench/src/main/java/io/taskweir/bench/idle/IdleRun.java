package io.taskweir.bench.idle;

import io.taskweir.bench.broker.BrokerLog;
import io.taskweir.bench.broker.RecordCost;
import io.taskweir.bench.line.DrainLoop;
import io.taskweir.bench.line.LineSettings;
import io.taskweir.bench.line.Target;
import io.taskweir.bench.measure.CpuByProcess;
import io.taskweir.bench.measure.ProcessUse;
import io.taskweir.bench.measure.Quiet;
import io.taskweir.bench.process.BrokerProcess;
import io.taskweir.bench.process.DevProcess;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/**
 * One run of {@link Idle}: first a broker alone, then, when that is gone, everything, with a worker
 * in this process that stays connected. One thread, once.
 */
final class IdleRun {
  private final Idle settings;
  private final Path folder;
  private final PrintStream report;
  private final Duration settle;
  private final Duration time;

  /**
   * @param folder for the data and the logs of the processes
   * @param report gets what is worth knowing beyond the line
   */
  IdleRun(Idle settings, Path folder, PrintStream report) {
    this.settings = settings;
    this.folder = folder;
    this.report = report;
    settle = Duration.ofSeconds(settings.settleSeconds());
    time = Duration.ofSeconds(settings.seconds());
  }

  IdleLine measure() {
    report.println("load average before: " + ProcessUse.loadAverage());
    Rest broker = brokerAlone();
    try (DevProcess dev = DevProcess.start(folder);
        Admin admin = Admin.create(Map.of("bootstrap.servers", dev.bootstrap()));
        DrainLoop drains =
            new DrainLoop(
                LineSettings.DEFAULT,
                new Target(dev.url(), dev.bootstrap()),
                settings.warmup(),
                report)) {
      BrokerLog before = BrokerLog.read(admin);
      CpuByProcess start = cpu(dev);
      drains.drain("warm-up", settings.warmup(), 0);
      CpuByProcess warmup = cpu(dev).since(start);
      Quiet.sleep(settle);
      BrokerLog idleFrom = BrokerLog.read(admin);
      Rest everything = Rest.watch(dev.process().use(), time);
      BrokerLog idleTo = BrokerLog.read(admin);
      report.printf("everything: %s%n", everything);
      report.println("load average after: " + ProcessUse.loadAverage());
      return new IdleLine(
          settings.seconds(),
          settings.warmup(),
          everything,
          broker,
          idleTo.offsetsSince(idleFrom),
          warmup,
          dev.process().use().peakRssMb(),
          RecordCost.measure(admin, dev.bootstrap(), before, idleFrom, settings.warmup(), report));
    }
  }

  private static CpuByProcess cpu(DevProcess dev) {
    Map<String, ProcessUse> processes = new LinkedHashMap<>();
    processes.put("platform", dev.process().use());
    processes.put("worker", ProcessUse.own());
    return CpuByProcess.read(processes);
  }

  private Rest brokerAlone() {
    try (BrokerProcess broker = BrokerProcess.start(folder)) {
      Quiet.sleep(settle);
      Rest rest = Rest.watch(broker.process().use(), time);
      report.printf("a broker alone: %s%n", rest);
      return rest;
    }
  }
}
