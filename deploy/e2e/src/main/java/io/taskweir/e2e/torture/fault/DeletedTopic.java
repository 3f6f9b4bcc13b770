package io.taskweir.e2e.torture.fault;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/** A user's destination is deleted under the deliveries; the platform makes it again. */
record DeletedTopic(String bootstrap, String topic, FaultNotes notes) implements Fault {
  @Override
  public String name() {
    return "topic " + topic + " deleted";
  }

  @Override
  public void inject() throws InterruptedException {
    notes.deleted(topic);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin.deleteTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot delete " + topic, e);
    }
  }

  @Override
  public void heal() {}
}
