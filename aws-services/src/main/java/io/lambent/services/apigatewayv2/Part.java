package io.lambent.services.apigatewayv2;

import io.lambent.aws.wire.Struct;

/**
 * Something that belongs to an API.
 *
 * @param parent the id of the part that it belongs to; empty where it belongs to the API
 * @param doc its members as clients read them
 */
record Part(PartKind kind, String id, String parent, Struct doc) {

  String text(String member) {
    String value = doc.text(member);
    return value == null ? "" : value;
  }
}
