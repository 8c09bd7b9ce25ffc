package io.lambent.runtime;

import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Amazon Cognito identity on whose behalf the function was called. */
@SuppressWarnings("NullAway") // CognitoIdentity is not annotated; absent members are null.
record CallerIdentity(@Nullable String id, @Nullable String poolId) implements CognitoIdentity {

  static CallerIdentity parse(String json) {
    Map<String, @Nullable Object> members = PlainJson.readObject(json);
    return new CallerIdentity(
        members.get("cognitoIdentityId") instanceof String id ? id : null,
        members.get("cognitoIdentityPoolId") instanceof String pool ? pool : null);
  }

  @Override
  public @Nullable String getIdentityId() {
    return id;
  }

  @Override
  public @Nullable String getIdentityPoolId() {
    return poolId;
  }
}
