package io.taskweir.e2e.simulation.check;

import io.taskweir.core.task.Origin;
import io.taskweir.core.task.Task;
import io.taskweir.e2e.simulation.history.Fact;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.event.TaskTransition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A task from its submission until nothing is kept of it, as those outside see it. One thread. */
final class Life {
  private final Fact.Made made;
  private final List<Fact.Told> told = new ArrayList<>();
  private boolean forgotten;
  private @Nullable Task kept;
  private @Nullable Life doubled;

  Life(Fact.Made made) {
    this.made = made;
  }

  TaskKey key() {
    return made.key();
  }

  Origin origin() {
    return made.origin();
  }

  Payload payload() {
    return made.payload();
  }

  void told(Fact.Told event) {
    told.add(event);
  }

  void forget() {
    forgotten = true;
  }

  /** Whether nothing of it is kept any more. */
  boolean isForgotten() {
    return forgotten;
  }

  void keep(Task task) {
    kept = task;
  }

  /** The task as it is kept at the end; null if it is not. */
  @Nullable Task kept() {
    return kept;
  }

  void doubles(Life other) {
    doubled = other;
  }

  /** Another life that was not over when this one began, or is of the same submission. */
  @Nullable Life doubled() {
    return doubled;
  }

  /** With what is known of how each was written. */
  List<Fact.Told> told() {
    return told;
  }

  List<TaskTransition> events() {
    return told.stream().map(Fact.Told::event).toList();
  }

  @Override
  public String toString() {
    return "task " + key() + " of " + origin();
  }
}
