package io.lambent.services.cloudformation.cloudcontrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.services.TestingAwsServices;
import io.lambent.services.cloudformation.resource.Made;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.JsonNodeFactory;

class IdentifiersTest {
  private static final ControlledTypes types =
      TestingAwsServices.shared().bean(ControlledTypes.class);

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "SQS::Queue # http://q # http://q # {\"QueueUrl\":\"http://q\"}",
        "SQS::Queue # {\"QueueUrl\":\"http://q\"} # http://q # {\"QueueUrl\":\"http://q\"}",
        "ApiGatewayV2::Route # a|r # r # {\"ApiId\":\"a\",\"RouteId\":\"r\"}",
        "ApiGatewayV2::Route # {\"RouteId\":\"r\",\"ApiId\":\"a\"} # r"
            + " # {\"ApiId\":\"a\",\"RouteId\":\"r\"}",
        "Lambda::EventInvokeConfig # f|$LATEST # f|$LATEST"
            + " # {\"FunctionName\":\"f\",\"Qualifier\":\"$LATEST\"}",
        "Events::Rule # arn:aws:events:us-east-1:000000000000:rule/r # r"
            + " # {\"Arn\":\"arn:aws:events:us-east-1:000000000000:rule/r\","
            + "\"EventBusName\":\"default\"}",
        "Events::Rule # arn:aws:events:us-east-1:000000000000:rule/b/r # b|r"
            + " # {\"Arn\":\"arn:aws:events:us-east-1:000000000000:rule/b/r\","
            + "\"EventBusName\":\"b\"}",
        "Lambda::Url # f # f # {\"FunctionArn\":\"f\",\"TargetFunctionArn\":\"f\"}",
        "Lambda::Url # arn:aws:lambda:us-east-1:000000000000:function:f:live"
            + " # arn:aws:lambda:us-east-1:000000000000:function:f:live"
            + " # {\"FunctionArn\":\"arn:aws:lambda:us-east-1:000000000000:function:f:live\","
            + "\"Qualifier\":\"live\","
            + "\"TargetFunctionArn\":\"arn:aws:lambda:us-east-1:000000000000:function:f\"}",
        "Lambda::Alias # arn:aws:lambda:us-east-1:000000000000:function:f:live"
            + " # arn:aws:lambda:us-east-1:000000000000:function:f:live"
            + " # {\"AliasArn\":\"arn:aws:lambda:us-east-1:000000000000:function:f:live\","
            + "\"FunctionName\":\"f\",\"Name\":\"live\"}"
      })
  void findsWhatHandlersNeed(String type, String identifier, String physicalId, String known) {
    Identity identity = Identifiers.parse(types.get("AWS::" + type), identifier);

    assertThat(identity.physicalId()).isEqualTo(physicalId);
    assertThat(identity.known().toString()).isEqualTo(known);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "ApiGatewayV2::Route # a # [/properties/ApiId, /properties/RouteId]",
        "ApiGatewayV2::Route # a|b|c # [/properties/ApiId, /properties/RouteId]",
        "ApiGatewayV2::Route # a| # [/properties/ApiId, /properties/RouteId]",
        "SQS::Queue # {\"Arn\":\"a\"} # [/properties/QueueUrl]",
        "SQS::Queue # {\"QueueUrl\":\"a\",\"Arn\":\"a\"} # [/properties/QueueUrl]",
        "SQS::Queue # {\"QueueUrl\":1} # [/properties/QueueUrl]",
        "SQS::Queue # {\"QueueUrl # [/properties/QueueUrl]",
        "Events::Rule # r # [/properties/Arn]",
        "Lambda::Alias # arn:aws:lambda:us-east-1:000000000000:function:f # [/properties/AliasArn]"
      })
  void refusesOthers(String type, String identifier, String paths) {
    assertThatThrownBy(() -> Identifiers.parse(types.get("AWS::" + type), identifier))
        .hasMessageContaining("Identifier " + identifier + " is not valid for identifier " + paths);
  }

  @ParameterizedTest
  @CsvSource({
    "S3::Bucket,b,{},b",
    "ApiGatewayV2::Route,r,{\"ApiId\":\"a\"},a|r",
    "Events::Rule,r,{},",
    "Lambda::Alias,arn,{},"
  })
  void knowsTheIdentifierOfWhatWasMadeAsFarAsItCan(
      String type, String physicalId, String properties, String identifier) {
    var made = JsonNodeFactory.instance.objectNode();
    if (properties.contains("ApiId")) {
      made.put("ApiId", "a");
    }

    assertThat(Identifiers.ofMade(types.get("AWS::" + type), Made.of(physicalId), made))
        .isEqualTo(identifier);
  }
}
