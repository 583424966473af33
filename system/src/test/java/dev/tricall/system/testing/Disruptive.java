package dev.tricall.system.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.Order;

/**
 * Marks a test class that stops, adds or overloads processes. It runs after the test
 * classes that need an undisturbed system, and before those with a system of their own.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Order(Integer.MAX_VALUE - 2)
public @interface Disruptive {

}
