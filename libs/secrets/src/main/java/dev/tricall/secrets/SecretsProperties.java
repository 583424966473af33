package dev.tricall.secrets;

import java.util.List;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Names of the environment variables that hold the secrets of a service, with the prefix
 * {@code secrets}.
 *
 * @param machines variables with the secret of a client or the password of a service,
 * which must be long because they are hashed without a salt or not at all
 * @param people variables with the password of a user
 */
record SecretsProperties(@DefaultValue List<String> machines, @DefaultValue List<String> people) {

}
