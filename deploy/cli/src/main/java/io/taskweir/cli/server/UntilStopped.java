package io.taskweir.cli.server;

import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a server running until the process is told to end (Ctrl-C, SIGTERM). */
final class UntilStopped {
  private static final Logger LOG = LoggerFactory.getLogger(UntilStopped.class);

  private UntilStopped() {}

  /** Never returns: the process ends when the server has been closed. */
  static void run(AutoCloseable server) throws InterruptedException {
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("taskweir-stop").unstarted(() -> close(server)));
    new CountDownLatch(1).await();
  }

  private static void close(AutoCloseable server) {
    try {
      server.close();
    } catch (Exception e) {
      LOG.error("not everything was closed in good order; the data is safe all the same", e);
    }
  }
}
