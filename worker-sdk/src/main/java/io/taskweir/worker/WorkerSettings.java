package io.taskweir.worker;

import io.taskweir.worker.function.HookTimes;
import io.taskweir.worker.stream.StreamSecurity;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What a worker was built with.
 *
 * @param concurrency most handlers at once, 1 to 10,000
 * @param shutdownGrace how long closing waits before it interrupts
 * @param security what the streams are opened with
 */
record WorkerSettings(
    String workerId,
    String tenant,
    int concurrency,
    Duration shutdownGrace,
    HookTimes hookTimes,
    StreamSecurity security) {

  /** Host, process id, something random: tells workers apart and leads people to them. */
  static String randomId() {
    return "%s-%d-%06x"
        .formatted(
            hostName(),
            ProcessHandle.current().pid(),
            ThreadLocalRandom.current().nextInt(1 << 24));
  }

  private static String hostName() {
    String fromEnvironment = System.getenv("HOSTNAME");
    if (fromEnvironment != null && fromEnvironment.matches("[A-Za-z0-9.-]{1,80}")) {
      return fromEnvironment;
    }
    try {
      String name = InetAddress.getLocalHost().getHostName();
      return name.matches("[A-Za-z0-9.-]{1,80}") ? name : "worker";
    } catch (UnknownHostException e) {
      return "worker";
    }
  }
}
