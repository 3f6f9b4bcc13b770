package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskweir.dev.server.StoreTuning;
import io.taskweir.e2e.harness.Metrics;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.e2e.process.ChildProcess;
import io.taskweir.protocol.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A new owner does not wait until the broker finds out that its predecessor's transaction is
 * nobody's: here that would take ten minutes, and all of this times out long before.
 */
class OrphanedTransactionIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void aNewOwnerAbortsWhatTheFormerOneHasLeftOpenAndNothingElse() throws Exception {
    try (StoreCluster cluster = new StoreCluster(folder, StoreTuning.DEFAULT);
        Producer<byte[], byte[]> dead = producer(cluster, "taskweir-state-store-dead-1");
        Producer<byte[], byte[]> elsewhere = producer(cluster, "taskweir-state-store-alive-1");
        Producer<byte[], byte[]> stranger = producer(cluster, "stranger")) {
      cluster.submit("work", 0, 100).get(30, TimeUnit.SECONDS);
      try (TaskApi api = new TaskApi(cluster.first().ready(), StoreCluster.TENANT)) {
        api.awaitEnded(100, SOON);
      }
      cluster.first().kill();
      for (int partition = 0; partition < 4; partition++) {
        write(dead, StoreCluster.CHANGELOG, partition);
        write(elsewhere, Topics.EVENTS, partition);
        write(stranger, Topics.EVENTS, partition);
      }

      ChildProcess successor = cluster.startStore("b");
      try (TaskApi api = new TaskApi(successor.ready(), StoreCluster.TENANT)) {
        api.awaitEnded(100, SOON);
      }
      assertThat(Metrics.partitions(successor.ready())).isEqualTo(4);

      assertThatThrownBy(dead::commitTransaction).isInstanceOf(ApiException.class);
      assertThatCode(elsewhere::commitTransaction).doesNotThrowAnyException();
      assertThatCode(stranger::commitTransaction).doesNotThrowAnyException();
    }
  }

  private static Producer<byte[], byte[]> producer(StoreCluster cluster, String transactionalId) {
    Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                cluster.bootstrap(),
                "transactional.id",
                transactionalId,
                "transaction.timeout.ms",
                600_000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    producer.beginTransaction();
    return producer;
  }

  private static void write(Producer<byte[], byte[]> producer, String topic, int partition)
      throws Exception {
    producer
        .send(new ProducerRecord<>(topic, partition, new byte[] {0}, new byte[] {0}))
        .get(30, TimeUnit.SECONDS);
  }
}
