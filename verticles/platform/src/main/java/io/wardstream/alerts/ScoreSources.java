package io.wardstream.alerts;

/** What scores are made of, and where they go. Thread-safe. */
record ScoreSources(ScoreStore store, CountableReader countable, ScoreMeters meters) {}
