package io.taskweir.e2e.simulation.check;

import io.taskweir.core.lease.LeaseTokens;
import io.taskweir.core.task.Origin;
import io.taskweir.e2e.simulation.history.Fact;
import io.taskweir.e2e.simulation.history.History;
import io.taskweir.e2e.simulation.store.Leases;
import io.taskweir.protocol.TaskKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A history, and what several invariants read out of it: the lives of its tasks. An id may have
 * several, one after the other, if what was kept of the task is deleted. One thread.
 */
public final class Evidence {
  private final History history;
  private final LeaseTokens tokens = Leases.tokens();
  private final Map<Class<? extends Fact>, List<Fact>> facts = new HashMap<>();
  private final Map<Origin, Life> lives = new LinkedHashMap<>();
  private final Map<TaskKey, Life> present = new HashMap<>();
  private final Map<Origin, Fact.Submitted> submissions = new LinkedHashMap<>();

  public Evidence(History history) {
    this.history = history;
    for (History.Entry entry : history.entries()) {
      facts.computeIfAbsent(entry.fact().getClass(), _ -> new ArrayList<>()).add(entry.fact());
      switch (entry.fact()) {
        case Fact.Submitted submitted when submitted.origin() != null ->
            submissions.put(submitted.origin(), submitted);
        case Fact.Made made -> {
          Life life = new Life(made);
          Life former = lives.put(made.origin(), life);
          if (former != null) {
            life.doubles(former);
          }
          Life other = present.put(made.key(), life);
          if (other != null && !other.isForgotten()) {
            life.doubles(other);
          }
        }
        case Fact.Told told -> {
          Life life = present.get(told.event().key());
          if (life != null) {
            life.told(told);
          }
        }
        case Fact.Forgotten forgotten -> {
          Life life = lives.get(forgotten.origin());
          if (life != null) {
            life.forget();
          }
        }
        case Fact.Kept kept -> {
          Life life = lives.get(kept.task().terms().origin());
          if (life != null) {
            life.keep(kept.task());
          }
        }
        default -> {}
      }
    }
  }

  public History history() {
    return history;
  }

  <F extends Fact> List<F> all(Class<F> kind) {
    return facts.getOrDefault(kind, List.of()).stream().map(kind::cast).toList();
  }

  /** What lies on the queues, by where it lies. */
  Map<Origin, Fact.Submitted> submissions() {
    return submissions;
  }

  /** All that submissions have become, in the order in which they did. */
  Iterable<Life> lives() {
    return lives.values();
  }

  /** The life that was made of this submission; null if none was. */
  @Nullable Life lifeOf(Origin origin) {
    return lives.get(origin);
  }

  /** The submission that the token's task was made of; empty if the token is forged. */
  Optional<Origin> originOf(String token, TaskKey key, int attempt) {
    return tokens.verify(token, key, attempt);
  }

  boolean isToken(String token, TaskKey key, int attempt, Origin origin) {
    return tokens.matches(token, key, attempt, origin);
  }
}
