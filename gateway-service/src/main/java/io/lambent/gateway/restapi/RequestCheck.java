package io.lambent.gateway.restapi;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.regex.RegularExpressions;
import io.lambent.aws.constraint.PatternMatch;
import io.lambent.gateway.restapi.definition.Deployment;
import io.lambent.gateway.restapi.definition.Method;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks requests as their validator says: required parameters, and bodies against the schemas of
 * models, JSON Schema draft 4. Schemas can refer to other models of the same API only.
 */
final class RequestCheck {
  private static final Logger log = LoggerFactory.getLogger(RequestCheck.class);
  private static final String MODELS = "https://apigateway.amazonaws.com/restapis/api/models/";
  private static final Pattern MODEL =
      Pattern.compile("https://apigateway\\.amazonaws\\.com/restapis/[a-zA-Z0-9]+/models/");
  private static final JsonMapper JSON = JsonMapper.shared();

  /** Bounds the steps of a schema's {@code pattern}, which a client's body could make endless. */
  private static final SchemaRegistryConfig BOUNDED =
      SchemaRegistryConfig.builder()
          .regularExpressionFactory(
              expression -> {
                Pattern pattern =
                    Pattern.compile(
                        RegularExpressions.replaceLongformCharacterProperties(
                            RegularExpressions.replaceDollarAnchors(expression)));
                return text -> PatternMatch.findsCallers(pattern, text);
              })
          .build();

  /** The schemas of deployments that are in use; guarded by itself. */
  private final Map<Deployment, Map<String, Schema>> schemas = new WeakHashMap<>();

  /**
   * Checks a request.
   *
   * @throws RestFailure where it is not valid
   */
  void check(RestCall call) {
    Method method = call.method();
    if (method.validatesParameters()) {
      List<String> missing = missing(call, method);
      if (!missing.isEmpty()) {
        throw new RestFailure(
            GatewayError.BAD_REQUEST_PARAMETERS, "Missing required request parameters: " + missing);
      }
    }
    if (method.validatesBody()) {
      List<String> faults = bodyFaults(call, method);
      if (!faults.isEmpty()) {
        throw new RestFailure(GatewayError.BAD_REQUEST_BODY, "Invalid request body")
            .explained(
                "Request body does not match model schema for content type "
                    + contentType(call)
                    + ": "
                    + faults);
      }
    }
  }

  private static List<String> missing(RestCall call, Method method) {
    List<String> missing = new ArrayList<>();
    for (String parameter : method.requiredParameters()) {
      String[] parts = parameter.split("\\.", 4);
      String value =
          switch (parts[2]) {
            case "path" -> call.pathParameters().get(parts[3]);
            case "querystring", "multivaluequerystring" -> call.parameters().query(parts[3]);
            default -> call.parameters().header(parts[3]);
          };
      if (value == null || value.isEmpty()) {
        missing.add(parts[3]);
      }
    }
    return missing;
  }

  /** Returns the violations of the model's schema; empty where there are none. */
  private List<String> bodyFaults(RestCall call, Method method) {
    String model = model(call, method);
    if (model == null) {
      return List.of();
    }
    byte[] body = call.body();
    String text = body.length == 0 ? "{}" : new String(body, StandardCharsets.UTF_8);
    try {
      JSON.readTree(text);
      Schema schema = schema(call.deployment(), model);
      return schema.validate(text, InputFormat.JSON).stream()
          .map(fault -> fault.getMessage())
          .toList();
    } catch (JacksonException e) {
      return List.of("the body is not JSON");
    } catch (RuntimeException e) {
      log.info("Model {} of {} cannot be used", model, call.identity().id(), e);
      return List.of("the model cannot be used");
    }
  }

  /** The model for the request's content type; null where bodies are not checked. */
  private static @org.jspecify.annotations.Nullable String model(RestCall call, Method method) {
    Map<String, String> models = method.requestModels();
    String found = models.get(contentType(call));
    return found != null ? found : models.get("$default");
  }

  private static String contentType(RestCall call) {
    String type = call.header(HttpHeaderNames.CONTENT_TYPE);
    return type == null ? "application/json" : type.split(";", 2)[0].strip();
  }

  private Schema schema(Deployment deployment, String model) {
    synchronized (schemas) {
      return schemas
          .computeIfAbsent(deployment, any -> new HashMap<>())
          .computeIfAbsent(model, any -> compile(deployment, model));
    }
  }

  private static Schema compile(Deployment deployment, String model) {
    Map<String, String> all = new HashMap<>();
    deployment
        .models()
        .forEach(
            (name, schema) -> all.put(MODELS + name, MODEL.matcher(schema).replaceAll(MODELS)));
    SchemaRegistry registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_4,
            builder ->
                builder.schemas(Objects.requireNonNull(all)::get).schemaRegistryConfig(BOUNDED));
    return registry.getSchema(SchemaLocation.of(MODELS + model));
  }
}
