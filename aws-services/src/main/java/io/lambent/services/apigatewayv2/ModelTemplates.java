package io.lambent.services.apigatewayv2;

import io.lambent.aws.api.Handler;
import io.lambent.aws.wire.Struct;

/** Sample mapping templates for models. */
final class ModelTemplates {
  private ModelTemplates() {}

  /** Makes the handler of GetModelTemplate: a template that passes a payload through. */
  static Handler<Struct, Struct> of(Parts parts) {
    return (caller, input) -> {
      parts.find(PartKind.MODEL, caller, input);
      return Struct.of("Value", "#set($inputRoot = $input.path('$'))\n$input.json('$')");
    };
  }
}
