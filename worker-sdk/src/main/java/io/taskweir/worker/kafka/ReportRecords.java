package io.taskweir.worker.kafka;

import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.result.Outcome;
import io.taskweir.protocol.result.TaskError;
import io.taskweir.protocol.result.WorkerReport;
import io.taskweir.protocol.result.WorkerReport.Finished;
import io.taskweir.protocol.result.WorkerReport.Heartbeat;
import io.taskweir.protocol.result.WorkerReport.Logged;
import io.taskweir.protocol.result.WorkerReport.Started;
import io.taskweir.protocol.result.WorkerReportJson;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Reports as records of {@code taskweir.results} and {@code taskweir.logs}. Pure. */
final class ReportRecords {
  private ReportRecords() {}

  static ProducerRecord<byte[], byte[]> of(int partition, WorkerReport report) {
    return new ProducerRecord<>(
        topic(report), partition, key(report).toBytes(), WorkerReportJson.write(report));
  }

  /** What is logged must not hold up what is reported. */
  private static String topic(WorkerReport report) {
    return report instanceof Logged ? Topics.LOGS : Topics.RESULTS;
  }

  /** A heartbeat speaks for several tasks of its partition; the first lends it its key. */
  private static TaskKey key(WorkerReport report) {
    if (report instanceof Finished finished) {
      return finished.key();
    }
    if (report instanceof Started started) {
      return started.key();
    }
    if (report instanceof Logged logged) {
      return logged.key();
    }
    Heartbeat heartbeat = (Heartbeat) report;
    return new TaskKey(heartbeat.tenant(), heartbeat.beats().get(0).taskId());
  }

  /** What is reported instead of a result that Kafka does not take, however often it is sent. */
  static Finished withoutResult(Finished tooLarge, int recordBytes, String why) {
    return new Finished(
        tooLarge.key(),
        tooLarge.attempt(),
        tooLarge.leaseToken(),
        Outcome.NON_RETRYABLE,
        Payload.empty(),
        new TaskError(
            "ResultTooLarge",
            "the record with the result has "
                + recordBytes
                + " bytes, more than Kafka takes ("
                + why
                + "); raise max.message.bytes of "
                + Topics.RESULTS
                + " or return a reference"),
        null,
        tooLarge.workerId(),
        tooLarge.startedAt(),
        tooLarge.endedAt());
  }
}
