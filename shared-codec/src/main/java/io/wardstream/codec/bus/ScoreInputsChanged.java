package io.wardstream.codec.bus;

/**
 * Somebody has entered something for a patient's score.
 *
 * @param patientId internal id
 */
public record ScoreInputsChanged(int patientId) {}
