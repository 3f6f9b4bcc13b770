package io.taskweir.bench.plot;

import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/**
 * Draws what benchmarks have printed, as PNG: as SVG, of outlines, it would be twenty times as
 * much.
 */
public final class Plots {
  private static final int WIDTH = 800;
  private static final int HEIGHT = 400;

  private Plots() {}

  /**
   * A plot of bars: for each line that has the fields a group, in it a bar for each field.
   *
   * @param file its name, without the end
   * @param bars what each bar is called, and the field that it shows
   * @param logarithmic for values that differ by powers of ten; all of them above 0
   */
  private record Plot(
      String file, String title, String unit, Map<String, String> bars, boolean logarithmic) {
    Plot(String file, String title, String unit, Map<String, String> bars) {
      this(file, title, unit, bars, false);
    }
  }

  private static final List<Plot> ALL =
      List.of(
          new Plot(
              "rate", "Tasks a second", "1/s", Map.of("tasks a second", "tasksPerSecond"), true),
          new Plot(
              "cost",
              "Processor time",
              "µs a task",
              Map.of("all processes", "cpuMicrosPerTask"),
              true),
          new Plot("floor", "Part of Kafka's best", "ratio", Map.of("floor ratio", "floorRatio")),
          new Plot(
              "latency",
              "From when a task was due",
              "ms",
              ordered(
                  "start p50", "startMs.p50",
                  "start p99", "startMs.p99",
                  "finished p50", "finishedMs.p50",
                  "finished p99", "finishedMs.p99")),
          new Plot(
              "failover",
              "After kill -9 of a state-store",
              "s",
              ordered(
                  "detected", "detectedSeconds",
                  "reads again", "readSeconds.fromKill",
                  "dispatch again", "dispatchSeconds.fromKill")),
          new Plot(
              "idle",
              "Nothing to do",
              "cores",
              ordered("everything", "cores", "broker alone", "brokerCores")));

  private static Map<String, String> ordered(String... namesAndFields) {
    Map<String, String> bars = new LinkedHashMap<>();
    for (int i = 0; i < namesAndFields.length; i += 2) {
      bars.put(namesAndFields[i], namesAndFields[i + 1]);
    }
    return bars;
  }

  /**
   * Draws a file for each plot that the lines have anything for. Of lines with the same label the
   * last counts.
   *
   * @param lines as they were printed; empty ones are passed over
   * @param folder made if missing; files of the same name are overwritten
   * @return the files
   * @throws IllegalArgumentException if a line was not printed by a benchmark
   */
  public static List<Path> draw(List<String> lines, Path folder) {
    Map<String, ResultLine> results = new LinkedHashMap<>();
    for (String line : lines) {
      if (!line.isBlank()) {
        ResultLine result = ResultLine.parse(line);
        results.put(result.label(), result);
      }
    }
    List<Path> files = new ArrayList<>();
    try {
      Files.createDirectories(folder);
      for (Plot plot : ALL) {
        List<ResultLine> shown = results.values().stream().filter(it -> shows(plot, it)).toList();
        if (!shown.isEmpty()) {
          Path file = folder.resolve(plot.file() + ".png");
          save(chart(plot, shown), file);
          files.add(file);
        }
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException("could not draw into " + folder, e);
    }
  }

  /**
   * A drain's delays are the wait behind its own tasks, which nobody wants to see beside others.
   */
  private static boolean shows(Plot plot, ResultLine line) {
    return plot.bars().values().stream().allMatch(line::has)
        && plot.bars().values().stream().anyMatch(field -> line.number(field) > 0)
        && (!plot.file().equals("latency") || line.scenario().equals("latency"));
  }

  private static CategoryChart chart(Plot plot, List<ResultLine> lines) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(plot.title())
            .yAxisTitle(plot.unit())
            .build();
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
    chart.getStyler().setLegendVisible(plot.bars().size() > 1);
    chart.getStyler().setLabelsVisible(true);
    if (plot.logarithmic()) {
      chart.getStyler().setYAxisLogarithmic(true);
      chart.getStyler().setYAxisDecimalPattern("#,##0");
      chart.getStyler().setYAxisMin(powerOfTenBelow(plot, lines));
    }
    chart.getStyler().setXAxisLabelRotation(lines.size() > 5 ? 30 : 0);
    List<String> labels = lines.stream().map(ResultLine::label).toList();
    plot.bars()
        .forEach(
            (name, field) ->
                chart.addSeries(
                    name, labels, lines.stream().map(line -> line.number(field)).toList()));
    return chart;
  }

  /** Where bars begin that cannot begin at 0. */
  private static double powerOfTenBelow(Plot plot, List<ResultLine> lines) {
    double least =
        plot.bars().values().stream()
            .flatMap(field -> lines.stream().map(line -> line.number(field)))
            .min(Double::compare)
            .orElseThrow();
    return Math.pow(10, Math.ceil(Math.log10(least)) - 1);
  }

  private static void save(CategoryChart chart, Path file) throws IOException {
    BitmapEncoder.saveBitmap(chart, file.toString(), BitmapFormat.PNG);
  }
}
