package io.taskweir.e2e.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The server's {@code openapi.yaml}, and answers held against it. Stricter than it has to be for
 * clients: a field that an answer has and its schema does not name is an error here.
 */
public final class ApiDescription {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

  private final JsonNode document;
  private final JsonNode closed;
  private final JsonSchemaFactory schemas =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  private ApiDescription(JsonNode document) {
    this.document = document;
    this.closed = document.deepCopy();
    close(closed);
  }

  public static ApiDescription parse(String yaml) {
    try {
      return new ApiDescription(new YAMLMapper().readTree(yaml));
    } catch (JsonProcessingException e) {
      throw new AssertionError("not YAML", e);
    }
  }

  /** Objects that name their fields take no others. */
  private static void close(JsonNode node) {
    if (node instanceof ObjectNode object
        && object.path("type").asText().equals("object")
        && object.has("properties")
        && !object.has("additionalProperties")) {
      object.put("additionalProperties", false);
    }
    node.forEach(ApiDescription::close);
  }

  public JsonNode document() {
    return document;
  }

  public JsonNode schema(String name) {
    JsonNode schema = document.path("components").path("schemas").path(name);
    assertThat(schema.isObject()).as("schema " + name).isTrue();
    return schema;
  }

  /** Values of a schema that lists them. */
  public List<String> values(String schema) {
    List<String> values = new ArrayList<>();
    schema(schema).path("enum").forEach(value -> values.add(value.asText()));
    return values;
  }

  /** Every call, such as {@code GET /livez}. */
  public Set<String> calls() {
    Set<String> calls = new TreeSet<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method -> {
                          if (METHODS.contains(method)) {
                            calls.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                          }
                        }));
    return calls;
  }

  /** Every reference that leads nowhere. */
  public List<String> danglingReferences() {
    return document.findValuesAsText("$ref").stream()
        .filter(reference -> document.at(reference.substring(1)).isMissingNode())
        .toList();
  }

  /** Every key of every object in it. */
  public Set<String> keys() {
    Set<String> keys = new TreeSet<>();
    addKeys(document, keys);
    return keys;
  }

  private static void addKeys(JsonNode node, Set<String> keys) {
    node.fieldNames().forEachRemaining(keys::add);
    node.forEach(child -> addKeys(child, keys));
  }

  /** What a call answers, by status or {@code default}. */
  public Map<String, JsonNode> responses(String call) {
    Map<String, JsonNode> responses = new TreeMap<>();
    operation(call)
        .path("responses")
        .properties()
        .forEach(it -> responses.put(it.getKey(), resolved(it.getValue())));
    return responses;
  }

  /** Names of the parameters of a call that stand in the query. */
  public Set<String> queryParameters(String call) {
    Set<String> names = new TreeSet<>();
    for (JsonNode parameter : operation(call).path("parameters")) {
      JsonNode resolved = resolved(parameter);
      if (resolved.path("in").asText().equals("query")) {
        names.add(resolved.path("name").asText());
      }
    }
    return names;
  }

  private JsonNode operation(String call) {
    String[] parts = call.split(" ", 2);
    JsonNode operation =
        document.path("paths").path(parts[1]).path(parts[0].toLowerCase(Locale.ROOT));
    assertThat(operation.isObject()).as("description of " + call).isTrue();
    return operation;
  }

  /** What a call answers with a status; fails unless the call is there and says so. */
  public JsonNode response(String call, int status) {
    Map<String, JsonNode> responses = responses(call);
    JsonNode response = responses.get(String.valueOf(status));
    if (response == null && status >= 400) {
      response = responses.get("default");
    }
    assertThat(response).as("%d as an answer to %s", status, call).isNotNull();
    return response;
  }

  /** Headers that a response always has. */
  public List<String> requiredHeaders(JsonNode response) {
    List<String> required = new ArrayList<>();
    for (Map.Entry<String, JsonNode> header : response.path("headers").properties()) {
      if (resolved(header.getValue()).path("required").asBoolean()) {
        required.add(header.getKey());
      }
    }
    return required;
  }

  /** Schema of a response's body, for a content type that the response must name. */
  public JsonNode bodySchema(JsonNode response, String contentType) {
    JsonNode content = response.path("content").path(contentType.split(";", 2)[0].strip());
    assertThat(content.isObject()).as("%s among %s", contentType, response).isTrue();
    return content.path("schema");
  }

  /** What is wrong with a value under a schema of this document; empty: nothing. */
  public Set<ValidationMessage> faults(JsonNode schema, JsonNode value) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    // The schema itself comes from the open document: what it names must be closed, too.
    JsonNode strict = schema.deepCopy();
    close(strict);
    root.setAll((ObjectNode) strict);
    root.set("components", closed.path("components"));
    JsonSchema compiled = schemas.getSchema(root);
    return compiled.validate(
        value, context -> context.getExecutionConfig().setFormatAssertionsEnabled(true));
  }

  /** What a node stands for, if it is a reference. */
  public JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
  }

  /** JSON from a text. */
  public static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }
}
