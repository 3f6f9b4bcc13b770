package io.taskweir.worker;

import static io.taskweir.worker.FakeDispatcher.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskweir.protocol.cluster.Member;
import io.taskweir.protocol.internal.Assignment;
import io.taskweir.protocol.result.Outcome;
import io.taskweir.worker.FakeDispatcher.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a worker does when dispatchers come and go. */
class WorkerConnectionsTest {
  private final FakeDispatcher first = new FakeDispatcher("d1");
  private final FakeDispatcher second = new FakeDispatcher("d2");
  private final WorkerFixture fixture = new WorkerFixture(16);

  @AfterEach
  void close() {
    fixture.close();
    first.close();
    second.close();
  }

  @Test
  void slotsAreDividedOverTheDispatchers() {
    fixture.dispatchers(first);
    assertThat(first.connection().hello().getSlots()).isEqualTo(16);
    fixture.dispatchers(first, second);
    assertThat(second.connection().hello().getSlots()).isEqualTo(8);
    await().until(() -> first.connection().slots() == 8);
    fixture.dispatchers(second);
    await().until(() -> second.connection().slots() == 16);
    await().until(() -> first.connection().hasEnded());
  }

  @Test
  void aNewDispatcherIsGrantedOnlyWhatTheOldOneHasGivenBack() throws InterruptedException {
    fixture.dispatchers(first);
    first.connection().assign(gates(16));
    fixture.awaitEntered(16);
    fixture.dispatchers(first, second);
    assertThat(second.connection().hello().getSlots()).isZero();
    await().until(() -> first.connection().slots() == 8);

    for (int i = 0; i < 11; i++) {
      first.connection().cancel("t-" + i, 1);
    }
    await().until(() -> second.connection().slots() == 8);
    await().until(() -> first.connection().freed() == 11);
  }

  @Test
  void handlersGoOnWithoutAStreamAndAreAnnouncedOnTheNext() throws InterruptedException {
    fixture.dispatchers(first);
    first.connection().assign(gates(2));
    fixture.awaitEntered(2);
    first.connection().breakOff();
    Connection again = first.connection(1);
    assertThat(again.announced()).containsExactly("t-0", "t-1");
    assertThat(again.hello().getWorkerId()).isEqualTo("w-1");
    assertThat(again.hello().getSlots()).isEqualTo(16);
    assertThat(again.hello().getRunning(0).getLeaseToken()).startsWith("token-t-");

    fixture.open();
    assertThat(fixture.reports.end("t-0").outcome()).isEqualTo(Outcome.SUCCESS);
    await().until(() -> again.freed() == 2);
    assertThat(first.connection(0).freed()).isZero();
  }

  @Test
  void whatADeadDispatcherLeftIsAnnouncedToTheNextOne() throws InterruptedException {
    fixture.dispatchers(first);
    first.connection().assign(gates(3));
    fixture.awaitEntered(3);
    first.close();
    fixture.dispatchers(second);
    assertThat(second.connection().announced()).containsExactly("t-0", "t-1", "t-2");

    second.connection().assign(task("t-0", "gate", "1").setReissued(true));
    fixture.open();
    await().until(() -> second.connection().freed() >= 3);
    assertThat(fixture.reports.ends("t-0")).hasSize(1);
  }

  @Test
  void whatALiveDispatcherGaveIsNotAnnouncedToAnother() throws InterruptedException {
    fixture.dispatchers(first);
    first.connection().assign(gates(3));
    fixture.awaitEntered(3);
    fixture.dispatchers(first, second);
    assertThat(second.connection().announced()).isEmpty();
  }

  @Test
  void slotsOfALostStreamAreNotGrantedTwice() throws InterruptedException {
    fixture.dispatchers(first, second);
    await().until(() -> first.connection().slots() == 8 && second.connection().slots() == 8);
    first.connection().assign(gates(8));
    fixture.awaitEntered(8);
    fixture.dispatchers(second);
    await().until(() -> first.connection().hasEnded());
    second
        .connection()
        .assign(
            IntStream.range(0, 20)
                .mapToObj(i -> task("e-" + i))
                .toArray(Assignment.Builder[]::new));
    await()
        .until(() -> fixture.reports.ends().size() + second.connection().returned().size() == 20);
    assertThat(second.connection().slots()).isEqualTo(8);
    fixture.open();
    await().until(() -> second.connection().slots() == 16);
  }

  @Test
  void aRepeatedAssignmentFromAnotherDispatcherFreesASlotOfBoth() throws InterruptedException {
    fixture.dispatchers(first, second);
    await().until(() -> first.connection().slots() == 8 && second.connection().slots() == 8);
    first.connection().assign(gates(1));
    fixture.awaitEntered(1);
    second.connection().assign(task("t-0", "gate", "1").setReissued(true));
    second.connection().assign(task("marker"));
    var unused = fixture.reports.end("marker");
    fixture.open();
    await().until(() -> first.connection().freed() == 1);
    await().until(() -> second.connection().freed() == 2);
    assertThat(fixture.reports.ends("t-0")).hasSize(1);
  }

  @Test
  void aDispatcherThatComesBackAtItsAddressIsFoundAgain() throws Exception {
    fixture.dispatchers(first);
    int port = first.connection().hello().getSlots() == 16 ? first.port() : -1;
    first.close();
    await().until(() -> !fixture.worker.isConnected());
    try (FakeDispatcher restarted = new FakeDispatcher("d1", port)) {
      assertThat(fixture.worker.awaitConnected(Duration.ofSeconds(20))).isTrue();
      assertThat(restarted.connection().hello().getSlots()).isEqualTo(16);
    }
  }

  @Test
  void anotherDispatcherAtTheSameAddressIsNotMistakenForTheOldOne() throws Exception {
    Member former =
        new Member(
            Member.Role.DISPATCHER, "former", "127.0.0.1", first.port(), first.member().at());
    fixture.members(List.of(former), Set.of());
    await().until(() -> first.connection().hasEnded());
    assertThat(fixture.worker.isConnected()).isFalse();
    fixture.dispatchers(first);
    assertThat(fixture.worker.awaitConnected(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void goodbyeEndsTheStreamButNoHandler() throws InterruptedException {
    fixture.dispatchers(first, second);
    await().until(() -> second.connection().slots() == 8);
    first.connection().assign(gates(1));
    fixture.awaitEntered(1);
    first.connection().sayGoodbye();
    await().until(() -> first.connection().hasEnded());
    fixture.open();
    assertThat(fixture.reports.end("t-0").outcome()).isEqualTo(Outcome.SUCCESS);
  }

  @Test
  void silenceOfAllDispatchersEndsNoStream() throws InterruptedException {
    fixture.dispatchers(first);
    first.connection();
    fixture.members(List.of(), Set.of("d1"));
    first.connection().assign(task("t-1"));
    assertThat(fixture.reports.end("t-1").outcome()).isEqualTo(Outcome.SUCCESS);
    assertThat(first.connection().hasEnded()).isFalse();

    fixture.members(List.of(second.member()), Set.of("d1"));
    await().until(() -> first.connection().hasEnded());
    assertThat(first.connectionCount()).isEqualTo(1);
  }

  @Test
  void aTaskIsTakenWhileTheWorkerHasFewerSlotsThanDispatchers() throws InterruptedException {
    try (WorkerFixture small = new WorkerFixture(1)) {
      small.dispatchers(first, second);
      await().until(() -> first.connection().slots() == 1 && second.connection().slots() == 1);
      first.connection().assign(task("t-1", "gate", "1"));
      small.awaitEntered(1);
      second.connection().assign(task("t-2", "gate", "1"));
      await().until(() -> second.connection().returned().equals(List.of("t-2")));
      assertThat(second.connection().slots()).isZero();
      small.open();
      await().until(() -> second.connection().slots() == 1);
    }
  }

  private static Assignment.Builder[] gates(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> task("t-" + i, "gate", "1"))
        .toArray(Assignment.Builder[]::new);
  }
}
