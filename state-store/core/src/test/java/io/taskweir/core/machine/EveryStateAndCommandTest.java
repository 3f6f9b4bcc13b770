package io.taskweir.core.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.taskweir.core.machine.Decision.Happens;
import io.taskweir.core.machine.Decision.Ignored;
import io.taskweir.core.machine.Decision.Reason;
import io.taskweir.core.machine.Decision.Refused;
import io.taskweir.core.task.Phase;
import io.taskweir.core.task.TaskEvent;
import io.taskweir.core.task.TaskEvent.Budget;
import io.taskweir.protocol.TaskState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every state meets every command. A cell of the table says what happens; capitals are events, in
 * their order:
 *
 * <pre>
 * A accepted    B became ready   O handed over      R running, started   L lease extended
 * S succeeded   F failed         X expired          D delivery recorded
 * Q stop requested              P stopped         I invalid         Z nothing to be kept
 * N run again
 * T retry, counted as the handler's                 t retry, counted as the system's
 * </pre>
 *
 * A word is the reason why nothing happens; DUPLICATE is a refusal, GONE the end of the record.
 */
class EveryStateAndCommandTest {

  private static final String TABLE =
      """
      command                     | absent  | delayed   | ready     | out       | running   | backoff   | ready 2   | out 2     | running 2 | stopping out | stopping  | ended     | delivered
      submit, another record      | A       | DUPLICATE | DUPLICATE | DUPLICATE | DUPLICATE | DUPLICATE | DUPLICATE | DUPLICATE | DUPLICATE | DUPLICATE    | DUPLICATE | DUPLICATE | DUPLICATE
      submit, the same record     | A       | repeated  | repeated  | repeated  | repeated  | repeated  | repeated  | repeated  | repeated  | repeated     | repeated  | repeated  | repeated
      submit, the same source     | A       | repeated  | repeated  | repeated  | repeated  | repeated  | repeated  | repeated  | repeated  | repeated     | repeated  | repeated  | repeated
      submit, the same key        | A       | repeated  | repeated  | repeated  | repeated  | repeated  | repeated  | repeated  | repeated  | repeated     | repeated  | repeated  | repeated
      submit, key reused          | A       | DUPLICATE | DUPLICATE | DUPLICATE | DUPLICATE | DUPLICATE | DUPLICATE | DUPLICATE | DUPLICATE | DUPLICATE    | DUPLICATE | DUPLICATE | DUPLICATE
      submit, another key         | A       | DUPLICATE | DUPLICATE | DUPLICATE | DUPLICATE | DUPLICATE | DUPLICATE | DUPLICATE | DUPLICATE | DUPLICATE    | DUPLICATE | DUPLICATE | DUPLICATE
      hand over                   | unknown | early     | O         | repeated  | repeated  | early     | O         | repeated  | repeated  | repeated     | repeated  | ended     | ended
      hand over, past maximum age | unknown | early     | X         | repeated  | repeated  | early     | X         | repeated  | repeated  | repeated     | repeated  | ended     | ended
      hand over, function deleted | unknown | early     | I         | repeated  | repeated  | early     | I         | repeated  | repeated  | repeated     | repeated  | ended     | ended
      stop                        | unknown | QP        | QP        | Q         | Q         | QP        | QP        | Q         | Q         | repeated     | repeated  | ended     | ended
      discard                     | unknown | ZQP       | ZQP       | ZQ        | ZQ        | ZQP       | ZQP       | ZQ        | ZQ        | Z            | Z         | GONE      | GONE
      invalidate                  | unknown | I         | I         | I         | I         | I         | I         | I         | I         | repeated     | repeated  | ended     | ended
      rerun                       | unknown | live      | live      | live      | live      | live      | live      | live      | live      | live         | live      | N         | N
      purge, before its time      | unknown | live      | live      | live      | live      | live      | live      | live      | live      | live         | live      | early     | early
      purge, at its time          | unknown | live      | live      | live      | live      | live      | live      | live      | live      | live         | live      | GONE      | GONE
      wake up, before its time    | unknown | early     | early     | early     | early     | early     | early     | early     | early     | early        | early     | ended     | ended
      wake up, at its time        | unknown | B         | X         | X         | t         | B         | X         | X         | t         | P            | P         | ended     | ended
      started                     | unknown | stale     | stale     | R         | repeated  | stale     | stale     | R         | repeated  | R            | repeated  | ended     | ended
      started, next attempt       | unknown | BOR       | OR        | ahead     | ahead     | BOR       | OR        | ahead     | ahead     | ahead        | ahead     | ended     | ended
      heartbeat                   | unknown | stale     | stale     | early     | L         | stale     | stale     | early     | L         | repeated     | repeated  | ended     | ended
      heartbeat, next attempt     | unknown | early     | early     | ahead     | ahead     | early     | early     | ahead     | ahead     | ahead        | ahead     | ended     | ended
      success                     | unknown | stale     | stale     | RS        | S         | stale     | stale     | RS        | S         | RP           | P         | ended     | ended
      success, next attempt       | unknown | BORS      | ORS       | ahead     | ahead     | BORS      | ORS       | ahead     | ahead     | ahead        | ahead     | ended     | ended
      retryable                   | unknown | stale     | stale     | RT        | T         | stale     | stale     | RT        | T         | RP           | P         | ended     | ended
      retryable, next attempt     | unknown | BORT      | ORT       | ahead     | ahead     | BORT      | ORT       | ahead     | ahead     | ahead        | ahead     | ended     | ended
      non-retryable               | unknown | stale     | stale     | RF        | F         | stale     | stale     | RF        | F         | RP           | P         | ended     | ended
      non-retryable, next attempt | unknown | BORF      | ORF       | ahead     | ahead     | BORF      | ORF       | ahead     | ahead     | ahead        | ahead     | ended     | ended
      throttled                   | unknown | stale     | stale     | Rt        | t         | stale     | stale     | Rt        | t         | RP           | P         | ended     | ended
      throttled, next attempt     | unknown | BORt      | ORt       | ahead     | ahead     | BORt      | ORt       | ahead     | ahead     | ahead        | ahead     | ended     | ended
      stopped                     | unknown | stale     | stale     | Rt        | t         | stale     | stale     | Rt        | t         | RP           | P         | ended     | ended
      stopped, next attempt       | unknown | BORt      | ORt       | ahead     | ahead     | BORt      | ORt       | ahead     | ahead     | ahead        | ahead     | ended     | ended
      lost                        | unknown | stale     | stale     | t         | t         | stale     | stale     | t         | t         | P            | P         | ended     | ended
      lost, next attempt          | unknown | repeated  | repeated  | ahead     | ahead     | repeated  | repeated  | ahead     | ahead     | ahead        | ahead     | ended     | ended
      any report, earlier attempt | unknown | stale     | stale     | stale     | stale     | stale     | stale     | stale     | stale     | stale        | stale     | ended     | ended
      any report, next but one    | unknown | ahead     | ahead     | ahead     | ahead     | ahead     | ahead     | ahead     | ahead     | ahead        | ahead     | ended     | ended
      any report, forged          | unknown | stale     | stale     | token     | token     | stale     | stale     | token     | token     | token        | token     | ended     | ended
      any report, forged next     | unknown | token     | token     | token     | token     | token     | token     | token     | token     | token        | token     | ended     | ended
      delivered                   | unknown | stale     | stale     | stale     | stale     | stale     | stale     | stale     | stale     | stale        | stale     | D         | repeated
      delivery failed             | unknown | stale     | stale     | stale     | stale     | stale     | stale     | stale     | stale     | stale        | stale     | D         | repeated
      delivered, another seq      | unknown | stale     | stale     | stale     | stale     | stale     | stale     | stale     | stale     | stale        | stale     | stale     | stale
      """;

  private static final List<String[]> ROWS =
      TABLE
          .lines()
          .map(line -> Arrays.stream(line.split("\\|")).map(String::strip).toArray(String[]::new))
          .toList();

  private static final Map<String, Reason> WORDS =
      Map.of(
          "repeated", Reason.REPEATED,
          "stale", Reason.STALE_ATTEMPT,
          "ahead", Reason.AHEAD,
          "token", Reason.WRONG_TOKEN,
          "ended", Reason.ALREADY_ENDED,
          "unknown", Reason.UNKNOWN_TASK,
          "early", Reason.TOO_EARLY,
          "live", Reason.NOT_ENDED);

  @TestFactory
  Stream<DynamicTest> everyStateAnswersEveryCommandAsTheTableSays() {
    return cells()
        .map(
            cell ->
                dynamicTest(
                    cell.toString(),
                    () ->
                        assertThat(
                                written(
                                    OneTask.MACHINE.decide(
                                        cell.state().task(),
                                        cell.spoken().command(),
                                        cell.spoken().nowMs())))
                            .isEqualTo(cell.expected())));
  }

  @Test
  void everyDecisionFoldsAndKeepsTheInvariantsWhateverTheClocksSay() {
    long hour = 3_600_000;
    for (Cell cell : cells().toList()) {
      for (long clockMs : List.of(-hour, -1L, 0L, 1L, hour, 200 * hour)) {
        for (long workerClockMs : List.of(-hour, 0L, hour)) {
          TaskCommand command = Spoken.shifted(cell.spoken().command(), workerClockMs);
          Decision decision =
              OneTask.MACHINE.decide(cell.state().task(), command, cell.spoken().nowMs() + clockMs);
          if (decision instanceof Happens happens) {
            TaskInvariants.fold(cell.state().task(), happens);
          }
        }
      }
    }
  }

  @Test
  void decidingChangesNothingAndIsTheSameEachTime() {
    for (Cell cell : cells().toList()) {
      Decision once =
          OneTask.MACHINE.decide(
              cell.state().task(), cell.spoken().command(), cell.spoken().nowMs());
      assertThat(
              OneTask.MACHINE.decide(
                  cell.state().task(), cell.spoken().command(), cell.spoken().nowMs()))
          .as(cell.toString())
          .isEqualTo(once);
    }
  }

  @Test
  void theSameReportAgainChangesTheStateAtMostOnce() {
    for (Cell cell : cells().toList()) {
      Spoken spoken = cell.spoken();
      if (OneTask.MACHINE.decide(cell.state().task(), spoken.command(), spoken.nowMs())
          instanceof Happens happens) {
        var task = TaskInvariants.fold(cell.state().task(), happens);
        Decision again = OneTask.MACHINE.decide(task, spoken.command(), spoken.nowMs());
        if (again instanceof Happens repeated) {
          assertThat(TaskInvariants.fold(task, repeated).seq())
              .as("%s, twice: %s", cell, again)
              .isEqualTo(task.seq());
        }
      }
    }
  }

  @Test
  void everyCommandEveryPhaseEveryTerminalStateAndEveryReasonIsInTheTable() {
    Set<Class<?>> commands = new HashSet<>();
    Set<Class<?>> phases = new HashSet<>();
    EnumSet<TaskState> ended = EnumSet.noneOf(TaskState.class);
    cells()
        .forEach(
            cell -> {
              commands.add(cell.spoken().command().getClass());
              var task = cell.state().task();
              if (task != null) {
                phases.add(task.phase().getClass());
                if (task.phase() instanceof Phase.Ended phase) {
                  ended.add(phase.state());
                }
              }
            });
    assertThat(commands).containsExactlyInAnyOrder(TaskCommand.class.getPermittedSubclasses());
    assertThat(phases).containsExactlyInAnyOrder(Phase.class.getPermittedSubclasses());
    assertThat(ended)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(TaskState.values()).filter(TaskState::isTerminal).toList());
    assertThat(WORDS.values()).containsExactlyInAnyOrder(Reason.values());
  }

  @Test
  void noCellIsTestedTwice() {
    assertThat(cells().map(Cell::toString)).doesNotHaveDuplicates();
  }

  private record Cell(RepresentativeTask state, String row, Spoken spoken, String expected) {
    @Override
    public String toString() {
      return state.name() + " × " + row + spoken.variant() + " → " + expected;
    }
  }

  private static Stream<Cell> cells() {
    Map<String, List<RepresentativeTask>> states = RepresentativeTask.all();
    assertThat(ROWS.get(0)).contains(states.keySet().toArray(String[]::new));
    return ROWS.stream().skip(1).flatMap(row -> cellsOf(row, states));
  }

  private static Stream<Cell> cellsOf(
      String[] row, Map<String, List<RepresentativeTask>> statesByColumn) {
    List<Cell> cells = new ArrayList<>();
    for (int column = 1; column < row.length; column++) {
      for (RepresentativeTask state : statesByColumn.getOrDefault(ROWS.get(0)[column], List.of())) {
        for (Spoken spoken : Spoken.of(row[0], state)) {
          cells.add(new Cell(state, row[0], spoken, row[column]));
        }
      }
    }
    return cells.stream();
  }

  private static String written(Decision decision) {
    return switch (decision) {
      case Happens happens ->
          happens.events().stream()
              .map(EveryStateAndCommandTest::letter)
              .collect(Collectors.joining());
      case Ignored ignored ->
          WORDS.entrySet().stream()
              .filter(word -> word.getValue() == ignored.reason())
              .map(Map.Entry::getKey)
              .findAny()
              .orElseThrow();
      case Decision.Gone gone -> "GONE";
      case Refused refused -> refused.code().name().replace("_TASK", "");
    };
  }

  private static String letter(TaskEvent event) {
    return switch (event) {
      case TaskEvent.Accepted accepted -> "A";
      case TaskEvent.BecameReady ready -> "B";
      case TaskEvent.HandedOver out -> "O";
      case TaskEvent.Started started -> "R";
      case TaskEvent.StopRequested stop -> "Q";
      case TaskEvent.LeaseExtended extended -> "L";
      case TaskEvent.RetryScheduled retry -> retry.budget() == Budget.HANDLER ? "T" : "t";
      case TaskEvent.DeliveryRecorded recorded -> "D";
      case TaskEvent.Discarded discarded -> "Z";
      case TaskEvent.RerunRecorded rerun -> "N";
      case TaskEvent.Ended ended ->
          switch (ended.state()) {
            case SUCCEEDED -> "S";
            case FAILED -> "F";
            case EXPIRED -> "X";
            case STOPPED -> "P";
            case INVALID -> "I";
            default -> ended.state().publicName();
          };
    };
  }
}
