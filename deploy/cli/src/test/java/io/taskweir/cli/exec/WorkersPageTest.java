package io.taskweir.cli.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.cli.exec.isolation.Isolation;
import io.taskweir.cli.exec.lines.LinesHandler;
import io.taskweir.cli.exec.lines.PoolSettings;
import io.taskweir.protocol.Payload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code docs/workers.md} shows what works. */
class WorkersPageTest {
  private static final Path PAGE = Path.of("../../docs/workers.md");
  private static final Pattern FLAG = Pattern.compile("(?<![-\\w])--[a-z]+(-[a-z]+)*");

  /** Of other commands. */
  private static final Set<String> OTHERS = Set.of("--wait", "--version", "--help");

  @TempDir Path dir;

  @Test
  void namesEveryFlagOfAHandlerAndNoneThatThereIsNot() throws Exception {
    Set<String> named = new TreeSet<>();
    Matcher matcher = FLAG.matcher(Files.readString(PAGE));
    while (matcher.find()) {
      named.add(matcher.group());
    }
    named.removeAll(OTHERS);
    CommandLine worker = new CommandLine(new WorkerCommand());
    assertThat(worker.getCommandSpec().optionsMap().keySet()).containsAll(named);
    CommandLine handler = new CommandLine(new HandlerOptions());
    assertThat(named).containsAll(handler.getCommandSpec().optionsMap().keySet());
  }

  @Test
  void showsAFileOfHandlersThatIsOne() throws Exception {
    Path file = Files.writeString(dir.resolve("handlers.yaml"), example("handlers.yaml"));
    assertThat(HandlersFile.read(file, 8).keySet()).containsExactly("upper", "add", "measure");
  }

  @Test
  void showsAShellScriptThatSpeaksInLines() throws Exception {
    Path script = Files.writeString(dir.resolve("lines.sh"), example("lines.sh"));
    try (LinesHandler handler =
        new LinesHandler(
            "sh " + script,
            Map.of(),
            Isolation.none(),
            new PoolSettings(1, 1, 1, Duration.ofMinutes(1)),
            Duration.ofSeconds(1))) {
      TestAttempt attempt = new TestAttempt();
      Payload first = handler.handle(Payload.json("{\"a\":[1]}"), attempt);
      assertThat(first.isJson()).isTrue();
      assertThat(handler.handle(Payload.empty(), new TestAttempt("r-2", null))).isEqualTo(first);
      assertThat(attempt.logs()).isEmpty();
    }
  }

  private static String example(String name) throws Exception {
    Matcher example =
        Pattern.compile("<!-- example: " + name + " -->\n```[a-z]+\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(PAGE));
    assertThat(example.find()).isTrue();
    return example.group(1);
  }
}
