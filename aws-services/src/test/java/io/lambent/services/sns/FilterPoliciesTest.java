package io.lambent.services.sns;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.services.sqs.MessageAttribute;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Filter policies on attributes and bodies. */
class FilterPoliciesTest {
  private final FilterPolicies filters = new FilterPolicies(JsonMapper.shared());

  private boolean matches(String scope, String policy, String body, MessageAttribute... values) {
    Map<String, MessageAttribute> attributes = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      attributes.put("k" + i, values[i]);
    }
    Subscription subscription =
        new Subscription(
            new UUID(0, 1),
            "arn:aws:sns:us-east-1:000000000000:t",
            Subscription.Protocol.sqs,
            "arn:aws:sqs:us-east-1:000000000000:q",
            "000000000000",
            Map.of("FilterPolicy", policy, "FilterPolicyScope", scope),
            new Subscription.Confirmation(Subscription.State.CONFIRMED, null, true),
            Map.of());
    return filters.matches(subscription, body, attributes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                          | String       | x             | true",
        "{'k0':['x','y']}                            | String       | y             | true",
        "{'k0':['x']}                                | String       | xx            | false",
        "{'k0':[{'prefix':'ab'}]}                    | String       | abc           | true",
        "{'k0':[{'suffix':'bc'}]}                    | String       | abc           | true",
        "{'k0':[{'anything-but':['x']}]}             | String       | y             | true",
        "{'k0':[{'anything-but':['x']}]}             | String       | x             | false",
        "{'k0':[{'anything-but':{'prefix':'x'}}]}    | String       | y             | true",
        "{'k0':[{'equals-ignore-case':'AbC'}]}       | String       | aBc           | true",
        "{'k0':[{'wildcard':'a*c'}]}                 | String       | abbc          | true",
        "{'k0':[{'numeric':['>',1,'<=',2]}]}         | Number       | 2             | true",
        "{'k0':[{'numeric':['>',1,'<=',2]}]}         | Number       | 2.5           | false",
        "{'k0':[100]}                                | Number       | 100           | true",
        "{'k0':[100]}                                | String       | 100           | false",
        "{'k0':[{'exists':true}]}                    | String       | x             | true",
        "{'k0':[{'exists':false}]}                   | String       | x             | false",
        "{'k1':[{'exists':false}]}                   | String       | x             | true",
        "{'k1':['x']}                                | String       | x             | false",
        "{'k0':['b']}                                | String.Array | [\"a\",\"b\"] | true",
        "{'k0':['c']}                                | String.Array | [\"a\",\"b\"] | false",
        "{'k0':[{'cidr':'10.0.0.0/24'}]}             | String       | 10.0.0.7      | true",
        "{'$or':[{'k0':['x']},{'k1':['x']}]}         | String       | x             | true",
      })
  void matchesAttributes(String policy, String type, String value, boolean expected) {
    assertThat(
            matches(
                "MessageAttributes",
                policy.replace('\'', '"'),
                "body",
                new MessageAttribute(value, null, type)))
        .isEqualTo(expected);
  }

  @Test
  void matchesBodies() {
    String policy = "{\"a\":{\"b\":[\"x\"]}}";

    assertThat(matches("MessageBody", policy, "{\"a\":{\"b\":\"x\"}}")).isTrue();
    assertThat(matches("MessageBody", policy, "{\"a\":[{\"b\":\"y\"},{\"b\":\"x\"}]}")).isTrue();
    assertThat(matches("MessageBody", policy, "{\"a\":{\"b\":\"y\"}}")).isFalse();
    assertThat(matches("MessageBody", policy, "not JSON")).isFalse();
    assertThat(matches("MessageBody", policy, "[1]")).isFalse();
  }

  @Test
  void namesWhatIsWrong() {
    assertThat(filters.problem("{\"a\":{\"b\":[1]}}", false))
        .isEqualTo(
            "FilterPolicy: Filter policy scope MessageAttributes does not support nested filter"
                + " policy");
    assertThat(filters.problem("{\"a\":{\"b\":[1]}}", true)).isNull();
    assertThat(filters.problem("{", false)).startsWith("FilterPolicy: failed to parse JSON. ");
    assertThat(filters.problem("{\"a\":[{\"wrong\":1}]}", false)).startsWith("FilterPolicy: ");
    String ten = "[0,1,2,3,4,5,6,7,8,9]";
    assertThat(filters.problem("{\"a\":" + ten + ",\"b\":" + ten + ",\"c\":[1,2]}", false))
        .isEqualTo("FilterPolicy: Filter policy is too complex");
  }
}
