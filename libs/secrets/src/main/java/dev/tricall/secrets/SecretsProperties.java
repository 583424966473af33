package dev.tricall.secrets;

import java.util.List;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Variables with secrets that a service uses, in its properties {@code secrets.*}.
 *
 * @param machines variables with the secret of a client or the password of a service;
 * they are hashed without a salt or not at all, so they must be long
 * @param people variables with the password of a person
 */
record SecretsProperties(@DefaultValue List<String> machines, @DefaultValue List<String> people) {

}
