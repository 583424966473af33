package dev.tricall.system.tls;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test class whose constructor has a {@link TlsSystem} parameter. The system is
 * started once for all of these classes, which run after all others.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(TlsSystemExtension.class)
@Order(Integer.MAX_VALUE - 1)
@interface TlsSystemTest {

}
