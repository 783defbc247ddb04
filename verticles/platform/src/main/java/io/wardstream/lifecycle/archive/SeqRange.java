package io.wardstream.lifecycle.archive;

/** Seqs from the first to the last, both inside. */
public record SeqRange(int from, int to) {}
