package io.lambent.gateway.functionurl;

import io.lambent.gateway.httpevent.EventContext;
import io.lambent.gateway.identity.Caller;
import tools.jackson.core.JsonGenerator;

/** The part of an event that describes the caller of a URL with {@code AWS_IAM}. */
record IamAuthorizer(Caller caller) implements EventContext.Authorizer {

  @Override
  public void write(JsonGenerator json) {
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
}
