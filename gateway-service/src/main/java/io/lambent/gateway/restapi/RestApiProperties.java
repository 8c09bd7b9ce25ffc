package io.lambent.gateway.restapi;

import java.net.URI;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of REST APIs.
 *
 * @param userPools issuers of tokens that replace user pools, by the ids of the pools; tokens of
 *     other pools are verified with AWS's keys
 */
@Validated
@ConfigurationProperties(prefix = "lambent.rest-apis", ignoreUnknownFields = false)
record RestApiProperties(@DefaultValue Map<String, URI> userPools) {}
