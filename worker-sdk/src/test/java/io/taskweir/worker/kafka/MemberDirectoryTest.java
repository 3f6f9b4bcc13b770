package io.taskweir.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.protocol.cluster.Member;
import io.taskweir.worker.stream.LiveDispatchers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MemberDirectoryTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final MemberDirectory directory = new MemberDirectory();

  @Test
  void dispatchersAreFoundAndOtherRolesAreNot() {
    Member found = dispatcher("d1");
    directory.readOld(found.key(), found, true, 0);
    Member other = new Member(Member.Role.SUBMITTER, "s1", "localhost", 8080, Instant.EPOCH);
    directory.readOld(other.key(), other, true, 0);
    assertThat(directory.at(0)).satisfies(it -> assertThat(it.live()).containsExactly(found));
  }

  @Test
  void aTombstoneEndsAMemberAtOnce() {
    directory.readNew("dispatcher/d1", dispatcher("d1"), 0);
    directory.readNew("dispatcher/d1", null, SECOND);
    assertThat(directory.at(SECOND).live()).isEmpty();
    assertThat(directory.at(SECOND).silent()).isEmpty();
  }

  @Test
  void aMemberThatIsNotHeardOfForFifteenSecondsIsSilent() {
    directory.readNew("dispatcher/d1", dispatcher("d1"), 0);
    assertThat(directory.at(14 * SECOND).live()).hasSize(1);
    assertThat(directory.at(15 * SECOND).live()).isEmpty();
    assertThat(directory.at(15 * SECOND).silent()).containsExactly("d1");
  }

  @Test
  void whatWasWrittenLongAgoIsNotConnectedTo() {
    directory.readOld("dispatcher/d1", dispatcher("d1"), false, 0);
    assertThat(directory.at(0).live()).isEmpty();
  }

  @Test
  void aServerWithAWrongClockIsFoundByItsNextHeartbeat() {
    directory.readOld("dispatcher/d1", dispatcher("d1"), false, 0);
    directory.readNew("dispatcher/d1", dispatcher("d1"), 3 * SECOND);
    assertThat(directory.at(3 * SECOND).live()).hasSize(1);
  }

  @Test
  void streamsOfASilentDispatcherAreGivenUpOnlyIfAnotherOneIsHeardOf() {
    directory.readNew("dispatcher/d1", dispatcher("d1"), 0);
    directory.readNew("dispatcher/d2", dispatcher("d2"), 0);
    LiveDispatchers allSilent = directory.at(60 * SECOND);
    assertThat(allSilent.keeps("d1")).isTrue();
    assertThat(allSilent.keeps("never heard of")).isFalse();

    directory.readNew("dispatcher/d2", dispatcher("d2"), 60 * SECOND);
    LiveDispatchers oneSilent = directory.at(61 * SECOND);
    assertThat(oneSilent.keeps("d1")).isFalse();
    assertThat(oneSilent.keeps("d2")).isTrue();
  }

  @Test
  void ofTwoAtOneAddressTheEarlierWasKilled() {
    Member killed = new Member(Member.Role.DISPATCHER, "killed", "host", 7, Instant.EPOCH);
    Member restarted = new Member(Member.Role.DISPATCHER, "restarted", "host", 7, Instant.EPOCH);
    directory.readNew(killed.key(), killed, 0);
    directory.readNew(restarted.key(), restarted, SECOND);
    assertThat(directory.at(2 * SECOND).live()).containsExactly(restarted);
    assertThat(directory.at(60 * SECOND).silent()).containsExactly("restarted");
  }

  private static Member dispatcher(String id) {
    return new Member(Member.Role.DISPATCHER, id, id, 7070, Instant.EPOCH);
  }
}
