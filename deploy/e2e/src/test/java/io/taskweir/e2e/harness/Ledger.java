package io.taskweir.e2e.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The committed events of a tenant's tasks: what has happened, by the word that others go by. Tests
 * hold what was acknowledged and what the API shows against it.
 *
 * @param tasks events of each task in the order of the topic
 */
public record Ledger(Map<String, List<Entry>> tasks) {

  /** One transition. */
  public record Entry(int seq, TaskState state, int attempt, Instant at, String reason) {

    /**
     * Reads an event, or a step of a task's history.
     *
     * @param stateField what the state that was reached is called there
     */
    public static Entry of(JsonNode step, String stateField) {
      return new Entry(
          step.path("seq").asInt(),
          TaskState.ofPublicName(step.path(stateField).asText()),
          step.path("attempt").asInt(),
          Instant.parse(step.path("at").asText()),
          step.path("reason").asText());
    }

    /** State and attempt, such as {@code Running 1}. */
    public String stateAndAttempt() {
      return state.publicName() + " " + attempt;
    }
  }

  /** Reads all that is committed now. */
  public static Ledger read(String bootstrap, String tenant) {
    Map<String, List<Entry>> tasks = new LinkedHashMap<>();
    for (ConsumerRecord<String, byte[]> record : TopicLog.committed(bootstrap, Topics.EVENTS)) {
      JsonNode event = TaskApi.json(new String(record.value(), StandardCharsets.UTF_8));
      if (event.path("tenant").asText().equals(tenant)) {
        tasks
            .computeIfAbsent(event.path("taskId").asText(), it -> new ArrayList<>())
            .add(Entry.of(event, "to"));
      }
    }
    return new Ledger(tasks);
  }

  /** How many tasks have ended. */
  public long ended() {
    return endedAfter(Instant.MIN);
  }

  /** How many tasks have ended later than that. */
  public long endedAfter(Instant time) {
    return tasks.values().stream()
        .filter(
            entries ->
                entries.stream().anyMatch(it -> it.state().isTerminal() && it.at().isAfter(time)))
        .count();
  }

  /** Every acknowledged task has ended, all tasks only once, and no step of any is missing. */
  public void requireOneEndOfEach(Set<String> acknowledged) {
    assertThat(tasks.keySet()).containsAll(acknowledged);
    tasks.forEach(
        (id, entries) -> {
          for (int i = 0; i < entries.size(); i++) {
            assertThat(entries.get(i).seq()).as("seq of %s: %s", id, entries).isEqualTo(i + 1);
          }
          List<Entry> ends = entries.stream().filter(it -> it.state().isTerminal()).toList();
          assertThat(ends).as("ends of %s: %s", id, entries).hasSize(1);
          assertThat(entries.get(entries.size() - 1)).isEqualTo(ends.get(0));
        });
  }

  /** What the API shows is what the events say: nothing more, nothing less, nothing else. */
  public void requireShown(List<JsonNode> shown) {
    Map<String, List<Entry>> histories = new LinkedHashMap<>();
    for (JsonNode task : shown) {
      List<Entry> history = new ArrayList<>();
      task.path("history").forEach(it -> history.add(Entry.of(it, "state")));
      assertThat(histories.put(task.path("taskId").asText(), history)).as("listed twice").isNull();
    }
    assertThat(histories.keySet()).containsExactlyInAnyOrderElementsOf(tasks.keySet());
    histories.forEach((id, history) -> assertThat(history).as(id).isEqualTo(tasks.get(id)));
  }
}
