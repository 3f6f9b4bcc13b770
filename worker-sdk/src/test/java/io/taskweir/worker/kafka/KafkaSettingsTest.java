package io.taskweir.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {
  private final KafkaSettings settings =
      new KafkaSettings(
          "broker:9092",
          Map.of(
              "security.protocol", "SASL_SSL", "linger.ms", "5", "acks", "0", "group.id", "mine"),
          "taskweir-worker-w1");

  @Test
  void theUsersSettingsReachEveryClient() {
    assertThat(settings.producer()).containsEntry("security.protocol", "SASL_SSL");
    assertThat(settings.consumer()).containsEntry("security.protocol", "SASL_SSL");
    assertThat(settings.producer()).containsEntry("linger.ms", "5");
  }

  @Test
  void butNotThoseThatPromisesRestOn() {
    assertThat(settings.producer())
        .containsEntry(ProducerConfig.ACKS_CONFIG, "all")
        .containsEntry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true")
        .containsEntry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "2147483647");
    assertThat(settings.consumer()).doesNotContainKey(ConsumerConfig.GROUP_ID_CONFIG);
  }
}
