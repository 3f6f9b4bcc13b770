package io.taskweir.statestore.store;

import io.taskweir.protocol.Limits;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.result.LogLine;
import io.taskweir.statestore.store.proto.StoredLogChunk;
import io.taskweir.statestore.store.proto.StoredLogHead;
import io.taskweir.statestore.store.proto.StoredLogLine;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the attempts of the tasks have logged; of each task the newest {@link Limits#MAX_LOG_CHARS}
 * characters. One thread.
 *
 * <p>A task's log is a head, under the task's key and a zero byte, and chunks of a few kilobytes,
 * under the same and their number. A line that is added rewrites the head and at most one chunk;
 * the oldest chunks go when there is too much.
 */
public final class LogTable {
  /** A chunk is added to until it has so many characters. */
  static final int CHUNK_CHARS = 8_192;

  private final Records records;

  LogTable(Records records) {
    this.records = records;
  }

  /** Adds lines to a task's log. */
  public void append(TaskKey key, int attempt, List<LogLine> lines) {
    StoredLogHead.Builder head = head(key);
    StoredLogChunk.@Nullable Builder chunk = lastChunk(key, head, attempt);
    for (LogLine line : lines) {
      if (chunk != null && isFull(chunk, line)) {
        write(key, head.getNextChunk() - 1, chunk);
        chunk = null;
      }
      if (chunk == null) {
        chunk = StoredLogChunk.newBuilder().setAttempt(attempt).setFirstSeq(head.getLines() + 1);
        head.setNextChunk(head.getNextChunk() + 1);
      }
      chunk.addLines(
          StoredLogLine.newBuilder().setAtMs(line.at().toEpochMilli()).setText(line.text()));
      head.setLines(head.getLines() + 1).setChars(head.getChars() + line.text().length());
    }
    if (chunk != null) {
      write(key, head.getNextChunk() - 1, chunk);
    }
    dropOldest(key, head);
    records.put(headKey(key), head.build());
  }

  private StoredLogHead.Builder head(TaskKey key) {
    byte[] bytes = records.get(headKey(key));
    return bytes == null
        ? StoredLogHead.newBuilder()
        : Records.parse(StoredLogHead.parser(), bytes).toBuilder();
  }

  /** The last chunk, if more can be added to it; else null. */
  private StoredLogChunk.@Nullable Builder lastChunk(
      TaskKey key, StoredLogHead.Builder head, int attempt) {
    if (head.getNextChunk() == head.getFirstChunk()) {
      return null;
    }
    StoredLogChunk last = chunk(key, head.getNextChunk() - 1);
    return last.getAttempt() == attempt ? last.toBuilder() : null;
  }

  private static boolean isFull(StoredLogChunk.Builder chunk, LogLine next) {
    return chars(chunk.getLinesList()) + next.text().length() > CHUNK_CHARS;
  }

  private static int chars(List<StoredLogLine> lines) {
    return lines.stream().mapToInt(line -> line.getText().length()).sum();
  }

  private StoredLogChunk chunk(TaskKey key, int number) {
    byte[] bytes = records.get(chunkKey(key, number));
    if (bytes == null) {
      throw new IllegalStateException("task " + key + ": chunk " + number + " of its log is gone");
    }
    return Records.parse(StoredLogChunk.parser(), bytes);
  }

  private void write(TaskKey key, int number, StoredLogChunk.Builder chunk) {
    records.put(chunkKey(key, number), chunk.build());
  }

  private void dropOldest(TaskKey key, StoredLogHead.Builder head) {
    while (head.getChars() > Limits.MAX_LOG_CHARS) {
      int oldest = head.getFirstChunk();
      head.setChars(head.getChars() - chars(chunk(key, oldest).getLinesList()));
      head.setFirstChunk(oldest + 1);
      records.put(chunkKey(key, oldest), (byte[]) null);
    }
  }

  /** Forgets a task's log, if it has one. */
  public void delete(TaskKey key) {
    if (!records.mayHave(headKey(key))) {
      return;
    }
    StoredLogHead.Builder head = head(key);
    for (int number = head.getFirstChunk(); number < head.getNextChunk(); number++) {
      records.put(chunkKey(key, number), (byte[]) null);
    }
    records.put(headKey(key), (byte[]) null);
  }

  /**
   * A task's log.
   *
   * @param found all records whose keys begin with its {@link #headKey}
   */
  static TaskLog read(TaskKey key, NavigableMap<byte[], byte[]> found) {
    byte[] headBytes = found.get(headKey(key));
    if (headBytes == null) {
      return TaskLog.EMPTY;
    }
    StoredLogHead head = Records.parse(StoredLogHead.parser(), headBytes);
    List<TaskLog.Line> lines = new ArrayList<>();
    for (int number = head.getFirstChunk(); number < head.getNextChunk(); number++) {
      StoredLogChunk chunk =
          Records.parse(
              StoredLogChunk.parser(),
              Objects.requireNonNull(found.get(chunkKey(key, number)), "a chunk of a log"));
      long seq = chunk.getFirstSeq();
      for (StoredLogLine line : chunk.getLinesList()) {
        lines.add(new TaskLog.Line(seq++, chunk.getAttempt(), line.getAtMs(), line.getText()));
      }
    }
    return new TaskLog(head.getLines() - lines.size(), lines);
  }

  /** Where all of a task's log is: no id has a zero byte in it. */
  static byte[] headKey(TaskKey key) {
    byte[] task = Keys.task(key);
    return Arrays.copyOf(task, task.length + 1);
  }

  private static byte[] chunkKey(TaskKey key, int number) {
    byte[] head = headKey(key);
    return ByteBuffer.wrap(Arrays.copyOf(head, head.length + Integer.BYTES))
        .putInt(head.length, number)
        .array();
  }
}
