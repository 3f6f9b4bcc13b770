package io.taskweir.core.machine;

import io.taskweir.core.machine.Decision.Happens;
import io.taskweir.core.machine.TaskWorlds.Step;
import io.taskweir.core.task.Phase;
import io.taskweir.core.task.Task;
import io.taskweir.core.task.TaskEvent;
import io.taskweir.core.task.TaskEvent.Accepted;
import io.taskweir.core.task.Transition;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.submission.Submission;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The generated parts of {@code docs/task-states.md}: what the machine was seen to do. */
final class TaskStatesDoc {
  private static final String NEW = "—";

  /**
   * @param from null for the first transition
   */
  private record Move(@Nullable TaskState from, TaskState to, String command) {
    private static final Comparator<Move> IN_LIFE_ORDER =
        Comparator.comparing(Move::from, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(Move::to)
            .thenComparing(Move::command);

    private String fromName() {
      return from == null ? NEW : from.publicName();
    }
  }

  private final Map<Move, Set<String>> reasons = new TreeMap<>(Move.IN_LIFE_ORDER);
  private final Map<String, Map<String, Set<TaskState>>> shownAs = new TreeMap<>();

  /** Walks the machine. */
  static TaskStatesDoc observed() {
    TaskStatesDoc doc = new TaskStatesDoc();
    Submission atOnce = OneTask.submission().maxRetries(0).build();
    Submission delayed = OneTask.submission().delaySeconds(1L).maxRetries(1).build();
    new TaskWorlds(OneTask.submit(atOnce), 0, doc::watch).walk();
    new TaskWorlds(OneTask.submit(delayed), 1, doc::watch).walk();
    return doc;
  }

  private void watch(Step step) {
    TaskCommand command = step.command();
    if (command == null || !(step.decision() instanceof Happens happens)) {
      return;
    }
    Task task = step.before().task();
    for (TaskEvent event : happens.events()) {
      Task after = task == null ? Task.from((Accepted) event) : task.apply(event);
      record(task, command, after);
      task = after;
    }
  }

  private void record(@Nullable Task before, TaskCommand command, Task after) {
    shownAs
        .computeIfAbsent(after.phase().getClass().getSimpleName(), phase -> new TreeMap<>())
        .computeIfAbsent(turn(after), turn -> new TreeSet<>())
        .add(after.state());
    if (before == null || after.seq() > before.seq()) {
      Transition last = after.history().get(after.seq() - 1);
      TaskState from = before == null ? null : before.state();
      reasons
          .computeIfAbsent(
              new Move(from, last.state(), command.getClass().getSimpleName()),
              move -> new TreeSet<>())
          .add(last.reason());
    }
  }

  private static String turn(Task task) {
    boolean begun = task.phase().isOut() || task.phase() instanceof Phase.Ended;
    return task.attempt() == 0 || (task.attempt() == 1 && begun) ? "first attempt" : "retry";
  }

  String diagram() {
    StringBuilder text = new StringBuilder("```mermaid\nstateDiagram-v2\n");
    Map<String, Set<String>> arrows = new LinkedHashMap<>();
    reasons
        .keySet()
        .forEach(
            move ->
                arrows
                    .computeIfAbsent(
                        (move.from() == null ? "[*]" : move.fromName())
                            + " --> "
                            + move.to().publicName(),
                        arrow -> new LinkedHashSet<>())
                    .add(move.command()));
    arrows.forEach(
        (arrow, commands) ->
            text.append("  %s: %s%n".formatted(arrow, String.join(", ", commands))));
    terminalReached().forEach(state -> text.append("  %s --> [*]%n".formatted(state.publicName())));
    return text.append("```").toString();
  }

  String table() {
    String rows =
        reasons.entrySet().stream()
            .map(
                entry ->
                    "| %s | %s | `%s` | %s |"
                        .formatted(
                            entry.getKey().fromName(),
                            entry.getKey().to().publicName(),
                            entry.getKey().command(),
                            String.join(" · ", entry.getValue())))
            .collect(Collectors.joining("\n"));
    return "| from | to | on | reason in the history |\n|---|---|---|---|\n" + rows;
  }

  String phases() {
    StringBuilder text = new StringBuilder("| phase | first attempt | retry |\n|---|---|---|");
    for (Class<?> phase : Phase.class.getPermittedSubclasses()) {
      Map<String, Set<TaskState>> states =
          shownAs.getOrDefault(phase.getSimpleName(), new TreeMap<>());
      text.append(
          "%n| `%s` | %s | %s |"
              .formatted(
                  phase.getSimpleName(),
                  names(states.getOrDefault("first attempt", Set.of())),
                  names(states.getOrDefault("retry", Set.of()))));
    }
    return text.toString();
  }

  /** The states that nothing leads to yet. */
  String unreached() {
    Set<TaskState> states = new TreeSet<>(Arrays.asList(TaskState.values()));
    reasons.keySet().forEach(move -> states.remove(move.to()));
    return states.isEmpty()
        ? "Every state is reached."
        : "No command leads to these yet: %s.".formatted(names(states));
  }

  private Set<TaskState> terminalReached() {
    return reasons.keySet().stream()
        .map(Move::to)
        .filter(TaskState::isTerminal)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String names(Set<TaskState> states) {
    return states.stream().map(TaskState::publicName).collect(Collectors.joining(", "));
  }
}
