package io.taskweir.dispatcher.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.taskweir.protocol.internal.Assignment;
import io.taskweir.protocol.internal.Cancel;
import io.taskweir.protocol.internal.DispatcherMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final Outbox outbox = new Outbox();

  private static Assignment assignment(String taskId, int payloadBytes) {
    return Assignment.newBuilder()
        .setTaskId(taskId)
        .setPayload(ByteString.copyFrom(new byte[payloadBytes]))
        .build();
  }

  @Test
  void assignmentsTravelTogether() {
    outbox.add(assignment("a", 0));
    outbox.add(assignment("b", 0));
    List<DispatcherMessage> messages = outbox.take();
    assertThat(messages).hasSize(1);
    assertThat(messages.getFirst().getAssignments().getAssignmentsList())
        .extracting(Assignment::getTaskId)
        .containsExactly("a", "b");
    assertThat(outbox.take()).isEmpty();
  }

  @Test
  void aCancelNeitherOvertakesNorIsOvertaken() {
    outbox.add(assignment("a", 0));
    outbox.add(Cancel.newBuilder().setTaskId("a").build());
    outbox.add(assignment("a", 0));
    assertThat(outbox.take())
        .extracting(DispatcherMessage::getKindCase)
        .containsExactly(
            DispatcherMessage.KindCase.ASSIGNMENTS,
            DispatcherMessage.KindCase.CANCELS,
            DispatcherMessage.KindCase.ASSIGNMENTS);
  }

  @Test
  void messagesStayBelowWhatAWorkerTakes() {
    for (int i = 0; i < 20; i++) {
      outbox.add(assignment("t" + i, 1 << 20));
    }
    outbox.add(assignment("largest", 8 << 20));
    List<DispatcherMessage> messages = outbox.take();
    assertThat(messages)
        .allSatisfy(message -> assertThat(message.getSerializedSize()).isLessThan(16 << 20));
    assertThat(messages.stream().mapToInt(m -> m.getAssignments().getAssignmentsCount()).sum())
        .isEqualTo(21);
  }
}
