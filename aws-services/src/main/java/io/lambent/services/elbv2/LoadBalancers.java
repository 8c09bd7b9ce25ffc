package io.lambent.services.elbv2;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import io.lambent.aws.error.AwsFailure;
import io.lambent.services.apis.Endpoints;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes and describes load balancers. */
@Component("elbLoadBalancers")
class LoadBalancers {
  static final int MAX_LOAD_BALANCERS = 50;

  /** The zone in which AWS has the host names of Application Load Balancers in us-east-1. */
  private static final String HOSTED_ZONE = "Z35SXDOTRQ7X7K";

  private static final String APPLICATION = "application";
  private static final String INTERNAL = "internal";
  private static final int ZONES = 3;

  /** Reductions of reserved capacity that AWS allows each day. */
  private static final int DECREASES = 2;

  private final LoadBalancerTable table;
  private final Columns columns;
  private final Changes changes;
  private final Clock clock;

  LoadBalancers(LoadBalancerTable table, Columns columns, Changes changes, Clock clock) {
    this.table = table;
    this.columns = columns;
    this.changes = changes;
    this.clock = clock;
  }

  record SubnetMapping(@Nullable String subnetId, @Nullable String allocationId) {}

  record IpamPools(@Nullable String ipv4IpamPoolId) {}

  record Create(
      String name,
      List<String> subnets,
      List<SubnetMapping> subnetMappings,
      List<String> securityGroups,
      @Nullable String scheme,
      List<Shapes.Tag> tags,
      @Nullable String type,
      @Nullable String ipAddressType,
      @Nullable String customerOwnedIpv4Pool,
      @Nullable IpamPools ipamPools) {}

  record Shown(List<Description> loadBalancers) {}

  record Description(
      String loadBalancerArn,
      String dnsName,
      String canonicalHostedZoneId,
      Instant createdTime,
      String loadBalancerName,
      String scheme,
      State state,
      String type,
      List<Zone> availabilityZones,
      List<String> securityGroups,
      String ipAddressType) {}

  record State(String code) {}

  record Zone(String zoneName, String subnetId) {}

  record Describe(List<String> loadBalancerArns, List<String> names, @Inlined Paging paging) {}

  record Listed(List<Description> loadBalancers, @Nullable String nextMarker) {}

  record ByArn(String loadBalancerArn) {}

  record Nothing() {}

  record ModifyAttributes(String loadBalancerArn, List<Shapes.Attribute> attributes) {}

  record Attributes(List<Shapes.Attribute> attributes) {}

  record SetSecurityGroups(String loadBalancerArn, List<String> securityGroups) {}

  record SecurityGroups(List<String> securityGroupIds) {}

  record SetSubnets(
      String loadBalancerArn,
      List<String> subnets,
      List<SubnetMapping> subnetMappings,
      @Nullable String ipAddressType) {}

  record Subnets(List<Zone> availabilityZones, String ipAddressType) {}

  record SetAddressType(String loadBalancerArn, String ipAddressType) {}

  record AddressType(String ipAddressType) {}

  /** No capacity is reserved. */
  record Capacity(int decreaseRequestsRemaining) {}

  Shown create(Caller caller, Create input) {
    if (!APPLICATION.equals(Objects.requireNonNullElse(input.type(), APPLICATION))) {
      throw ElbErrors.unsupported("Load balancers of the type '" + input.type() + "' are");
    }
    if (input.customerOwnedIpv4Pool() != null || input.ipamPools() != null) {
      throw ElbErrors.unsupported("Pools of addresses are");
    }
    Names.requireLoadBalancer(input.name());
    StoredLoadBalancer.Settings settings =
        new StoredLoadBalancer.Settings(
            Objects.requireNonNullElse(input.scheme(), "internet-facing"),
            subnets(input.subnets(), input.subnetMappings()),
            input.securityGroups(),
            Objects.requireNonNullElse(input.ipAddressType(), "ipv4"));
    List<StoredLoadBalancer> all = table.list(caller);
    StoredLoadBalancer one =
        Lookup.findOrCreate(
            all,
            input.name(),
            settings,
            () -> {
              requireRoom(all.size());
              return insert(caller, input.name(), settings, TagRules.read(input.tags()));
            },
            LoadBalancers::nameTaken);
    return new Shown(List.of(description(caller, one)));
  }

  private static void requireRoom(int existing) {
    if (existing >= MAX_LOAD_BALANCERS) {
      throw ElbErrors.tooMany(
          "TooManyLoadBalancersException", "The maximum number of load balancers has been reached");
    }
  }

  private static AwsFailure nameTaken(String name) {
    return ElbErrors.nameTaken(ElbKind.LOAD_BALANCER, "DuplicateLoadBalancerNameException", name);
  }

  private StoredLoadBalancer insert(
      Caller caller, String name, StoredLoadBalancer.Settings settings, Map<String, String> tags) {
    String label =
        (settings.scheme().equals(INTERNAL) ? "internal-" : "")
            + name.toLowerCase(Locale.ROOT)
            + "-"
            + ElbIds.number();
    StoredLoadBalancer made =
        new StoredLoadBalancer(
            0,
            caller.account(),
            caller.region(),
            name,
            caller
                .arn(
                    "elasticloadbalancing",
                    ElbKind.LOAD_BALANCER.prefix() + name + "/" + ElbIds.next())
                .toString(),
            label,
            settings,
            Map.of(),
            tags,
            clock.instant().truncatedTo(ChronoUnit.MILLIS));
    if (!table.insert(made)) {
      throw nameTaken(name);
    }
    changes.of(made);
    return made;
  }

  private static List<String> subnets(List<String> subnets, List<SubnetMapping> mappings) {
    List<String> all = new ArrayList<>(subnets);
    for (SubnetMapping mapping : mappings) {
      if (mapping.allocationId() != null) {
        throw ElbErrors.validation(
            "Elastic IP addresses cannot be specified for an Application Load Balancer");
      }
      all.add(Objects.requireNonNullElse(mapping.subnetId(), ""));
    }
    return all;
  }

  private static Description description(Caller caller, StoredLoadBalancer one) {
    return new Description(
        one.arn(),
        Endpoints.loadBalancer(caller, one.label()),
        HOSTED_ZONE,
        one.createdAt(),
        one.name(),
        one.settings().scheme(),
        new State("active"),
        APPLICATION,
        zones(one),
        one.settings().securityGroups(),
        one.settings().ipAddressType());
  }

  /** The subnets, each in a zone of its own as far as there are some. */
  private static List<Zone> zones(StoredLoadBalancer one) {
    List<String> subnets = one.settings().subnets();
    return IntStream.range(0, subnets.size())
        .mapToObj(i -> new Zone(one.region() + (char) ('a' + i % ZONES), subnets.get(i)))
        .toList();
  }

  Listed describe(Caller caller, Describe input) {
    input.loadBalancerArns().forEach(ElbKind.LOAD_BALANCER::require);
    List<StoredLoadBalancer> found =
        Lookup.select(
            table.list(caller),
            input.names(),
            input.loadBalancerArns(),
            missing -> ElbErrors.notFound(ElbKind.LOAD_BALANCER, missing));
    Paging.Page<StoredLoadBalancer> page = input.paging().of(found, StoredLoadBalancer::name);
    return new Listed(
        page.items().stream().map(one -> description(caller, one)).toList(), page.nextMarker());
  }

  Nothing delete(Caller caller, ByArn input) {
    ElbKind.LOAD_BALANCER.require(input.loadBalancerArn());
    StoredLoadBalancer found =
        table
            .find(caller, input.loadBalancerArn())
            .flatMap(one -> table.lock(one.id()))
            .orElse(null);
    if (found == null) {
      return new Nothing();
    }
    if (Boolean.parseBoolean(found.attributes().get(AttributeRules.DELETION_PROTECTION))) {
      throw ElbErrors.notPermitted(
          "Load balancer '"
              + found.arn()
              + "' cannot be deleted because deletion protection is enabled");
    }
    columns.delete(ElbKind.LOAD_BALANCER, found.id());
    changes.of(found);
    return new Nothing();
  }

  Attributes attributes(Caller caller, ByArn input) {
    return new Attributes(
        Shapes.attributes(
            AttributeRules.LOAD_BALANCER.all(
                table.get(caller, input.loadBalancerArn()).attributes())));
  }

  Capacity capacity(Caller caller, ByArn input) {
    table.get(caller, input.loadBalancerArn());
    return new Capacity(DECREASES);
  }

  Attributes modifyAttributes(Caller caller, ModifyAttributes input) {
    StoredLoadBalancer one = table.lock(caller, input.loadBalancerArn());
    columns.addAttributes(
        ElbKind.LOAD_BALANCER, one.id(), AttributeRules.LOAD_BALANCER.read(input.attributes()));
    changes.of(one);
    return attributes(caller, new ByArn(one.arn()));
  }

  SecurityGroups setSecurityGroups(Caller caller, SetSecurityGroups input) {
    StoredLoadBalancer one = table.lock(caller, input.loadBalancerArn());
    set(one, one.settings().subnets(), input.securityGroups(), one.settings().ipAddressType());
    return new SecurityGroups(input.securityGroups());
  }

  Subnets setSubnets(Caller caller, SetSubnets input) {
    StoredLoadBalancer one = table.lock(caller, input.loadBalancerArn());
    set(
        one,
        subnets(input.subnets(), input.subnetMappings()),
        one.settings().securityGroups(),
        Objects.requireNonNullElse(input.ipAddressType(), one.settings().ipAddressType()));
    StoredLoadBalancer changed = table.get(caller, one.arn());
    return new Subnets(zones(changed), changed.settings().ipAddressType());
  }

  AddressType setAddressType(Caller caller, SetAddressType input) {
    StoredLoadBalancer one = table.lock(caller, input.loadBalancerArn());
    set(one, one.settings().subnets(), one.settings().securityGroups(), input.ipAddressType());
    return new AddressType(input.ipAddressType());
  }

  private void set(
      StoredLoadBalancer one, List<String> subnets, List<String> groups, String addressType) {
    columns.setSettings(
        ElbKind.LOAD_BALANCER,
        one.id(),
        new StoredLoadBalancer.Settings(one.settings().scheme(), subnets, groups, addressType));
  }
}
