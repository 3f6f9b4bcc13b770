package io.taskweir.cli.exec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.taskweir.cli.CommandRun;
import io.taskweir.cli.ExitStatus;
import io.taskweir.cli.Main;
import io.taskweir.dev.DevServer;
import io.taskweir.dev.DevSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One worker, a process of its own, that serves functions of every kind against a dev server. */
@Timeout(90)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WorkerIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  /** Answers with its process id; a task named {@code slow…} is answered only when cancelled. */
  private static final String LINES =
      """
      echo $$ >> DIR/handlers
      while IFS= read -r line; do
        case $line in
          *'"cancel":"slow'*) echo '{"id":"slow-1","attempt":1,"error":{"message":"cancelled"}}';;
          *'"id":"slow'*) touch DIR/slow-begun;;
          *)
            id=$(printf '%s' "$line" | sed 's/.*"id":"\\([^"]*\\)".*/\\1/')
            echo '{"id":"'$id'","attempt":1,"progress":{"done":1,"total":2}}'
            echo '{"id":"'$id'","attempt":1,"result":'$$'}';;
        esac
      done
      """;

  private static final String HANDLERS =
      """
      upper: {exec: tr a-z A-Z}
      pid:
        exec: exec sh DIR/lines.sh
        lines: true
        max: 1
        hooks:
          initializer: test -e DIR/handlers; echo $? > DIR/initialized
          pre-freeze: echo x >> DIR/frozen
          pre-stop: echo $TASKWEIR_TASK_ID $TASKWEIR_PID >> DIR/stopped
      remote: {http: "URL"}
      """;

  @TempDir static Path dir;
  private static final AtomicInteger calls = new AtomicInteger();
  private static DevServer server;
  private static HttpServer service;
  private static Process worker;

  @BeforeAll
  static void startEverything() throws IOException {
    server = DevServer.start(DevSettings.onFreePorts(dir.resolve("data")));
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext("/remote", WorkerIT::serve);
    service.start();
    Files.writeString(dir.resolve("lines.sh"), LINES.replace("DIR", dir.toString()));
    String url = "http://127.0.0.1:" + service.getAddress().getPort() + "/remote";
    Path handlers =
        Files.writeString(
            dir.resolve("handlers.yaml"),
            HANDLERS.replace("DIR", dir.toString()).replace("URL", url));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("worker", "--kafka", server.bootstrap(), "--tenant", "acme"));
    command.addAll(List.of("--handlers", handlers.toString(), "--idle-after", "1s"));
    worker =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("worker.log").toFile())
            .start();
  }

  @AfterAll
  static void stopEverything() {
    worker.destroyForcibly();
    service.stop(0);
    server.close();
  }

  private static void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.getResponseHeaders().set("Retry-After", "0");
      if (calls.incrementAndGet() == 1) {
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      String answer =
          "{\"of\":\"%s\",\"attempt\":%s,\"got\":%s}"
              .formatted(
                  exchange.getRequestHeaders().getFirst("Taskweir-Task-Id"),
                  exchange.getRequestHeaders().getFirst("Taskweir-Attempt"),
                  new String(body, UTF_8));
      exchange.sendResponseHeaders(200, answer.length());
      exchange.getResponseBody().write(answer.getBytes(UTF_8));
    }
  }

  @Test
  @Order(1)
  void runsTasksOfEveryKind() throws Exception {
    assertThat(submit("upper", "\"hello\"", "u-1").path("result").asText()).isEqualTo("HELLO");
    long first = submit("pid", "1", "p-1").path("result").asLong();
    assertThat(submit("pid", "2", "p-2").path("result").asLong()).isEqualTo(first);
    assertThat(handlerProcesses()).containsExactly(first);
    JsonNode remote = submit("remote", "{\"a\": 1}", "h-1");
    assertThat(remote.path("result").toString())
        .isEqualTo("{\"of\":\"h-1\",\"attempt\":2,\"got\":{\"a\":1}}");
    assertThat(remote.path("attempts").path(0).path("outcome").asText()).isEqualTo("throttled");
  }

  @Test
  @Order(2)
  void theInitializerCameBeforeAnyProcess() {
    assertThat(dir.resolve("initialized")).as("1: not there").hasContent("1");
  }

  @Test
  @Order(3)
  void stopsATaskAfterItsPreStopHookAndKeepsTheProcess() throws Exception {
    long process = submit("pid", "1", "p-3").path("result").asLong();
    run("submit", "pid", "1", "--id", "slow-1");
    await().atMost(SOON).until(() -> Files.exists(dir.resolve("slow-begun")));
    assertThat(run("task", "stop", "slow-1").exitStatus()).isEqualTo(ExitStatus.DONE);
    await().atMost(SOON).until(() -> run("task", "get", "slow-1").out().contains("Stopped"));
    assertThat(dir.resolve("stopped")).hasContent("slow-1 " + process);
    assertThat(submit("pid", "1", "p-4").path("result").asLong()).isEqualTo(process);
  }

  @Test
  @Order(4)
  void runsThePreFreezeHookWhenItIsIdle() {
    await().atMost(SOON).until(() -> Files.exists(dir.resolve("frozen")));
  }

  @Test
  @Order(5)
  void leavesNoProcessBehindWhenItIsToldToEnd() throws Exception {
    List<Long> processes = handlerProcesses();
    assertThat(processes).isNotEmpty();
    worker.destroy();
    assertThat(worker.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(worker.exitValue()).isEqualTo(143);
    // One that was killed counts as alive until the system has taken note of its end.
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () ->
                assertThat(processes)
                    .noneMatch(
                        pid -> ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)));
  }

  private static List<Long> handlerProcesses() throws IOException {
    return Files.readAllLines(dir.resolve("handlers")).stream().map(Long::valueOf).toList();
  }

  private static JsonNode submit(String function, String payload, String id) throws Exception {
    CommandRun run = run("submit", function, payload, "--id", id, "--wait", "-o", "json");
    assertThat(run.exitStatus())
        .as("%s%n%s", run.err(), Files.readString(dir.resolve("worker.log")))
        .isEqualTo(ExitStatus.DONE);
    return new ObjectMapper().readTree(run.out());
  }

  private static CommandRun run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--url", server.url(), "--tenant", "acme"));
    return CommandRun.of(all.toArray(String[]::new));
  }
}
