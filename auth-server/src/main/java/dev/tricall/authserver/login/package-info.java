/**
 * Login of users: the form, its sessions, and the throttling of failed attempts.
 */
@NullMarked
package dev.tricall.authserver.login;

import org.jspecify.annotations.NullMarked;
