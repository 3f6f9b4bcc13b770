package io.taskweir.statestore.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EventStreamTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private int flushes;
  private final EventStream stream =
      new EventStream(
          new ByteArrayOutputStream() {
            @Override
            public void flush() {
              flushes++;
              written.writeBytes(toByteArray());
              reset();
            }
          });

  @Test
  void writesAnEventInTheFormOfTheStandard() throws Exception {
    stream.event("7", "state", "{\"to\":\"Läuft\"}".getBytes(StandardCharsets.UTF_8));
    stream.flush();

    assertThat(sent()).isEqualTo("id: 7\nevent: state\ndata: {\"to\":\"Läuft\"}\n\n");
  }

  @Test
  void aPositionAndAHeartbeatAreNoEvents() throws Exception {
    stream.position("2:145,5:17");
    stream.heartbeat();

    assertThat(sent()).isEqualTo("id: 2:145,5:17\n\n:\n\n");
  }

  @Test
  void sendsManyEventsAtOnceAndNothingIfThereIsNone() throws Exception {
    stream.flush();
    assertThat(flushes).isZero();

    stream.event("1", "state", new byte[] {'1'});
    stream.event("2", "state", new byte[] {'2'});
    stream.flush();
    stream.flush();

    assertThat(flushes).isEqualTo(1);
  }

  @Test
  void aHeartbeatIsDueAfterAQuietTimeOnly() throws Exception {
    stream.heartbeat();

    assertThat(stream.quietFor())
        .isPositive()
        .isLessThanOrEqualTo(EventStream.HEARTBEAT)
        .isGreaterThan(EventStream.HEARTBEAT.minus(Duration.ofSeconds(10)));
  }

  private String sent() {
    return written.toString(StandardCharsets.UTF_8);
  }
}
