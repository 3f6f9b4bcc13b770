package io.taskweir.protocol.function;

import com.fasterxml.jackson.core.JsonGenerator;
import io.taskweir.protocol.Names;
import io.taskweir.protocol.json.JsonReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where an outcome is sent. */
public sealed interface Destination {

  /** A Kafka topic of the user's. */
  record KafkaTopic(String topic) implements Destination {
    public KafkaTopic {
      Names.requireDestinationTopic(topic);
    }
  }

  /** Reads {@code {"topic": "…"}}; null means that nothing is sent. */
  static @Nullable Destination read(String field, JsonReader value) throws IOException {
    if (value.isNull()) {
      return null;
    }
    Destination[] found = new Destination[1];
    value.object(
        field,
        (kind, name) -> {
          if (!kind.equals("topic")) {
            throw JsonReader.invalid(
                field,
                "{\"topic\": \"…\"}: there is no destination of kind "
                    + JsonReader.printable(kind));
          }
          found[0] = new KafkaTopic(name.string(field + ".topic"));
        });
    if (found[0] == null) {
      throw JsonReader.invalid(field, "{\"topic\": \"…\"}, or null");
    }
    return found[0];
  }

  /** Writes the destination as a member of the present object; null is written as null. */
  static void write(String field, @Nullable Destination destination, JsonGenerator json)
      throws IOException {
    if (destination == null) {
      json.writeNullField(field);
      return;
    }
    json.writeObjectFieldStart(field);
    if (destination instanceof KafkaTopic kafka) {
      json.writeStringField("topic", kafka.topic());
    }
    json.writeEndObject();
  }
}
