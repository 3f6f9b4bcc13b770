package io.taskweir.protocol.cluster;

import io.taskweir.protocol.json.Json;
import io.taskweir.protocol.json.JsonReader;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a live server says of itself on {@code taskweir.members}, again every {@link #HEARTBEAT_MS}.
 * A member that has been silent for {@link #GONE_AFTER_MS} is gone; one that leaves in good order
 * writes a tombstone.
 *
 * @param id stays the same for the life of the process
 * @param host where others reach it
 * @param port of the role: the worker stream of a dispatcher, the HTTP of a state-store or
 *     submitter
 * @param at when it said so
 */
public record Member(Role role, String id, String host, int port, Instant at) {
  public static final long HEARTBEAT_MS = 3_000;
  public static final long GONE_AFTER_MS = 15_000;

  /** What a server does. */
  public enum Role {
    SUBMITTER,
    STATE_STORE,
    DISPATCHER;

    /** As in {@code --roles submitter,state-store,dispatcher}. */
    public String publicName() {
      return switch (this) {
        case SUBMITTER -> "submitter";
        case STATE_STORE -> "state-store";
        case DISPATCHER -> "dispatcher";
      };
    }

    /**
     * @throws io.taskweir.protocol.problem.ProblemException naming the roles that there are
     */
    public static Role ofPublicName(String name) {
      for (Role role : values()) {
        if (role.publicName().equals(name)) {
          return role;
        }
      }
      throw JsonReader.invalid("role", "submitter, state-store or dispatcher");
    }
  }

  /** The record's key: role and id. */
  public String key() {
    return role.publicName() + "/" + id;
  }

  public boolean isLive(Instant now) {
    return at.plusMillis(GONE_AFTER_MS).isAfter(now);
  }

  public static Member parse(byte[] json) {
    Draft draft = new Draft();
    JsonReader.readObject(
        json,
        "member",
        (field, value) -> {
          switch (field) {
            case "role" -> draft.role = Role.ofPublicName(value.string(field));
            case "id" -> draft.id = value.string(field);
            case "host" -> draft.host = value.string(field);
            case "port" -> draft.port = value.integer(field, 1, 65_535);
            case "at" -> draft.at = value.instant(field);
            default -> value.skip();
          }
        });
    if (draft.role == null
        || draft.id == null
        || draft.host == null
        || draft.port == 0
        || draft.at == null) {
      throw JsonReader.invalid("role, id, host, port, at", "given");
    }
    return new Member(draft.role, draft.id, draft.host, draft.port, draft.at);
  }

  public byte[] toJson() {
    return Json.object(
        json -> {
          json.writeStringField("role", role.publicName());
          json.writeStringField("id", id);
          json.writeStringField("host", host);
          json.writeNumberField("port", port);
          json.writeStringField("at", at.toString());
        });
  }

  private static final class Draft {
    private @Nullable Role role;
    private @Nullable String id;
    private @Nullable String host;
    private int port;
    private @Nullable Instant at;
  }
}
