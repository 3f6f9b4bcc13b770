package io.taskweir.statestore.http;

import io.javalin.config.RoutesConfig;
import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemJson;
import io.taskweir.statestore.store.StoreView;

/**
 * All of the state-store's HTTP API; what is about one task is in {@link TaskRoutes}, lists and
 * counts are in {@link ListRoutes}. Handlers block; they run on virtual threads. A question about a
 * partition that is elsewhere is passed on to its owner.
 */
public final class StateRoutes {
  private final PartitionOwners owners;
  private final TenantFollowing following;
  private final TaskRoutes tasks;
  private final FunctionRoutes functions;
  private final BatchRoutes batches;
  private final ListRoutes lists;
  private final LaneRoutes lanes;
  private final RulingRoutes rulings;

  public StateRoutes(
      TaskRouting routing,
      PartitionOwners owners,
      Watching watching,
      ShardCommands commands,
      TaskStops stops,
      TaskReruns reruns,
      WhyWaiting why,
      Rulings rulings,
      ReadBarrier barrier) {
    this.owners = owners;
    this.following = watching.tenants();
    PassingOn passingOn = new PassingOn(owners, watching.taskStreams());
    this.tasks =
        new TaskRoutes(
            routing,
            owners,
            passingOn,
            watching.queries(),
            watching.tasks(),
            watching.logs(),
            stops,
            reruns,
            why,
            barrier);
    this.rulings = new RulingRoutes(routing, owners, passingOn, rulings);
    FunctionReads functionReads = new FunctionReads(routing, owners);
    this.functions =
        new FunctionRoutes(functionReads, new FunctionChanges(commands, functionReads));
    this.batches = new BatchRoutes(commands, new BatchReads(routing, owners), functionReads);
    this.lanes = new LaneRoutes(routing, owners, functionReads);
    this.lists = new ListRoutes(new Gathering(routing, owners));
  }

  /** Adds the routes; those below {@code /internal} are for other instances. */
  public void addTo(RoutesConfig routes) {
    tasks.addTo(routes);
    routes.get("/v1/tenants/{tenant}/events", following::answer);
    lists.addTo(routes);
    lanes.addTo(routes);
    functions.addTo(routes);
    batches.addTo(routes);
    rulings.addTo(routes);
    new PartitionRoutes(owners).addTo(routes);
    // Written here: what an exception handler throws would be answered as a fault of ours.
    routes.exception(
        StoreView.ClosedException.class,
        (_, context) ->
            context
                .status(ErrorCode.UNAVAILABLE.status())
                .header("Retry-After", "1")
                .contentType(ProblemJson.CONTENT_TYPE)
                .result(
                    ProblemJson.write(
                        ErrorCode.UNAVAILABLE,
                        "the partition has just changed its owner; try again")));
  }
}
