package dev.tricall.serviceb.core;

import java.util.ArrayList;
import java.util.List;

import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.RowMapper;

/**
 * One page of a list.
 *
 * @param more whether the list continues after the last entry
 */
public record Page<T>(List<T> entries, boolean more) {

	/** The largest number of entries that a client can request. */
	public static final int MAX_LIMIT = 100;

	public static final String LIMIT_BOUNDS = "limit must be 1 to " + MAX_LIMIT;

	/**
	 * Returns an extractor of a page from the rows of a query. Besides the columns of an
	 * entry, each row has a boolean column {@code more}: whether the list continues after
	 * it.
	 */
	public static <T> ResultSetExtractor<Page<T>> extractor(RowMapper<T> mapper) {
		return (rows) -> {
			List<T> entries = new ArrayList<>();
			boolean more = false;
			while (rows.next()) {
				entries.add(mapper.mapRow(rows, rows.getRow()));
				more = rows.getBoolean("more");
			}
			return new Page<>(entries, more);
		};
	}

}
