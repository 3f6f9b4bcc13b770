package io.taskweir.statestore.store;

import com.google.protobuf.ByteString;
import io.taskweir.core.batch.Batch;
import io.taskweir.statestore.batch.BatchMessages;
import io.taskweir.statestore.store.proto.StoredBatch;
import io.taskweir.statestore.store.proto.StoredBatchState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The batches of a partition, those that are over included, until they are forgotten. One thread.
 */
public final class BatchTable {
  private static final byte[] BATCH = {'b'};

  private final Records records;

  BatchTable(Records records) {
    this.records = records;
  }

  /** A batch; null if there is none with this id. */
  public @Nullable Batch get(String tenant, String id) {
    return decode(records.get(key(tenant, id)));
  }

  public void put(Batch batch) {
    records.put(key(batch.tenant(), batch.id()), encode(batch));
  }

  public void forget(Batch batch) {
    records.put(key(batch.tenant(), batch.id()), (byte[]) null);
  }

  /** All of them, in no order. */
  public List<Batch> all() {
    List<Batch> all = new ArrayList<>();
    for (byte[] key : records.keys(BATCH)) {
      all.add(Objects.requireNonNull(decode(records.get(key)), "a record with a key"));
    }
    return all;
  }

  static byte[] key(String tenant, String id) {
    return Records.key(BATCH, Keys.names(tenant, id));
  }

  /** Where the batches of a tenant begin. */
  static byte[] batchesOf(String tenant) {
    return Records.key(BATCH, Keys.tenant(tenant));
  }

  private static StoredBatch encode(Batch batch) {
    return StoredBatch.newBuilder()
        .setStart(ByteString.copyFrom(BatchMessages.start(batch).toByteArray()))
        .setState(
            switch (batch.state()) {
              case RUNNING -> StoredBatchState.BATCH_RUNNING;
              case DONE -> StoredBatchState.BATCH_DONE;
              case CANCELLED -> StoredBatchState.BATCH_CANCELLED;
            })
        .setPosition(batch.position())
        .setMatched(batch.matched())
        .setDone(batch.done())
        .setFailed(batch.failed())
        .setEndedAtMs(batch.endedAtMs())
        .build();
  }

  static @Nullable Batch decode(byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    StoredBatch stored = Records.parse(StoredBatch.parser(), bytes);
    Batch batch =
        BatchMessages.batch(stored.getStart().toByteArray())
            .advanced(stored.getPosition(), stored.getMatched(), stored.getDone());
    return switch (stored.getState()) {
      case BATCH_RUNNING -> batch;
      case BATCH_DONE -> batch.ended(Batch.State.DONE, stored.getEndedAtMs());
      case BATCH_CANCELLED -> batch.ended(Batch.State.CANCELLED, stored.getEndedAtMs());
      case BATCH_STATE_UNKNOWN, UNRECOGNIZED ->
          throw new IllegalStateException("a batch in a state that this version does not know");
    };
  }
}
