package io.taskweir.cli.task;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;

/** Shows the tasks of many pages as the pages come, as if they were one. One thread. */
interface TaskRows {
  /**
   * @param items tasks of one page
   */
  void add(JsonNode items);

  /** There is no more. */
  void end();

  /** Rows of a table, with one row of headings. */
  static TaskRows table(PrintStream out) {
    TaskTable table = new TaskTable();
    return new TaskRows() {
      @Override
      public void add(JsonNode items) {
        table.print(items, out);
      }

      @Override
      public void end() {}
    };
  }

  /** One JSON object like that of one page; incomplete if the command fails in between. */
  static TaskRows json(PrintStream out) {
    out.print("{\"items\":[");
    return new TaskRows() {
      private boolean any;

      @Override
      public void add(JsonNode items) {
        for (JsonNode task : items) {
          out.print(any ? ",\n" : "\n");
          out.print(task);
          any = true;
        }
      }

      @Override
      public void end() {
        out.println("],\"nextCursor\":null}");
      }
    };
  }
}
