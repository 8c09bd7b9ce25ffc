package io.lambent.gateway.httpapi;

import io.lambent.gateway.identity.Caller;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** The result of an authorizer that lets a request pass, for events and access logs. */
sealed interface Authorized {

  /** Writes the members of {@code authorizer} in payload format 2.0. */
  void writeV2(JsonGenerator json);

  /** Writes the members of {@code authorizer} in payload format 1.0. */
  void writeV1(JsonGenerator json);

  /** A value for {@code $context.authorizer.NAME}; null where there is none. */
  @Nullable String property(String name);

  /**
   * A token.
   *
   * @param scopes of the token
   */
  record Token(Map<String, String> claims, List<String> scopes) implements Authorized {
    @Override
    public void writeV2(JsonGenerator json) {
      json.writeObjectPropertyStart("jwt");
      writeV1(json);
      json.writeEndObject();
    }

    @Override
    public void writeV1(JsonGenerator json) {
      json.writeObjectPropertyStart("claims");
      claims.forEach(json::writeStringProperty);
      json.writeEndObject();
      if (scopes.isEmpty()) {
        json.writeName("scopes");
        json.writeNull();
      } else {
        json.writeArrayPropertyStart("scopes");
        scopes.forEach(json::writeString);
        json.writeEndArray();
      }
    }

    @Override
    public @Nullable String property(String name) {
      return name.startsWith("claims.") ? claims.get(name.substring("claims.".length())) : null;
    }
  }

  /**
   * The result of an authorizer function.
   *
   * @param principalId empty where the function's answer has none
   * @param context an object
   */
  record Function(String principalId, JsonNode context) implements Authorized {
    @Override
    public void writeV2(JsonGenerator json) {
      if (context.isObject() && !context.isEmpty()) {
        json.writeObjectPropertyStart("lambda");
        members(json);
        json.writeEndObject();
      } else {
        json.writeName("lambda");
        json.writeNull();
      }
    }

    @Override
    public void writeV1(JsonGenerator json) {
      members(json);
      if (!principalId.isEmpty()) {
        json.writeStringProperty("principalId", principalId);
      }
    }

    private void members(JsonGenerator json) {
      context
          .properties()
          .forEach(
              member -> {
                json.writeName(member.getKey());
                json.writeRawValue(member.getValue().toString());
              });
    }

    @Override
    public @Nullable String property(String name) {
      if (name.equals("principalId")) {
        return principalId.isEmpty() ? null : principalId;
      }
      JsonNode value = context.get(name);
      return value == null ? null : value.isString() ? value.asString() : value.toString();
    }
  }

  /** The caller that the AWS signature of a request names. The signature is not verified. */
  record Iam(Caller caller) implements Authorized {
    @Override
    public void writeV2(JsonGenerator json) {
      json.writeObjectPropertyStart("iam");
      json.writeStringProperty("accessKey", caller.accessKeyId());
      json.writeStringProperty("accountId", caller.account());
      json.writeStringProperty("callerId", caller.account());
      json.writeName("cognitoIdentity");
      json.writeNull();
      json.writeName("principalOrgId");
      json.writeNull();
      json.writeStringProperty("userArn", caller.rootArn());
      json.writeStringProperty("userId", caller.account());
      json.writeEndObject();
    }

    @Override
    public void writeV1(JsonGenerator json) {
      // Payload format 1.0 has the caller in "identity" instead.
    }

    @Override
    public @Nullable String property(String name) {
      return null;
    }
  }
}
