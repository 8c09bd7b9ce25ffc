package io.lambent.trigger.secret;

import io.lambent.aws.arn.Arn;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.trigger.aws.AwsCallException;
import io.lambent.trigger.aws.JsonService;
import io.lambent.trigger.aws.OwnServices;
import io.lambent.trigger.source.SourceException;
import java.time.Clock;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads secrets for mappings. A secret is read as the function's account, so that a mapping cannot
 * read secrets of other accounts without their permission.
 */
@Component
public class Secrets {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final JsonService service;
  private final SecretProperties properties;

  Secrets(OwnServices own, SecretProperties properties, Clock clock) {
    this.service =
        new JsonService(
            new JsonService.Api("secretsmanager", "secretsmanager.", "1.1"),
            properties.remote(),
            own,
            clock);
    this.properties = properties;
  }

  /**
   * Reads the current value of a secret. Blocks.
   *
   * @param arn the secret's ARN; its value has to be a JSON object
   * @throws SourceException where it does not exist or cannot be read now
   */
  public Secret read(EventSourceMapping mapping, String arn)
      throws SourceException, InterruptedException {
    String configured = properties.values().get(arn);
    return new Secret(arn, members(arn, configured == null ? fetch(mapping, arn) : configured));
  }

  private String fetch(EventSourceMapping mapping, String arn)
      throws SourceException, InterruptedException {
    String region = Arn.parse(arn).map(Arn::region).orElse(mapping.function().region());
    try {
      JsonNode answer =
          service.call(
              mapping.function().account(),
              region,
              "GetSecretValue",
              JSON.createObjectNode().put("SecretId", arn));
      return answer.path("SecretString").asString("");
    } catch (AwsCallException e) {
      throw new SourceException(e.describe("Secrets Manager", "GetSecretValue"), e);
    }
  }

  private static JsonNode members(String arn, String value) throws SourceException {
    try {
      JsonNode members = JSON.readTree(value);
      if (members.isObject()) {
        return members;
      }
    } catch (JacksonException e) {
      // The message must not contain any part of the value.
    }
    throw new SourceException("The secret " + arn + " is not a JSON object.", null);
  }
}
