package dev.tricall.system.run;

/**
 * Where lines for the user go. Called from several threads.
 */
@FunctionalInterface
public interface Progress {

	void line(String text);

}
