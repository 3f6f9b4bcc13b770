package io.taskweir.cli.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskweir.cli.CommandException;
import io.taskweir.cli.exec.http.ServiceUrl;
import io.taskweir.cli.exec.isolation.ProcessLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandlersFileTest {
  @TempDir Path dir;

  @Test
  void readsTheHandlersOfSeveralFunctionsInTheirOrder() throws Exception {
    Map<String, HandlerSpec> specs =
        read(
            """
            resize:
              exec: ./resize
              lines: true
              per-process: 2
              min: 0
              max: 3
              memory: 512m
              cpus: 0.5
              hooks:
                initializer: ./load
                pre-freeze: ./freeze
                pre-stop: kill -USR1 $TASKWEIR_PID
            upper: {exec: tr a-z A-Z}
            notify: {http: "http://127.0.0.1:9000/notify"}
            """);
    assertThat(specs.keySet()).containsExactly("resize", "upper", "notify");
    assertThat(specs.get("resize"))
        .isEqualTo(
            new HandlerSpec.Lines(
                "./resize",
                2,
                0,
                3,
                new ProcessLimits(512L << 20, 500),
                new Hooks("./load", "./freeze", "kill -USR1 $TASKWEIR_PID")));
    assertThat(specs.get("upper"))
        .isEqualTo(new HandlerSpec.Exec("tr a-z A-Z", ProcessLimits.NONE, Hooks.NONE));
    assertThat(specs.get("notify"))
        .isEqualTo(
            new HandlerSpec.Http(
                ServiceUrl.parse("http", "http://127.0.0.1:9000/notify"), Hooks.NONE));
  }

  @Test
  void keepsOneProcessAndAsManyAsTheWorkerHasTasksIfNothingElseIsSaid() throws Exception {
    assertThat(read("f: {exec: x, lines: true}"))
        .containsValue(new HandlerSpec.Lines("x", 1, 1, 8, ProcessLimits.NONE, Hooks.NONE));
    assertThat(read("f: {exec: x, lines: true, min: 12}"))
        .containsValue(new HandlerSpec.Lines("x", 1, 12, 12, ProcessLimits.NONE, Hooks.NONE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "|must be a map from functions to their handlers",
        "[a]|must be a map from functions to their handlers",
        "f: x|f: must be a map",
        "a b: {exec: x}|function \"a b\"",
        "f: {exec: x, memroy: 1g}|f.memroy: there is no such key; there are cpus, exec, hooks,"
            + " http",
        "f: {exec: x, hooks: {initialiser: y}}|f.hooks.initialiser: there is no such key; there are"
            + " initializer, pre-freeze",
        "f: {exec: x, hooks: y}|f.hooks: must be a map",
        "f: {exec: 7}|f.exec: must be a text",
        "f: {exec: ''}|f.exec: must be a text that is not blank",
        "f: {}|say either",
        "f: {exec: x, http: 'http://h/'}|say either",
        "f: {http: 'ftp://h/'}|f.http: must be as http://host",
        "f: {http: 'http://h/', memory: 1g}|f.memory: only with",
        "f: {exec: x, lines: 'yes'}|f.lines: must be true or false",
        "f: {exec: x, max: 2}|f.max: only with",
        "f: {exec: x, lines: true, max: two}|f.max: must be a whole number",
        "f: {exec: x, lines: true, max: 0}|f.max 0: must be 1 to 10000",
        "f: {exec: x, lines: true, min: 3, max: 2}|f.min 3: must be 0 to 2",
        "f: {exec: x, lines: true, per-process: 0}|f.per-process 0: must be 1 to 1000",
        "f: {exec: x, memory: much}|f.memory \"much\": must be bytes",
        "f: {exec: x, exec: y}|is not YAML",
        "f: {|is not YAML"
      })
  void namesWhatIsWrong(String yaml, String why) {
    assertThatThrownBy(() -> read(yaml == null ? "" : yaml))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("handlers.yaml")
        .hasMessageContaining(why);
  }

  private Map<String, HandlerSpec> read(String yaml) throws Exception {
    Path file = Files.writeString(dir.resolve("handlers.yaml"), yaml);
    return HandlersFile.read(file, 8);
  }
}
