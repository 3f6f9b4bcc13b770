package io.taskweir.gateway;

import io.taskweir.protocol.Topics;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.protocol.problem.RejectedHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Puts records that cannot be accepted on {@code taskweir.rejected}: the original key, value and
 * headers, and why. Thread-safe; the producer is the caller's.
 */
public final class RejectedWriter {
  /** What is kept of a value that does not fit together with the reason. */
  private static final int CUT_VALUE_BYTES = 64 << 10;

  /** A repeated rejection states its own reason, not the last one's too. */
  private static final Set<String> OURS =
      Set.of(
          RejectedHeaders.ERROR_CODE,
          RejectedHeaders.ERROR_MESSAGE,
          RejectedHeaders.SOURCE_TOPIC,
          RejectedHeaders.SOURCE_PARTITION,
          RejectedHeaders.SOURCE_OFFSET,
          RejectedHeaders.VALUE_BYTES);

  private final Producer<byte[], byte[]> producer;

  public RejectedWriter(Producer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  /**
   * Rejects a record. One that is so large that the topic does not take it together with the reason
   * is written without its key and headers, and with the beginning of its value.
   *
   * @return completed when the rejected record is durable, on the producer's I/O thread; fails with
   *     what Kafka failed with. Never throws.
   */
  public CompletableFuture<Void> reject(
      ConsumerRecord<byte[], byte[]> original, ProblemException problem) {
    return send(new ProducerRecord<>(
            Topics.REJECTED,
            null,
            original.key(),
            original.value(),
            headers(original, problem, true)))
        // Not on the I/O thread: sending again may have to wait for room in the buffer.
        .exceptionallyComposeAsync(
            e -> isTooLarge(e) ? send(cut(original, problem)) : CompletableFuture.failedFuture(e));
  }

  private static ProducerRecord<byte[], byte[]> cut(
      ConsumerRecord<byte[], byte[]> original, ProblemException problem) {
    byte[] value = original.value() == null ? new byte[0] : original.value();
    Headers headers = headers(original, problem, false);
    headers.add(RejectedHeaders.VALUE_BYTES, text(String.valueOf(value.length)));
    byte[] beginning = Arrays.copyOf(value, Math.min(value.length, CUT_VALUE_BYTES));
    return new ProducerRecord<>(Topics.REJECTED, null, (byte[]) null, beginning, headers);
  }

  private static Headers headers(
      ConsumerRecord<byte[], byte[]> original, ProblemException problem, boolean withOriginals) {
    Headers headers = new RecordHeaders();
    if (withOriginals) {
      for (Header header : original.headers()) {
        if (!OURS.contains(header.key())) {
          headers.add(header);
        }
      }
    }
    headers.add(RejectedHeaders.ERROR_CODE, text(problem.code().name()));
    headers.add(
        RejectedHeaders.ERROR_MESSAGE, text(problem.detail().replaceAll("\\p{Cntrl}+", " ")));
    headers.add(RejectedHeaders.SOURCE_TOPIC, text(original.topic()));
    headers.add(RejectedHeaders.SOURCE_PARTITION, text(String.valueOf(original.partition())));
    headers.add(RejectedHeaders.SOURCE_OFFSET, text(String.valueOf(original.offset())));
    return headers;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of every end of it
  private CompletableFuture<Void> send(ProducerRecord<byte[], byte[]> rejected) {
    CompletableFuture<Void> durable = new CompletableFuture<>();
    try {
      producer.send(rejected, (sent, error) -> complete(durable, error));
    } catch (KafkaException | IllegalStateException e) {
      durable.completeExceptionally(e);
    }
    return durable;
  }

  private static void complete(CompletableFuture<Void> durable, @Nullable Exception error) {
    if (error == null) {
      durable.complete(null);
    } else {
      durable.completeExceptionally(error);
    }
  }

  private static boolean isTooLarge(Throwable e) {
    return e instanceof RecordTooLargeException || e.getCause() instanceof RecordTooLargeException;
  }

  private static byte[] text(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }
}
