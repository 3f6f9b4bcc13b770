package io.taskweir.dev.server;

import com.codahale.metrics.MetricRegistry;
import io.taskweir.dev.cluster.FunctionConfigs;
import io.taskweir.dev.httpfunction.CallerIdentity;
import io.taskweir.dev.httpfunction.HttpFunctions;
import io.taskweir.dispatcher.Dispatcher;
import io.taskweir.dispatcher.DispatcherSettings;
import io.taskweir.dispatcher.outcome.OutcomeRouter;
import io.taskweir.dispatcher.outcome.OutcomeRouterSettings;
import io.taskweir.dispatcher.plan.PlanSettings;
import io.taskweir.gateway.Gateway;
import io.taskweir.gateway.GatewaySettings;
import io.taskweir.gateway.TaskReader;
import io.taskweir.protocol.partition.Layout;
import io.taskweir.statestore.LeaseSecret;
import io.taskweir.statestore.StateStore;
import io.taskweir.statestore.StateStoreSettings;
import java.util.UUID;

/** Starts each part of a server with its share of the settings. */
final class Roles {
  private final ServerSettings settings;
  private final Layout layout;
  private final MetricRegistry metrics;

  Roles(ServerSettings settings, Layout layout, MetricRegistry metrics) {
    this.settings = settings;
    this.layout = layout;
    this.metrics = metrics;
  }

  RunningRole stateStore(int httpPort, LeaseSecret secret) {
    StateStore store =
        StateStore.start(
            StateStoreSettings.of(
                    settings.kafka(),
                    layout,
                    settings.dataDir().resolve("state-store"),
                    settings.addresses().advertisedHost(),
                    httpPort,
                    secret)
                .with(
                    settings.stores().standbys(),
                    settings.stores().flushInterval(),
                    settings.policy()),
            metrics);
    return new RunningRole("state-store", store::isReady, store::routes, store::endStreams, store);
  }

  /**
   * Has an id of its own for every start, so that workers take it for another one than that which
   * was here before.
   */
  RunningRole dispatcher() {
    Dispatcher dispatcher =
        Dispatcher.start(
            new DispatcherSettings(
                settings.instanceId() + "-" + UUID.randomUUID().toString().substring(0, 8),
                settings.addresses().workers().host(),
                settings.addresses().workers().port(),
                settings.addresses().advertisedHost(),
                layout,
                PlanSettings.defaults(),
                settings.workers().security(),
                settings.kafka()),
            metrics);
    return RunningRole.silent("dispatcher", dispatcher::isReady, dispatcher);
  }

  RunningRole outcomeRouter() {
    OutcomeRouter router =
        OutcomeRouter.start(
            new OutcomeRouterSettings(
                settings.instanceId(), layout, settings.createDestinations(), settings.kafka()),
            metrics);
    return RunningRole.silent("outcome-router", router::isReady, router);
  }

  /** A worker among others, so nobody waits until it is ready. */
  RunningRole httpFunctions() {
    return RunningRole.silent(
        "http-functions",
        () -> true,
        HttpFunctions.start(
            FunctionConfigs.consumer(settings.kafka()),
            settings.kafka(),
            settings.httpFunctions(),
            new CallerIdentity(settings.workers().tokens(), settings.workers().certificate())));
  }

  RunningRole submitter(TaskReader tasks) {
    GatewaySettings gatewaySettings = GatewaySettings.of(settings.kafka(), tasks);
    Gateway gateway =
        Gateway.start(
            settings.policy().createFunctions()
                ? gatewaySettings
                : gatewaySettings.awaitingRulings(),
            metrics);
    return new RunningRole("submitter", gateway::isReady, gateway::routes, gateway);
  }
}
