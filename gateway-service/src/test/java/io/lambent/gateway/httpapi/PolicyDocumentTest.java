package io.lambent.gateway.httpapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class PolicyDocumentTest {
  private static final String ARN = "arn:aws:execute-api:us-east-1:000000000000:abc/dev/GET/pets/1";

  private static boolean allows(String statements) {
    return PolicyDocument.of(
            JsonMapper.shared().readTree("{\"Statement\":" + statements.replace('\'', '"') + "}"))
        .allows(ARN);
  }

  @Test
  void aDenialWins() {
    assertThat(allows("[{'Action':'execute-api:Invoke','Effect':'Allow','Resource':'*'}]"))
        .isTrue();
    assertThat(
            allows(
                "[{'Action':'*','Effect':'Allow','Resource':'*'},"
                    + "{'Action':['execute-api:*'],'Effect':'Deny','Resource':['*/GET/pets/?']}]"))
        .isFalse();
    assertThat(allows("{'Action':'s3:GetObject','Effect':'Allow','Resource':'*'}")).isFalse();
    assertThat(allows("{'Action':'execute-api:Invoke','Effect':'Allow','Resource':'*/POST/*'}"))
        .isFalse();
  }

  @Test
  void anAllowanceWithConditionsDoesNotHold() {
    assertThat(
            allows("{'Action':'*','Effect':'Allow','Resource':'*','Condition':{'Bool':{'a':'b'}}}"))
        .isFalse();
  }

  @Test
  void refusesWhatIsNoPolicy() {
    assertThatThrownBy(() -> PolicyDocument.of(JsonMapper.shared().readTree("{}")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void matchesStars() {
    assertThat(PolicyDocument.matches("a*b*c", "aXbYbZc")).isTrue();
    assertThat(PolicyDocument.matches("a*b*c", "aXbYbZ")).isFalse();
    assertThat(PolicyDocument.matches("*".repeat(50) + "x", "y".repeat(5_000))).isFalse();
  }
}
