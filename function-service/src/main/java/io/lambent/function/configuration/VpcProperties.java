package io.lambent.function.configuration;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The parts of the functions' VPC. There is no EC2 to ask: without lists, every id of the right
 * form is accepted.
 *
 * @param id shown with functions that are attached to it
 * @param subnets those there are; empty where they are not known
 * @param securityGroups those there are; empty where they are not known
 */
@Validated
@ConfigurationProperties(prefix = "lambent.vpc", ignoreUnknownFields = false)
record VpcProperties(
    @DefaultValue("") String id,
    @DefaultValue List<String> subnets,
    @DefaultValue List<String> securityGroups) {}
