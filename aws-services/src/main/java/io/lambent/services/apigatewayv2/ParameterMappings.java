package io.lambent.services.apigatewayv2;

import io.lambent.aws.wire.Struct;
import io.lambent.contract.api.ReservedHeaders;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Checks the parameter mappings of HTTP integrations. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html">Transforming
 * API requests and responses</a>.
 */
final class ParameterMappings {
  private static final Pattern REQUEST =
      Pattern.compile("(append|overwrite|remove):(header|querystring)\\.[^\\s]+|overwrite:path");
  private static final Pattern RESPONSE =
      Pattern.compile("(append|overwrite|remove):header\\.[^\\s]+|overwrite:statuscode");
  private static final String HEADER = ":header.";
  private static final Pattern STATUS = Pattern.compile("[2-5]\\d\\d");

  private ParameterMappings() {}

  static void check(Struct integration) {
    integration.map("RequestParameters").keySet().forEach(key -> check(REQUEST, key, "request"));
    integration
        .map("ResponseParameters")
        .forEach(
            (status, mappings) -> {
              if (!STATUS.matcher(String.valueOf(status)).matches()) {
                throw V2Errors.badRequest("Invalid status code in response parameters: " + status);
              }
              ((Map<?, ?>) mappings).keySet().forEach(key -> check(RESPONSE, key, "response"));
            });
  }

  private static void check(Pattern pattern, Object key, String kind) {
    if (!pattern.matcher(String.valueOf(key)).matches()) {
      throw V2Errors.badRequest(
          "Invalid mapping expression specified: " + kind + " parameter " + key);
    }
    String target = String.valueOf(key);
    int header = target.indexOf(HEADER);
    if (header >= 0 && ReservedHeaders.include(target.substring(header + HEADER.length()))) {
      throw V2Errors.badRequest(
          "Invalid mapping expression specified: Validation Result: warnings : [], errors :"
              + " [Operations on header %s are restricted]"
                  .formatted(target.substring(header + HEADER.length())));
    }
  }
}
