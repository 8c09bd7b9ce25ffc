package io.lambent.services.cloudformation.execution;

import io.lambent.services.cloudformation.stack.ExportTable;
import io.lambent.services.cloudformation.stack.Output;
import io.lambent.services.cloudformation.stack.Stack;
import io.lambent.services.cloudformation.template.TemplateError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks the exports that the outputs of a stack define. */
final class ExportChecks {
  private ExportChecks() {}

  /**
   * @throws TemplateError where another stack exports one of the names already, or an export that
   *     another stack imports would change or end
   */
  static void check(Stack stack, ExportTable exports, List<Output> outputs) {
    Map<String, String> values = new HashMap<>();
    for (Output output : outputs) {
      String name = output.exportName();
      if (name != null) {
        values.put(name, output.value());
        ExportTable.Export other = exports.find(stack.account(), stack.region(), name);
        if (other != null && !other.stack().equals(stack.id())) {
          throw new TemplateError(
              "Export with name "
                  + name
                  + " is already exported by stack "
                  + other.stack().split("/", -1)[1]
                  + ".");
        }
      }
    }
    requireUnused(stack, exports, values);
  }

  private static void requireUnused(Stack stack, ExportTable exports, Map<String, String> values) {
    for (String name : exports.names(stack.id())) {
      ExportTable.Export export = exports.find(stack.account(), stack.region(), name);
      boolean isSame = export != null && export.value().equals(values.get(name));
      List<String> users = exports.importers(stack.account(), stack.region(), name);
      if (!isSame && !users.isEmpty()) {
        throw new TemplateError(
            "Export "
                + name
                + " cannot be "
                + (values.containsKey(name) ? "updated" : "deleted")
                + " as it is in use by "
                + String.join(", ", users));
      }
    }
  }
}
