package io.taskweir.worker.function;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.taskweir.protocol.Payload;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a payload as the type that somebody takes: a task's input, for one. Thread-safe. */
abstract class InputReader {
  final String what;

  private InputReader(String what) {
    this.what = what;
  }

  /**
   * @return null only for {@code Void}
   * @throws UnfitValueException if the payload is not such a value
   */
  abstract @Nullable Object read(Payload payload);

  /**
   * @param what is read, for the error
   */
  static InputReader of(String what, Type type) {
    JavaType javaType = Mapper.JSON.constructType(type);
    Class<?> raw = javaType.getRawClass();
    if (raw == byte[].class) {
      return new AsBytes(what);
    }
    if (raw == String.class) {
      return new AsText(what);
    }
    if (raw == Payload.class) {
      return new AsPayload(what);
    }
    if (raw == Void.class) {
      return new AsNothing(what);
    }
    return new AsJson(what, javaType);
  }

  private static final class AsBytes extends InputReader {
    AsBytes(String what) {
      super(what);
    }

    @Override
    Object read(Payload payload) {
      return payload.bytes();
    }
  }

  private static final class AsPayload extends InputReader {
    AsPayload(String what) {
      super(what);
    }

    @Override
    Object read(Payload payload) {
      return payload;
    }
  }

  private static final class AsNothing extends InputReader {
    AsNothing(String what) {
      super(what);
    }

    @Override
    @Nullable Object read(Payload payload) {
      return null;
    }
  }

  /** The text of a JSON string; anything else as it stands in the payload. */
  private static final class AsText extends InputReader {
    private final AsJson string;

    AsText(String what) {
      super(what);
      string = new AsJson(what, Mapper.JSON.constructType(String.class));
    }

    @Override
    Object read(Payload payload) {
      String text = new String(payload.bytes(), StandardCharsets.UTF_8);
      return payload.isJson() && text.stripLeading().startsWith("\"") ? string.read(payload) : text;
    }
  }

  private static final class AsJson extends InputReader {
    private final JavaType type;
    private final ObjectReader reader;

    AsJson(String what, JavaType type) {
      super(what);
      this.type = type;
      reader = Mapper.JSON.readerFor(type);
    }

    @Override
    Object read(Payload payload) {
      boolean tree = JsonNode.class.isAssignableFrom(type.getRawClass());
      if (payload.isEmpty()) {
        if (type.getRawClass() == JsonNode.class) {
          return MissingNode.getInstance();
        }
        throw unfit("the payload is empty");
      }
      if (!payload.isJson()) {
        throw unfit("its content type is " + payload.contentType() + ", not JSON");
      }
      try {
        Object value = reader.readValue(payload.bytes());
        if (value == null && !tree) {
          throw unfit("it is null");
        }
        return value;
      } catch (JsonMappingException e) {
        throw unfit(path(e) + oneLine(e.getOriginalMessage()));
      } catch (JsonProcessingException e) {
        throw unfit("not valid JSON: " + oneLine(e.getOriginalMessage()));
      } catch (IOException e) {
        throw unfit(String.valueOf(e.getMessage()));
      }
    }

    private UnfitValueException unfit(String why) {
      return new UnfitValueException(
          "InvalidInput", what + " cannot be read as " + type.toCanonical() + ": " + why);
    }

    private static String path(JsonMappingException e) {
      String path =
          e.getPath().stream()
              .map(step -> step.getFieldName() != null ? step.getFieldName() : indexed(step))
              .collect(Collectors.joining("."));
      return path.isEmpty() ? "" : "field " + path + ": ";
    }

    private static String indexed(JsonMappingException.Reference step) {
      return "[" + step.getIndex() + "]";
    }

    private static String oneLine(String message) {
      String line = message.replaceAll("\\s+", " ");
      return line.length() <= 500 ? line : line.substring(0, 499) + "…";
    }
  }
}
