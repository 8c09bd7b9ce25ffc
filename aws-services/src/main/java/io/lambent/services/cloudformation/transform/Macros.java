package io.lambent.services.cloudformation.transform;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.function.FunctionName;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationType;
import io.lambent.contract.invocation.Invoker;
import io.lambent.services.cloudformation.template.TemplateError;
import io.lambent.services.cloudformation.template.TemplateText;
import io.lambent.services.invocation.FunctionEvents;
import io.lambent.services.operations.AwsOperations;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Macros of users: functions that get a part of a template and answer what takes its place. */
@Component("cloudFormationMacros")
public class Macros {
  private static final long LONGEST_SECONDS = 16 * 60;

  private final JdbcClient jdbc;
  private final Invoker invoker;

  Macros(JdbcClient jdbc, Invoker invoker) {
    this.jdbc = jdbc;
    this.invoker = invoker;
  }

  /** Stores a macro; returns false where one of its name is there that calls another function. */
  public boolean put(AwsOperations.Scope scope, String name, String function, boolean replaces) {
    return jdbc.sql(
                """
                insert into lambent_aws.cfn_macro as m (account, region, name, function_name)
                  values (:account, :region, :name, :function)
                  on conflict (account, region, name) do update set function_name = :function
                    where :replaces or m.function_name = :function
                """)
            .param("account", scope.account())
            .param("region", scope.region())
            .param("name", name)
            .param("function", function)
            .param("replaces", replaces)
            .update()
        == 1;
  }

  public void delete(AwsOperations.Scope scope, String name) {
    jdbc.sql(
            """
            delete from lambent_aws.cfn_macro
              where account = :account and region = :region and name = :name
            """)
        .param("account", scope.account())
        .param("region", scope.region())
        .param("name", name)
        .update();
  }

  private @Nullable String function(AwsOperations.Scope scope, String name) {
    return jdbc.sql(
            """
            select function_name from lambent_aws.cfn_macro
              where account = :account and region = :region and name = :name
            """)
        .param("account", scope.account())
        .param("region", scope.region())
        .param("name", name)
        .query(String.class)
        .optional()
        .orElse(null);
  }

  /**
   * Calls a macro.
   *
   * @param arguments its parameters; missing where the template has none
   * @throws TemplateError where it fails
   */
  JsonNode call(
      AwsOperations.Scope scope,
      String name,
      JsonNode fragment,
      JsonNode arguments,
      Map<String, JsonNode> parameters) {
    String id = scope.account() + "::" + name;
    String function = function(scope, name);
    if (function == null) {
      throw new TemplateError("No transform named " + id + " found.");
    }
    String requestId = UUID.randomUUID().toString();
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("region", scope.region()).put("accountId", scope.account());
    event.set("fragment", fragment);
    event.put("transformId", id);
    event.set("params", arguments.isObject() ? arguments : event.objectNode());
    event.put("requestId", requestId);
    ObjectNode values = event.putObject("templateParameterValues");
    parameters.forEach(values::set);
    JsonNode answer = invoke(scope, id, function, event);
    String status = answer.path("status").asString("");
    if (!status.equalsIgnoreCase("success")) {
      JsonNode message = answer.path("errorMessage");
      throw new TemplateError(
          message.isString()
              ? "Transform " + id + " failed with: " + message.asString()
              : "Transform " + id + " failed without an error message.");
    }
    JsonNode result = answer.path("fragment");
    if (result.isMissingNode() || !answer.path("requestId").asString("").equals(requestId)) {
      throw new TemplateError("Received malformed response from transform " + id);
    }
    return result;
  }

  private JsonNode invoke(AwsOperations.Scope scope, String id, String function, ObjectNode event) {
    FunctionEvents.Target target = FunctionEvents.Target.of(function);
    if (target == null) {
      target =
          new FunctionEvents.Target(
              new FunctionName(scope.account(), scope.region(), function), null);
    }
    Invocation call =
        new Invocation(
            UUID.randomUUID().toString(),
            1,
            target.name(),
            target.qualifier(),
            InvocationType.REQUEST_RESPONSE,
            event.toString().getBytes(UTF_8),
            null,
            null,
            null,
            false);
    InvocationOutcome outcome;
    try {
      outcome = invoker.invoke(call).toCompletableFuture().get(LONGEST_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TemplateError("Transform " + id + " was interrupted.");
    } catch (ExecutionException | TimeoutException e) {
      throw new TemplateError("Transform " + id + " failed with: the function did not answer.");
    }
    if (outcome instanceof InvocationOutcome.Succeeded succeeded) {
      try {
        return TemplateText.snippet(new String(succeeded.payload(), UTF_8));
      } catch (TemplateError e) {
        throw new TemplateError("Received malformed response from transform " + id);
      }
    }
    throw new TemplateError(
        outcome instanceof InvocationOutcome.Failed
            ? "Received malformed response from transform " + id
            : "Failed to execute Transform "
                + id
                + ": the function "
                + target.name().name()
                + " could not be called");
  }
}
