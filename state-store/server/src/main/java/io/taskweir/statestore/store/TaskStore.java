package io.taskweir.statestore.store;

import io.taskweir.core.task.Origin;
import io.taskweir.core.task.Task;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.RecordBatchingStateRestoreCallback;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one partition as a Streams state store: a RocksDB of its own, one changelog, and an
 * overlay of what the open transaction has written (architecture, D5).
 *
 * <p>Under exactly-once Streams calls {@link #commit} only after restoration and at close, and at a
 * dirty close with offsets of an aborted transaction. So it proves nothing here: RocksDB and its
 * offset move only when {@link TransactionHook} says that the broker has committed, or when
 * committed records are restored. It is a "cached" store to Streams only so that it is told before
 * a commit, while there is still time to write ({@link #flushCache}).
 *
 * <p>Belongs to one thread at a time. Other threads read through a {@link StoreView}.
 */
public final class TaskStore implements StateStore, CachedStateStore<byte[], byte[]> {
  public static final String NAME = "tasks";

  private final StoreFolders folders;
  private final StoreOpening opening;
  private final LocalStores localStores;
  private final TransactionHook hook;
  private final InstantSource clock;
  private final StoreMetrics metrics;

  private @Nullable Opened opened;
  private boolean written;

  /** Whether the database has an offset, so that it can be used again. */
  private boolean hasOffset;

  public TaskStore(
      StoreFolders folders,
      StoreMemory memory,
      LocalStores localStores,
      TransactionHook hook,
      InstantSource clock,
      StoreMetrics metrics) {
    this.folders = folders;
    opening = new StoreOpening(folders, memory);
    this.localStores = localStores;
    this.hook = hook;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** Everything that exists only while the store is open. */
  private record Opened(
      int partition,
      Flushing flushing,
      Changelog changelog,
      Tables tables,
      TaskChanges tasks,
      Contents contents,
      ControlTable control,
      ParkedTable parked,
      FunctionTable functions,
      BatchTable batches,
      LogTable logs,
      Waiting waiting,
      StoreView view) {

    byte[] offsetKey() {
      return changelog.partition().toString().getBytes(StandardCharsets.UTF_8);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    int partition = context.taskId().partition();
    Database database = opening.open(partition);
    Tables tables = new Tables(database);
    Changelog changelog = new Changelog(NAME, context);
    Records records = new Records(tables, ColumnFamily.CONTROL, this::log);
    opened =
        new Opened(
            partition,
            new Flushing(
                folders, clock, database.folder(), folders.marker(context.stateDir().toPath())),
            changelog,
            tables,
            new TaskChanges(this::log),
            new Contents(tables, this::log),
            new ControlTable(records),
            new ParkedTable(records),
            new FunctionTable(records),
            new BatchTable(records),
            new LogTable(new Records(tables, ColumnFamily.LOGS, this::log)),
            new Waiting(tables),
            new StoreView(partition, tables));
    written = false;
    hasOffset = committedOffset(changelog.partition()) != null;
    // The adapter of Streams asks for this very interface to hand over records with their offsets.
    context.register(root, (RecordBatchingStateRestoreCallback) this::restore);
  }

  private Opened open() {
    if (opened == null) {
      throw new IllegalStateException("the task store is not open");
    }
    return opened;
  }

  /** From now on this process answers for the partition. */
  public void startServing() {
    localStores.opened(open().partition, open().view);
  }

  /** Everything of this topic below the offset has been taken in. */
  public void taken(String topic, long nextOffset) {
    open().view.takenIn().taken(topic, nextOffset);
  }

  /** The offset after the last record of the topic that has been taken in; -1 if none has. */
  public long takenInUpTo(String topic) {
    return open().view.takenIn().upTo(topic);
  }

  /** A submission has been refused; who asks is told when that is committed. */
  public void refused(Origin origin, ProblemException problem) {
    open().view.refusals().add(origin, problem);
    hook.wrote(this);
  }

  public int partition() {
    return open().partition;
  }

  public ControlTable control() {
    return open().control;
  }

  public ParkedTable parked() {
    return open().parked;
  }

  public FunctionTable functions() {
    return open().functions;
  }

  public BatchTable batches() {
    return open().batches;
  }

  public LogTable logs() {
    return open().logs;
  }

  // ---- what a step reads and writes ----

  public @Nullable Task task(TaskKey key) {
    return open().tables.task(key);
  }

  public LaneCounts lane(Lane lane) {
    return open().tables.lane(lane);
  }

  public @Nullable Payload payload(TaskKey key) {
    return open().contents.get(ColumnFamily.PAYLOADS, key);
  }

  public @Nullable Payload result(TaskKey key) {
    return open().contents.get(ColumnFamily.RESULTS, key);
  }

  /** Writes a task: one changelog record in a transaction, whatever happens to it there. */
  public void put(@Nullable Task before, Task after) {
    EncodedTask encoded = EncodedTask.of(after);
    wrote();
    open().tasks.put(before, encoded);
    open().tables.putTask(before, encoded);
  }

  /** Forgets a task, with its input, its result and its log. */
  public void delete(Task task) {
    TaskKey key = task.key();
    open().tasks.delete(key);
    open().tables.deleteTask(task);
    open().contents.delete(ColumnFamily.PAYLOADS, key);
    open().contents.delete(ColumnFamily.RESULTS, key);
    open().logs.delete(key);
  }

  /** Writes a task's input; once in its life. */
  public void putPayload(TaskKey key, Payload payload) {
    open().contents.put(ColumnFamily.PAYLOADS, key, payload);
  }

  /** Writes a task's result; once in its life. */
  public void putResult(TaskKey key, Payload result) {
    open().contents.put(ColumnFamily.RESULTS, key, result);
  }

  private void log(ColumnFamily family, byte[] key, byte @Nullable [] value) {
    wrote();
    open().changelog.append(ChangeKey.of(family, key), value, clock.millis());
  }

  private void wrote() {
    if (!written) {
      written = true;
      hook.wrote(this);
    }
  }

  /** The transaction is about to be committed: the changelog gets what has been held back. */
  @Override
  public void flushCache() {
    open().tasks.sendHeldBack();
  }

  /** Only before the store changes hands, when there is no open transaction. */
  @Override
  public void clearCache() {}

  /** Nobody is told of changes by Streams. */
  @Override
  public boolean setFlushListener(
      CacheFlushListener<byte[], byte[]> listener, boolean sendOldValues) {
    return false;
  }

  /** The orders in which a step takes tasks: turns of a lane, timers, what is out. */
  public Waiting waiting() {
    return open().waiting;
  }

  /** When the first timer, or the first purge, may be due: not before this. */
  public long nextTimeMs() {
    return open().tables.nextTimeMs();
  }

  /** Ended tasks that have been kept long enough, up to a limit; each is named once. */
  public List<TaskKey> duePurges(long nowMs, int limit) {
    return open().tables.duePurges(nowMs, limit);
  }

  /**
   * The committed tasks of a tenant in the order of their ids, each as it is now; to be closed in
   * the same step.
   *
   * @param idPrefix only those whose ids begin so
   * @param afterId only those behind this one; empty for all
   */
  public TaskWalk walk(String tenant, String idPrefix, String afterId) {
    return open().tables.walk(tenant, idPrefix, afterId);
  }

  /** The functions of a tenant that have tasks here, or had. */
  public Set<Lane> lanesOf(String tenant) {
    return open().tables.lanesOf(tenant);
  }

  /**
   * How many transactions have been confirmed: what was written before the last one is committed.
   */
  public long confirmations() {
    return open().view.commits();
  }

  /** What this thread's open transaction has written so far, here and in its other stores. */
  public Uncommitted uncommitted() {
    return hook.uncommitted();
  }

  /** This store's part of it. */
  Uncommitted own() {
    TaskChanges changes = open().tasks;
    return new Uncommitted(
        changes.ended(), changes.unfinished(), open().tables.uncommittedBytes(), 0);
  }

  // ---- life ----

  /** The broker has committed what this store wrote, and whom it refused. */
  void transactionCommitted() {
    Opened store = open();
    if (written) {
      written = false;
      long offset = store.changelog.acknowledgedOffset();
      if (offset < 0) {
        throw new IllegalStateException("a committed transaction without an acknowledged change");
      }
      confirm(offset);
    }
    store.view.takenIn().committed();
    store.view.committed();
    store.flushing.flushIfDue(store.tables.database());
  }

  private void confirm(long offset) {
    byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(offset).array();
    open().tables.confirm(open().offsetKey(), bytes);
    hasOffset = true;
  }

  /** Takes in committed records of the changelog, through the same write path as live changes. */
  private void restore(Collection<ConsumerRecord<byte[], byte[]>> records) {
    Tables tables = open().tables;
    long last = -1;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Restoration.apply(record.key(), record.value(), tables);
      last = record.offset();
    }
    if (last >= 0) {
      metrics.restoredRecords(records.size());
      confirm(last);
      open().flushing.flushIfDue(tables.database());
    }
  }

  @Override
  public boolean persistent() {
    return true;
  }

  // Deprecated at its introduction (KIP-1035): it goes when every store has to manage its offsets.
  @SuppressWarnings("deprecation")
  @Override
  public boolean managesOffsets() {
    return true;
  }

  @Override
  public @Nullable Long committedOffset(TopicPartition changelogPartition) {
    byte[] offset = open().tables.database().get(ColumnFamily.OFFSETS, open().offsetKey());
    return offset == null ? null : ByteBuffer.wrap(offset).getLong();
  }

  /**
   * Proves nothing under exactly-once, so nothing is taken from it, except that no offset at all
   * means corruption: then data and offset go.
   */
  @Override
  public void commit(Map<TopicPartition, Long> changelogOffsets) {
    if (changelogOffsets.isEmpty()) {
      Opened store = open();
      hook.closed(this);
      closeTables(store);
      opened = null;
      folders.delete(store.partition);
      metrics.storeDropped();
    }
  }

  @Override
  public void close() {
    Opened store = opened;
    if (store == null) {
      return;
    }
    hook.closed(this);
    closeTables(store);
    opened = null;
    if (hasOffset) {
      store.flushing.mark();
    }
    folders.closed(store.partition);
  }

  /** What is not confirmed is thrown away: it belongs to no committed transaction. */
  private void closeTables(Opened store) {
    localStores.closed(store.partition, store.view);
    store.view.close();
    store.tables.close();
  }

  @Override
  public boolean isOpen() {
    return opened != null;
  }
}
