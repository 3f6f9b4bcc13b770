package io.taskweir.statestore.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.submission.Idempotency;
import io.taskweir.protocol.submission.Ruling;
import io.taskweir.protocol.submission.Ruling.KeyReused;
import io.taskweir.protocol.submission.Ruling.Made;
import io.taskweir.protocol.submission.Ruling.Refused;
import io.taskweir.protocol.submission.Ruling.Repeated;
import io.taskweir.protocol.submission.Ruling.Taken;
import io.taskweir.statestore.http.Rulings.Asked;
import io.taskweir.statestore.store.OnePartition;
import io.taskweir.statestore.watch.CommitWishes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulingsTest {
  private static final TaskKey KEY = new TaskKey("acme", "r-1");
  private static final Idempotency REQUEST = new Idempotency("key", "request");

  /** Long enough for the question to be looked at some times. */
  private static final Duration A_WHILE = Duration.ofMillis(60);

  private final CommitWishes wishes = new CommitWishes();
  private final Rulings rulings = new Rulings(wishes);
  private final ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor();
  @TempDir Path folder;
  private OnePartition partition;

  @BeforeEach
  void open() {
    partition = new OnePartition(folder);
  }

  @AfterEach
  void close() {
    asking.shutdownNow();
    asking.close();
    partition.close();
  }

  @Test
  void whoMadeTheTaskIsToldSoOnceItIsCommitted() throws Exception {
    partition.accept(KEY, 5, null);
    Future<Ruling> ruling = ask(5, null);
    awaitWish();
    assertThat(ruling).isNotDone();
    partition.commit();
    assertThat(ruling.get()).isEqualTo(new Made(TaskState.ENQUEUED));
  }

  @Test
  void anIdIsTakenByWhoeverWasFirstUnlessItIsTheSameRequest() throws Exception {
    partition.accept(KEY, 5, REQUEST);
    partition.commit();
    partition.refuse(6, ErrorCode.DUPLICATE_TASK);

    assertThat(ask(6, null).get()).isEqualTo(new Taken(TaskState.ENQUEUED));
    assertThat(ask(6, new Idempotency("other", "request")).get())
        .isEqualTo(new Taken(TaskState.ENQUEUED));
    assertThat(ask(6, new Idempotency("key", "other")).get())
        .isEqualTo(new KeyReused(TaskState.ENQUEUED));
    assertThat(ask(6, REQUEST).get()).isEqualTo(new Repeated(TaskState.ENQUEUED));
  }

  @Test
  void aKeyThatTheTaskWasNotMadeWithDoesNotHelp() throws Exception {
    partition.accept(KEY, 5, null);
    partition.commit();
    partition.refuse(6, ErrorCode.DUPLICATE_TASK);
    assertThat(ask(6, REQUEST).get()).isEqualTo(new Taken(TaskState.ENQUEUED));
  }

  @Test
  void aRefusalIsToldWithItsReasonOnceItIsCommitted() throws Exception {
    partition.refuse(5, ErrorCode.INVALID_FIELD);
    Future<Ruling> ruling = ask(5, null);
    awaitWish();
    assertThat(ruling).isNotDone();
    partition.commit();
    assertThat(ruling.get()).isEqualTo(new Refused(ErrorCode.INVALID_FIELD, "because"));
  }

  @Test
  void aRefusalKeepsItsReasonThoughAnotherHasTheIdByNow() throws Exception {
    partition.refuse(5, ErrorCode.INVALID_FIELD);
    partition.accept(KEY, 6, null);
    partition.commit();
    assertThat(ask(5, null).get()).isEqualTo(new Refused(ErrorCode.INVALID_FIELD, "because"));
    assertThat(ask(6, null).get()).isEqualTo(new Made(TaskState.ENQUEUED));
  }

  @Test
  void aDuplicateOfATaskThatIsGoneIsStillOne() throws Exception {
    partition.accept(KEY, 5, null);
    partition.refuse(6, ErrorCode.DUPLICATE_TASK);
    partition.delete(KEY);
    partition.commit();
    assertThat(ask(6, null).get()).isEqualTo(new Refused(ErrorCode.DUPLICATE_TASK, "because"));
  }

  @Test
  void aTaskOfWhichNothingIsKeptWasMadeAllTheSame() throws Exception {
    partition.accept(KEY, 5, null);
    partition.delete(KEY);
    Future<Ruling> ruling = ask(5, null);
    awaitWish();
    assertThat(ruling).isNotDone();
    partition.commit();
    assertThat(ruling.get()).isEqualTo(new Made(TaskState.ENQUEUED));
  }

  @Test
  void nobodyIsTurnedAwayForATaskThatMayBeGoneWhenHisTurnComes() throws Exception {
    partition.accept(KEY, 5, null);
    partition.commit();
    Future<Ruling> ruling = ask(6, null);
    awaitNothing(ruling);
    partition.delete(KEY);
    partition.accept(KEY, 6, null);
    partition.commit();
    assertThat(ruling.get()).isEqualTo(new Made(TaskState.ENQUEUED));
  }

  @Test
  void anOwnerSaysNothingOfWhatAnEarlierOneMayHaveRefused() {
    partition.take(6);
    partition.commit();
    awaitNothing(ask(5, null));
  }

  @Test
  void anOwnerThatHasReadNothingYetKnowsTheTasksThatThereAre() throws Exception {
    partition.accept(KEY, 5, REQUEST);
    partition.commit();
    partition.close();
    partition = new OnePartition(folder);

    assertThat(ask(5, REQUEST).get()).isEqualTo(new Made(TaskState.ENQUEUED));
    assertThat(ask(6, REQUEST).get()).isEqualTo(new Repeated(TaskState.ENQUEUED));
    assertThat(ask(6, null).get()).isEqualTo(new Taken(TaskState.ENQUEUED));
  }

  private Future<Ruling> ask(long offset, @Nullable Idempotency idempotency) {
    Asked asked = new Asked(KEY, OnePartition.origin(offset), idempotency);
    return asking.submit(() -> rulings.of(partition.view(), asked));
  }

  private void awaitWish() {
    await().pollInterval(Duration.ofMillis(1)).until(() -> wishes.take(0));
  }

  private static void awaitNothing(Future<Ruling> ruling) {
    await().during(A_WHILE).until(() -> !ruling.isDone());
  }
}
