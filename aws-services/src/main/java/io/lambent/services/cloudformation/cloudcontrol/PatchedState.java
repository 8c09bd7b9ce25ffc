package io.lambent.services.cloudformation.cloudcontrol;

import io.lambent.aws.error.AwsFailure;
import io.lambent.services.cloudformation.resource.ResourceTypes;
import io.lambent.services.jsonpatch.JsonPatch;
import io.lambent.services.jsonpatch.JsonPatchException;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * The properties of a resource before and after a patch.
 *
 * @param before without read-only properties; with write-only ones that services tell
 * @param after with those write-only properties of before that the patch does not set
 */
record PatchedState(ObjectNode before, ObjectNode after) {

  /**
   * Applies a patch to a resource.
   *
   * @param model of the resource as it is
   * @throws AwsFailure where the patch does not fit, or changes what cannot be changed
   */
  static PatchedState of(ControlledType type, ObjectNode model, String document) {
    ObjectNode shown = type.shown(model);
    ObjectNode patched = patched(type, shown, document);
    refuseReadOnly(type, ResourceTypes.changes(shown, patched));
    ObjectNode before = type.settable(model);
    ObjectNode after = type.settable(patched);
    DesiredState.check(type, after, true);
    type.writeOnly().stream()
        .filter(name -> before.has(name) && !after.has(name))
        .forEach(name -> after.set(name, before.get(name)));
    refuseCreateOnly(type, before, after);
    return new PatchedState(before, after);
  }

  private static ObjectNode patched(ControlledType type, ObjectNode shown, String document) {
    try {
      JsonPatch patch = JsonPatch.parse(document);
      refuseWriteOnly(type, patch);
      if (patch.apply(shown) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonPatchException e) {
      throw invalid(e.text());
    }
    throw invalid("The resource would not be an object");
  }

  private static AwsFailure invalid(String text) {
    return CloudControlErrors.validation("Invalid patch update: " + text);
  }

  /** Write-only properties are not part of the model, so that a patch can only add them. */
  private static void refuseWriteOnly(ControlledType type, JsonPatch patch) {
    List<String> places = patch.placesOtherThanAdded();
    List<String> refused =
        type.writeOnly().stream().filter(path -> places.contains("/" + path)).toList();
    if (!refused.isEmpty()) {
      throw invalid(
          "writeOnlyProperties "
              + CloudControlErrors.paths(refused)
              + " can only be updated using 'add' operation");
    }
  }

  private static void refuseReadOnly(ControlledType type, Set<String> changed) {
    List<String> refused = changed.stream().filter(type.readOnly()::contains).toList();
    if (!refused.isEmpty()) {
      throw invalid(
          "readOnlyProperties " + CloudControlErrors.paths(refused) + " cannot be updated");
    }
  }

  private static void refuseCreateOnly(ControlledType type, ObjectNode before, ObjectNode after) {
    List<String> refused =
        ResourceTypes.changes(before, after).stream()
            .filter(name -> type.handlers().isCreateOnly(name, before.path(name), after.path(name)))
            .toList();
    if (!refused.isEmpty()) {
      throw AwsFailure.declared(
          "NotUpdatableException",
          "Invalid patch update: createOnlyProperties "
              + CloudControlErrors.paths(refused)
              + " cannot be updated");
    }
  }
}
