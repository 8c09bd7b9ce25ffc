package io.lambent.services.elbv2;

import io.lambent.aws.api.AwsApi;
import io.lambent.aws.model.ServiceModels;
import io.lambent.services.front.HostedService;
import io.lambent.services.front.InTransaction;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class Elbv2Configuration {
  private static final int MAX_BODY = 256 * 1024;

  @Bean
  HostedService elasticLoadBalancing(
      LoadBalancers loadBalancers,
      TargetGroups targetGroups,
      Targets targets,
      Listeners listeners,
      ListenerCertificates certificates,
      Rules rules,
      Tagging tagging,
      TransactionTemplate transactions) {
    InTransaction api =
        new InTransaction(
            AwsApi.of(ServiceModels.get("elbv2")).check(InputTexts::check), transactions);
    addLoadBalancers(api, loadBalancers);
    addTargetGroups(api, targetGroups, targets);
    addListeners(api, listeners, certificates);
    addRules(api, rules);
    api.write("AddTags", Tagging.Add.class, Tagging.Nothing.class, tagging::add)
        .write("RemoveTags", Tagging.Remove.class, Tagging.Nothing.class, tagging::remove)
        .read("DescribeTags", Tagging.Named.class, Tagging.Described.class, tagging::describe)
        .read(
            "DescribeAccountLimits",
            AccountLimits.Describe.class,
            AccountLimits.Listed.class,
            AccountLimits::describe)
        .read(
            "DescribeSSLPolicies",
            SslPolicies.Describe.class,
            SslPolicies.Listed.class,
            SslPolicies::describe);
    return new HostedService(
        api.build(),
        MAX_BODY,
        "Application Load Balancers whose target groups have a function as target, with rules of all"
            + " fields that forward, redirect or answer. Other types of load balancers and target"
            + " groups, regular expressions, transforms, authentication and trust stores are"
            + " refused. All listeners share the public port. Certificates, SSL policies, subnets,"
            + " security groups and the type of addresses are kept and have no effect.");
  }

  private static void addLoadBalancers(InTransaction api, LoadBalancers all) {
    api.write(
            "CreateLoadBalancer",
            LoadBalancers.Create.class,
            LoadBalancers.Shown.class,
            all::create)
        .read(
            "DescribeLoadBalancers",
            LoadBalancers.Describe.class,
            LoadBalancers.Listed.class,
            all::describe)
        .write(
            "DeleteLoadBalancer",
            LoadBalancers.ByArn.class,
            LoadBalancers.Nothing.class,
            all::delete)
        .read(
            "DescribeLoadBalancerAttributes",
            LoadBalancers.ByArn.class,
            LoadBalancers.Attributes.class,
            all::attributes)
        .write(
            "ModifyLoadBalancerAttributes",
            LoadBalancers.ModifyAttributes.class,
            LoadBalancers.Attributes.class,
            all::modifyAttributes)
        .read(
            "DescribeCapacityReservation",
            LoadBalancers.ByArn.class,
            LoadBalancers.Capacity.class,
            all::capacity)
        .write(
            "SetSecurityGroups",
            LoadBalancers.SetSecurityGroups.class,
            LoadBalancers.SecurityGroups.class,
            all::setSecurityGroups)
        .write(
            "SetSubnets",
            LoadBalancers.SetSubnets.class,
            LoadBalancers.Subnets.class,
            all::setSubnets)
        .write(
            "SetIpAddressType",
            LoadBalancers.SetAddressType.class,
            LoadBalancers.AddressType.class,
            all::setAddressType);
  }

  private static void addTargetGroups(InTransaction api, TargetGroups groups, Targets targets) {
    api.write(
            "CreateTargetGroup",
            TargetGroups.Create.class,
            TargetGroups.Shown.class,
            groups::create)
        .read(
            "DescribeTargetGroups",
            TargetGroups.Describe.class,
            TargetGroups.Listed.class,
            groups::describe)
        .write(
            "DeleteTargetGroup",
            TargetGroups.ByArn.class,
            TargetGroups.Nothing.class,
            groups::delete)
        .write(
            "ModifyTargetGroup",
            TargetGroups.Modify.class,
            TargetGroups.Shown.class,
            groups::modify)
        .read(
            "DescribeTargetGroupAttributes",
            TargetGroups.ByArn.class,
            TargetGroups.Attributes.class,
            groups::attributes)
        .write(
            "ModifyTargetGroupAttributes",
            TargetGroups.ModifyAttributes.class,
            TargetGroups.Attributes.class,
            groups::modifyAttributes)
        .read("RegisterTargets", Targets.Register.class, Targets.Nothing.class, targets::register)
        .write(
            "DeregisterTargets", Targets.Register.class, Targets.Nothing.class, targets::deregister)
        .read(
            "DescribeTargetHealth",
            Targets.Describe.class,
            Targets.Described.class,
            targets::describe);
  }

  private static void addListeners(
      InTransaction api, Listeners listeners, ListenerCertificates certificates) {
    api.write("CreateListener", Listeners.Create.class, Listeners.Shown.class, listeners::create)
        .read(
            "DescribeListeners",
            Listeners.Describe.class,
            Listeners.Listed.class,
            listeners::describe)
        .write("DeleteListener", Listeners.ByArn.class, Listeners.Nothing.class, listeners::delete)
        .write("ModifyListener", Listeners.Modify.class, Listeners.Shown.class, listeners::modify)
        .read(
            "DescribeListenerAttributes",
            Listeners.ByArn.class,
            Listeners.Attributes.class,
            listeners::attributes)
        .write(
            "ModifyListenerAttributes",
            Listeners.ModifyAttributes.class,
            Listeners.Attributes.class,
            listeners::modifyAttributes)
        .write(
            "AddListenerCertificates",
            ListenerCertificates.Change.class,
            ListenerCertificates.Added.class,
            certificates::add)
        .write(
            "RemoveListenerCertificates",
            ListenerCertificates.Change.class,
            ListenerCertificates.Nothing.class,
            certificates::remove)
        .read(
            "DescribeListenerCertificates",
            ListenerCertificates.Describe.class,
            ListenerCertificates.Listed.class,
            certificates::describe);
  }

  private static void addRules(InTransaction api, Rules rules) {
    api.write("CreateRule", Rules.Create.class, Rules.Shown.class, rules::create)
        .read("DescribeRules", Rules.Describe.class, Rules.Listed.class, rules::describe)
        .write("DeleteRule", Rules.ByArn.class, Rules.Nothing.class, rules::delete)
        .write("ModifyRule", Rules.Modify.class, Rules.Shown.class, rules::modify)
        .write(
            "SetRulePriorities",
            Rules.SetPriorities.class,
            Rules.Shown.class,
            rules::setPriorities);
  }
}
