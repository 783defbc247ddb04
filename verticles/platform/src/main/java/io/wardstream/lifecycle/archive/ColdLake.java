package io.wardstream.lifecycle.archive;

import io.wardstream.config.ColdConfig;
import io.wardstream.samples.RestoredDays;
import io.wardstream.store.Database;

/** What growing cold, and being brought back, is done with. */
public record ColdLake(Database database, RestoredDays restored, ColdConfig config) {}
