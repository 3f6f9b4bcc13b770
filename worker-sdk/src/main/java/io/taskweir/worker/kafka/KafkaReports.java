package io.taskweir.worker.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.taskweir.protocol.Topics;
import io.taskweir.protocol.concurrent.CoalescingRunner;
import io.taskweir.protocol.result.WorkerReport;
import io.taskweir.protocol.result.WorkerReport.Finished;
import io.taskweir.protocol.result.WorkerReport.Heartbeat;
import io.taskweir.protocol.result.WorkerReport.Logged;
import io.taskweir.worker.attempt.ReportSink;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends reports to {@code taskweir.results} and {@code taskweir.logs}. A report is sent again until
 * Kafka has it; only heartbeats are not, as the next one says the same, and lines of logs that are
 * too large.
 */
public final class KafkaReports implements ReportSink {
  private static final Logger log = LoggerFactory.getLogger(KafkaReports.class);

  /** So many reports or fewer on their way are sent at once; more wait to travel together. */
  private static final int FEW = 8;

  private static final long FIRST_PAUSE_MS = 500;
  private static final long LONGEST_PAUSE_MS = 10_000;
  private static final long WARN_EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Supplier<Producer<byte[], byte[]>> producers;
  private final Duration closeWithin;
  private final long firstPauseMs;
  private final ScheduledThreadPoolExecutor thread;
  private final CoalescingRunner flusher;

  /** Reports that Kafka does not have yet. */
  private final AtomicInteger pending = new AtomicInteger();

  private final AtomicLong lastWarningNanos = new AtomicLong(System.nanoTime() - WARN_EVERY_NANOS);
  private final Object drained = new Object();
  private volatile Producer<byte[], byte[]> producer;
  private volatile boolean closing;
  private volatile boolean closed;

  /** A report on its way, and how often it failed. */
  private record Outgoing(
      WorkerReport report, ProducerRecord<byte[], byte[]> record, int failures) {
    Outgoing failedAgain() {
      return new Outgoing(report, record, failures + 1);
    }
  }

  /**
   * Opens the producer and learns the partitions of the topics, so that the first report is fast.
   *
   * @param partitions that the topics must have
   * @throws IllegalStateException if a topic is not reached, or has another number
   */
  public static KafkaReports open(KafkaSettings settings, int partitions) {
    KafkaReports reports =
        new KafkaReports(
            () ->
                new KafkaProducer<>(
                    settings.producer(), new ByteArraySerializer(), new ByteArraySerializer()),
            Duration.ofSeconds(10),
            FIRST_PAUSE_MS);
    try {
      for (String topic : List.of(Topics.RESULTS, Topics.LOGS)) {
        int found = reports.producer.partitionsFor(topic).size();
        if (found != partitions) {
          throw new IllegalStateException(
              topic + " has " + found + " partitions, the layout says " + partitions);
        }
      }
      return reports;
    } catch (KafkaException e) {
      reports.close();
      throw new IllegalStateException(
          "cannot write to the workers' topics on " + settings.bootstrap() + ": " + e, e);
    } catch (IllegalStateException e) {
      reports.close();
      throw e;
    }
  }

  /**
   * @param producers makes a new one when the present one has failed for good
   * @param closeWithin longest wait of {@link #close} for reports to arrive
   * @param firstPauseMs before a failed report is sent again; doubles
   */
  KafkaReports(
      Supplier<Producer<byte[], byte[]>> producers, Duration closeWithin, long firstPauseMs) {
    this.producers = producers;
    this.closeWithin = closeWithin;
    this.firstPauseMs = firstPauseMs;
    producer = producers.get();
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            run -> {
              Thread it = new Thread(run, "taskweir-worker-reports");
              it.setDaemon(true);
              return it;
            });
    flusher = new CoalescingRunner("taskweir-worker-flush", () -> producer.flush());
  }

  @Override
  public void send(int partition, WorkerReport report) {
    transmit(outgoing(partition, report));
  }

  @Override
  public void sendLater(int partition, WorkerReport report) {
    onOwnThread(outgoing(partition, report), 0);
  }

  private Outgoing outgoing(int partition, WorkerReport report) {
    Outgoing outgoing = new Outgoing(report, ReportRecords.of(partition, report), 0);
    pending.incrementAndGet();
    return outgoing;
  }

  private void transmit(Outgoing outgoing) {
    if (closed) {
      giveUp(outgoing, "the worker has closed");
      return;
    }
    Producer<byte[], byte[]> used = producer;
    try {
      var unused =
          used.send(
              outgoing.record(),
              (metadata, error) -> {
                if (error == null) {
                  settled();
                } else {
                  failed(used, outgoing, error);
                }
              });
      if (pending.get() <= FEW) {
        flusher.request();
      }
    } catch (KafkaException | IllegalStateException e) {
      failed(used, outgoing, e);
    }
  }

  /** May run on the producer's own thread, so nothing here may block. */
  private void failed(Producer<byte[], byte[]> used, Outgoing outgoing, Exception error) {
    if (outgoing.report() instanceof Heartbeat) {
      log.debug("A heartbeat was not sent", error);
      settled();
      return;
    }
    if (closed) {
      giveUp(outgoing, error.toString());
      return;
    }
    if (error instanceof RecordTooLargeException
        && outgoing.report() instanceof Finished finished
        && !finished.payload().isEmpty()) {
      log.warn("The result of {} is too large for Kafka: {}", finished.key(), error.getMessage());
      onOwnThread(withoutResult(outgoing, finished, error), 0);
      return;
    }
    if (error instanceof RecordTooLargeException && outgoing.report() instanceof Logged) {
      giveUp(outgoing, "lines of its log are too large for Kafka: " + error.getMessage());
      return;
    }
    warn(outgoing, error);
    if (!(error instanceof RetriableException) && !(error instanceof InterruptException)) {
      onOwnThread(() -> replace(used));
    }
    long pause = firstPauseMs << Math.min(outgoing.failures(), 10);
    onOwnThread(outgoing.failedAgain(), Math.min(LONGEST_PAUSE_MS, pause));
  }

  private static Outgoing withoutResult(Outgoing outgoing, Finished finished, Exception why) {
    Finished replacement =
        ReportRecords.withoutResult(
            finished, outgoing.record().value().length, String.valueOf(why.getMessage()));
    int partition = outgoing.record().partition();
    return new Outgoing(replacement, ReportRecords.of(partition, replacement), 0);
  }

  /** A producer that failed for good fails for everything; its open records come back to us. */
  private void replace(Producer<byte[], byte[]> used) {
    if (!used.equals(producer) || closed) {
      return;
    }
    try {
      producer = producers.get();
      used.close(Duration.ZERO);
    } catch (KafkaException e) {
      log.warn("No new producer yet: {}", e.toString());
    }
  }

  private void onOwnThread(Outgoing outgoing, long delayMs) {
    try {
      var unused = thread.schedule(() -> transmit(outgoing), delayMs, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      giveUp(outgoing, "the worker has closed");
    }
  }

  private void onOwnThread(Runnable action) {
    try {
      thread.execute(action);
    } catch (RejectedExecutionException e) {
      log.debug("Not done any more: the worker has closed");
    }
  }

  private void settled() {
    if (pending.decrementAndGet() == 0 && closing) {
      synchronized (drained) {
        drained.notifyAll();
      }
    }
  }

  private void giveUp(Outgoing outgoing, String why) {
    log.warn("Not sent: a report on {} ({})", new String(outgoing.record().key(), UTF_8), why);
    settled();
  }

  private void warn(Outgoing outgoing, Exception error) {
    long now = System.nanoTime();
    long last = lastWarningNanos.get();
    if (now - last >= WARN_EVERY_NANOS && lastWarningNanos.compareAndSet(last, now)) {
      log.warn(
          "Kafka did not take a report on {} (failed {} times; {} reports wait); it is sent again",
          new String(outgoing.record().key(), UTF_8),
          outgoing.failures() + 1,
          pending.get(),
          error);
    }
  }

  @Override
  public void close() {
    closing = true;
    try {
      awaitDrained();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closed = true;
    thread.shutdownNow();
    flusher.close();
    if (pending.get() > 0) {
      log.error(
          "{} reports did not reach Kafka within {}; those attempts will run again",
          pending.get(),
          closeWithin);
    }
    producer.close(Duration.ZERO);
  }

  private void awaitDrained() throws InterruptedException {
    long end = System.nanoTime() + closeWithin.toNanos();
    synchronized (drained) {
      while (pending.get() > 0) {
        long leftMs = (end - System.nanoTime()) / 1_000_000;
        if (leftMs <= 0) {
          return;
        }
        drained.wait(leftMs);
      }
    }
  }
}
