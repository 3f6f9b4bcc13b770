package io.taskweir.cli.server;

import io.taskweir.cli.settings.ServerKey;
import io.taskweir.cli.settings.Settings;
import io.taskweir.statestore.TaskPolicy;
import java.time.Duration;

/** What the settings let tenants do with tasks. */
final class PolicySettings {
  private PolicySettings() {}

  static TaskPolicy read(Settings settings) {
    TaskPolicy defaults = TaskPolicy.DEFAULT;
    return new TaskPolicy(
        settings.findBoolean(ServerKey.CREATE_FUNCTIONS).orElse(defaults.createFunctions()),
        settings
            .findInteger(ServerKey.SYSTEM_RETRY_BUDGET)
            .map(Duration::ofSeconds)
            .orElse(defaults.systemRetryBudget()));
  }
}
