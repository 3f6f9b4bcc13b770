package io.taskweir.examples;

import static io.taskweir.examples.Arguments.TENANT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.taskweir.client.Receipt;
import io.taskweir.client.Submitter;
import io.taskweir.client.Task;
import io.taskweir.protocol.Payload;
import io.taskweir.worker.Worker;
import java.util.concurrent.CountDownLatch;

/** Bytes in and out, with their content types, whatever they are. */
public final class BytesHandler {
  private BytesHandler() {}

  public static void main(String[] args) throws InterruptedException {
    String bootstrap = Arguments.bootstrap(args);
    CountDownLatch done = new CountDownLatch(1);
    try (Worker worker =
            Worker.connect(bootstrap)
                .tenant(TENANT)
                .handle(
                    "to-csv",
                    (input, task) -> {
                      String text = new String(input.bytes(), UTF_8);
                      done.countDown();
                      return Payload.of(text.replace('\t', ',').getBytes(UTF_8), "text/csv");
                    })
                .start();
        Submitter submitter = Submitter.connect(bootstrap, TENANT)) {
      Payload table = Payload.of("a\tb\n1\t2\n".getBytes(UTF_8), "text/tab-separated-values");
      Receipt receipt = submitter.submit(Task.raw("to-csv", table)).join();
      done.await();
      System.out.println(worker.id() + " has run " + receipt.taskId());
    }
  }
}
