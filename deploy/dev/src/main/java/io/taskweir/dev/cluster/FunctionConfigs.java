package io.taskweir.dev.cluster;

import io.taskweir.protocol.Topics;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;

/** Access to the configs of all functions. */
public final class FunctionConfigs {
  private FunctionConfigs() {}

  /**
   * A consumer that stands at the beginning of {@code taskweir.functions}, belongs to no group and
   * commits nothing.
   *
   * @param kafka has {@code bootstrap.servers}
   */
  public static Consumer<String, byte[]> consumer(Map<String, String> kafka) {
    CompactedTopic topic = new CompactedTopic(kafka, Topics.FUNCTIONS);
    Consumer<String, byte[]> consumer = topic.consumer();
    consumer.seekToBeginning(List.copyOf(consumer.assignment()));
    return consumer;
  }
}
