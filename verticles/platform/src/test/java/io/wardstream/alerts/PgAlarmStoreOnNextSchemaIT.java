package io.wardstream.alerts;

import io.wardstream.store.NextSchema;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node of this version on the schema of the next. */
@ExtendWith(NextSchema.class)
final class PgAlarmStoreOnNextSchemaIT extends PgAlarmStoreIT {}
