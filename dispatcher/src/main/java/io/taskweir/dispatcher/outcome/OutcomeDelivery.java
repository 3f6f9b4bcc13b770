package io.taskweir.dispatcher.outcome;

import com.codahale.metrics.Counter;
import com.codahale.metrics.MetricRegistry;
import io.taskweir.dispatcher.log.LogPause;
import io.taskweir.dispatcher.outcome.DeliveryTransaction.Verdict;
import io.taskweir.dispatcher.outcome.TopicDirectory.Presence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles batches of deliveries, in the order of each partition. A batch goes in one transaction;
 * if that fails, the suspects are tried one by one and the others together. What fails for good is
 * recorded as failed. What may pass is retried later, and meanwhile holds its own partition of the
 * outcomes topic, and only that. (That is the simple part: other destinations whose outcomes lie in
 * the same partition wait with it.)
 */
final class OutcomeDelivery {
  private static final Logger log = LoggerFactory.getLogger(OutcomeDelivery.class);

  private final Consumer<byte[], byte[]> consumer;
  private final DeliveryTransaction transaction;
  private final TopicDirectory topics;
  private final HeldPartitions held;
  private final LongSupplier nanoClock;
  private final LogPause failures;
  private final LogPause tries;
  private final Counter delivered;
  private final Counter failed;
  private final Counter retries;

  /** Partitions of which nothing more of the present batch may be touched. */
  private final Set<TopicPartition> stopped = new HashSet<>();

  OutcomeDelivery(
      Consumer<byte[], byte[]> consumer,
      DeliveryTransaction transaction,
      TopicDirectory topics,
      HeldPartitions held,
      LongSupplier nanoClock,
      MetricRegistry registry) {
    this.consumer = consumer;
    this.transaction = transaction;
    this.topics = topics;
    this.held = held;
    this.nanoClock = nanoClock;
    failures = new LogPause(nanoClock);
    tries = new LogPause(nanoClock);
    delivered = registry.counter("taskweir.outcomes.delivered");
    failed = registry.counter("taskweir.outcomes.failed");
    retries = registry.counter("taskweir.outcomes.retries");
  }

  /** What is left over is read again later. */
  void settle(List<Delivery> deliveries) {
    stopped.clear();
    Map<Delivery, DeliveryFault> unreachable = checkTopics(deliveries);
    inRuns(
        deliveries,
        delivery ->
            unreachable.containsKey(delivery)
                || held.failures(delivery.partition, delivery.offset) > 0,
        unreachable);
  }

  /**
   * Refuses what cannot be delivered for good.
   *
   * @return what cannot be delivered for now
   */
  private Map<Delivery, DeliveryFault> checkTopics(List<Delivery> deliveries) {
    Set<String> names = new HashSet<>();
    for (Delivery delivery : deliveries) {
      if (delivery.record != null) {
        names.add(delivery.record.topic());
      }
    }
    Map<String, Presence> presence = topics.presence(names);
    Map<Delivery, DeliveryFault> unreachable = new HashMap<>();
    for (Delivery delivery : deliveries) {
      if (delivery.record != null
          && presence.get(delivery.record.topic()) instanceof Presence.Absent(var why)) {
        if (why.permanent()) {
          delivery.refusal = why.reason();
        } else {
          unreachable.put(delivery, why);
        }
      }
    }
    return unreachable;
  }

  /** Suspects alone, what lies between them together, all in order. */
  private void inRuns(
      List<Delivery> deliveries,
      Predicate<Delivery> isSuspect,
      Map<Delivery, DeliveryFault> unreachable) {
    List<Delivery> run = new ArrayList<>();
    for (Delivery delivery : deliveries) {
      if (isSuspect.test(delivery)) {
        together(run);
        run = new ArrayList<>();
        alone(delivery, unreachable.get(delivery));
      } else {
        run.add(delivery);
      }
    }
    together(run);
  }

  private void together(List<Delivery> run) {
    List<Delivery> batch = new ArrayList<>(run.size());
    for (Delivery delivery : run) {
      if (!isHeld(delivery)) {
        batch.add(delivery);
      }
    }
    if (batch.size() == 1) {
      alone(batch.getFirst(), null);
    } else if (!batch.isEmpty()) {
      switch (commit(batch)) {
        case Verdict.Committed() -> batch.forEach(this::settled);
        case Verdict.Refused(var suspects) -> inRuns(batch, suspects::containsKey, Map.of());
        case Verdict.Aborted(var why) -> postpone(batch, why);
      }
    }
  }

  /**
   * @param unreachable why its topic cannot be written to for now; null if it can
   */
  private void alone(Delivery delivery, @Nullable DeliveryFault unreachable) {
    if (isHeld(delivery)) {
      return;
    }
    if (unreachable != null) {
      failed(delivery, unreachable);
      return;
    }
    switch (commit(List.of(delivery))) {
      case Verdict.Committed() -> settled(delivery);
      case Verdict.Refused(var suspects) -> refused(delivery, suspects.get(delivery));
      case Verdict.Aborted(var why) -> postpone(List.of(delivery), why);
    }
  }

  private Verdict commit(List<Delivery> batch) {
    return transaction.run(
        batch,
        delivery -> held.failures(delivery.partition, delivery.offset),
        consumer.groupMetadata());
  }

  private void settled(Delivery delivery) {
    held.release(delivery.partition);
    if (delivery.isToBeSent()) {
      delivered.inc();
    } else if (delivery.outcome != null) {
      failed.inc();
      // The task says it too.
      if (failures.isOver()) {
        log.warn(
            "Outcome of {}/{} not delivered: {}{}",
            delivery.outcome.getTenant(),
            delivery.outcome.getTaskId(),
            delivery.refusal,
            failures.leftOut());
      }
    }
  }

  private void refused(Delivery delivery, @Nullable Exception error) {
    ProducerRecord<byte[], byte[]> record = delivery.record;
    if (record == null || error == null) {
      throw new IllegalStateException("only what was sent can be refused");
    }
    // It may have been deleted since it was looked for.
    topics.forget(record.topic());
    failed(delivery, DeliveryFault.of(record.topic(), error));
  }

  private void failed(Delivery delivery, DeliveryFault fault) {
    long now = nanoClock.getAsLong();
    if (fault.permanent()) {
      giveUp(delivery, fault.reason());
    } else if (held.isLastTry(delivery.partition, delivery.offset, now)) {
      giveUp(
          delivery,
          "given up after " + HeldPartitions.GIVE_UP.toMinutes() + " minutes: " + fault.reason());
    } else {
      retries.inc();
      held.failed(delivery.partition, delivery.offset, now);
      if (tries.isOver()) {
        log.warn("An outcome waits to be delivered again: {}{}", fault.reason(), tries.leftOut());
      }
      standStill(delivery.partition, delivery.offset);
    }
  }

  private void giveUp(Delivery delivery, String reason) {
    delivery.refusal = reason;
    switch (commit(List.of(delivery))) {
      case Verdict.Committed() -> settled(delivery);
      case Verdict.Refused(var suspects) ->
          throw new IllegalStateException("nothing was sent to a destination: " + suspects);
      case Verdict.Aborted(var why) -> postpone(List.of(delivery), why);
    }
  }

  private void postpone(List<Delivery> batch, RuntimeException why) {
    if (why instanceof RetriableException) {
      log.warn("Outcomes wait: {}", why.getMessage());
    } else {
      log.warn("Outcomes wait: their transaction was aborted", why);
    }
    long now = nanoClock.getAsLong();
    for (Delivery delivery : batch) {
      if (!isHeld(delivery)) {
        held.postpone(delivery.partition, delivery.offset, now);
        standStill(delivery.partition, delivery.offset);
      }
    }
  }

  private void standStill(TopicPartition partition, long offset) {
    stopped.add(partition);
    if (consumer.assignment().contains(partition)) {
      consumer.seek(partition, offset);
      consumer.pause(List.of(partition));
    }
  }

  private boolean isHeld(Delivery delivery) {
    return stopped.contains(delivery.partition);
  }
}
