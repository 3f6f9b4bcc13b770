package io.taskweir.statestore.store;

import com.google.protobuf.ByteString;
import io.taskweir.protocol.TaskKey;
import io.taskweir.statestore.store.proto.StoredParkedResult;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Genuine results that came before their tasks, or before the attempts that they are of: an aborted
 * transaction had handed those over, and what led there has not been done again yet. One of each
 * attempt of each submission, since an aborted transaction may have got as far as a retry, and the
 * later result does not stand for the earlier. One thread.
 */
public final class ParkedTable {
  private static final byte[] PARKED = {'p'};

  /** In no task's key. */
  private static final byte END_OF_TASK = 0;

  private final Records records;

  /** -1: not counted yet. */
  private long size = -1;

  ParkedTable(Records records) {
    this.records = records;
  }

  /** A result that waits; equal to another of the same attempt of the same submission. */
  public static final class Parked {
    private final byte[] storedKey;
    private final StoredParkedResult result;

    private Parked(byte[] storedKey, StoredParkedResult result) {
      this.storedKey = storedKey;
      this.result = result;
    }

    /** The task that it is of. */
    public TaskKey task() {
      byte[] key = Arrays.copyOfRange(storedKey, PARKED.length, storedKey.length);
      int end = 0;
      while (end < key.length && key[end] != END_OF_TASK) {
        end++;
      }
      return Keys.taskKey(Arrays.copyOf(key, end));
    }

    /** What the worker wrote. */
    public byte[] report() {
      return result.getReport().toByteArray();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Parked that && Arrays.equals(storedKey, that.storedKey);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(storedKey);
    }
  }

  /**
   * Keeps a result; once, however often it comes.
   *
   * @param leaseToken tells submissions of one id apart
   */
  public void park(TaskKey task, int attempt, String leaseToken, byte[] report) {
    byte[] key = key(task, attempt, leaseToken);
    long before = size();
    boolean isNew = records.get(key) == null;
    records.put(
        key, StoredParkedResult.newBuilder().setReport(ByteString.copyFrom(report)).build());
    size = isNew ? before + 1 : before;
  }

  /** It waits no longer. */
  public void remove(Parked parked) {
    records.put(parked.storedKey, (byte[]) null);
    size = size() - 1;
  }

  /** The results that wait for a task, by attempt. */
  public List<Parked> of(TaskKey task) {
    return withPrefix(Records.key(PARKED, endedKey(task)));
  }

  /** All that wait, those of one task by attempt. */
  public List<Parked> all() {
    return withPrefix(PARKED);
  }

  /** How many wait. */
  public long size() {
    if (size < 0) {
      size = records.keys(PARKED).size();
    }
    return size;
  }

  private List<Parked> withPrefix(byte[] prefix) {
    // Nearly always there is none at all, and then every submission saves a look-up.
    if (size() == 0) {
      return List.of();
    }
    return records.keys(prefix).stream().map(this::read).toList();
  }

  private Parked read(byte[] key) {
    byte[] bytes = records.get(key);
    if (bytes == null) {
      throw new IllegalStateException("a record with a key and without a value");
    }
    return new Parked(key, Records.parse(StoredParkedResult.parser(), bytes));
  }

  private static byte[] key(TaskKey task, int attempt, String leaseToken) {
    byte[] ended = endedKey(task);
    byte[] token = leaseToken.getBytes(StandardCharsets.UTF_8);
    return Records.key(
        PARKED,
        ByteBuffer.allocate(ended.length + Integer.BYTES + token.length)
            .put(ended)
            .putInt(attempt)
            .put(token)
            .array());
  }

  private static byte[] endedKey(TaskKey task) {
    byte[] key = Keys.task(task);
    return Arrays.copyOf(key, key.length + 1);
  }
}
