package io.lambent.services.elbv2;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import io.lambent.aws.error.AwsFailure;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes and describes listeners. */
@Component("elbListeners")
class Listeners {
  static final int MAX_LISTENERS = 50;

  private final LoadBalancerTable loadBalancers;
  private final ListenerTable table;
  private final RuleTable rules;
  private final ActionRules actions;
  private final Columns columns;
  private final Changes changes;

  Listeners(
      LoadBalancerTable loadBalancers,
      ListenerTable table,
      RuleTable rules,
      ActionRules actions,
      Columns columns,
      Changes changes) {
    this.loadBalancers = loadBalancers;
    this.table = table;
    this.rules = rules;
    this.actions = actions;
    this.columns = columns;
    this.changes = changes;
  }

  record Create(
      String loadBalancerArn,
      @Nullable String protocol,
      @Nullable Integer port,
      @Nullable String sslPolicy,
      List<Shapes.Certificate> certificates,
      List<Shapes.Action> defaultActions,
      List<String> alpnPolicy,
      List<Shapes.Tag> tags,
      Shapes.@Nullable MutualAuthentication mutualAuthentication) {}

  record Shown(List<Description> listeners) {}

  record Description(
      String listenerArn,
      String loadBalancerArn,
      int port,
      String protocol,
      @Nullable List<Shapes.Certificate> certificates,
      @Nullable String sslPolicy,
      List<Shapes.Action> defaultActions,
      Shapes.@Nullable MutualAuthentication mutualAuthentication) {}

  record Describe(
      @Nullable String loadBalancerArn, List<String> listenerArns, @Inlined Paging paging) {}

  record Listed(List<Description> listeners, @Nullable String nextMarker) {}

  record ByArn(String listenerArn) {}

  record Nothing() {}

  record Modify(
      String listenerArn,
      @Nullable String protocol,
      @Nullable Integer port,
      @Nullable String sslPolicy,
      List<Shapes.Certificate> certificates,
      List<Shapes.Action> defaultActions,
      List<String> alpnPolicy,
      Shapes.@Nullable MutualAuthentication mutualAuthentication) {}

  record ModifyAttributes(String listenerArn, List<Shapes.Attribute> attributes) {}

  record Attributes(List<Shapes.Attribute> attributes) {}

  Shown create(Caller caller, Create input) {
    StoredLoadBalancer owner = loadBalancers.lock(caller, input.loadBalancerArn());
    Integer port = input.port();
    if (port == null) {
      throw ElbErrors.validation("A listener port must be specified");
    }
    StoredListener.Settings settings =
        ListenerRules.settings(
            input.protocol(),
            input.sslPolicy(),
            input.certificates(),
            input.alpnPolicy(),
            input.mutualAuthentication());
    ActionRules.Checked checked = actions.check(caller, owner, input.defaultActions());
    List<StoredListener> all = table.of(owner.id());
    StoredListener existing =
        all.stream().filter(one -> one.port() == port).findFirst().orElse(null);
    if (existing != null) {
      return same(existing, settings, checked.actions());
    }
    if (all.size() >= MAX_LISTENERS) {
      throw ElbErrors.tooMany(
          "TooManyListenersException",
          "The maximum number of listeners for the load balancer has been reached");
    }
    StoredListener made = insert(caller, owner, port, settings, TagRules.read(input.tags()));
    StoredListener stored = table.get(caller, made.arn());
    rules.insert(
        new StoredRule(
            0,
            stored.id(),
            Rules.arn(stored),
            null,
            new StoredRule.Settings(List.of(), checked.actions()),
            Map.of()),
        checked.targetGroups());
    changes.of(owner);
    return new Shown(List.of(description(stored)));
  }

  /** Answers a listener that was made before with the same settings. */
  private Shown same(
      StoredListener existing, StoredListener.Settings settings, List<Shapes.Action> actions) {
    if (!existing.settings().equals(settings)
        || !rules.defaultOf(existing.id()).settings().actions().equals(actions)) {
      throw AwsFailure.declared(
          "DuplicateListenerException",
          "A listener already exists on this port for this load balancer '"
              + existing.loadBalancerArn()
              + "'");
    }
    return new Shown(List.of(description(existing)));
  }

  private StoredListener insert(
      Caller caller,
      StoredLoadBalancer owner,
      int port,
      StoredListener.Settings settings,
      Map<String, String> tags) {
    StoredListener made =
        new StoredListener(
            0,
            owner.id(),
            owner.arn(),
            caller
                .arn(
                    "elasticloadbalancing",
                    ElbKind.LISTENER.prefix() + owner.path() + "/" + ElbIds.next())
                .toString(),
            port,
            settings,
            Map.of(),
            tags);
    table.insert(made);
    return made;
  }

  private Description description(StoredListener listener) {
    StoredListener.Settings settings = listener.settings();
    boolean isSecure = !settings.certificates().isEmpty();
    return new Description(
        listener.arn(),
        listener.loadBalancerArn(),
        listener.port(),
        settings.protocol(),
        isSecure ? List.of(new Shapes.Certificate(settings.certificates().getFirst(), null)) : null,
        settings.sslPolicy(),
        rules.defaultOf(listener.id()).settings().actions(),
        isSecure ? new Shapes.MutualAuthentication("off") : null);
  }

  Listed describe(Caller caller, Describe input) {
    String owner = input.loadBalancerArn();
    if ((owner == null) == input.listenerArns().isEmpty()) {
      throw ElbErrors.validation(
          owner == null
              ? "You must specify either listener ARNs or a load balancer ARN"
              : "You cannot specify both listener ARNs and a load balancer ARN");
    }
    List<StoredListener> found =
        owner == null
            ? Lookup.byArns(ElbKind.LISTENER, input.listenerArns(), arn -> table.find(caller, arn))
            : table.of(loadBalancers.get(caller, owner).id());
    Paging.Page<StoredListener> page = input.paging().of(found, StoredListener::arn);
    return new Listed(page.items().stream().map(this::description).toList(), page.nextMarker());
  }

  Nothing delete(Caller caller, ByArn input) {
    Owned owned = lock(caller, input.listenerArn());
    columns.delete(ElbKind.LISTENER, owned.listener().id());
    changes.of(owned.owner());
    return new Nothing();
  }

  /** A listener whose load balancer is locked. */
  record Owned(StoredLoadBalancer owner, StoredListener listener) {}

  /**
   * Finds a listener and keeps others from changing what belongs to its load balancer.
   *
   * @throws AwsFailure where there is none
   */
  Owned lock(Caller caller, String arn) {
    StoredListener listener = table.get(caller, arn);
    StoredLoadBalancer owner =
        loadBalancers
            .lock(listener.loadBalancer())
            .orElseThrow(() -> ElbErrors.notFound(ElbKind.LISTENER, arn));
    return new Owned(owner, table.get(caller, arn));
  }

  Shown modify(Caller caller, Modify input) {
    Owned owned = lock(caller, input.listenerArn());
    StoredListener before = owned.listener();
    int port = Objects.requireNonNullElse(input.port(), before.port());
    if (port != before.port()
        && table.of(owned.owner().id()).stream().anyMatch(one -> one.port() == port)) {
      throw ElbErrors.validation("Listener port '" + port + "' is already in use");
    }
    String protocol = Objects.requireNonNullElse(input.protocol(), before.settings().protocol());
    boolean keeps = protocol.equals(before.settings().protocol());
    StoredListener.Settings settings =
        ListenerRules.settings(
            protocol,
            input.sslPolicy() == null && keeps ? before.settings().sslPolicy() : input.sslPolicy(),
            ListenerRules.certificates(input.certificates(), keeps ? before : null),
            input.alpnPolicy(),
            input.mutualAuthentication());
    table.update(before.id(), port, settings);
    if (!input.defaultActions().isEmpty()) {
      ActionRules.Checked checked = actions.check(caller, owned.owner(), input.defaultActions());
      rules.update(
          rules.defaultOf(before.id()).id(),
          new StoredRule.Settings(List.of(), checked.actions()),
          checked.targetGroups());
    }
    changes.of(owned.owner());
    return new Shown(List.of(description(table.get(caller, before.arn()))));
  }

  Attributes attributes(Caller caller, ByArn input) {
    return new Attributes(
        Shapes.attributes(
            AttributeRules.LISTENER.all(table.get(caller, input.listenerArn()).attributes())));
  }

  Attributes modifyAttributes(Caller caller, ModifyAttributes input) {
    Owned owned = lock(caller, input.listenerArn());
    columns.addAttributes(
        ElbKind.LISTENER, owned.listener().id(), AttributeRules.LISTENER.read(input.attributes()));
    changes.of(owned.owner());
    return attributes(caller, new ByArn(input.listenerArn()));
  }
}
