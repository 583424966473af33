package dev.tricall.data;

/**
 * The operation over Kafka: topic and record headers. A record's value is a
 * {@code HandleRequest}, its key the data's key, so that the changes of one key stay in
 * order.
 */
public final class DataTopic {

	public static final String NAME = "service-b.data";

	public static final String DEAD_LETTERS = NAME + "-dlt";

	/** Header: subject of the caller, in UTF-8. */
	public static final String SUBJECT = "caller-subject";

	/** Header: roles of the caller, in UTF-8, separated by commas; may be absent. */
	public static final String ROLES = "caller-roles";

	private DataTopic() {
	}

}
