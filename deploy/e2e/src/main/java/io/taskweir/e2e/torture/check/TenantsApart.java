package io.taskweir.e2e.torture.check;

import io.taskweir.e2e.torture.history.History;
import io.taskweir.e2e.torture.history.Seen.Place;
import io.taskweir.e2e.torture.load.Tenant;
import io.taskweir.protocol.TaskKey;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every record is keyed by the task that it is about, and no tenant's secret is ever seen in a
 * payload, a result or an outcome of another (G12).
 */
final class TenantsApart implements Invariant {
  @Override
  public String name() {
    return "tenants-apart";
  }

  @Override
  public void check(History history, Consumer<String> broken) {
    Map<String, Tenant> tenants =
        history.tenants().stream().collect(Collectors.toMap(Tenant::name, Function.identity()));
    history
        .events()
        .values()
        .forEach(all -> all.forEach(it -> requireKey(it.task(), it.place(), broken)));
    history
        .assignments()
        .forEach(
            it -> {
              requireKey(it.task(), it.place(), broken);
              requireOwn(it.task(), it.canary(), it, tenants, broken);
            });
    history.reports().forEach(it -> requireOwn(it.task(), it.canary(), it, tenants, broken));
    history
        .delivered()
        .forEach(
            it -> {
              requireKey(it.task(), it.place(), broken);
              requireOwn(it.task(), it.canary(), it, tenants, broken);
              Tenant owner = tenants.get(it.task().tenant());
              if (owner == null || !owner.destination().equals(it.place().topic())) {
                broken.accept("delivered to another tenant's topic: " + it);
              }
            });
    history
        .runs()
        .forEach(
            it ->
                requireOwn(
                    new TaskKey(it.tenant(), it.taskId()), it.canary(), it, tenants, broken));
  }

  private static void requireKey(TaskKey task, Place place, Consumer<String> broken) {
    if (!place.key().equals(task.toString())) {
      broken.accept("a record about " + task + " has the key of another: " + place);
    }
  }

  private static void requireOwn(
      TaskKey task,
      String canary,
      Object where,
      Map<String, Tenant> tenants,
      Consumer<String> broken) {
    Tenant owner = tenants.get(task.tenant());
    if (!canary.isEmpty() && (owner == null || !owner.canary().equals(canary))) {
      broken.accept("another tenant's secret in " + where);
    }
  }
}
