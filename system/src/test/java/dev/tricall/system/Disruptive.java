package dev.tricall.system;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.Order;

/**
 * On a test class that ends parts of the system, adds some or loads them all: it runs
 * after the others, which want the system undisturbed for a while.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Order(Integer.MAX_VALUE)
@interface Disruptive {

}
