package io.taskweir.dispatcher.plan;

import io.taskweir.dispatcher.plan.Decision.Assign;
import io.taskweir.dispatcher.plan.Decision.CancelAt;
import io.taskweir.dispatcher.plan.Decision.PublishWindow;
import io.taskweir.dispatcher.plan.Decision.ReportLost;
import io.taskweir.protocol.internal.Assignment;
import io.taskweir.protocol.internal.AttemptRef;
import io.taskweir.protocol.internal.Cancel;
import io.taskweir.protocol.internal.DispatchRecord;
import io.taskweir.protocol.internal.Hello;
import io.taskweir.protocol.internal.OutAttempt;
import io.taskweir.protocol.internal.OutSet;
import io.taskweir.protocol.partition.Layout;
import io.taskweir.protocol.partition.TaskRouting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A plan with a clock to turn, and short words for what happens to it. */
final class PlanBench {
  static final String TENANT = "acme";
  static final PlanSettings SETTINGS = PlanSettings.defaults();

  final TaskRouting routing;
  final DispatchPlan plan;
  final Map<PlanCount, Integer> counts = new EnumMap<>(PlanCount.class);
  long incarnation = 1;
  long epoch = 1;
  private long nowNanos;

  /** One partition, owned. */
  PlanBench() {
    this(new Layout(1, 1, 1));
    plan.takeover(0, epoch);
    decide();
  }

  PlanBench(Layout layout) {
    routing = new TaskRouting(layout);
    plan =
        new DispatchPlan(
            routing, SETTINGS, what -> counts.merge(what, 1, (have, more) -> have + more));
  }

  int count(PlanCount what) {
    return counts.getOrDefault(what, 0);
  }

  static String token(String taskId, int attempt) {
    return "token-" + taskId + "-" + attempt;
  }

  static Assignment assignment(String taskId, String function, int priority) {
    return Assignment.newBuilder()
        .setTenant(TENANT)
        .setTaskId(taskId)
        .setFunction(function)
        .setAttempt(1)
        .setLeaseToken(token(taskId, 1))
        .setPriority(priority)
        .build();
  }

  void dispatch(String... taskIds) {
    for (String taskId : taskIds) {
      dispatch(assignment(taskId, "f", 5));
    }
  }

  void dispatch(Assignment assignment) {
    record(DispatchRecord.newBuilder().setAssignment(assignment));
  }

  void cancel(String taskId) {
    record(
        DispatchRecord.newBuilder()
            .setCancel(
                Cancel.newBuilder()
                    .setTenant(TENANT)
                    .setTaskId(taskId)
                    .setAttempt(1)
                    .setReason("stopped")));
  }

  static OutAttempt out(String taskId, String workerId) {
    return OutAttempt.newBuilder()
        .setTenant(TENANT)
        .setTaskId(taskId)
        .setAttempt(1)
        .setLeaseToken(token(taskId, 1))
        .setFunction("f")
        .setWorkerId(workerId)
        .build();
  }

  void outSet(OutAttempt... attempts) {
    record(
        DispatchRecord.newBuilder()
            .setOutSet(OutSet.newBuilder().addAllAttempts(List.of(attempts)).setLast(true)));
  }

  void record(DispatchRecord.Builder record) {
    plan.dispatched(
        0, record.setIncarnation(incarnation).setDispatcherEpoch(epoch).build(), nowNanos);
  }

  void finish(String taskId) {
    plan.finished(0, new AttemptId(TENANT, taskId, 1), token(taskId, 1));
  }

  void start(String taskId) {
    plan.started(0, new AttemptId(TENANT, taskId, 1), token(taskId, 1));
  }

  static AttemptRef ref(String taskId) {
    return AttemptRef.newBuilder()
        .setTenant(TENANT)
        .setTaskId(taskId)
        .setAttempt(1)
        .setLeaseToken(token(taskId, 1))
        .setFunction("f")
        .build();
  }

  void hello(long stream, String workerId, int slots, String... runningTaskIds) {
    Hello.Builder hello = helloOf(workerId, slots, "f");
    for (String taskId : runningTaskIds) {
      hello.addRunning(ref(taskId));
    }
    plan.hello(stream, hello.build(), nowNanos);
  }

  static Hello.Builder helloOf(String workerId, int slots, String... functions) {
    return Hello.newBuilder()
        .setTenant(TENANT)
        .setWorkerId(workerId)
        .setSlots(slots)
        .addAllFunctions(List.of(functions));
  }

  void hello(long stream, Hello hello) {
    plan.hello(stream, hello, nowNanos);
  }

  void returned(long stream, String... taskIds) {
    List<AttemptRef> refs = new ArrayList<>();
    for (String taskId : taskIds) {
      refs.add(ref(taskId));
    }
    plan.returned(stream, refs, nowNanos);
  }

  void streamLost(long stream) {
    plan.streamLost(stream, nowNanos);
  }

  void draining(long stream) {
    plan.draining(stream, nowNanos);
  }

  void slotChange(long stream, int slots) {
    plan.slotChange(stream, slots, nowNanos);
  }

  void pass(Duration time) {
    nowNanos += time.toNanos();
  }

  /** Carries out what the plan wants, streams always taking more at once. */
  Decisions decide() {
    Decisions all = new Decisions(new ArrayList<>());
    for (List<Decision> some = plan.decide(nowNanos);
        !some.isEmpty();
        some = plan.decide(nowNanos)) {
      all.list.addAll(some);
      for (Decision decision : some) {
        if (decision instanceof Assign assign) {
          plan.written(assign.stream(), true);
        }
      }
    }
    return all;
  }

  /** As {@link #decide}, but what was written stays in the stream's buffer. */
  Decisions decideOnce() {
    return new Decisions(new ArrayList<>(plan.decide(nowNanos)));
  }

  /** What was decided, in words that compare well. */
  record Decisions(List<Decision> list) {
    /** As in {@code task@stream}. */
    List<String> assigned() {
      List<String> found = new ArrayList<>();
      for (Decision decision : list) {
        if (decision instanceof Assign assign) {
          found.add(assign.assignment().getTaskId() + "@" + assign.stream());
        }
      }
      return found;
    }

    List<String> cancelled() {
      List<String> found = new ArrayList<>();
      for (Decision decision : list) {
        if (decision instanceof CancelAt cancel) {
          found.add(cancel.cancel().getTaskId() + "@" + cancel.stream());
        }
      }
      return found;
    }

    /** As in {@code task: reason}. */
    List<String> lost() {
      List<String> found = new ArrayList<>();
      for (Decision decision : list) {
        if (decision instanceof ReportLost lost) {
          found.add(lost.attempt().getTaskId() + ": " + lost.attempt().getReason());
        }
      }
      return found;
    }

    /** As in {@code partition/function=slots}. */
    List<String> windows() {
      List<String> found = new ArrayList<>();
      for (Decision decision : list) {
        if (decision instanceof PublishWindow window) {
          found.add(window.partition() + "/" + window.lane().function() + "=" + window.slots());
        }
      }
      return found;
    }
  }
}
