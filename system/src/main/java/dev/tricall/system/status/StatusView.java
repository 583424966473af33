package dev.tricall.system.status;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.tricall.system.Settings;

/**
 * Shows a running system, until it ends or the user does.
 */
public final class StatusView {

	private static final long EACH_MILLIS = 1000;

	/** Rates and percentiles are of about so many seconds. */
	private static final int WINDOW = 10;

	/** Of a terminal: to the upper left corner; the rest of the line or screen away. */
	private static final String HOME = "\033[H";

	private static final String CLEAR_LINE = "\033[K";

	private static final String CLEAR_BELOW = "\033[J";

	private final Observed observed;

	private final Deque<Look> looks = new ArrayDeque<>();

	private StatusView(Observed observed, Look first) {
		this.observed = observed;
		this.looks.add(first);
	}

	/**
	 * Shows what runs.
	 * @param settings whose system is meant: by its folder if it runs as processes, by
	 * its port if several run in containers
	 * @param containers whether only containers are meant
	 * @param once once in plain text, or else again and again at a terminal
	 * @return whether there was a system to show
	 */
	public static boolean show(Settings settings, boolean containers, boolean once, PrintWriter out)
			throws IOException, InterruptedException {
		List<Observed> candidates = new ArrayList<>();
		if (!containers) {
			candidates.add(new ObservedProcesses(settings.directory()));
		}
		try {
			candidates.add(new ObservedContainers(settings));
		}
		catch (IOException ex) {
			if (containers) {
				throw ex;
			}
		}
		for (Observed candidate : candidates) {
			Look first = candidate.look();
			if (!first.parts().isEmpty()) {
				new StatusView(candidate, first).show(once, out);
				return true;
			}
		}
		out.println("Nothing runs: neither processes of %s nor containers of %s.".formatted(settings.directory(),
				settings.home()) + " Start the system by ./demo, or name its --port or --dir.");
		return false;
	}

	private void show(boolean once, PrintWriter out) throws IOException, InterruptedException {
		if (!once) {
			out.print(HOME + CLEAR_BELOW);
		}
		while (true) {
			TimeUnit.MILLISECONDS.sleep(EACH_MILLIS);
			Look now = this.observed.look();
			if (now.parts().isEmpty()) {
				out.println("The system has ended.");
				return;
			}
			List<String> lines = new ArrayList<>();
			Figures figures = Figures.between(this.looks.getFirst(), now);
			lines.add("%s   %s   of the last %d s".formatted(this.observed.title(),
					LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS),
					Math.round(figures.seconds())));
			lines.add("");
			lines.addAll(Screen.lines(figures));
			if (once) {
				lines.forEach(out::println);
				return;
			}
			out.print(HOME + String.join(CLEAR_LINE + "\n", lines) + CLEAR_LINE + "\n" + CLEAR_BELOW);
			out.flush();
			this.looks.add(now);
			if (this.looks.size() > WINDOW) {
				this.looks.removeFirst();
			}
		}
	}

}
