package io.taskweir.statestore.store;

import io.taskweir.core.task.Label;
import io.taskweir.core.task.Phase;
import io.taskweir.core.task.Task;
import io.taskweir.protocol.Limits;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Layout of the keys. All compare as unsigned bytes; numbers are big-endian, and names end with a
 * zero byte, which no name contains, so that one name is never the prefix of another's key.
 */
final class Keys {
  private Keys() {}

  static byte[] task(TaskKey key) {
    return key.toBytes();
  }

  static TaskKey taskKey(byte[] bytes) {
    return TaskKey.parse(new String(bytes, StandardCharsets.UTF_8));
  }

  /**
   * Of all tasks of a tenant whose ids begin so, the first would have this key or a greater one.
   */
  static byte[] tasksFrom(String tenant, String idPrefix) {
    return task(new TaskKey(tenant, idPrefix));
  }

  /** All tasks of a tenant whose ids begin so have keys below this one. */
  static byte[] tasksTo(String tenant, String idPrefix) {
    return task(new TaskKey(tenant, idPrefix + "~"));
  }

  static byte[] lane(Lane lane) {
    return names(lane.tenant(), lane.function());
  }

  static Lane laneOf(byte[] key) {
    int end = 0;
    while (key[end] != 0) {
      end++;
    }
    return new Lane(
        new String(key, 0, end, StandardCharsets.UTF_8),
        new String(key, end + 1, key.length - end - 2, StandardCharsets.UTF_8));
  }

  /** Everything of a tenant, where keys begin with the tenant. */
  static byte[] tenant(String tenant) {
    return names(tenant);
  }

  /** Higher priority first, then the longer wait, then the id. */
  static byte[] backlog(Task task, Phase.Ready ready) {
    return buffer(Long.BYTES + 1, task.key().taskId(), task.key().tenant(), task.function())
        .put((byte) (Limits.MAX_PRIORITY - task.terms().priority()))
        .putLong(ready.sinceMs())
        .put(ascii(task.key().taskId()))
        .array();
  }

  /** Where the tasks of a priority begin in a lane's backlog; those of the next lower follow. */
  static byte[] backlogFrom(byte[] lanePrefix, int priority) {
    byte[] from = Arrays.copyOf(lanePrefix, lanePrefix.length + 1);
    from[lanePrefix.length] = (byte) (Limits.MAX_PRIORITY - priority);
    return from;
  }

  /** Since when the task waits that a backlog key of this lane stands for. */
  static long sinceOfBacklog(byte[] key, int lanePrefixLength) {
    return ByteBuffer.wrap(key).getLong(lanePrefixLength + 1);
  }

  /** Id of the task that a backlog key of this lane stands for. */
  static String taskIdOfBacklog(byte[] key, int lanePrefixLength) {
    int start = lanePrefixLength + 1 + Long.BYTES;
    return new String(key, start, key.length - start, StandardCharsets.US_ASCII);
  }

  static byte[] timer(long atMs, TaskKey key) {
    byte[] task = task(key);
    return ByteBuffer.allocate(Long.BYTES + task.length).putLong(atMs).put(task).array();
  }

  /** Where the timers of a time begin. */
  static byte[] timersFrom(long atMs) {
    return ByteBuffer.allocate(Long.BYTES).putLong(atMs).array();
  }

  static long timeOfTimer(byte[] key) {
    return ByteBuffer.wrap(key).getLong();
  }

  static TaskKey taskKeyOfTimer(byte[] key) {
    return taskKey(Arrays.copyOfRange(key, Long.BYTES, key.length));
  }

  static byte[] list(Task task) {
    return buffer(Long.BYTES + 1, task.key().taskId(), task.key().tenant(), task.function())
        .put((byte) StateNumber.of(task.state()))
        .putLong(task.terms().submittedAtMs())
        .put(ascii(task.key().taskId()))
        .array();
  }

  /** Where the list of a lane's tasks in a state begins. */
  static byte[] listPrefix(Lane lane, TaskState state) {
    byte[] owner = lane(lane);
    byte[] prefix = Arrays.copyOf(owner, owner.length + 1);
    prefix[owner.length] = (byte) StateNumber.of(state);
    return prefix;
  }

  /** Where the tasks with a label begin; texts carry their lengths, as they may hold any byte. */
  static byte[] labelPrefix(String tenant, Label label) {
    byte[] owner = tenant(tenant);
    byte[] key = label.key().getBytes(StandardCharsets.UTF_8);
    byte[] value = label.value().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(owner.length + 2 * Short.BYTES + key.length + value.length)
        .put(owner)
        .putShort((short) key.length)
        .put(key)
        .putShort((short) value.length)
        .put(value)
        .array();
  }

  /** The key of a place in a list. */
  static byte[] place(byte[] prefix, Position place) {
    byte[] id = ascii(place.taskId());
    return ByteBuffer.allocate(prefix.length + Long.BYTES + id.length)
        .put(prefix)
        .putLong(place.submittedAtMs())
        .put(id)
        .array();
  }

  static Position placeOf(byte[] key, int prefixLength) {
    int start = prefixLength + Long.BYTES;
    return new Position(
        ByteBuffer.wrap(key).getLong(prefixLength),
        new String(key, start, key.length - start, StandardCharsets.US_ASCII));
  }

  /** The first key that is greater. */
  static byte[] next(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
  }

  static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  /** Names one after the other. */
  static byte[] names(String... names) {
    return buffer(0, "", names).array();
  }

  /** Room for the names, for {@code more} bytes and for the last part; the names are in already. */
  private static ByteBuffer buffer(int more, String last, String... names) {
    int length = more + last.length();
    for (String name : names) {
      length += name.length() + 1;
    }
    ByteBuffer buffer = ByteBuffer.allocate(length);
    for (String name : names) {
      buffer.put(ascii(name)).put((byte) 0);
    }
    return buffer;
  }

  /** Names and ids are ASCII: {@code Names} sees to it. */
  private static byte[] ascii(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }
}
