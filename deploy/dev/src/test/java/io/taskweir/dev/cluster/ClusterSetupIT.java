package io.taskweir.dev.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.taskweir.dev.broker.EmbeddedBroker;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.cluster.Member;
import io.taskweir.protocol.cluster.Member.Role;
import io.taskweir.protocol.partition.Layout;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterSetupIT {
  @TempDir Path dataDir;
  private EmbeddedBroker broker;
  private Map<String, String> kafka;

  @BeforeEach
  void startABroker() {
    broker = EmbeddedBroker.start(dataDir, 0);
    kafka = Map.of("bootstrap.servers", broker.bootstrap());
  }

  @AfterEach
  void stopTheBroker() {
    broker.close();
  }

  @Test
  void makesEveryTopicAndCanRunAgain() throws Exception {
    Layout first = ClusterSetup.run(kafka, Shape.SINGLE);
    assertThat(first).isEqualTo(Shape.DEFAULT_LAYOUT);
    assertThat(ClusterSetup.run(kafka, Shape.SINGLE)).isEqualTo(first);
    try (Admin admin = Admin.create(Map.copyOf(kafka))) {
      assertThat(admin.listTopics().names().get())
          .containsAll(TopicPlan.all(first).stream().map(TopicPlan::name).toList());
    }
  }

  @Test
  void keepsTheLayoutThatTheClusterHas() {
    Layout layout = new Layout(3, 1, 1);
    ClusterSetup.run(kafka, new Shape(layout, (short) 1));
    assertThat(ClusterSetup.run(kafka, Shape.SINGLE)).isEqualTo(layout);
  }

  @Test
  void refusesAnotherLayoutThanTheClusterHas() {
    ClusterSetup.run(kafka, Shape.SINGLE);
    assertThatThrownBy(() -> ClusterSetup.run(kafka, new Shape(new Layout(8, 2, 2), (short) 1)))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("4 partitions")
        .hasMessageContaining("8 partitions");
  }

  @Test
  void refusesATopicWithAnotherNumberOfPartitions() throws Exception {
    try (Admin admin = Admin.create(Map.copyOf(kafka))) {
      admin.createTopics(List.of(new NewTopic(Topics.EVENTS, 7, (short) 1))).all().get();
    }
    assertThatThrownBy(() -> ClusterSetup.run(kafka, Shape.SINGLE))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("taskweir.events has 7 partitions");
  }

  @Test
  void seesWhoIsAliveAndWhoLeft() throws Exception {
    ClusterSetup.run(kafka, Shape.SINGLE);
    Member store = new Member(Role.STATE_STORE, "s-1", "127.0.0.1", 1234, Instant.now());
    Member silent = new Member(Role.STATE_STORE, "s-2", "127.0.0.1", 1235, Instant.EPOCH);
    try (KafkaProducer<String, byte[]> producer = producer();
        LiveMembers members = LiveMembers.follow(kafka, Clock.systemUTC())) {
      producer.send(new ProducerRecord<>(Topics.MEMBERS, store.key(), store.toJson())).get();
      producer.send(new ProducerRecord<>(Topics.MEMBERS, silent.key(), silent.toJson())).get();
      await()
          .untilAsserted(
              () ->
                  assertThat(members.live(Role.STATE_STORE))
                      .extracting(Member::id)
                      .containsExactly("s-1"));
      producer.send(new ProducerRecord<>(Topics.MEMBERS, store.key(), null)).get();
      await().until(() -> members.live(Role.STATE_STORE).isEmpty());
    }
  }

  private KafkaProducer<String, byte[]> producer() {
    return new KafkaProducer<>(
        Map.copyOf(kafka), new StringSerializer(), new ByteArraySerializer());
  }
}
