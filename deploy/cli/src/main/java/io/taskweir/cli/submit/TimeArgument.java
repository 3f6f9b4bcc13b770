package io.taskweir.cli.submit;

import io.taskweir.cli.CommandException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A length of time as people write it. */
public final class TimeArgument {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})([smhd]?)");

  private TimeArgument() {}

  /**
   * @param text seconds, or a number with s, m, h or d
   * @throws CommandException naming the option
   */
  public static Duration parse(String option, String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw CommandException.badUsage(
          "%s \"%s\": must be seconds, or a number with s, m, h or d".formatted(option, text));
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      default -> Duration.ofSeconds(number);
    };
  }
}
