package io.taskweir.e2e.harness;

import java.util.Arrays;
import java.util.List;

/** The table of bad requests, whose file says what its rows look like. */
public final class BadRequests {
  private BadRequests() {}

  /**
   * One request and its answer.
   *
   * @param text the row as it stands in the file
   * @param writtenBody as it stands in the file
   * @param code empty: any
   * @param detail a part of it
   */
  public record Row(
      String text,
      String method,
      String target,
      List<String> headers,
      String writtenBody,
      int status,
      String code,
      String detail) {

    private static Row parse(String line) {
      String[] cells = line.split("\\|", -1);
      if (cells.length != 5) {
        throw new IllegalArgumentException(cells.length + " cells, not 5: " + line);
      }
      String[] call = cells[0].strip().split(" ", 2);
      String[] verdict = cells[3].strip().split(" ", 2);
      String headers = Corpus.text(cells[1].strip());
      return new Row(
          line,
          call[0],
          Corpus.text(call[1].strip()),
          headers.isEmpty() ? List.of() : Arrays.asList(headers.split("; ", -1)),
          cells[2].strip(),
          Integer.parseInt(verdict[0]),
          verdict.length > 1 ? verdict[1] : "",
          cells[4].strip());
    }

    public byte[] body() {
      return Corpus.bytes(writtenBody);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** Reads a resource. */
  public static List<Row> read(String resource) {
    return Corpus.rows(resource).map(Row::parse).toList();
  }
}
