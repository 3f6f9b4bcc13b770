package io.taskweir.protocol.partition;

import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.Topics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Where a task lives, as a pure function of the layout, the tenant and the task id: the tenant's
 * shuffle shard is its top {@code shardSize} partitions by rendezvous hashing (Thaler and
 * Ravishankar, 1998), and the id picks one of them. {@code docs/protocol.md} has test vectors for
 * other languages. Thread-safe.
 */
public final class TaskRouting {
  /** Tenants whose home is remembered; beyond it the memory is dropped and filled anew. */
  private static final int REMEMBERED_TENANTS = 10_000;

  private final Layout layout;
  private final Map<String, Home> homes = new ConcurrentHashMap<>();

  public TaskRouting(Layout layout) {
    this.layout = layout;
  }

  public Layout layout() {
    return layout;
  }

  /** The partition of every record that is about this task. */
  public int partition(TaskKey key) {
    return partition(key.tenant(), key.taskId());
  }

  /** The partition of every record that is about this task. */
  public int partition(String tenant, String taskId) {
    int[] shard = home(tenant).shard;
    return shard[(Murmur2.hash(taskId) & 0x7fffffff) % shard.length];
  }

  /** The tenant's partitions, best score first. The caller may keep the array. */
  public int[] shard(String tenant) {
    return home(tenant).shard.clone();
  }

  /** The queue topic that the tenant's submissions go to. */
  public String queueTopic(String tenant) {
    return home(tenant).queueTopic;
  }

  private Home home(String tenant) {
    Home known = homes.get(tenant);
    if (known != null) {
      return known;
    }
    if (homes.size() >= REMEMBERED_TENANTS) {
      homes.clear();
    }
    return homes.computeIfAbsent(
        tenant,
        name ->
            new Home(
                best(name + "/", layout.partitions(), layout.shardSize()),
                Topics.queue(best(name + "/queue/", layout.queues(), 1)[0])));
  }

  /** Rendezvous: the candidates with the highest hash of prefix + number; on a tie the lower. */
  private static int[] best(String prefix, int candidates, int take) {
    long[] scores = new long[candidates];
    for (int i = 0; i < candidates; i++) {
      scores[i] = Integer.toUnsignedLong(Murmur2.hash(prefix + i));
    }
    return IntStream.range(0, candidates)
        .boxed()
        .sorted((a, b) -> scores[a] != scores[b] ? Long.compare(scores[b], scores[a]) : a - b)
        .limit(take)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** What all tasks of a tenant have in common. */
  private static final class Home {
    private final int[] shard;
    private final String queueTopic;

    private Home(int[] shard, String queueTopic) {
      this.shard = shard;
      this.queueTopic = queueTopic;
    }
  }
}
