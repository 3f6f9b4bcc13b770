package io.taskweir.statestore.watch;

import io.taskweir.protocol.TaskKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Those who follow tasks from change to change. Thread-safe; never blocks whoever changes one. */
final class Followers {
  /** The lists are never changed, so that they can be walked while followers come and go. */
  private final Map<TaskKey, List<Follower>> following = new ConcurrentHashMap<>();

  Waiters.Following follow(TaskKey key) {
    Follower follower = new Follower(key);
    following.merge(
        key,
        List.of(follower),
        (others, one) -> Stream.concat(others.stream(), one.stream()).toList());
    return follower;
  }

  void changed(TaskKey key) {
    if (following.isEmpty()) {
      return;
    }
    List<Follower> followers = following.get(key);
    if (followers != null) {
      followers.forEach(Follower::wake);
    }
  }

  private final class Follower implements Waiters.Following {
    private final TaskKey key;
    private final Semaphore changes = new Semaphore(0);

    private Follower(TaskKey key) {
      this.key = key;
    }

    @Override
    public void await(Duration time) throws InterruptedException {
      if (changes.tryAcquire(time.toNanos(), TimeUnit.NANOSECONDS)) {
        // However many there were, one look shows them all.
        changes.drainPermits();
      }
    }

    @Override
    public void wake() {
      changes.release();
    }

    @Override
    public void close() {
      following.computeIfPresent(
          key,
          (it, followers) -> {
            List<Follower> others =
                followers.stream().filter(follower -> follower != this).toList();
            return others.isEmpty() ? null : others;
          });
    }
  }
}
