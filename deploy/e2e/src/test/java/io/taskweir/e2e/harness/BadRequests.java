package io.taskweir.e2e.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The table of bad requests, whose file says what its rows look like. */
public final class BadRequests {
  private static final Pattern SPECIAL = Pattern.compile("«([^»]*)»");
  private static final Pattern REPEATED = Pattern.compile("(.+)\\*([0-9]+)");

  /** More than any submission may have, as one chunk. */
  private static final String CHUNKED = "2dc6c0\r\n" + "x".repeat(3_000_000) + "\r\n0\r\n\r\n";

  private static final String LABELS =
      IntStream.rangeClosed(1, 33)
          .mapToObj(i -> "\"k" + i + "\":\"v\"")
          .collect(Collectors.joining(","));

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
      String headers = decoded(cells[1].strip());
      return new Row(
          line,
          call[0],
          decoded(call[1].strip()),
          headers.isEmpty() ? List.of() : Arrays.asList(headers.split("; ", -1)),
          cells[2].strip(),
          Integer.parseInt(verdict[0]),
          verdict.length > 1 ? verdict[1] : "",
          cells[4].strip());
    }

    public byte[] body() {
      return bytes(writtenBody);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** Reads a resource. */
  public static List<Row> read(String resource) {
    try (InputStream in =
        Objects.requireNonNull(BadRequests.class.getResourceAsStream(resource), resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(Row::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String decoded(String cell) {
    return new String(bytes(cell), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String cell) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Matcher special = SPECIAL.matcher(cell);
    int from = 0;
    while (special.find()) {
      out.writeBytes(cell.substring(from, special.start()).getBytes(StandardCharsets.UTF_8));
      out.writeBytes(special(special.group(1)));
      from = special.end();
    }
    out.writeBytes(cell.substring(from).getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  private static byte[] special(String name) {
    Matcher repeated = REPEATED.matcher(name);
    String text =
        switch (name) {
          case "CHUNKED" -> CHUNKED;
          case "LABELS" -> LABELS;
          default ->
              repeated.matches()
                  ? repeated.group(1).repeat(Integer.parseInt(repeated.group(2)))
                  : "";
        };
    return text.isEmpty()
        ? HexFormat.ofDelimiter(" ").parseHex(name)
        : text.getBytes(StandardCharsets.UTF_8);
  }
}
