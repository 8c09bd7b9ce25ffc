package io.lambent.services.apigateway;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The parts of one kind in the document of an API: an object whose members are the parts by their
 * ids. Implements the operations on authorizers, request validators and documentation parts.
 *
 * @param member the member of the document, such as {@code authorizers}
 * @param idMember the member of inputs that names a part, such as {@code authorizerId}
 * @param structure the structure of answers, such as {@code Authorizer}
 * @param missing the error where there is no such part, or no such API
 */
record DefinitionParts(
    RestApiTable apis,
    String member,
    String idMember,
    String structure,
    Supplier<? extends RuntimeException> missing) {

  private ObjectNode find(@Nullable ObjectNode document, Struct input) {
    if (document != null
        && document.path(member).get(String.valueOf(input.text(idMember)))
            instanceof ObjectNode part) {
      return part;
    }
    throw missing.get();
  }

  Struct get(Caller caller, Struct input) {
    return Shapes.of(structure, find(apis.find(caller, RestApis.id(input)), input));
  }

  Struct list(Caller caller, Struct input) {
    List<Struct> all = new ArrayList<>();
    apis.get(caller, RestApis.id(input))
        .path(member)
        .forEach(part -> all.add(Shapes.of(structure, part)));
    return Shapes.page(input, all);
  }

  /**
   * Applies patches to a part.
   *
   * @param check throws where the changed part is not valid
   */
  Struct update(
      Caller caller, Struct input, PatchTable patches, BiConsumer<ObjectNode, ObjectNode> check) {
    return apis.change(
        caller,
        RestApis.id(input),
        document -> {
          ObjectNode part = find(document, input);
          patches.apply(part, Patch.of(input));
          check.accept(document, part);
          return Shapes.of(structure, part);
        },
        missing);
  }

  /**
   * Deletes a part.
   *
   * @param check throws where the part is in use
   */
  void delete(Caller caller, Struct input, BiConsumer<ObjectNode, String> check) {
    apis.change(
        caller,
        RestApis.id(input),
        document -> {
          String id = find(document, input).path("id").asString();
          check.accept(document, id);
          PatchTable.remove(document, List.of(member, id));
          return true;
        },
        missing);
  }
}
