package io.taskweir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.taskweir.dev.DevServer;
import io.taskweir.dev.DevSettings;
import io.taskweir.worker.NonRetryableException;
import io.taskweir.worker.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsIT {
  @TempDir static Path dataDir;
  private static DevServer server;
  private static Worker worker;

  @BeforeAll
  static void startEverything() {
    server = DevServer.start(DevSettings.onFreePorts(dataDir));
    worker =
        Worker.connect(server.bootstrap())
            .tenant("acme")
            .handle("upper", String.class, (text, task) -> text.toUpperCase(Locale.ROOT))
            .handle(
                "fail",
                String.class,
                (text, task) -> {
                  throw new NonRetryableException("no");
                })
            .start();
  }

  @AfterAll
  static void stopEverything() {
    worker.close();
    server.close();
  }

  @Test
  void submitsWaitsAndLooks() throws Exception {
    CommandRun submitted =
        run("submit", "upper", "\"hello\"", "--id", "u-1", "--wait", "-o", "json");
    assertThat(submitted.exitStatus()).isEqualTo(ExitStatus.DONE);
    assertThat(json(submitted).path("result").asText()).isEqualTo("HELLO");
    CommandRun got = run("task", "get", "u-1", "--payload");
    assertThat(got.out()).contains("acme/u-1", "Succeeded", "\"hello\"", "\"HELLO\"");
    CommandRun listed = run("task", "list", "--state", "Succeeded", "--function", "upper");
    assertThat(listed.out()).contains("u-1");
    assertThat(json(run("task", "count", "-o", "json")).path("counts").path("Succeeded").asInt())
        .isPositive();
  }

  @Test
  void followsATaskToItsEnd() throws Exception {
    run("submit", "upper", "\"hello\"", "--id", "t-1");
    CommandRun tail = run("task", "tail", "t-1");
    assertThat(tail.exitStatus()).as(tail.err()).isEqualTo(ExitStatus.DONE);
    assertThat(tail.out().lines().findFirst())
        .hasValueSatisfying(it -> assertThat(it).contains("t-1  → Enqueued  attempt 0"));
    assertThat(tail.out()).contains("Running → Succeeded  attempt 1");
    run("submit", "fail", "\"x\"", "--id", "t-2");
    CommandRun failed = run("task", "tail", "t-2", "-o", "json");
    assertThat(failed.exitStatus()).isEqualTo(ExitStatus.FAILED);
    List<String> lines = failed.out().lines().toList();
    assertThat(new ObjectMapper().readTree(lines.getLast()).path("to").asText())
        .isEqualTo("Failed");
    assertThat(run("task", "tail", "t-2", "--function", "fail").exitStatus())
        .isEqualTo(ExitStatus.BAD_USAGE);
    assertThat(run("task", "tail", "no-such-task").exitStatus()).isEqualTo(ExitStatus.FAILED);
    assertThat(CommandRun.of("task", "tail", "--url", "127.0.0.1:1").exitStatus())
        .isEqualTo(ExitStatus.NOT_REACHED);
  }

  @Test
  void listsByFilterPageByPageAndCounts() throws Exception {
    for (int i = 0; i < 5; i++) {
      CommandRun run =
          run("submit", "waits", "1", "--id", "w-" + i, "--label", "parity=" + (i % 2));
      assertThat(run.exitStatus()).as(run.err()).isEqualTo(ExitStatus.DONE);
    }
    List<String> evens = List.of("w-0", "w-2", "w-4");
    String[] even = {"task", "list", "--function", "waits", "--label", "parity=0"};

    CommandRun page = run(and(even, "--limit", "2", "-o", "json"));
    assertThat(ids(page)).isEqualTo(evens.subList(0, 2));
    String cursor = json(page).path("nextCursor").asText();
    CommandRun rest = run(and(even, "--limit", "2", "--cursor", cursor, "-o", "json"));
    assertThat(ids(rest)).isEqualTo(evens.subList(2, 3));
    CommandRun all = run(and(even, "--all", "--limit", "1", "--order", "desc", "-o", "json"));
    assertThat(ids(all)).isEqualTo(evens.reversed());
    CommandRun table =
        run(and(even, "--all", "--limit", "1", "--prefix", "w-", "--state", "Enqueued"));
    assertThat(table.out().lines()).hasSize(4).first().asString().startsWith("TASK ");
    CommandRun none = run(and(even, "--all", "--state", "Failed,Expired", "-o", "json"));
    assertThat(ids(none)).isEmpty();
    CommandRun misspelt = run(and(even, "--order", "down"));
    assertThat(misspelt.exitStatus()).isEqualTo(ExitStatus.FAILED);
    assertThat(misspelt.err()).contains("asc (the earliest first)");

    CommandRun count =
        run("task", "count", "--by", "function", "--state", "Enqueued", "-o", "json");
    assertThat(json(count).path("counts").path("waits").asInt()).isEqualTo(5);
    assertThat(run("task", "count", "--by", "function").out()).contains("FUNCTION", "waits");
  }

  private static String[] and(String[] some, String... more) {
    List<String> all = new ArrayList<>(Arrays.asList(some));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static List<String> ids(CommandRun run) throws Exception {
    assertThat(run.exitStatus()).as(run.err()).isEqualTo(ExitStatus.DONE);
    List<String> ids = new ArrayList<>();
    json(run).path("items").forEach(task -> ids.add(task.path("taskId").asText()));
    return ids;
  }

  @Test
  void endsWith1WhenTheTaskFails() throws Exception {
    CommandRun failed = run("submit", "fail", "\"x\"", "--wait", "-o", "json");
    assertThat(failed.exitStatus()).isEqualTo(ExitStatus.FAILED);
    assertThat(json(failed).path("state").asText()).isEqualTo("Failed");
  }

  @Test
  void endsWith1OnAProblemAndShowsItOnOneLine() {
    CommandRun run = run("task", "get", "no-such-task");
    assertThat(run.exitStatus()).isEqualTo(ExitStatus.FAILED);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("no-such-task", "404 TASK_NOT_FOUND");
  }

  @Test
  void submitsAFileAndNamesTheLinesThatAreRefused() throws Exception {
    Path jobs = dataDir.resolve("jobs.ndjson");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      lines.add("{\"payload\":\"t" + i + "\"}");
    }
    lines.add("");
    lines.add("{\"taskId\":\"not an id\"}");
    lines.add("oops");
    Files.write(jobs, lines);
    CommandRun run = run("submit", "upper", "-f", jobs.toString(), "--wait", "-o", "json");
    assertThat(run.exitStatus()).isEqualTo(ExitStatus.FAILED);
    assertThat(json(run).path("accepted").asInt()).isEqualTo(50);
    assertThat(json(run).path("succeeded").asInt()).isEqualTo(50);
    assertThat(json(run).path("refused").asInt()).isEqualTo(2);
    assertThat(run.err()).contains("line 52: ", "line 53: ");
  }

  @Test
  void setsAndGetsTheConfigOfAFunction() throws Exception {
    assertThat(run("function", "get", "resize").exitStatus()).isEqualTo(ExitStatus.FAILED);
    assertThat(run("function", "set", "resize", "{\"maxRetries\":5}").exitStatus())
        .isEqualTo(ExitStatus.DONE);
    assertThat(json(run("function", "get", "resize", "-o", "json")).path("maxRetries").asInt())
        .isEqualTo(5);
  }

  @Test
  void pausesResumesListsAndDeletesAFunction() throws Exception {
    run("function", "set", "held", "{}");
    assertThat(run("function", "pause", "held").out()).contains("held is paused");
    assertThat(run("submit", "held", "1", "--id", "held-1").exitStatus())
        .isEqualTo(ExitStatus.DONE);
    assertThat(run("task", "why", "held-1").out()).contains("waits for: PAUSED", "resume it");
    assertThat(run("function", "list").out().lines())
        .anyMatch(line -> line.startsWith("held") && line.contains("yes"));
    assertThat(run("function", "resume", "held").exitStatus()).isEqualTo(ExitStatus.DONE);
    assertThat(json(run("task", "why", "held-1", "-o", "json")).path("waitingFor").asText())
        .isEqualTo("NO_WORKER");
    assertThat(run("function", "delete", "held").exitStatus()).isEqualTo(ExitStatus.DONE);
    assertThat(run("task", "get", "held-1", "--wait", "20").out()).contains("Invalid");
  }

  @Test
  void runsATaskAgain() throws Exception {
    run("submit", "upper", "\"one\"", "--id", "again-1", "--wait");
    CommandRun same = run("task", "rerun", "again-1", "--wait", "20", "-o", "json");
    assertThat(same.exitStatus()).isEqualTo(ExitStatus.DONE);
    assertThat(json(same).path("result").asText()).isEqualTo("ONE");
    assertThat(json(same).path("rerunOf").asText()).isEqualTo("again-1");
    CommandRun edited = run("task", "rerun", "again-1", "\"two\"", "--wait", "20", "-o", "json");
    assertThat(json(edited).path("result").asText()).isEqualTo("TWO");
  }

  @Test
  void stopsManyTasksAndSaysHowManyThereWere() throws Exception {
    for (int i = 0; i < 5; i++) {
      run("submit", "nobody", "1", "--id", "many-" + i);
    }
    CommandRun stopped = run("batch", "start", "stop", "--prefix", "many-", "--wait", "-o", "json");
    assertThat(json(stopped).path("done").asInt()).isEqualTo(5);
    String id = json(stopped).path("batchId").asText();
    assertThat(run("batch", "get", id).out()).contains(id, "stop", "Done");
    assertThat(run("batch", "list").out()).contains(id);
    assertThat(run("batch", "cancel", id).out()).contains("Done");
  }

  @Test
  void aBatchWithoutAFilterNeedsToSayAll() {
    assertThat(run("batch", "start", "stop").exitStatus()).isEqualTo(2);
    assertThat(run("batch", "start", "stop").err()).contains("or --all");
    assertThat(run("batch", "start", "stop", "--all", "--function", "f").exitStatus()).isEqualTo(2);
  }

  private static CommandRun run(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--url", server.url(), "--tenant", "acme"));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private static JsonNode json(CommandRun run) throws Exception {
    return new ObjectMapper().readTree(run.out());
  }
}
