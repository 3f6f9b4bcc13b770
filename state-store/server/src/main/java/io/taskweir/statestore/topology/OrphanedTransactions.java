package io.taskweir.statestore.topology;

import com.codahale.metrics.Counter;
import com.codahale.metrics.MetricRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Aborts what a dead owner of a partition has left open. Its successor cannot read the changelog to
 * the end before that, and the broker would do it only after the transaction's timeout of 10 s and
 * whatever is left of the 10 s between two looks for such transactions.
 *
 * <p>A partition is restored only by its owner, whose predecessor has either committed before it
 * gave the partition away or was put out of the group. So an ongoing transaction that has written
 * to the changelog meanwhile is nobody's, or that of somebody who does not know yet that he has
 * been replaced. Its producer is fenced, as by a successor with the same transactional id: the
 * coordinator aborts the transaction in all of its partitions, and whoever lives on behind it is
 * told. Source: ADR 0011.
 *
 * <p>Streams calls it on threads of its own, which never wait for it.
 */
public final class OrphanedTransactions implements StateRestoreListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanedTransactions.class);
  private static final long FIRST_PAUSE_MS = 200;
  private static final long LONGEST_PAUSE_MS = 10_000;

  private final Admin admin;
  private final String idPrefix;
  private final Counter aborted;
  private final Set<TopicPartition> restoring = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor thread;

  /**
   * @param kafka of the clients, passed through
   * @param metrics gets the number of transactions that were aborted
   */
  public OrphanedTransactions(Map<String, String> kafka, MetricRegistry metrics) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put("client.id", StreamsSettings.APPLICATION + "-orphaned-transactions");
    admin = Admin.create(config);
    idPrefix = StreamsSettings.APPLICATION + "-";
    aborted = metrics.counter("taskweir.store.orphaned-transactions");
    thread =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("taskweir-state-store-orphans").daemon().factory());
  }

  @Override
  public void onRestoreStart(TopicPartition changelog, String store, long start, long end) {
    restoring.add(changelog);
    lookIn(changelog, 0);
  }

  @Override
  public void onBatchRestored(TopicPartition changelog, String store, long end, long count) {}

  @Override
  public void onRestoreEnd(TopicPartition changelog, String store, long total) {
    restoring.remove(changelog);
  }

  @Override
  public void onRestoreSuspended(TopicPartition changelog, String store, long total) {
    restoring.remove(changelog);
  }

  private void lookIn(TopicPartition changelog, long delayMs) {
    try {
      var _ = thread.schedule(() -> look(changelog, delayMs), delayMs, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("{} is not looked after any more: closed", changelog);
    }
  }

  /** Again and again while it is restored: a frozen owner may write once more before it is told. */
  private void look(TopicPartition changelog, long waitedMs) {
    if (!restoring.contains(changelog)) {
      return;
    }
    try {
      abortOrphansIn(changelog);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } catch (ExecutionException | RuntimeException e) {
      if (!(e.getCause() instanceof RetriableException)) {
        LOG.warn(
            "transactions that a former owner may have left open in {} stay so until the broker"
                + " aborts them; this client may have to be allowed to read {} and to describe and"
                + " write transactional ids that begin with {}",
            changelog,
            changelog.topic(),
            idPrefix,
            e);
        return;
      }
      LOG.debug("transactions in {} are looked at again", changelog, e);
    }
    lookIn(changelog, Math.clamp(2 * waitedMs, FIRST_PAUSE_MS, LONGEST_PAUSE_MS));
  }

  private void abortOrphansIn(TopicPartition changelog)
      throws ExecutionException, InterruptedException {
    for (String id : orphansIn(changelog)) {
      admin.fenceProducers(List.of(id)).all().get();
      aborted.inc();
      LOG.info("aborted transaction {}, which a former owner of {} left open", id, changelog);
    }
  }

  /** Transactional ids of ours with an ongoing transaction that has written there. */
  private List<String> orphansIn(TopicPartition changelog)
      throws ExecutionException, InterruptedException {
    Set<Long> writing =
        admin
            .describeProducers(List.of(changelog))
            .partitionResult(changelog)
            .get()
            .activeProducers()
            .stream()
            .filter(it -> it.currentTransactionStartOffset().isPresent())
            .map(ProducerState::producerId)
            .collect(Collectors.toSet());
    if (writing.isEmpty()) {
      return List.of();
    }
    List<String> ids =
        admin
            .listTransactions(new ListTransactionsOptions().filterProducerIds(writing))
            .all()
            .get()
            .stream()
            .map(TransactionListing::transactionalId)
            .filter(it -> it.startsWith(idPrefix))
            .toList();
    // One that is being committed is over but for its marker, and its producer may be at work
    // elsewhere by now.
    return admin.describeTransactions(ids).all().get().entrySet().stream()
        .filter(it -> isOngoing(it.getValue(), changelog))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean isOngoing(TransactionDescription transaction, TopicPartition changelog) {
    return transaction.state() == TransactionState.ONGOING
        && transaction.topicPartitions().contains(changelog);
  }

  /** Does not wait for what is under way. */
  @Override
  public void close() {
    thread.shutdownNow();
    admin.close(Duration.ZERO);
  }
}
