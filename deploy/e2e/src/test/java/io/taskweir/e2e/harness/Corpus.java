package io.taskweir.e2e.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The corpus of bad input: tables, a row to a line, with cells between bars. In a cell {@code «EF
 * BB»} stands for these bytes, {@code «x*20»} for x twenty times.
 */
public final class Corpus {
  private static final Pattern SPECIAL = Pattern.compile("«([^»]*)»");
  private static final Pattern REPEATED = Pattern.compile("(.+)\\*([0-9]+)");

  /** More than any submission may have, as one chunk. */
  private static final String CHUNKED = "2dc6c0\r\n" + "x".repeat(3_000_000) + "\r\n0\r\n\r\n";

  private static final String LABELS =
      IntStream.rangeClosed(1, 33)
          .mapToObj(i -> "\"k" + i + "\":\"v\"")
          .collect(Collectors.joining(","));

  private Corpus() {}

  /** The rows of a resource, without comments and blank lines. */
  public static Stream<String> rows(String resource) {
    try (InputStream in =
        Objects.requireNonNull(Corpus.class.getResourceAsStream(resource), resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a cell stands for, as text. */
  public static String text(String cell) {
    return new String(bytes(cell), StandardCharsets.UTF_8);
  }

  /** What a cell stands for. */
  public static byte[] bytes(String cell) {
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
