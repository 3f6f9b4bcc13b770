package io.taskweir.core.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code docs/task-states.md} says what the code does. */
class TaskStatesDocTest {
  private static final Path DOC =
      Path.of(System.getProperty("basedir", "."), "../../docs/task-states.md").normalize();

  @Test
  void theStatesPageShowsWhatTheMachineDoes() throws IOException {
    String page = Files.readString(DOC);
    String current = withGeneratedParts(page);
    if (Boolean.getBoolean("taskweir.docs.write")) {
      Files.writeString(DOC, current);
      return;
    }
    assertThat(page)
        .as(
            "%s is out of date; rewrite it with ./mvnw -pl state-store/core test"
                + " -Dexec.skip -Dtest=TaskStatesDocTest -Dtaskweir.docs.write=true",
            DOC)
        .isEqualTo(current);
  }

  private static String withGeneratedParts(String page) {
    TaskStatesDoc doc = TaskStatesDoc.observed();
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("diagram", doc.diagram());
    parts.put("transitions", doc.table());
    parts.put("phases", doc.phases());
    parts.put("unreached", doc.unreached());
    String result = page;
    for (Map.Entry<String, String> part : parts.entrySet()) {
      String begin = "<!-- generated: " + part.getKey() + " -->\n";
      String end = "\n<!-- end: " + part.getKey() + " -->";
      int from = result.indexOf(begin) + begin.length();
      int to = result.indexOf(end);
      assertThat(to).as("markers of the part %s in %s", part.getKey(), DOC).isGreaterThan(from - 2);
      result = result.substring(0, from) + part.getValue() + result.substring(to);
    }
    return result;
  }
}
