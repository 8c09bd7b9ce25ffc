package io.lambent.services.cloudformation;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.wire.Struct;
import io.lambent.services.cloudformation.execution.Preview;
import io.lambent.services.cloudformation.execution.StackScope;
import io.lambent.services.cloudformation.intrinsic.Evaluator;
import io.lambent.services.cloudformation.intrinsic.Rules;
import io.lambent.services.cloudformation.resource.ResourceTypes;
import io.lambent.services.cloudformation.stack.Deployment;
import io.lambent.services.cloudformation.stack.ParameterValue;
import io.lambent.services.cloudformation.template.ResourceDefinition;
import io.lambent.services.cloudformation.template.Template;
import io.lambent.services.cloudformation.template.TemplateError;
import io.lambent.services.cloudformation.template.TemplateText;
import io.lambent.services.cloudformation.transform.Transforms;
import io.lambent.services.operations.AwsOperations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Turns requests into deployments: reads, transforms and checks their templates. */
@Component("cloudFormationDeployments")
class Deployments {
  private final TemplateSource source;
  private final ParameterInputs parameters;
  private final Transforms transforms;
  private final ResourceTypes types;
  private final Preview preview;

  Deployments(
      TemplateSource source,
      ParameterInputs parameters,
      Transforms transforms,
      ResourceTypes types,
      Preview preview) {
    this.source = source;
    this.parameters = parameters;
    this.transforms = transforms;
    this.types = types;
    this.preview = preview;
  }

  TemplateSource source() {
    return source;
  }

  /**
   * Creates the deployment of a request. Transforms need the caller's consent where their result is
   * deployed at once, and none where a change set shows it first, see <a
   * href="https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html">AWS's
   * page</a>.
   *
   * @param isShown true where the request makes a change set
   * @param previous what is deployed; null for a new stack
   * @throws AwsFailure where the request cannot be deployed
   * @throws TransformFailure where a transform fails
   */
  Deployment of(
      StackScope.Identity stack,
      AwsOperations.Scope scope,
      Struct input,
      @Nullable Deployment previous,
      boolean isShown) {
    String body = source.read(scope, input, previous);
    try {
      Template raw = Template.parse(body);
      Map<String, ParameterValue> values =
          parameters.values(scope, raw, Inputs.structs(input, "Parameters"), previous);
      return of(stack, scope, body, raw, values, input, previous, isShown);
    } catch (TemplateError e) {
      throw CloudFormationErrors.validation(e.text());
    }
  }

  private Deployment of(
      StackScope.Identity stack,
      AwsOperations.Scope scope,
      String body,
      Template raw,
      Map<String, ParameterValue> values,
      Struct input,
      @Nullable Deployment previous,
      boolean isShown) {
    Map<String, String> tags = Inputs.tags(input);
    List<String> capabilities = Inputs.texts(input, "Capabilities");
    String role = input.text("RoleARN");
    List<String> topics =
        input.has("NotificationARNs") || previous == null
            ? Inputs.texts(input, "NotificationARNs")
            : previous.notificationArns();
    Deployment draft =
        new Deployment(
            body,
            raw.root(),
            values,
            tags != null ? tags : previous == null ? Map.of() : previous.tags(),
            capabilities,
            topics,
            role == null && previous != null ? previous.roleArn() : role,
            RollbackInputs.of(input, previous));
    Evaluator evaluator = preview.evaluator(stack, raw, draft, Map.of());
    new Rules(evaluator).check(raw);
    boolean isTransformed = Transforms.areIn(raw);
    if (isTransformed
        && !isShown
        && !capabilities.contains(Capabilities.AUTO_EXPAND)
        && Transforms.needConsent(raw)) {
      throw CloudFormationErrors.capabilities(Capabilities.AUTO_EXPAND);
    }
    ObjectNode processed = isTransformed ? processed(scope, raw, draft, evaluator) : raw.root();
    Template template = Template.of(processed);
    checkTypes(template);
    Capabilities.check(template, capabilities);
    Map<String, ParameterValue> all = new LinkedHashMap<>(values);
    Map<String, String> added = new LinkedHashMap<>();
    template.parameters().keySet().stream()
        .filter(name -> !values.containsKey(name))
        .forEach(name -> added.put(name, ""));
    if (!added.isEmpty()) {
      Map<String, String> texts = new LinkedHashMap<>();
      values.forEach((name, value) -> texts.put(name, value.value()));
      all.putAll(parameters.values(scope, template, texts));
    }
    return new Deployment(
        body,
        processed,
        all,
        draft.tags(),
        capabilities,
        topics,
        draft.roleArn(),
        draft.rollback());
  }

  private ObjectNode processed(
      AwsOperations.Scope scope, Template raw, Deployment draft, Evaluator evaluator) {
    try {
      return transforms.apply(scope, raw, effective(draft.parameters()), evaluator);
    } catch (TemplateError e) {
      if (Transforms.isMalformed(raw)) {
        throw e;
      }
      throw new TransformFailure(draft, e.text());
    }
  }

  private static Map<String, String> effective(Map<String, ParameterValue> values) {
    Map<String, String> texts = new LinkedHashMap<>();
    values.forEach((name, value) -> texts.put(name, value.effective()));
    return texts;
  }

  private void checkTypes(Template template) {
    List<String> names =
        template.resources().values().stream().map(ResourceDefinition::type).toList();
    Set<String> unknown = types.unknown(names);
    if (!unknown.isEmpty()) {
      throw TemplateError.format("Unrecognized resource types: " + unknown);
    }
  }

  /** Returns true where two deployments differ at most in the text of the template. */
  static boolean areSame(Deployment one, Deployment other) {
    return TemplateText.same(one.template(), other.template())
        && one.parameters().equals(other.parameters())
        && one.tags().equals(other.tags());
  }
}
