package io.lambent.services.cloudformation.custom;

import io.lambent.services.cloudformation.resource.Made;
import io.lambent.services.cloudformation.resource.ResourceFacts;
import io.lambent.services.cloudformation.resource.ResourceFailure;
import io.lambent.services.cloudformation.resource.ResourceType;
import io.lambent.services.cloudformation.resource.ResourceTypes;
import io.lambent.services.cloudformation.resource.Step;
import io.lambent.services.cloudformation.transform.Macros;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The types of wait conditions and macros. */
@Configuration(value = "cloudFormationWaitTypes", proxyBeanMethods = false)
class WaitTypes {
  private static final int LONGEST_SECONDS = 43_200;

  /** A type by its functions. */
  private record Simple(ResourceFacts facts, Work make, Work change, Removal remove)
      implements ResourceType {
    interface Work {
      Made of(Step step);
    }

    interface Removal {
      void of(Step step);
    }

    @Override
    public Made create(Step step) {
      return make.of(step);
    }

    @Override
    public Made update(Step step) {
      return change.of(step);
    }

    @Override
    public void delete(Step step) {
      remove.of(step);
    }
  }

  @Bean
  ResourceType waitConditionHandle(SignalTable signals) {
    return new Simple(
        ResourceTypes.facts("AWS::CloudFormation::WaitConditionHandle"),
        step -> {
          ObjectNode saved = step.progress().saved();
          if (!saved.has("handle")) {
            saved.put("handle", SignalTable.newHandle());
            step.progress().save(saved);
          }
          String url = signals.url(step, saved.path("handle").asString());
          return Made.of(url, "Id", url);
        },
        step -> Made.of(step.physicalId(), "Id", step.physicalId()),
        step -> signals.delete(handle(step.physicalId())));
  }

  private static String handle(String url) {
    return url.substring(url.lastIndexOf('/') + 1);
  }

  @Bean
  ResourceType waitCondition(SignalTable signals) {
    return new Simple(
        ResourceTypes.facts("AWS::CloudFormation::WaitCondition"),
        step -> await(signals, step),
        step -> {
          throw new ResourceFailure(
              "Update to resource type AWS::CloudFormation::WaitCondition is" + " not supported.");
        },
        step -> {});
  }

  private static Made await(SignalTable signals, Step step) {
    if (!step.has("Handle") || !step.has("Timeout")) {
      throw new ResourceFailure("Handle and Timeout of a wait condition must be given.");
    }
    String handle = handle(step.text("Handle"));
    int wanted = step.get("Count").asInt(1);
    long seconds = Math.min(step.get("Timeout").asLong(0), LONGEST_SECONDS);
    AtomicInteger received = new AtomicInteger();
    try {
      step.until(
          () -> {
            Map<String, JsonNode> all = signals.list(handle);
            all.forEach(WaitTypes::checkSignal);
            received.set(all.size());
            return all.size() >= wanted;
          },
          Duration.ofSeconds(seconds),
          "timed out");
    } catch (ResourceFailure e) {
      throw e.text().equals("timed out")
          ? new ResourceFailure(
              "WaitCondition timed out. Received "
                  + received
                  + " conditions when expecting "
                  + wanted)
          : e;
    }
    ObjectNode data = step.object();
    signals.list(handle).forEach((id, body) -> data.put(id, body.path("Data").asString("")));
    String id = step.generated(128, "");
    return Made.of(id, "Id", id, "Data", data.toString());
  }

  private static void checkSignal(String id, JsonNode body) {
    if (!body.path("Status").asString("").equals("SUCCESS")) {
      throw new ResourceFailure(
          "WaitCondition received failed message: '"
              + body.path("Reason").asString("")
              + "' for uniqueId: "
              + id);
    }
  }

  @Bean
  ResourceType macroType(Macros macros) {
    return new Simple(
        ResourceTypes.facts("AWS::CloudFormation::Macro"),
        step -> {
          String name = step.text("Name");
          if (!macros.put(step.stack().scope(), name, step.text("FunctionName"), false)) {
            throw new ResourceFailure(
                "Transform with name " + step.account() + "::" + name + " already exists.");
          }
          return Made.of(name, "Id", name);
        },
        step -> {
          macros.put(step.stack().scope(), step.text("Name"), step.text("FunctionName"), true);
          return Made.of(step.physicalId(), "Id", step.physicalId());
        },
        step -> macros.delete(step.stack().scope(), step.physicalId()));
  }
}
