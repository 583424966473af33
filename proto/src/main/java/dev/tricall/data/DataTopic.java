package dev.tricall.data;

/**
 * Topic and record headers of the operation over Kafka. A record's value is a
 * {@code HandleRequest}. Its key is the data's key, so that the changes of one key stay
 * in order.
 */
public final class DataTopic {

	public static final String NAME = "service-b.data";

	public static final String DEAD_LETTERS = NAME + "-dlt";

	/** Header with the caller's subject, in UTF-8. */
	public static final String SUBJECT = "caller-subject";

	/** Optional header with the caller's roles, in UTF-8, separated by commas. */
	public static final String ROLES = "caller-roles";

	private DataTopic() {
	}

}
