package io.taskweir.e2e.torture.fault;

import io.taskweir.protocol.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A producer of somebody else begins a transaction on the inbox and is gone. Nothing behind it can
 * be read until Kafka gives the transaction up; what it wrote must never become a task.
 */
final class HangingTransaction implements Fault {
  private static final int TIMEOUT_MS = 12_000;

  private final String bootstrap;
  private final String taskId;
  private final FaultNotes notes;

  HangingTransaction(String bootstrap, String taskId, FaultNotes notes) {
    this.bootstrap = bootstrap;
    this.taskId = taskId;
    this.notes = notes;
  }

  @Override
  public String name() {
    return "hanging transaction on the inbox";
  }

  @Override
  public void inject() throws InterruptedException {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "transactional.id",
            "torture-" + taskId,
            "transaction.timeout.ms",
            Integer.toString(TIMEOUT_MS),
            "max.block.ms",
            "10000");
    Producer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    try {
      producer.initTransactions();
      producer.beginTransaction();
      notes.aborted("amber/" + taskId);
      String submission =
          "{\"tenant\":\"amber\",\"function\":\"work\",\"taskId\":\"" + taskId + "\"}";
      producer
          .send(new ProducerRecord<>(Topics.INBOX, submission.getBytes(StandardCharsets.UTF_8)))
          .get();
    } catch (ExecutionException | KafkaException e) {
      throw new IllegalStateException("the transaction could not be begun", e);
    } finally {
      // Without a word to the coordinator, as if its process had died.
      producer.close(Duration.ZERO);
    }
  }

  @Override
  public void heal() throws InterruptedException {
    Thread.sleep(TIMEOUT_MS / 2);
  }
}
