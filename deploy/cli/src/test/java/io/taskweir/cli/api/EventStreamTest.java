package io.taskweir.cli.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.cli.api.EventStream.Event;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventStreamTest {
  @Test
  void readsNameAndDataOfEachEvent() throws Exception {
    assertThat(events("id: 1\nevent: state\ndata: {\"a\":1}\n\nid: 2\nevent: gap\ndata: {}\n\n"))
        .containsExactly(new Event("state", "{\"a\":1}"), new Event("gap", "{}"));
  }

  @Test
  void passesOverHeartbeatsAndWhatItDoesNotKnow() throws Exception {
    assertThat(events(":\n\nretry: 1000\n\n: hello\ndata: 1\nfuture: x\nnonsense\n\n"))
        .containsExactly(new Event("message", "1"));
  }

  @Test
  void takesLinesThatEndAsOnAnySystem() throws Exception {
    assertThat(events("event: state\r\ndata:1\r\ndata: 2\r\n\r\ndata: ö\n\n"))
        .containsExactly(new Event("state", "1\n2"), new Event("message", "ö"));
  }

  @Test
  void anEventThatWasCutOffIsNoneAndIsResumedBefore() throws Exception {
    try (EventStream stream = stream("id: 1\ndata: 1\n\nid: 2\ndata: 2\n")) {
      assertThat(stream.next()).isEqualTo(new Event("message", "1"));
      assertThat(stream.next()).isNull();
      assertThat(stream.lastId()).isEqualTo("1");
    }
  }

  @Test
  void remembersWhereToResumeAlsoWithoutAnEvent() throws Exception {
    try (EventStream stream = stream("id: 2:145,5:17\n\nid: 2:146,5:17\ndata: 1\n\n")) {
      assertThat(stream.lastId()).isNull();
      assertThat(stream.next()).isEqualTo(new Event("message", "1"));
      assertThat(stream.lastId()).isEqualTo("2:146,5:17");
    }
    try (EventStream stream = stream("id: 2:145,5:17\n\n")) {
      assertThat(stream.next()).isNull();
      assertThat(stream.lastId()).isEqualTo("2:145,5:17");
    }
  }

  private static List<Event> events(String text) throws IOException {
    List<Event> events = new ArrayList<>();
    try (EventStream stream = stream(text)) {
      for (Event event = stream.next(); event != null; event = stream.next()) {
        events.add(event);
      }
    }
    return events;
  }

  private static EventStream stream(String text) {
    return new EventStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
