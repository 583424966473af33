package dev.tricall.system.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.Order;

/**
 * Marks a test class that stops, adds or overloads processes. It runs after the test
 * classes that need an undisturbed system.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Order(Integer.MAX_VALUE)
public @interface Disruptive {

}
