package io.wardstream.alerts;

import io.wardstream.samples.LatestReader;

/** What scores are made of, and where they go. Thread-safe. */
record ScoreSources(ScoreStore store, LatestReader latest, ScoreMeters meters) {}
