package io.wardstream.samples;

/**
 * One ingest verticle instance as the database knows it.
 *
 * @param losses how many takeovers of its devices it has seen; a flush with an older number is
 *     fenced
 */
public record Writer(int id, long losses) {}
